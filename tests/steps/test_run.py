"""The fold: the same as the steps applied one after the other, byte for byte, and nothing to do the second time."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.apply.apply import apply
from sophia_tidy.config.schema import PYPROJECT, Config, read_config
from sophia_tidy.kernel.errors import NothingToDo
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.convert_request import StackRequest
from sophia_tidy.steps.request import Request
from sophia_tidy.steps.run import BLOCKED_BY, NEEDS, ORDER, StepState, fold, step_of

from ..checkout import ROOT
from ..conftest import Git
from ..successors import SUPERSEDED

REFERENCE = ROOT / "tests" / "reference"
ASKED = Request(repository="https://example.org/team/platform")


@contextmanager
def context_of(root: Path, request: Request = ASKED, at: str | None = None) -> Iterator[Context]:
    said = (root / PYPROJECT).read_bytes() if (root / PYPROJECT).is_file() else None
    config = read_config(said, PYPROJECT) if said is not None else Config()
    store = config.flux._replace(pulumi_organization="team", pulumi_project="platform")
    with Context.of(root, config._replace(flux=store), request, at=at, source=ConfigSource.of(said)) as context:
        yield context


def one_after_the_other(root: Path, request: Request, names: tuple[str, ...] = ORDER) -> list[Plan]:
    """Each step on the disk that the steps before have left; what each of them planned."""
    plans = []
    for name in names:
        with context_of(root, request) as context:
            try:
                result = step_of(name)(context.tree, context)
            except NothingToDo:
                plans.append(Plan())
                continue
            plans.append(result.pending())
            if result.pending():
                apply(result.pending(), root, result.tree, allow_dirty=True)
    return plans


def files_of(root: Path) -> dict[str, bytes]:
    """All that git would list, with its bytes."""
    names = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    there = (root / name for name in names.split("\0") if name)
    return {str(path.relative_to(root)): path.read_bytes() for path in there if path.is_file()}


def contents(tree: Tree) -> dict[str, bytes]:
    return {str(path): tree[path] for path in tree}


@pytest.fixture
def reference(tmp_path: Path, git: Git) -> Path:
    root = tmp_path / "reference"
    shutil.copytree(REFERENCE, root)
    (root / "docs" / "limits.yaml").write_text("limits:\n      cpu:   2   # cores\n      memory: '4Gi'\n")
    git("init", "-q", "-b", "main", cwd=root)
    git("add", "-A", cwd=root)
    git("commit", "-qm", "all", cwd=root)
    return root


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_the_fold_is_the_steps_one_after_the_other(reference: Path, unsafe: bool):
    request = ASKED._replace(unsafe=unsafe)
    with context_of(reference, request) as context:
        folded = fold(context)
        left = contents(folded.tree)
    plans = one_after_the_other(reference, request)
    for name, result, plan in zip(ORDER, folded.results, plans, strict=True):
        assert (name, result.pending().changes) == (name, plan.changes)
    assert left == files_of(reference)
    with context_of(reference, request) as context:
        assert [str(change.path) for change in fold(context).plan] == []


@pytest.mark.parametrize("name", ORDER)
def test_a_step_at_head_plans_what_it_plans_on_a_clean_work_tree(reference: Path, git: Git, name: str):
    if name == "superseded":
        folder_with(reference, SUPERSEDED)
        git("add", "-A", "-f", cwd=reference)
        git("commit", "-qm", "superseded", cwd=reference)
    with context_of(reference) as context, context_of(reference, at="HEAD") as committed:
        if name == "flux":  # it stands on what convert writes
            context, committed = (each.at_tree(fold(each, ["convert"]).tree) for each in (context, committed))
        here, there = (step_of(name)(each.tree, each) for each in (context, committed))
    assert there.plan == here.plan
    assert (there.before, there.after) == (here.before, here.after)
    assert here.plan or here.findings or here.before


def test_the_fold_at_head_is_the_one_of_the_work_tree_whatever_that_looks_like_now(reference: Path, git: Git):
    with context_of(reference) as context:
        here = fold(context)
    for path in (reference / "sophia").rglob("*.py"):
        path.write_text("edited(\n")
    (reference / "new.yml").write_text("a:    1\n")
    git("add", "-A", cwd=reference)
    before = files_of(reference), (reference / ".git/index").read_bytes()
    with context_of(reference, at="HEAD") as context:
        there = fold(context)
    assert there.plan == here.plan
    assert (files_of(reference), (reference / ".git/index").read_bytes()) == before


def test_what_git_does_not_have_of_a_commit_is_a_finding(repo: Path, git: Git):
    (repo / "a.py").write_text("import os\n")
    (repo / "b.py").write_text("x = 1\n")
    git("add", "-A")
    git("commit", "-qm", "all")
    blob = git("rev-parse", "HEAD:a.py").strip()
    (repo / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with context_of(repo, at="HEAD") as context:
        result = step_of("fix")(context.tree, context)
    assert [(str(each.location.path), each.rule) for each in result.findings] == [("a.py", "unreadable")]
    assert P("a.py") not in context.tree and P("b.py") in context.tree


def test_the_fold_lists_the_tree_once_and_asks_git_little(reference: Path, monkeypatch: pytest.MonkeyPatch):
    started: list[list[str]] = []
    popen = subprocess.Popen

    def counted(line: list[str], *arguments: object, **options: object) -> object:
        started.append([str(word) for word in line])
        return popen(line, *arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", counted)
    with context_of(reference) as context:
        fold(context)
    asked = [line for line in started if line[0] == "git"]
    assert len([line for line in asked if "ls-files" in line]) == 1
    assert len(asked) <= 24  # of which nine ask what a line in .gitignore would show, and for another folder


def test_a_plan_stands_on_the_lines_by_which_git_sees_the_archive(reference: Path, git: Git):
    """The second step asks git with the ``.gitignore`` that the first one would leave."""
    (reference / ".gitignore").write_text("archive/\n")
    git("add", "-A", cwd=reference)
    git("commit", "-qm", "hidden", cwd=reference)
    request = ASKED._replace(unsafe=True)
    with context_of(reference, request) as context:
        folded = fold(context)
        left = contents(folded.tree)
    assert any(change.rule == "ignored-destination" for change in folded.plan)
    one_after_the_other(reference, request)
    assert left == files_of(reference)


def test_what_git_ignores_is_read_where_a_stack_names_it_and_not_listed(tmp_path: Path, git: Git):
    git("init", "-q", cwd=tmp_path)
    (tmp_path / ".gitignore").write_text(".env\nkubernetes/\n")
    (tmp_path / ".env").write_text("TAG=1.2\n")
    (tmp_path / "compose.yaml").write_text("services: {web: {image: 'nginx:${TAG}', ports: ['80:80']}}\n")
    request = Request()
    with context_of(tmp_path, request) as context:
        folded = fold(context, ["yaml", "convert", "flux"])
        left = contents(folded.tree)
    plans = one_after_the_other(tmp_path, request, ("yaml", "convert", "flux"))
    assert [result.pending().changes for result in folded.results] == [plan.changes for plan in plans]
    assert any(b"nginx:1.2" in change.content for change in plans[1] if hasattr(change, "content"))
    assert left == files_of(tmp_path)
    assert not any(name.startswith("kubernetes/") for name in left)


BROKEN = "services: [web]\n"
OVERLAY = "kubernetes/overlays/production/kustomization.yaml"


def folder_with(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_a_step_that_refuses_is_blocked_and_what_stands_on_it_by_name_and_all_else_goes_on(tmp_path: Path):
    folder_with(
        tmp_path, {"compose.yaml": BROKEN, "a.yml": "a:    1\n", "app.py": "try:\n    a = 1\nexcept:\n    a = 2\n"}
    )
    with context_of(tmp_path, Request(repository=ASKED.repository)) as context:
        whole = fold(context)
    ends = {end.result.step: end for end in whole.ends}
    assert {name: end.state.value for name, end in ends.items()} == {
        "scaffold": "planned",
        "archive": "nothing",
        "fix": "planned",
        "yaml": "planned",
        "convert": "blocked",
        "workflow": "nothing",
        "flux": "blocked",
        "superseded": "nothing",
        "docs": "nothing",
    }
    (refused,), (stands,) = (ends[name].result.findings for name in ("convert", "flux"))
    assert (str(refused.location), refused.rule, refused.severity) == ("compose.yaml:1:1", "wrong-type", "error")
    assert refused.message == "is a list; expected a mapping"
    assert (str(stands.location), stands.rule, stands.severity) == ("compose.yaml:1:1", BLOCKED_BY, "error")
    assert stands.message == "flux is blocked: it stands on an overlay that convert writes, and convert is blocked"
    assert {str(change.path) for change in whole.plan} == {"a.yml", "app.py"}
    assert {refused, stands} <= set(whole.plan.findings)


def test_what_is_there_already_is_as_good_as_what_a_blocked_step_would_write(tmp_path: Path):
    files = {"compose.yaml": BROKEN, OVERLAY: "resources: [a.yaml]\n"}
    folder_with(
        tmp_path,
        {**files, "kubernetes/overlays/production/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"},
    )
    with context_of(tmp_path, Request(repository=ASKED.repository)) as context:
        ends = {end.result.step: end for end in fold(context, ["convert", "flux"]).ends}
        alone = step_of("flux")(context.tree, context)
    assert {name: end.state.value for name, end in ends.items()} == {"convert": "blocked", "flux": "planned"}
    assert ends["flux"].result.plan == alone.plan
    assert alone.plan


def test_a_step_that_can_go_without_says_what_it_has_gone_without(reference: Path):
    folder_with(reference, {"compose.yaml": BROKEN})
    with context_of(reference, ASKED._replace(stacks=StackRequest((P("compose.yaml"),)))) as context:
        ends = {end.result.step: end for end in fold(context, ["convert", "workflow"]).ends}
        alone = step_of("workflow")(context.tree, context)
    assert ends["convert"].state.value == "blocked"
    assert ends["workflow"].result.plan == alone.plan
    assert ends["workflow"].reason == "without an overlay, for convert is blocked"


def test_every_need_is_of_a_step_that_comes_before():
    assert [
        (name, need.step)
        for name, needs in NEEDS.items()
        for need in needs
        if need.step not in ORDER[: ORDER.index(name)]
    ] == []


def test_a_name_of_no_step_is_told_before_anything_is_planned(tmp_path: Path):
    with context_of(tmp_path) as context, pytest.raises(KeyError, match="jaml"):
        fold(context, ["yaml", "jaml"])


def test_the_sum_is_planned_on_the_tree_with_what_git_ignores_and_a_step_writes_anew(tmp_path: Path, git: Git):
    git("init", "-q", cwd=tmp_path)
    stack = "services: {web: {image: 'nginx:1.%d', ports: ['80:80']}}\n"
    folder_with(tmp_path, {".gitignore": "kubernetes/\n", "compose.yaml": stack % 2})
    with context_of(tmp_path, Request()) as context:
        apply(fold(context, ["convert"]).plan, tmp_path, context.tree, allow_dirty=True)
    folder_with(tmp_path, {"compose.yaml": stack % 3})
    with context_of(tmp_path, Request()) as context:
        whole = fold(context, ["yaml", "convert"])
    rewritten = [
        change.path for change in whole.plan if change.expects is not None and change.path.parts[0] == "kubernetes"
    ]
    assert rewritten
    assert {path for path in rewritten if path in context.tree} == set()
    apply(whole.plan, tmp_path, whole.before, allow_dirty=True)
    assert b"nginx:1.3" in (tmp_path / "kubernetes/base/web.yaml").read_bytes()


SMALL = {
    "docker-compose.yml": """\
