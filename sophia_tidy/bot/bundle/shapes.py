"""What each field of a bundle may hold beyond its type: it was made where the repository's own code ran."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ...config.bot_values import DAYS, base_branch, branch_prefix, label_word, repository_name
from ...config.values import BadValue
from ...kernel.location import printable
from ..model.actions import without_references
from ..model.rules import BotRules, NightWindow
from ..model.wanted import OpenQuestion, WaitingGroup, Wanted, WantedPull
from ..seal import GROUP

BODY = 65_536  # characters: GitHub's limit for a body
_PATCH, _LINE, _TITLES, _MOST = 1_000_000, 2_000, 250, 2_000
# What no text may hold: control characters, those that turn the direction of writing, and halves of a pair.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PERSON = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})(?:/[A-Za-z0-9._-]{1,100})?")

Check = Callable[[object], str]  # what is wrong, "" where nothing is


class Field(NamedTuple):
    """A field of a record."""

    record: type
    name: str


def _matches(pattern: str | re.Pattern[str], said: str, longest: int = 255) -> Check:
    wanted = re.compile(pattern)

    def check(value: object) -> str:
        fine = isinstance(value, str) and len(value) <= longest and wanted.fullmatch(value)
        return "" if fine else f"expected {said}"

    return check


def _text(longest: int) -> Check:
    return lambda value: "" if len(str(value)) <= longest else f"expected at most {longest} characters"


def _each(check: Check, most: int = 100) -> Check:
    def every(value: object) -> str:
        items = value if isinstance(value, tuple) else ()
        return f"expected at most {most}" if len(items) > most else next(filter(None, map(check, items)), "")

    return every


def _between(least: int, most: int) -> Check:
    return lambda value: "" if isinstance(value, int) and least <= value <= most else f"expected {least} to {most}"


def _configured(read: Callable[[object], object]) -> Check:
    """As the configuration takes it."""

    def check(value: object) -> str:
        try:
            read(value)
        except BadValue as error:
            return str(error)
        return ""

    return check


def _repository(value: object) -> str:
    return _configured(repository_name)(value) if value else ""


_SHA256, _COMMIT = _matches("[0-9a-f]{64}", "a SHA-256"), _matches("[0-9a-f]{40}|[0-9a-f]{64}", "a commit's hash")
_NAME = _matches(GROUP, "the name of a group", 100)
_ONE_LINE = _matches(r"[^\n]*\S[^\n]*", f"one line of at most {_LINE} characters", _LINE)
_TITLE = _matches(r"[^\n]*\S[^\n]*", f"one line of at most {_TITLES} characters", _TITLES)
_ANY: Check = lambda value: ""  # noqa: E731 - its type says all
SHAPES: Mapping[Field, Check] = {
    Field(Wanted, "repository"): _repository,
    Field(Wanted, "base"): _configured(base_branch),
    Field(Wanted, "base_commit"): _COMMIT,
    Field(Wanted, "pulls"): _each(_ANY, _MOST),
    Field(Wanted, "waiting"): _each(_ANY, _MOST),
    Field(Wanted, "questions"): _each(_ANY, _MOST),
    Field(Wanted, "rules"): _ANY,
    Field(WantedPull, "group"): _NAME,
    Field(WantedPull, "title"): _TITLE,
    Field(WantedPull, "fingerprint"): _SHA256,
    Field(WantedPull, "before"): _SHA256,
    Field(WantedPull, "commit"): _COMMIT,
    Field(WantedPull, "tree"): _COMMIT,
    Field(WantedPull, "body"): _text(BODY),
    Field(WantedPull, "is_draft"): _ANY,
    Field(WantedPull, "reviewers"): _each(_matches(_PERSON, "a person or a team"), 20),
    Field(WantedPull, "needs"): _each(_NAME),
    Field(WantedPull, "touches_workflows"): _ANY,
    Field(WantedPull, "patch"): _text(_PATCH),
    Field(WaitingGroup, "group"): _NAME,
    Field(WaitingGroup, "title"): _TITLE,
    Field(WaitingGroup, "reason"): _ONE_LINE,
    Field(WaitingGroup, "needs"): _each(_NAME),
    Field(WaitingGroup, "is_blocked"): _ANY,
    Field(OpenQuestion, "id"): _ONE_LINE,
    Field(OpenQuestion, "question"): _text(10 * _LINE),
    Field(OpenQuestion, "answer"): _text(10 * _LINE),
    Field(BotRules, "prefix"): _configured(branch_prefix),
    Field(BotRules, "label"): _configured(label_word),
    Field(BotRules, "open"): _between(0, 10_000),
    Field(BotRules, "new"): _between(0, 10_000),
    Field(BotRules, "reviewers"): _between(0, 20),
    Field(BotRules, "has_dashboard"): _ANY,
    Field(BotRules, "is_signed"): _ANY,
    Field(BotRules, "window"): _ANY,
    Field(NightWindow, "first"): _between(0, 23),
    Field(NightWindow, "last"): _between(0, 24),
    Field(NightWindow, "days"): _each(_matches("|".join(DAYS), "a day such as 'mon'"), len(DAYS)),
}


def wrong(value: object, where: str) -> Iterator[str]:
    """What is wrong in a record, and in those below it, each with the way to it.

    Raises:
        KeyError: a field has no shape here.
    """
    if isinstance(value, str) and (_UNSEEN.search(value) or without_references(value) != value):
        yield f"{where} holds characters that no text of the bot has"
    if not isinstance(value, tuple):
        return
    names: tuple[str, ...] = getattr(value, "_fields", ())
    for at, each in enumerate(value):
        way = f"{where}.{names[at]}" if names else f"{where}[{at}]"
        if names and (said := SHAPES[Field(type(value), names[at])](each)):
            yield f"{way}: {said}"
        yield from wrong(each, way)


def contradictions(wanted: Wanted) -> Iterator[str]:
    """What does not go together."""
    groups = [*(each.group for each in wanted.pulls), *(each.group for each in wanted.waiting)]
    if len(set(groups)) < len(groups):
        yield "wanted names a group twice"
    lengths = {len(wanted.base_commit), *(len(name) for each in wanted.pulls for name in (each.commit, each.tree))}
    if len(lengths) > 1:
        yield "wanted has hashes of two kinds"


def wanted_text(wanted: Wanted) -> Wanted:
    """The same with texts that every reader takes: characters that cannot be seen written out, and lines cut to their length."""
    pulls = tuple(
        each._replace(
            title=_one_line(each.title, _TITLES),
            reviewers=tuple(name for name in each.reviewers if _PERSON.fullmatch(name)),
        )
        for each in wanted.pulls
    )
    waiting = tuple(
        each._replace(title=_one_line(each.title, _TITLES), reason=_one_line(each.reason, _LINE))
        for each in wanted.waiting
    )
    questions = tuple(
        OpenQuestion(_one_line(each.id, _LINE), each.question[:_LINE], each.answer[:_LINE]) for each in wanted.questions
    )
    whole = without_unseen(wanted._replace(pulls=pulls, waiting=waiting, questions=questions))
    return whole if isinstance(whole, Wanted) else wanted


def _one_line(text: str, longest: int) -> str:
    """One line, with room for what is written out."""
    line = without_unseen(" ".join(text.split()))
    return str(line)[: longest - 1].strip() or "…"


def without_unseen(value: object) -> object:
    """The same with every such character of its texts written out, so that a reader takes them."""
    if isinstance(value, str):
        return _UNSEEN.sub(lambda found: printable(found[0]), without_references(value))
    if not isinstance(value, tuple):
        return value
    parts = tuple(map(without_unseen, value))
    record: Callable[..., object] = type(value)
    return record(*parts) if hasattr(value, "_fields") else parts
