"""The rows of the dashboard against a count that shares no code with them, before a run and after it; and what each row takes for done."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.schema import PYPROJECT, Config, read_config
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.convert_request import StackRequest
from sophia_tidy.steps.request import Request
from sophia_tidy.steps.run import fold
from sophia_tidy.steps.status.dashboard import dashboard, measured
from sophia_tidy.steps.status.measure import Measure

from ...checkout import ROOT
from ...conftest import Git
from . import by_hand

STACKS = StackRequest((P("deploy/production.yml"), P("deploy/monitoring.yml")), (P("deploy/staging.yml"),))
NOTHING = Request()
ASKED = Request(stacks=STACKS, repository="https://example.org/team/platform", unsafe=True)


@contextmanager
def context_of(root: Path, request: Request = NOTHING) -> Iterator[Context]:
    said = (root / PYPROJECT).read_bytes() if (root / PYPROJECT).is_file() else None
    config = read_config(said, PYPROJECT) if said is not None else Config()
    store = config.flux._replace(pulumi_organization="team", pulumi_project="platform")
    with Context.of(root, config._replace(flux=store), request, source=ConfigSource.of(said)) as context:
        yield context


def rows(root: Path, request: Request = NOTHING) -> dict[str, Measure]:
    with context_of(root, request) as context:
        return {each.name: each for each in measured(context.tree, context).measures}


def write(root: Path, tree: Tree) -> None:
    """The tree in the place of what is there."""
    for path in tree:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(tree[path])
    for path in [each for each in root.rglob("*") if each.is_file() and ".git" not in each.parts]:
        if P(path.relative_to(root).as_posix()) not in tree:
            path.unlink()


@pytest.fixture
def reference(tmp_path: Path, git: Git) -> Path:
    root = tmp_path / "reference"
    shutil.copytree(ROOT / "tests" / "reference", root)
    (root / ".gitignore").unlink(missing_ok=True)
    git("init", "-q", cwd=root)
    git("add", "-A", cwd=root)
    git("commit", "-qm", "all", cwd=root)
    return root


def test_the_numbers_of_the_reference_repository_are_true_before_a_run_and_after_it(reference: Path):
    found = rows(reference, ASKED)
    everything = by_hand.services(reference)
    assert {name: len(services) for name, services in everything.items()} == {"production": 18 + 1, "monitoring": 4}
    assert found["files-parse"][2:4] == by_hand.parsing(reference)
    assert found["services-migrated"][2:4] == (0, 23)
    assert found["stacks-migrated"][2:4] == (0, 2)
    old = by_hand.workflows(reference)
    assert found["workflows-unified"][2:4] == (0, len(old)) == (0, 8)
    legacy = found["legacy-archived"]
    assert legacy.number == 0 and legacy.total == len(legacy.items) == sum(count for _, count in legacy.apart)

    with context_of(reference, ASKED) as context:
        write(reference, fold(context).tree)
    found = rows(reference, ASKED)
    assert found["files-parse"][2:4] == by_hand.parsing(reference)
    done = sorted(item.name for item in found["services-migrated"].items if item.done)
    assert done == by_hand.migrated(reference) and 0 < len(done) < 23
    assert found["services-migrated"].total == 23
    left = {name for name in old & by_hand.workflows(reference) if not _ours(reference, name)}
    unified = {item.name for item in found["workflows-unified"].items if item.done}
    assert unified == old - left
    assert dict(found["workflows-unified"].apart).get("kept", 0) == len(left)
    gone = by_hand.archived(reference)
    assert found["legacy-archived"][2:4] == (len(gone), len(gone))
    assert {item.name for item in legacy.items} <= gone
    assert all((reference / "archive" / item.name).exists() for item in legacy.items)


def _ours(root: Path, name: str) -> bool:
    return by_hand.is_generated(root / ".github" / "workflows" / name)


SERVICE = """
services:
  web:
    image: nginx:1.27
    environment:
      API_PASSWORD: ${API_PASSWORD}
