"""Vetoes: what holds a file where it is, whatever speaks for archiving it.

A veto by a file that names this one lifts when that file goes too; every
other veto is for good.  A mention in a document is no veto: links are
rewritten.  What is reached by a glob, a guess or through its folder can be
gone without anybody noticing, so there a person decides.  A program that
names the file from a folder which nobody knows is not rewritten, so the
file stays for it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pathspec import GitIgnoreSpec

from ..kernel.tree import SUBMODULE, SYMLINK
from .facts.facts import LIVE, ArchiveFacts
from .files.kinds import FileKind
from .references.links import can_move
from .references.reference import Reference
from .rules.evidence import ARCHIVE_AT, Evidence
from .rules.rule import RuleEffect

LFS = "version https://git-lfs.github.com/spec/"
# An entry point of these kinds may be one of many that do the same; a person can tell.
_REVIEWED = frozenset((FileKind.WORKFLOW, FileKind.DOCKERFILE, FileKind.COMPOSE, FileKind.TEST))

_INSTALLERS = frozenset((FileKind.SHELL, FileKind.SCRIPT, FileKind.MODULE, FileKind.CODE))
_INSTALLS = re.compile(r"\.git/hooks|core\.hooksPath|--git-path[ =]hooks")
_READ_BY_NAME = frozenset(
    (FileKind.DOCUMENT, FileKind.BACKUP)
)  # nobody loads a folder of these without naming a pattern
_FILTERS = frozenset(("pattern", "path-filter", "hash-files", "paths", "auto_approve"))
_FILTER = re.compile(r"(?i)ignore|exclude|omit|coverage|lint|per-file")


@dataclass(frozen=True, slots=True)
class Veto:
    """One thing that holds a file; ``by`` is the file that must go first, ``cap`` allows a review."""

    rule: str
    text: str
    by: PurePosixPath | None = None
    cap: bool = False


# What a file is for its folder counts for nothing where the whole folder is history.
_OF_A_LIVE_FOLDER = frozenset(("entry-point", "package-marker", "policy-file"))
TEXTS = {
    "named-by-live-file": "A file that stays imports, runs, builds, copies, sources or configures this one.",
    "reached-by-guess": "A file that stays reaches this one by a glob, a dynamic import or through its folder: "
    "a person decides.",
    "guessed-by-name": "A program that stays names this file as it may lie somewhere else (`/app/run.sh` in an image, "
    "`$DIR/run.sh`): a guess is not rewritten in a program, so the file stays where it is found.",
    "entry-point": "Something outside of the repository finds the file by its name: GitHub, a build tool, a test "
    "runner, a server.",
    "package-marker": "An `__init__.py` or `py.typed` makes its folder what it is.",
    "policy-file": "Licences, CODEOWNERS and other policies are read by people and by GitHub at their place.",
    "symbolic-link": "A link leads to the file or to its folder; or it is itself a link, which goes after a review where "
    "it leads to a file, and can then be aimed anew.",
    "lfs-pointer": "Git LFS holds the content; moving the pointer could leave its filter behind.",
    "uncommitted": "Git does not hold these bytes yet; commit them first.",
    "live-workflow": "GitHub starts it, so it leaves only by the word of the duties ledger: see `sophia-tidy workflow`.",
    "restored": "A person has brought it back from the archive, so it goes again only when somebody names it.",
    "hook-installer": "It installs git hooks; whoever clones the repository runs it by hand.",
    "kept-by-config": "`keep` in `[tool.sophia-tidy.archive]` names it.",
    "unknown-history": "There is no git history, or it is cut off (a shallow clone), so a person decides.",
}


def vetoes(
    path: PurePosixPath, facts: ArchiveFacts, evidence: tuple[Evidence, ...], keep: GitIgnoreSpec
) -> tuple[Veto, ...]:
    """Everything that holds the file."""
    whole = any(each.whole_folder for each in evidence)
    sure = any(
        each.whole_folder and each.weight >= ARCHIVE_AT for each in evidence
    )  # doubts about a folder do not add up to that
    found = [
        Veto(rule, text, cap=cap)
        for rule, text, cap in _of_itself(path, facts)
        if not (whole and rule in _OF_A_LIVE_FOLDER)
    ]
    if keep.match_file(str(path)):
        found.append(Veto("kept-by-config", TEXTS["kept-by-config"]))
    found += [Veto(e.rule, e.text, cap=True) for e in evidence if e.effect is RuleEffect.CAP and not sure]
    found += [Veto(e.rule, e.text) for e in evidence if e.effect is RuleEffect.VETO and not whole]
    return (*found, *_linked(path, facts), *_named(path, facts))


def _of_itself(path: PurePosixPath, facts: ArchiveFacts) -> Iterator[tuple[str, str, bool]]:
    item = facts.items[path]
    if item.mode in (SYMLINK, SUBMODULE):
        yield "symbolic-link", "it is a link", item.mode == SYMLINK and can_move(path, facts.tree)
    for rule, holds in _CHECKS.items():
        if holds(path, facts):
            yield rule, TEXTS[rule], False
    if path in facts.roots and item.kind is not FileKind.POLICY and path not in facts.accounted:
        yield "entry-point", facts.roots[path], item.kind in _REVIEWED
    if not facts.ages.complete or facts.ages.head is None:
        yield "unknown-history", TEXTS["unknown-history"], True


def _linked(path: PurePosixPath, facts: ArchiveFacts) -> Iterator[Veto]:
    for link in facts.links_to(path):
        yield Veto("symbolic-link", f"{link} is a link that leads here", link)


def _named(path: PurePosixPath, facts: ArchiveFacts) -> Iterator[Veto]:
    seen: set[tuple[PurePosixPath, bool, bool]] = set()
    through = facts.folder_named_by(path) if facts.items[path].kind not in _READ_BY_NAME else ()
    for reference, whole in (*((r, False) for r in facts.named_by(path)), *((r, True) for r in through)):
        source = reference.source.path
        guess = whole or not reference.certain
        by_name = guess and not whole and reference.guessed_by_name
        if reference.origin in LIVE and (source, guess, by_name) not in seen and (not guess or loads(reference, facts)):
            seen.add((source, guess, by_name))
            rule = "guessed-by-name" if by_name else "reached-by-guess" if guess else "named-by-live-file"
            yield Veto(rule, _how(reference), source, guess and not by_name)


def loads(reference: Reference, facts: ArchiveFacts) -> bool:
    """Whether a guess may be a use: neither a filter nor a look at everything is one."""
    filters = reference.how in _FILTERS or _FILTER.search(reference.how) is not None
    return not filters and (reference.source.path, reference.text) not in facts.sweeping


def _how(reference: Reference) -> str:
    return f"{reference.source}: {' '.join(reference.text.split())[:80]} ({reference.how})"


_CHECKS: Mapping[str, Callable[[PurePosixPath, ArchiveFacts], bool]] = {
    "package-marker": lambda path, facts: path.name in ("__init__.py", "__init__.pyi", "py.typed"),
    "policy-file": lambda path, facts: facts.items[path].kind is FileKind.POLICY,
    "lfs-pointer": lambda path, facts: facts.head(path).startswith(LFS),
    "uncommitted": lambda path, facts: path in facts.uncommitted,
    "hook-installer": lambda path, facts: (
        facts.items[path].kind in _INSTALLERS and _INSTALLS.search(facts.head(path)) is not None
    ),
    "live-workflow": lambda path, facts: path in facts.live,
    "restored": lambda path, facts: path in facts.kept,
}
