"""Shell commands as documents show them: with prompts, over several lines, among what they print; each word with its place.

`formats.shell` reads scripts, where all is a command; here most of a block may be output,
and an edit has to know where a word stands.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .passage import Form, Passage

_SHELLS = frozenset(
    ("", "sh", "bash", "shell", "zsh", "fish", "ksh", "powershell", "pwsh", "ps1", "ps", "bat", "batch", "cmd", "dos")
)
_CONSOLES = frozenset(
    ("console", "shell-session", "sh-session", "shellsession", "terminal", "session", "doscon", "ps1con")
)
_PRINTED = frozenset(("text", "txt", "plain", "plaintext", "none"))
_PROMPT = re.compile(
    r"[ \t>]*(?:\$|%|[\u276f\u279c]|PS(?: [A-Za-z]:[^\n>]*)?>|[A-Za-z]:\\[^\n>]*>|\[?(?:\([\w.-]+\) ?)?[\w.-]+@[\w.-]+[^\n$#]{0,40}[$#])[ \t]+"
)
_ROOT_PROMPT = re.compile(r"[ \t>]*#[ \t]+(?=[a-z])")
_LEAD = re.compile(r"[ \t>]*(?:[-*+][ \t]+(?=\w))?")
_PIECE = re.compile(
    r"""
    (?P<blank>(?:[ \t]|[\\`^][ \t]*\r?\n[ \t>]*)+)
  | (?P<end>&&|\|\||;;?|\|&?|[()]|(?<!>)&(?!>))
  | (?P<nested>\$\()
  | (?P<holder><[\w][\w .:/-]*>|\{\{?[\w .-]+\}?\}|\[[A-Za-z][\w.-]*\])
  | (?P<redirect>\d?[<>]+&?\d?)
  | '(?P<one>[^'\n]*)'
  | "(?P<two>(?:[^"\\\n]|\\.)*)"
  | (?P<escaped>\\[ ])
  | (?P<other>[^\s'"<>&|;()$\\{}\[\]]+|.)
""",
    re.VERBOSE | re.DOTALL,
)
_UNMISTAKABLE = frozenset(("docker", "docker-compose", "gh"))  # no output begins with these words alone
_SETTING = re.compile(r"[A-Za-z_]\w*=")
_STARTERS = frozenset(("sudo", "time", "exec", "nohup", "env", "then", "do", "else", "if", "!"))


class ShownWord(NamedTuple):
    """One word without its quotes, and where it stands with them."""

    start: int
    end: int
    text: str


class ShownCommand(NamedTuple):
    """A command; ``start`` is where what belongs to it alone begins: ``sudo``, settings, or its first word.

    ``is_last`` says that nothing stands behind it on its line, ``is_typed`` that a
    prompt or the language of its block says that it is a command.
    """

    start: int
    words: tuple[ShownWord, ...]
    is_last: bool = False
    is_typed: bool = False

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


def commands_of(text: str, passage: Passage) -> Iterator[ShownCommand]:
    """The commands of a code block; none where its language is another's, or where it is all output."""
    if passage.form is not Form.CODE:
        return
    language = passage.language
    console = language in _CONSOLES
    if not (console or language in _SHELLS or language in _PRINTED):
        return
    lines = list(_logical(text, passage.start, passage.end))
    prompted = [(start, end) for start, end in lines if _prompt(text, start, end, console=console)]
    if language in _PRINTED and not prompted:
        return
    for start, end in lines:
        prompt = _prompt(text, start, end, console=console)
        lead = prompt or _LEAD.match(text, start, end)
        for command in commands_in(text, lead.end() if lead else start, end):
            if prompt or not prompted or command.texts[0] in _UNMISTAKABLE:
                yield command._replace(is_typed=bool(prompt or language))


def commands_in(text: str, start: int, end: int) -> Iterator[ShownCommand]:
    """The commands from one offset to another, which are one logical line."""
    words: list[ShownWord] = []
    begun: list[int] = []
    at, inside, redirected = start, False, False

    def closed(*, last: bool) -> Iterator[ShownCommand]:
        if found := _command(words, is_last=last):
            yield found
        words.clear()

    while at < end:
        match = _PIECE.match(text, at, end)
        if match is None:
            break
        kind, stop = match.lastgroup, match.end()
        if kind == "other" and match[0].startswith("#") and not inside:
            yield from closed(last=False)
            return
        if kind in ("blank", "end", "redirect") or match[0] in "\r\n":
            inside = False
            if kind == "end":
                yield from closed(last=False)
                redirected = False
            redirected = redirected or kind == "redirect"
        elif not redirected:
            stop = _closed(text, stop, end) if kind == "nested" else stop
            piece = next((match[name] for name in ("one", "two") if match[name] is not None), text[at:stop])
            piece = " " if kind == "escaped" else piece
            if inside:
                words[-1] = ShownWord(words[-1].start, stop, words[-1].text + piece)
            else:
                words.append(ShownWord(at, stop, piece))
                begun.append(at)
            inside = True
        at = stop
    yield from closed(last=not redirected)


def _command(words: list[ShownWord], *, is_last: bool) -> ShownCommand | None:
    """The command without what only leads to it."""
    rest, begun = list(words), len(words)
    while rest and (rest[0].text in _STARTERS or _SETTING.match(rest[0].text)):
        first = rest.pop(0)
        if first.text == "sudo" or _SETTING.match(first.text):
            begun = min(begun, len(words) - len(rest) - 1)
        else:
            begun = len(words)
    if not rest:
        return None
    return ShownCommand(words[min(begun, len(words) - len(rest))].start, tuple(rest), is_last)


def _logical(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines, those joined that end in a mark of going on."""
    at = begun = start
    while at < end:
        found = text.find("\n", at, end)
        stop = end if found < 0 else found
        line = text[at:stop].rstrip()
        at = stop + 1
        if line.endswith(("\\", "`", "^")) and at < end and line.strip("`") and not line.endswith("\\\\"):
            continue
        yield begun, stop
        begun = at
    if begun < end < at - 1:
        yield begun, end


def _prompt(text: str, start: int, end: int, *, console: bool) -> re.Match[str] | None:
    return _PROMPT.match(text, start, end) or (_ROOT_PROMPT.match(text, start, end) if console else None)


def _closed(text: str, at: int, end: int) -> int:
    """Behind the bracket that closes one opened before ``at``."""
    depth = 1
    while at < end and depth:
        depth += (text[at] == "(") - (text[at] == ")")
        at += 1
    return at
