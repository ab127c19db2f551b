"""What a night has to propose: for the reference repository, and for small ones where two groups want one file."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.bot.plan.fingerprint import fingerprint
from sophia_tidy.bot.plan.groups import PlannedGroups, planned_groups
from sophia_tidy.config.schema import PYPROJECT, BotConfig, read_config
from sophia_tidy.kernel.errors import ConfigError
from sophia_tidy.kernel.plan import Plan, Safety, Write
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.run import fold

from ...conftest import Git
from ...journey.course import Traveller
from ...journey.reference import settle
from ...steps.asked import repository

BOTH = """\
import sys


def first():
    try:
        return sys.argv
    except:
        pass


def second(text):
    return text


def third(text):
    return text


def fourth(text):
    try:
        return int(text)
    except ValueError:
        raise RuntimeError(text)
"""
CLOSE = """\
def first(text):
    try:
        return int(text)
    except ValueError:
        raise RuntimeError(text)
    except:
        pass
"""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bot") / "reference"
    settle(Traveller(root, root.parent))
    return root


def _groups(root: Path, bot: BotConfig | None = None) -> tuple[PlannedGroups, Context]:
    content = (root / PYPROJECT).read_bytes() if (root / PYPROJECT).exists() else b""
    config = read_config(content)
    config = config._replace(bot=bot or config.bot)
    with Context.of(root, config, at="HEAD", source=ConfigSource.of(content)) as context:
        return planned_groups(context), context


def _names(groups: PlannedGroups) -> list[str]:
    return [group.group for group in groups.groups]


def test_every_group_of_the_reference_repository_stands_on_the_base_alone(reference: Path) -> None:
    groups, context = _groups(reference)
    codemods = ["undefined-name", "bare-except", "raise-without-from"]
    assert _names(groups) == ["archive", "repair", *codemods, "convert-monitoring", "convert-production"]
    for group in groups.groups:
        assert len(context.tree.after(group.plan)) >= len(context.tree)
        assert {change.safety for change in group.plan} <= {Safety.SAFE, Safety.TAKEN}
        assert not group.is_draft


def test_what_stands_on_others_waits_and_names_them(reference: Path) -> None:
    groups, _ = _groups(reference)
    waits = {each.group: each.needs for each in groups.waiting}
    stacks = ("convert-monitoring", "convert-production")
    assert waits["convert"] == stacks
    assert waits["workflow"] == waits["flux"] == (*stacks, "convert")
    assert {"archive", *stacks, "convert", "workflow"} <= set(waits["docs"])
    assert not any(each.is_blocked for each in groups.waiting)


def test_two_nights_on_one_base_are_the_same(reference: Path) -> None:
    (one, tree), (other, _) = _groups(reference), _groups(reference)
    assert (one.groups, one.waiting) == (other.groups, other.waiting)
    assert len({fingerprint(group.plan, tree.tree) for group in one.groups}) == len(one.groups)


def test_what_is_for_a_readers_eye_is_a_draft_of_its_own_where_it_is_asked_for(reference: Path) -> None:
    groups, context = _groups(reference, BotConfig(unsafe=("repair", "mutable-default", "archive")))
    drafts = [group for group in groups.groups if group.is_draft]
    assert [group.group for group in drafts] == ["repair-unsafe", "mutable-default-unsafe"]
    assert {change.safety for group in drafts for change in group.plan} == {Safety.UNSAFE}
    for group in drafts:
        context.tree.after(group.plan)
    assert next(each.needs for each in groups.waiting if each.group == "archive-unsafe") == ("archive",)


def test_only_the_groups_that_are_named_are_looked_at(reference: Path) -> None:
    groups, _ = _groups(reference, BotConfig(groups=("codemod", "-bare-except")))
    assert _names(groups) == ["undefined-name", "raise-without-from"]
    assert groups.waiting == ()
    assert [end.result.step for end in groups.whole.ends] == ["fix"]


def test_a_name_of_no_group_is_an_error_with_its_line(reference: Path) -> None:
    with pytest.raises(ConfigError, match=r"groups names 'repairs', which is no group; expected one such as repair"):
        _groups(reference, BotConfig(groups=("repairs",)))


def test_a_blocked_step_waits_with_its_reason(tmp_path: Path, git: Git) -> None:
    files = {"docker-compose.yml": "services:\n  web:\n    image: nginx:1.27\n    ports: ['80:80']\n"}
    groups, _ = _groups(repository(tmp_path / "r", git, files))
    (blocked,) = (each for each in groups.waiting if each.is_blocked)
    assert blocked.group == "flux"
    assert "It is not known where the repository is" in blocked.reason


@pytest.mark.parametrize(("text", "both"), [(BOTH, True), (CLOSE, False)])
def test_two_rules_of_one_file_go_apart_or_one_after_the_other(tmp_path: Path, git: Git, text: str, both: bool) -> None:
    root = repository(tmp_path / "r", git, {"a.py": text})
    groups, context = _groups(root)
    assert ("raise-without-from" in _names(groups)) is both
    if both:
        assert _names(groups) == ["bare-except", "raise-without-from"]
        _merged_in_turn(root, git, groups, context)
    else:
        (waits,) = groups.waiting
        assert (waits.group, waits.needs) == ("raise-without-from", ("bare-except",))


def _merged_in_turn(root: Path, git: Git, groups: PlannedGroups, context: Context) -> None:
    """Each group on a branch, merged one after the other: no conflict, and the tree of the fold."""
    for group in groups.groups:
        git("checkout", "-q", "-b", group.group, "main~0", cwd=root)
        for change in group.plan:
            assert isinstance(change, Write)
            (root / change.path).write_bytes(change.content)
        git("commit", "-qam", group.group, cwd=root)
        git("checkout", "-q", "main", cwd=root)
    for group in groups.groups:
        git("merge", "-q", "--no-edit", group.group, cwd=root)
    with Context.of(root, at="HEAD~2") as before:
        after = fold(before).tree
        assert {path: (root / path).read_bytes() for path in after} == dict(after)


def test_what_is_left_out_is_named_as_the_base_has_it(reference: Path) -> None:
    groups, context = _groups(reference)
    named = {(left.path, left.reason) for group in groups.groups for left in group.left_out}
    assert {path for path, _ in named if PurePosixPath(path) not in context.tree} == set()
    assert ("sophia/agents/router.py", "Expected `,`, found string [invalid-syntax]") in named


def test_what_gathers_the_stacks_waits_for_them_and_they_are_all_of_it(reference: Path) -> None:
    groups, _ = _groups(reference)
    whole, _ = _groups(reference, BotConfig(split_files=1000, split_lines=100_000))
    (convert,) = (group for group in whole.groups if group.step == "convert")
    parts = [group for group in groups.groups if group.step == "convert"]
    there = {change.path for group in parts for change in group.plan}
    assert sorted(map(str, {change.path for change in convert.plan} - there)) == [
        "kubernetes/base/kustomization.yaml",
        "kubernetes/overlays/production/kustomization.yaml",
        "kubernetes/overlays/staging/kustomization.yaml",
    ]
    assert len(there) == sum(len(group.plan) for group in parts)


def test_what_cannot_be_divided_says_so(reference: Path) -> None:
    groups, _ = _groups(reference, BotConfig(split_files=5))
    (archive,) = (group for group in groups.groups if group.group == "archive")
    assert not archive.is_divisible
    assert archive.why.endswith("It is more than a reader takes at once, but stands or falls as a whole.")


def test_a_large_group_is_split_by_owner_and_each_part_names_its_own(tmp_path: Path, git: Git) -> None:
    files = {f"{folder}/{n}.yml": "a:   1\n" for folder in ("web", "lib") for n in range(3)}
    files[".github/CODEOWNERS"] = "/web/ @acme/web @zoe\n"
    root = repository(tmp_path / "r", git, files)
    groups, _ = _groups(root, BotConfig(split_files=4))
    assert [(group.title, group.owners) for group in groups.groups] == [
        ("Restyle 3 files (web/0.yml to 2.yml)", ("acme/web", "zoe")),
        ("Restyle 3 files (lib/0.yml to 2.yml)", ()),
    ]
    whole, _ = _groups(root)
    assert [(group.group, group.owners) for group in whole.groups] == [("yaml", ("acme/web", "zoe"))]


def test_parts_that_have_a_branch_are_kept_when_the_others_are_merged(tmp_path: Path, git: Git) -> None:
    files = {f"{folder}/{n}.yml": "a:   1\n" for folder in ("web", "lib") for n in range(3)}
    root = repository(tmp_path / "r", git, files)
    first, _ = _groups(root, BotConfig(split_files=4))
    assert _names(first) == ["yaml-a-to-o", "yaml-p-to-z"]
    for n in range(3):
        (root / f"lib/{n}.yml").write_text("a: 1\n")
    git("commit", "-qam", "the first is merged", cwd=root)
    git("update-ref", "refs/remotes/origin/tidy/yaml-p-to-z", "HEAD", cwd=root)
    kept, _ = _groups(root, BotConfig(split_files=4))
    assert kept.groups == tuple(group for group in first.groups if group.group == "yaml-p-to-z")
    git("update-ref", "-d", "refs/remotes/origin/tidy/yaml-p-to-z", cwd=root)
    assert _names(_groups(root, BotConfig(split_files=4))[0]) == ["yaml"]


def test_secrets_are_in_no_story(tmp_path: Path, git: Git) -> None:
    token = "ghp_" + "a1B2" * 9
    files: Mapping[str, str] = {
        "a.py": f'def f():\n    try:\n        call("{token}")\n    except:\n        token = "{token}"\n',
        "b.yml": f"password:    {token}\nlist:\n- a\n",
    }
    groups, _ = _groups(repository(tmp_path / "r", git, files), BotConfig(unsafe=("fix", "yaml")))
    assert groups.groups
    for group in groups.groups:
        assert token not in repr(group._replace(plan=Plan()))
