"""Which of the changes that want a reader's eye a person takes or leaves: the selectors of ``[tool.sophia-tidy.review]``.

A selector is a step's rule (``archive/loose-document``, with a folder behind
it where that is meant alone), a rule, a group of rules or a step by its name,
a path as in ``.gitignore``, or a score (``score>=3``).  A path that would be
read as one of the others begins or ends with a slash.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .values import BadValue, names, shown

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

TAKE, LEAVE, BY_FOLDER = "take", "leave", "by-folder"
CHOICES = (TAKE, LEAVE, BY_FOLDER)
STEPS = ("scaffold", "archive", "fix", "yaml", "convert", "workflow", "flux", "superseded", "docs")
Groups = Mapping[str, Collection[str]]
_ID = re.compile(rf"({'|'.join(STEPS)})/([a-z0-9]+(?:-[a-z0-9]+)*)(?:/([^*]*[^*/]))?")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCORE = re.compile(r"score\s*(>=|>|<=|<)\s*(-?\d+(?:\.\d+)?)")


class Offered(NamedTuple):
    """What a selector looks at: a change for a reader's eye, by its step, its rule and its path; ``score`` where it has one."""

    step: str
    rule: str
    path: PurePosixPath
    score: float | None = None


class Selector(NamedTuple):
    """One selector; only the fields of its kind are filled."""

    text: str
    step: str = ""
    rule: str = ""
    folder: str = ""
    word: str = ""
    pattern: str = ""
    comparison: str = ""
    score: float = 0.0

    def picks(self, offered: Offered, groups: Groups) -> bool:
        """Whether the change is one of those that are meant."""
        if self.step:
            named = (self.step, self.rule) == (offered.step, offered.rule)
            return named and (not self.folder or _is_in(offered.path, self.folder))
        if self.word:
            return self.word in (offered.step, offered.rule) or offered.rule in groups.get(self.word, ())
        if self.comparison:
            return offered.score is not None and _compared(offered.score, self.comparison, self.score)
        return _spec(self.pattern).match_file(str(offered.path))


class Choice(NamedTuple):
    """What a person has said of the changes that want an eye; what is left wins over what is taken."""

    everything: bool = False
    take: tuple[Selector, ...] = ()
    leave: tuple[Selector, ...] = ()
    groups: Groups = MappingProxyType({})

    @property
    def whole(self) -> bool:
        """Whether all of them are taken, whatever they are."""
        return self.everything and not self.leave

    def takes(self, offered: Offered) -> bool:
        """Whether this one is taken."""
        taken = self.everything or any(each.picks(offered, self.groups) for each in self.take)
        return taken and not any(each.picks(offered, self.groups) for each in self.leave)


def choice_of(review: Mapping[str, str], groups: Groups, *, everything: bool = False) -> Choice:
    """The table of the configuration as a choice."""
    take, leave = (tuple(map(read_selector, _of(review, word))) for word in (TAKE, LEAVE))
    return Choice(everything, take, leave, groups)


def _of(review: Mapping[str, str], word: str) -> Iterable[str]:
    return (selector for selector, said in review.items() if said == word)


@lru_cache(maxsize=1024)
def read_selector(text: str) -> Selector:
    """The selector that a text is.

    Raises:
        BadValue: it is none.
    """
    if match := _SCORE.fullmatch(text):
        return Selector(text, comparison=match[1], score=float(match[2]))
    if match := _ID.fullmatch(text):
        return Selector(text, match[1], match[2], match[3] or "")
    if _WORD.fullmatch(text):
        return Selector(text, word=text)
    if not text or text.startswith(("!", "#")):
        raise BadValue(f"{shown(text)}; expected a rule, a step, a path as in .gitignore, or a score such as score>=3")
    _spec(text)
    return Selector(text, pattern=text)


def review(value: object) -> dict[str, str]:
    """The table: selectors to what becomes of them."""
    found = names(value)
    for selector, said in found.items():
        read_selector(selector)
        if said not in CHOICES:
            raise BadValue(f"a table with {shown(selector)} = {shown(said)}; expected one of {', '.join(CHOICES)}")
    return dict(found)


def _is_in(path: PurePosixPath, folder: str) -> bool:
    """Below the folder; of ``.`` right in the root."""
    return len(path.parts) == 1 if folder == "." else path.is_relative_to(folder)


def _compared(score: float, comparison: str, limit: float) -> bool:
    match comparison:
        case ">=":
            return score >= limit
        case ">":
            return score > limit
        case "<=":
            return score <= limit
        case _:
            return score < limit


@lru_cache(maxsize=1024)
def _spec(pattern: str) -> "GitIgnoreSpec":
    """The pattern, compiled.

    Raises:
        BadValue: it is none.
    """
    from ..formats.ignore_patterns import BadPattern, spec

    try:
        return spec((pattern,))
    except BadPattern as error:
        raise BadValue(f"{shown(pattern)}: {error}; expected a pattern as in .gitignore") from error
