"""The groups of night after night, merged by git one after the other, come to the tree of the fold.

Marked slow; this runs it alone: ``python -m pytest -m slow tests/bot/plan/test_merged_in_turn.py``.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from sophia_tidy.bot.model.group import GroupPlan
from sophia_tidy.bot.plan.groups import PlannedGroups, planned_groups
from sophia_tidy.config.schema import PYPROJECT, read_config
from sophia_tidy.kernel.plan import Move
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.run import fold

from ...conftest import Git
from ...journey.course import Traveller
from ...journey.reference import settle
from ...steps.asked import repository

NIGHTS = 8
# A night on a repository with nothing to do, and what it has imported.
QUIET = """
import sys
from pathlib import Path
from sophia_tidy.bot.plan.groups import planned_groups
from sophia_tidy.steps.context import Context
with Context.of(Path(sys.argv[1]), at="HEAD") as context:
    groups = planned_groups(context)
assert groups[:2] == ((), ())
dear = ("libcst", "sophia_tidy.bot.plan.drafts", "sophia_tidy.bot.plan.proposals", "sophia_tidy.codemods.all_codemods")
print([name for name in dear if name in sys.modules])
"""


def _planned(root: Path) -> PlannedGroups:
    content = (root / PYPROJECT).read_bytes()
    with Context.of(root, read_config(content), at="HEAD", source=ConfigSource.of(content)) as context:
        return planned_groups(context)


def _commit(root: Path, git: Git, group: GroupPlan) -> None:
    git("checkout", "-q", "-B", group.group, "main", cwd=root)
    for change in group.plan:
        place = root / (change.target if isinstance(change, Move) else change.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(change, Move):
            (root / change.path).rename(place)
        else:
            place.write_bytes(change.content)
    git("add", "-A", "-f", cwd=root)
    git("commit", "-qm", group.title, cwd=root)
    git("checkout", "-q", "main", cwd=root)


@pytest.mark.slow
def test_the_reference_repository_is_what_the_fold_makes_of_it(tmp_path: Path, git: Git) -> None:
    root = tmp_path / "reference"
    settle(Traveller(root, tmp_path))
    content = (root / PYPROJECT).read_bytes()
    with Context.of(root, read_config(content), at="HEAD", source=ConfigSource.of(content)) as context:
        whole = fold(context).tree
        wanted = {path: whole[path] for path in whole}
    for _night in range(NIGHTS):
        groups = _planned(root).groups
        for group in groups:
            _commit(root, git, group)
        for group in groups:
            git("merge", "-q", "--no-edit", group.group, cwd=root)  # fails where there is a conflict
        if not groups:
            break
    assert _planned(root)[:2] == ((), ())
    assert wanted == {path: (root / path).read_bytes() for path in wanted}
    assert sorted(git("ls-files", "-z", cwd=root).split("\0")[:-1]) == sorted(map(str, wanted))


def test_a_night_with_nothing_to_do_imports_nothing_for_it(tmp_path: Path, git: Git) -> None:
    root = repository(tmp_path / "r", git, {"a.py": "print(1)\n", "b.yml": "a: 1\n"})
    done = subprocess.run([sys.executable, "-c", QUIET, root], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