"""
ASKS = SERVICE + "    deploy:\n      restart_policy: {condition: on-failure, max_attempts: 3}\n"


def converted(root: Path, stack: str) -> None:
    (root / "compose.yaml").write_text(stack)
    with context_of(root) as context:
        write(root, fold(context, ("convert",)).tree)


def why(root: Path, name: str) -> str:
    (item,) = (each for each in rows(root)["services-migrated"].items if each.name.endswith(f"/{name}"))
    assert item.done is (item.why == "")
    return item.why


def test_a_service_is_migrated_when_an_overlay_has_its_workload_and_the_store_its_secrets(tmp_path: Path):
    (tmp_path / "compose.yaml").write_text(SERVICE)
    assert why(tmp_path, "web") == "its workload is in no overlay"
    converted(tmp_path, SERVICE)
    assert why(tmp_path, "web") == ""
    base = tmp_path / "kubernetes" / "base"
    whole = (base / "web.yaml").read_text()
    (base / "web.yaml").write_text(whole.replace("kind: ExternalSecret", "kind: SealedSecret"))
    assert why(tmp_path, "web") == "the secret web-env does not come from the store"
    named = whole.index("valueFrom:")
    (base / "web.yaml").write_text(
        whole[:named] + "value: hunter2-hunter2\n" + whole[whole.index("\n", whole.index("key: API_PASSWORD")) + 1 :]
    )
    assert why(tmp_path, "web") == "API_PASSWORD is written in its workload, and does not come from the store"
    (base / "web.yaml").write_text(whole)
    (tmp_path / "kubernetes" / "overlays" / "production" / "kustomization.yaml").write_text("resources: [gone]\n")
    assert why(tmp_path, "web") == "its workload is in no overlay"


def test_a_service_whose_key_waits_is_not_migrated(tmp_path: Path):
    converted(tmp_path, ASKS)
    assert why(tmp_path, "web") == "deploy.restart_policy waits for a decision"
    assert rows(tmp_path)["stacks-migrated"][2:4] == (0, 1)


def test_a_stack_that_cannot_be_read_counts_as_one_that_is_not_migrated(tmp_path: Path):
    (tmp_path / "compose.yaml").write_text("services: [web]\n")
    found = rows(tmp_path)
    assert [(item.name, item.done, item.why) for item in found["stacks-migrated"].items] == [
        ("compose.yaml", False, "is a list; expected a mapping")
    ]
    assert found["services-migrated"][2:4] == (0, 0)


def test_a_document_that_names_a_moved_file_is_not_updated(tmp_path: Path):
    (tmp_path / "README.md").write_text("# Tool\n\nRun `python scripts/fix_old.py` first.\n")
    (tmp_path / "OTHER.md").write_text("# Other\n")
    (tmp_path / "archive" / "scripts").mkdir(parents=True)
    (tmp_path / "archive" / "scripts" / "fix_old.py").write_text("a = 1\n")
    assert rows(tmp_path)["documents-updated"][2:4] == (2, 2)
    moved = {"path": "scripts/fix_old.py", "target": "archive/scripts/fix_old.py", "sha256": "0", "blob": None}
    why = {"date": None, "verdict": "archive", "score": 3.0, "rules": [], "reason": "it was run once"}
    (tmp_path / "archive" / "manifest.json").write_text(json.dumps({"version": 1, "files": [{**moved, **why}]}))
    found = rows(tmp_path)["documents-updated"]
    assert found[2:4] == (1, 2)
    assert [(item.name, item.at and item.at.line) for item in found.items] == [("README.md", 3)]


def test_what_there_is_none_of_has_no_percent_and_what_cannot_be_counted_says_why(tmp_path: Path):
    (tmp_path / "a.py").write_text("a = 1\n")
    found = rows(tmp_path)
    assert [found[name].percent for name in ("services-migrated", "workflows-unified", "legacy-archived")] == [None] * 3
    assert all(each.reached for each in found.values())
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "manifest.json").write_text("[]")
    found = rows(tmp_path)
    assert "no list of archived files" in found["legacy-archived"].fault
    assert not found["legacy-archived"].reached


def test_secrets_are_told_by_place_and_name_and_never_by_value(tmp_path: Path):
    token = "ghp_" + "a1B2" * 9
    (tmp_path / "settings.py").write_text(f"\nTOKEN = '{token}'\n")
    (tmp_path / "app.yaml").write_text("db:\n  password: swordfish\n  user: app\n  token_url: https://example.org\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text(f"TOKEN = '{token}'\n")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "a.js").write_text(f"var token = '{token}'\n")
    found = rows(tmp_path)["plain-secrets"]
    assert [(item.name, item.at and item.at.line) for item in found.items] == [("app.yaml", 2), ("settings.py", 2)]
    assert found.apart == (("in tests", 1),)
    assert token not in repr(found) and "swordfish" not in repr(found)


def test_what_waits_and_what_would_change_decide_what_comes_next(tmp_path: Path):
    (tmp_path / "a.py").write_text("a = 1\n")
    with context_of(tmp_path) as context:
        assert dashboard(context.tree, context).next.command == ""
    (tmp_path / "b.py").write_text("try:\n    a = 1\nexcept:\n    a = 2\n")
    with context_of(tmp_path) as context:
        assert dashboard(context.tree, context).next.command == "sophia-tidy run --diff"
    (tmp_path / "b.py").write_text("def f(x=[]):\n    x.append(1)\n    return x\n")
    with context_of(tmp_path) as context:
        assert dashboard(context.tree, context).next.command == "sophia-tidy run --unsafe --diff"
