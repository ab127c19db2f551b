"""What the bot says below a pull request, each once: a hidden key in the comment tells that it was said."""

import re

from ...formats.forge_markdown import forge_code
from ..model.rules import BotRules

_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/]|-(?!-|$))*")


def comment_key(key: str) -> str:
    """The hidden mark of a comment, a line without its end.

    Raises:
        ValueError: a key that could not stand in a comment of HTML; letters, digits and ``._/-`` can, but no ``--``.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} cannot be the key of a comment")
    return f"<!-- tidy-said:{key} -->"


def has_key(body: str, key: str) -> bool:
    """Whether a comment bears a key, and is no quote of one that does."""
    return any(line.strip() == comment_key(key) for line in body.splitlines())


def with_key(text: str, key: str) -> str:
    """A comment as it is sent."""
    return f"{text}\n\n{comment_key(key)}"


def person_commit(tip: str, rules: BotRules) -> str:
    """A commit that is not the bot's is the tip: said once for that tip."""
    hold = forge_code(f"{rules.label}/hold")
    return (
        f"{forge_code(tip[:12])} is not the bot's commit, so the bot pushes nothing to this branch any more,"
        " and neither closes nor deletes it.\n\n"
        "The box in the description asks for the bot's changes from today's base, on a fresh branch beside this one."
        f" The label {hold} keeps the bot away altogether."
    )


def replaced(by: str) -> str:
    """A newer pull request stands in this one's place; ``by`` is how it is written."""
    return f"{by} was made anew beside this one, as its box asked. This one stays as it is; merge it or close it."


def duplicate(of: str) -> str:
    """Two were opened for one group; ``of`` is how the one that stays is written."""
    return f"{of} is open for the same, so this is closed, and its branch deleted."


def gone(base: str) -> str:
    """What it would change is not to be changed any more."""
    return f"There is nothing left to change on {forge_code(base)}, so this is closed, and its branch deleted."
