"""A repository whose questions are asked: files, answers, and what the fold makes of both."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sophia_tidy.apply.apply import apply
from sophia_tidy.config.schema import PYPROJECT, read_config
from sophia_tidy.kernel.decision import Decision
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.run import ORDER, fold

from ..answers import table
from ..conftest import Git

Answers = tuple[tuple[tuple[str, ...], object], ...]


class Asked(NamedTuple):
    """What one fold came to: the state and the words of each step, the questions, the plan, and the files after it."""

    states: dict[str, str]
    decisions: tuple[Decision, ...]
    plan: Plan
    after: dict[str, bytes]

    @property
    def ids(self) -> list[str]:
        return list(dict.fromkeys(each.id for each in self.decisions))

    def the(self, id: str) -> Decision:
        return next(each for each in self.decisions if each.id == id)


def repository(root: Path, git: Git, files: Mapping[str, str]) -> Path:
    """The files in a repository's first commit."""
    root.mkdir()
    git("init", "-q", "-b", "main", cwd=root)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git("add", "-A", "-f", cwd=root)
    git("commit", "-qm", "all", cwd=root)
    return root


def asked(root: Path, *answers: tuple[tuple[str, ...], object], names: tuple[str, ...] = ORDER) -> Asked:
    """The fold with these answers in the configuration, which is not written."""
    text = table(*answers).encode()
    with Context.of(root, read_config(text), source=ConfigSource.of(text, PYPROJECT)) as context:
        whole = fold(context, names)
        after = {str(path): whole.tree[path] for path in whole.tree}
    decisions = tuple(each for end in whole.ends for each in end.result.decisions)
    return Asked({end.result.step: end.state.value for end in whole.ends}, decisions, whole.plan, after)


def applied(root: Path, *answers: tuple[tuple[str, ...], object], names: tuple[str, ...] = ORDER) -> None:
    """The fold carried out on the disk."""
    text = table(*answers).encode()
    with Context.of(root, read_config(text), source=ConfigSource.of(text, PYPROJECT)) as context:
        whole = fold(context, names)
        apply(whole.plan, root, whole.before, allow_dirty=True)
