"""Where in the words of a command a credential stands, told by the flag before it, its name, or its shape.

Words with blanks in them are shell scripts or lines of one, and are read
word by word, quotes kept in mind.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from .kinds import TextKind
from .names import named_secret
from .shapes import shape_of
from .texts import secret_spans
from .values import is_credential, password_in

_TOKEN = (
    r"(?s)\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>[^']*)'|(?P<plain>(?:[^\s;|&\"']|(?<==)(?:\"[^\"]*\"|'[^']*'))+)"
)
_NAMED = r"(?s)(?P<name>-{0,2}[A-Za-z_][\w.-]*)=(?P<quote>[\"']?)(?P<value>.+)\Z"
_HEADER = r"(?i)(?P<name>(?:proxy-)?authorization|[\w-]*(?:api-?key|token|secret)[\w-]*):\s*(?:(?:Bearer|Basic|Token)\s+)?(?P<value>\S+)\Z"
_FLAG = r"--?(?P<name>[A-Za-z][\w.-]*)\Z"
_SIGNS = (
    "pass",
    "pwd",
    "pw",
    "secret",
    "token",
    "key",
    "auth",
    "cred",
    "dsn",
    "pin",
    "salt",
    "pepper",
    "jwt",
    "bearer",
    "cookie",
    "conn",
    "://",
    "-p",
    "-a",
    "-u",
    "-h",
    "ghp_",
    "eyj",
    "sk-",
    "akia",
    "xox",
    "glpat",
    "aiza",
    "hf_",
    "private",
    "pul-",
    "sg.",
    "sig",
    "r8_",
    "basic",
)
_SQL = ("mysql", "mariadb")
_SHORT = {
    ("redis-cli", "-a"): "REDIS_PASSWORD",
    ("valkey-cli", "-a"): "REDIS_PASSWORD",
    ("keydb-cli", "-a"): "REDIS_PASSWORD",
    ("mongosh", "-p"): "MONGO_PASSWORD",
    ("mongo", "-p"): "MONGO_PASSWORD",
    ("sshpass", "-p"): "SSH_PASSWORD",
    ("sqlcmd", "-P"): "SA_PASSWORD",
}


class CommandSpan(NamedTuple):
    """One credential in a word: ``name`` is what to call it, ``quote`` the shell's quotes around it."""

    start: int
    end: int
    name: str
    quote: str = ""


def spans(words: Sequence[str], known: Collection[str] = ()) -> list[tuple[CommandSpan, ...]]:
    """For each word its credentials, in order and apart; ``known`` are values that are credentials elsewhere."""
    if not any(_is_worth_reading(word) or any(value in word for value in known) for word in words):
        return [() for _ in words]
    found = list(_read(words, known))
    for index, span in _over_words(words):
        found[index].append(span)
    return [tuple(_apart(each)) for each in found]


def _over_words(words: Sequence[str]) -> Iterator[tuple[int, CommandSpan]]:
    """What the words tell together, as a program reads them (``docker login -p X``), and each of a longer text by itself."""
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    for start, end, name in secret_spans(" ".join(words), TextKind.DATA):
        index = bisect_right(starts, start) - 1
        word, shift = words[index], starts[index]
        if end <= shift + len(word):
            quote = "'" if word.count("'", 0, start - shift) % 2 else ""
            called = "CREDENTIAL" if " " in name else name or "PASSWORD"
            yield index, CommandSpan(start - shift, end - shift, called, quote)


def _is_worth_reading(word: str) -> bool:
    """Whether a credential, or the flag before one, could be in a word: a quick look that saves most words the rest."""
    text = word.lower()
    return any(sign in text for sign in _SIGNS)


def _read(words: Sequence[str], known: Collection[str]) -> Iterator[list[CommandSpan]]:
    program = ""
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        program = _program(word) or program
        yield _in_word(word, before, program, known)


def _program(word: str) -> str:
    name = word.rpartition("/")[2]
    return (
        name if name.startswith(_SQL) or any(name == known for known, _ in _SHORT) or name in ("curl", "wget") else ""
    )


def _in_word(word: str, before: str, program: str, known: Collection[str]) -> list[CommandSpan]:
    header = re.match(_HEADER, word)
    if header and not header["value"].startswith("$"):
        return [CommandSpan(header.start("value"), header.end("value"), header["name"])]
    several = bool(re.search(r"\s", word.strip())) or _is_assignment_list(word)
    address = None if several or "://" not in word else password_in(word)
    found = [CommandSpan(*address.span("password"), "PASSWORD")] if address else list(_in_token(word, before, program))
    if not found and several:
        found += _in_script(word, known)
    for value in (value for value in known if value in word):
        found += [CommandSpan(match.start(), match.end(), "") for match in re.finditer(re.escape(value), word)]
    if not found and shape_of(word.encode()):
        found.append(CommandSpan(0, len(word), "CREDENTIAL"))
    return found


def _is_assignment_list(word: str) -> bool:
    return ";" in word or "&&" in word


def _in_script(script: str, known: Collection[str]) -> Iterator[CommandSpan]:
    """A line of shell: each of its words, in its own quotes."""
    tokens = list(re.finditer(_TOKEN, script))
    texts = [
        match["double"]
        if match["double"] is not None
        else match["single"]
        if match["single"] is not None
        else match["plain"]
        for match in tokens
    ]
    if texts == [script]:  # one word with a command in it, --password="$(cat FILE)": nothing smaller to look at
        return
    for match, found in zip(tokens, _read(texts, known), strict=True):
        group = next(name for name in ("double", "single", "plain") if match[name] is not None)
        quote = {"double": '"', "single": "'"}.get(group, "")
        shift = match.start(group)
        yield from (CommandSpan(each.start + shift, each.end + shift, each.name, each.quote or quote) for each in found)


def _in_token(word: str, before: str, program: str) -> Iterator[CommandSpan]:
    flag = re.match(_FLAG, before)
    if (program, before) in _SHORT and not word.startswith(("-", "$")):
        yield CommandSpan(0, len(word), _SHORT[program, before])
    elif flag and not word.startswith(("-", "$")) and named_secret(flag["name"]) and is_credential(flag["name"], word):
        yield CommandSpan(0, len(word), flag["name"])
    elif program.startswith(_SQL) and word.startswith("-p") and len(word) > 2 and not word.startswith(("-p$", "--")):
        yield CommandSpan(2, len(word), "MYSQL_PASSWORD")
    elif program == "curl" and before in ("-u", "--user") and ":" in word and "$" not in word:
        yield CommandSpan(word.index(":") + 1, len(word), "PASSWORD")
    elif (named := re.match(_NAMED, word)) and not re.search(r"\s", named["value"] if not named["quote"] else ""):
        value = named["value"].removesuffix(named["quote"]) if named["quote"] else named["value"]
        if is_credential(named["name"].lstrip("-"), value):
            yield CommandSpan(
                named.start("value"), named.start("value") + len(value), named["name"].lstrip("-"), named["quote"]
            )


def _apart(found: list[CommandSpan]) -> Iterator[CommandSpan]:
    """Without those that lie in or over another; the named one of two that are equal."""
    end = 0
    for span in sorted(found, key=lambda each: (each.start, -each.end, not each.name)):
        if span.start >= end and span.end > span.start:
            yield span
            end = span.end