services:
  api:
    image: ghcr.io/team/api:1.0
    build: ./api
    ports: ["8000:8000"]
    secrets: [password]
    healthcheck: {test: [CMD, curl, -f, "http://localhost:8000/health"]}
secrets:
  password: {external: true}
""",
    "api/Dockerfile": "FROM python:3.12-slim\nCOPY . /app\n",
    "api/main.py": "print(1)\n",
    "api/test_main.py": "def test_main():\n    assert True\n",
    ".github/workflows/ship.yml": """\
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pytest
      - run: docker build -t ghcr.io/team/api api && docker push ghcr.io/team/api
      - run: docker stack deploy -c docker-compose.yml shop
        env: {DOCKER_HOST: "ssh://deploy@shop.example"}
""",
}


@pytest.mark.parametrize("start", ["small", "reference"])
def test_what_convert_writes_in_the_fold_is_there_for_those_behind_it(
    start: str, reference: Path, tmp_path: Path, git: Git
):
    """No step refuses for want of an overlay that the same fold writes; on its own each says what to do first."""
    root = reference
    if start == "small":
        root = folder_with(tmp_path / "small", SMALL)
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "all"]):
            git(*words, cwd=root)
    assert not (root / "kubernetes/overlays").exists()
    with context_of(root) as context:
        whole = fold(context)
        with pytest.raises(NothingToDo, match="expected what `sophia-tidy convert` writes"):
            step_of("flux")(context.tree, context)
        try:
            alone = {each.rule for each in step_of("workflow")(context.tree, context).findings}
        except NothingToDo as nothing:  # one workflow is well kept, as long as there is nothing of ours to deploy to
            alone = {nothing.rule}
    ends = {end.result.step: end for end in whole.ends}
    assert (ends["convert"].state, ends["flux"].state) == (StepState.PLANNED, StepState.PLANNED)
    assert any(change.path.name == "sync.yaml" for change in ends["flux"].result.plan)
    told = {name: {each.rule for each in end.result.findings} for name, end in ends.items()}
    assert "no-overlay" not in told["workflow"] and BLOCKED_BY not in {rule for each in told.values() for rule in each}
    assert ("well-kept" if start == "small" else "no-overlay") in alone
