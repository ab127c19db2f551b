"""What a group is called, what it does and why: a sentence each, for a reader who has not run the program."""

from collections.abc import Collection
from typing import NamedTuple

from ...catalog.registry import rule_of
from ...kernel.plan import Change, Move
from ...report.step_words import REASONS, VERBS, many_files
from .draft import GroupDraft
from .families import REPAIR, RUFF, codemods

# A family's title and what it does; {} is the number of files.
_WORDS = {
    REPAIR: ("Mend {} that cannot be parsed", "Makes {} parse again, each edit by a rule that names what was broken."),
    RUFF: ("Take ruff's safe fixes in {}", "Takes the safe fixes that the project's ruff configuration asks for, in {}."),
    "scaffold": (VERBS["scaffold"], "Lays {} out in the folders that belong together; what names them follows."),
    "archive": (
        "Archive {}",
        "Moves {} that nothing live uses to the archive, with an index that says why and where from; what names them follows.",
    ),
    "yaml": (VERBS["yaml"], "Writes {} in one style; what they mean stays the same."),
    "convert": (VERBS["convert"], "Writes {} of Kubernetes manifests, made from the stacks that are in the repository."),
    "workflow": (VERBS["workflow"], "Writes the one workflow that has the duties of the old ones, which go to the archive ({})."),
    "flux": (VERBS["flux"], "Writes what Flux applies to each cluster, in {}."),
    "superseded": ("Archive {} of which something else does the work", "Moves {} to the archive, each with its successor."),
    "docs": (VERBS["docs"], "Brings {} of documentation up to what the repository holds now."),
}  # fmt: skip
_UNSAFE = "It wants a reader's eye, and is made because the configuration of the bot asks for it."


class GroupWords(NamedTuple):
    """A title, and a sentence each of what is done and why."""

    title: str
    what: str
    why: str


def words_of(draft: GroupDraft, changes: Collection[Change], where: str = "") -> GroupWords:
    """The words for some of a draft's changes; ``where`` says which part it is."""
    moves = {change.path for change in changes if isinstance(change, Move)}
    count = len(moves or {change.path for change in changes})
    if draft.family in ("scaffold", "convert", "workflow", "flux"):
        count = len({change.path for change in changes})
    title, what, why = _words(draft.family, many_files(count))
    part = f" ({where})" if where else ""
    if draft.is_unsafe:
        return GroupWords(f"{title}{part}, for a reader's eye", what, f"{why} {_UNSAFE}")
    return GroupWords(title + part, what, why)


def title_of(draft: GroupDraft) -> str:
    """What a group that waits is called, by all that it would touch."""
    paths = {change.path for change in draft.changes} | draft.leaning.keys()
    title, _, _ = _words(draft.family, many_files(len(paths)) if paths else "no file")
    return f"{title}, for a reader's eye" if draft.is_unsafe else title


def _words(family: str, files: str) -> tuple[str, str, str]:
    if family in codemods():
        rule = rule_of(family)
        return f"Fix {family} in {files}", f"Mends {files}: {_sentence(rule.title)}", _sentence(rule.why)
    title, what = _WORDS[family]
    return title.format(files), what.format(files), REASONS["fix" if family in (REPAIR, RUFF) else family]


def _sentence(text: str) -> str:
    """The first paragraph in one line, with a full stop."""
    line = " ".join(text.partition("\n\n")[0].split())
    return line if line.endswith((".", "…", "?")) else f"{line}."
