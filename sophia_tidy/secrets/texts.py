"""Where in a text secrets stand, whatever language it is in.

A secret is told by its shape, or by what stands around it: a name that
holds secrets before a sign, a flag, an address, a header, a statement.  A
look at the signs of all of these comes first (`str.find`, over the whole
text), and only lines with one are read; so a text without secrets costs
little, however long it is.
The file is long because every such sign is here: what one room finds, no other has to look for.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import NamedTuple

from .kinds import TextKind
from .literals import is_mixed, is_secret
from .names import named_secret, perhaps_secret
from .shapes import shape_spans

SIGNS = (
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "auth",
    "cred",
    "dsn",
    "salt",
    "pepper",
    "jwt",
    "bearer",
    "basic ",
    "cookie",
    "phrase",
    "conn",
    ":/",
    "identified",
    "@tcp(",
    "@unix(",
    ":thin:",
    "sig=",
    "signature",
    " -p",
    " -u",
    " -a",
    "pat",
    "login",
    "pin",
)
_NAME = r"(?<![\w.\-])(?<!\$\{)(?<!\$)(?<!--)(?P<name>[A-Za-z_][\w.-]*+)"
_STRING = r"""[bBrRfFuU]{0,2}(?:\\"(?P<escaped>(?:(?!\\").)*+)\\"|"(?P<double>(?:[^"\\\n]|\\.)*+)"|'(?P<single>(?:[^'\\\n]|\\.)*+)'|`(?P<back>[^`\n]*+)`)"""
_BARE = r"""(?P<bare>[^\s"'`,;)\]}<>&|]++)"""
_ADDRESS = r":/{1,2}(?P<user>[^\s/@'\"<>|]{0,80}?):(?P<value>[^\s/'\"<>|]+)@"
_SIGN = r"(?P<sign>=>|[:?+!=]?=|:)"
_CLOSED = r"""(?:\\?["'`\])]){0,4}"""


class SecretSpan(NamedTuple):
    """A secret's place: from ``start`` up to ``end``; ``name`` is what it goes by, or what it is."""

    start: int
    end: int
    name: str = ""


_Judge = Callable[[re.Match[str], TextKind], bool]


def _named(match: re.Match[str], kind: TextKind) -> bool:
    """A name, a sign and a value."""
    name, value = match["name"], _value(match)[0]
    sure = named_secret(name)
    if kind is TextKind.DATA and "sign" in match.re.groupindex and match["sign"] == ":" and _goes_on(match):
        kind = TextKind.PROSE
    if not (sure or perhaps_secret(name)) or not is_secret(value, kind, quoted=match["bare"] is None):
        return False
    return sure or is_mixed(value) or re.fullmatch(r"[\w.@-]+:[^\s:/]{4,}", value) is not None


def _goes_on(match: re.Match[str]) -> bool:
    """Whether other words follow a word without quotes: it begins a sentence."""
    return (
        match["bare"] is not None
        and re.match(r"[ \t]+[A-Za-z]", match.string[match.end() : match.end() + 20]) is not None
    )


def _flagged(match: re.Match[str], kind: TextKind) -> bool:
    """A flag with a secret's name, and the word behind it, which is a value in code too: code has commands in its strings."""
    value, quoted = _value(match)[0], match["bare"] is None
    return (
        named_secret(match["name"])
        and not value.startswith("-")
        and is_secret(value, TextKind.DATA if kind is TextKind.CODE else kind, quoted=quoted)
    )


def _given(match: re.Match[str], kind: TextKind) -> bool:
    """A value in a place where nothing but a secret stands."""
    return is_secret(_value(match)[0])


def _mixed(match: re.Match[str], kind: TextKind) -> bool:
    """A value in a place where other things stand too."""
    return is_mixed(match["value"]) and is_secret(match["value"])


def _parameter(match: re.Match[str], kind: TextKind) -> bool:
    """A parameter of an address."""
    name, value = match["name"], match["value"]
    return is_secret(value) and (
        named_secret(name) or (name.lower() in ("sig", "signature", "auth", "code", "pw") and is_mixed(value))
    )


# Each: a sign of which one is in every line of its kind (in small letters), the pattern, and what decides.
_IN_LINES: tuple[tuple[tuple[str, ...], str, _Judge], ...] = (
    (
        ("=", ":"),
        rf"{_NAME}{_CLOSED}\s{{0,8}}(?::\s*[A-Za-z_][\w.\[\], |]{{0,40}}+(?==)|:\s*[A-Za-z_][\w.]{{0,40}}+\s(?==))?{_SIGN}\s{{0,8}}(?:{_STRING}|{_BARE})",
        _named,
    ),
    (("${",), r"\$\{(?P<name>\w+):?[-=](?P<bare>[^}\n]+)\}", _named),
    (
        (",",),
        rf"(?i:get|getenv|env|define|setdefault|config|pop|environ)\w*\(\s*[\"'](?P<name>[\w.-]+)[\"']\s*,\s*(?:\w+\s*=\s*)?{_STRING}(?P<bare>(?!))?",
        _named,
    ),
    (("auth",), r"(?i:auth)\w*\s*[=:]?\s*\(\s*[\"'][^\"'\n]*[\"']\s*,\s*[\"'](?P<value>[^\"'\n]+)[\"']", _given),
    ((":/",), _ADDRESS, _given),
    (("://",), r"://(?P<value>[0-9a-f]{20,}|[A-Za-z0-9_-]{28,})@", _mixed),
    (("?", "&", ";"), r"[?&;](?:amp;)?(?P<name>[\w.-]+)=(?P<value>[^&\s\"'<>;)\]}`,]+)", _parameter),
    (("@tcp(", "@unix("), r"[\w.-]+:(?P<value>[^\s@]+)@(?:tcp|unix)\(", _given),
    ((":thin:",), r":thin:[\w.-]+/(?P<value>[^\s@]+)@", _given),
    (
        ("auth",),
        r"(?i:authorization)[\"']?\s*[:= ,]\s*[\"']?(?i:bearer|basic|token|apikey)\s+(?P<bare>[^\s\"'`,;<>)\]}]+)",
        _given,
    ),
    (("bearer ", "basic "), r"\b(?i:bearer|basic)\s+(?P<value>[A-Za-z0-9._~+/=-]{16,})", _mixed),
    (
        ("-",),
        rf"(?<![\w-])--?(?P<name>[A-Za-z][\w.-]*+)(?:=|\s+|\\?[\"']\s*,\s*(?=\\?[\"'])){_STRING}(?P<bare>(?!))?",
        _flagged,
    ),
    (("-",), r"(?<![\w-])--?(?P<name>[A-Za-z][\w.-]*+)[= \t]\s*(?P<bare>[^\s\"'`;|&)<>]+)", _flagged),
    ((" -p",), r"\b(?:mysql|mariadb)[\w-]*\b[^\n|;&]*?\s-p(?P<bare>[^\s\"'$|;&]+)", _given),
    (
        (" -p",),
        r"\b(?:sshpass|docker\s+login|podman\s+login|helm\s+registry\s+login|az\s+login|mongosh?|sqlcmd)\b[^\n|;&]*?\s-[pP]\s*[\"']?(?P<bare>[^\s\"'$|;&]+)",
        _given,
    ),
    ((" -a",), r"\b(?:redis-cli|valkey-cli|keydb-cli)\b[^\n|;&]*?\s-a\s+[\"']?(?P<bare>[^\s\"'$|;&]+)", _given),
    (
        (" -u", "--user"),
        r"\b(?:curl|wget|http|https)\b[^\n|;]*?\s(?:-u|--user)[= ]?\s*[\"']?[^\s:'\"]+:(?P<bare>[^\s\"'|;&]+)",
        _given,
    ),
    (("pass:",), r"\bpass:(?P<bare>[^\s\"'`]+)", _given),
    (("requirepass", "masterauth"), r"(?i:requirepass|masterauth)\s+[\"']?(?P<bare>[^\s\"'`,;\]]+)", _given),
    (("password ",), r"(?i:\bpassword)\s+(?:(?i:encrypted)\s+)?'(?P<value>[^'\n]+)'", _given),
    (
        ("identified",),
        r"(?i:identified)\s+(?:(?i:with)\s+\S+\s+)?(?i:by|as)\s+(?:(?i:password)\s+)?['\"](?P<value>[^'\"\n]+)['\"]",
        _given,
    ),
    (("login ", "machine "), r"(?i)\blogin\s+\S+\s+password\s+(?P<value>\S+)", _given),
    (("password ",), r"(?im)^[ +-]?\s*password\s+(?P<value>\S+)\s*$", _mixed),
    (("env ",), r"(?:^[\s#]*|[\"'])ENV\s+(?P<name>\w+)\s+(?P<bare>[^\s=\"'][^\"'\n]*)", _named),
    (("</",), r"<(?P<name>[A-Za-z_][\w.:-]*)[^>\n]*>(?P<bare>[^<>\n]+)</", _named),
    (
        ("value",),
        rf"(?i:name|key|variable)[\"']?\s*[=:]\s*\\?[\"']?(?P<name>[\w.-]+)\\?[\"']?[\s,]+[\"']?(?i:value)[\"']?\s*[=:]\s*(?:{_STRING}|{_BARE})",
        _named,
    ),
)
# Over several lines: what is in every such text, and the pattern.
_OVER_LINES: tuple[tuple[tuple[str, ...], str, _Judge], ...] = (
    (("(\n", "\\\n", "(\r\n"), rf"{_NAME}{_CLOSED}[ \t]*[:=][ \t]*[(\\][ \t]*\r?\n\s*{_STRING}(?P<bare>(?!))?", _named),
    (
        ("value:",),
        rf"\bname:[ \t]*[\"']?(?P<name>[\w.-]+)[\"']?[ \t]*\r?\n\s*value:[ \t]*(?:{_STRING}|(?P<bare>[^\s\"'].*))",
        _named,
    ),
    (
        (": |", ": >"),
        r"(?m)^(?P<indent>[ \t]*(?:- )?)[\"']?(?P<name>[\w.-]+)[\"']?:[ \t]*[|>][-+\d]*[ \t]*\r?\n(?P<bare>(?:(?P=indent)[ \t]+\S.*(?:\n|\Z)|[ \t]*\n)+)",
        _named,
    ),
)
_COMMENT = re.compile(r"[ \t]*(?:#|//|--[ \t]|;|<!--|/?\*)")
_LEADER = re.compile(r"(?m)^[ \t]*(?:#+|//+)")
_CHARACTER = re.compile(r"(?s)\\.|.")
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r"}
_SECRET_KIND = re.compile(r"(?m)^kind:[ \t]*[\"']?Secret[\"']?[ \t]*$")
_DATA = re.compile(r"(?m)^(?:string)?[dD]ata:[ \t]*\n(?P<body>(?:[ \t]+.*\n?|\n)+)")
_ENTRY = re.compile(r"(?m)^[ \t]+[\"']?[\w.-]+[\"']?:[ \t]+[\"']?(?P<value>[^\s\"'|>].*?)[\"']?[ \t]*$")
_PASSWORD_FILE = re.compile(r"(?m)(?:^[ \t]*|[\"'])[\w.*-]+:(?:\d{2,5}|\*):[\w*-]+:[\w*-]+:(?P<value>[^\s\"']+)[\"']?$")
_LINE = re.compile(
    r"(?m)^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.-]*)[ \t]*=[ \t]*(?P<bare>[^\s\"'#][^\n]*?)[ \t]*$"
)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def secret_spans(text: str, kind: TextKind = TextKind.PROSE, known: Collection[str] = ()) -> list[SecretSpan]:
    """All secrets of a text, in order and apart; ``known`` are values that are secret wherever they stand."""
    found = [
        *(SecretSpan(start, end, what) for start, end, what in shape_spans(text)),
        *known_spans(text, known),
        *_told(text, kind),
    ]
    return _apart(found)


def known_spans(text: str, known: Collection[str]) -> Iterator[SecretSpan]:
    """Where the values stand."""
    for value in known:
        at = text.find(value)
        while at >= 0:
            yield SecretSpan(at, at + len(value))
            at = text.find(value, at + len(value))


def address_spans(text: str) -> Iterator[SecretSpan]:
    """Passwords in addresses, wherever they stand."""
    for match in _pattern(_ADDRESS).finditer(text):
        if _given(match, TextKind.PROSE):
            yield SecretSpan(match.start("value"), match.end("value"))


def _told(text: str, kind: TextKind, *, escapes: bool = True) -> Iterator[SecretSpan]:
    """The secrets that are told by what stands around them; leaders of comments count as blanks."""
    lower = _lower(text)
    if signs := [sign for sign in SIGNS if sign in lower]:
        for start, end in _lines(lower, signs):
            line = text[start:end]
            yield from _in_line(line, lower[start:end], kind, start)
            if escapes and "\\" in line:
                yield from _in_escaped(line, kind, start)
        bare = _LEADER.sub(lambda match: " " * len(match[0]), text)
        yield from _over_lines(bare, lower, TextKind.PROSE if kind is TextKind.CODE else kind)
    elif ":" in text:
        yield from _of_password_files(_LEADER.sub(lambda match: " " * len(match[0]), text))


def _in_escaped(line: str, kind: TextKind, shift: int) -> Iterator[SecretSpan]:
    """The secrets of a text within a string: JSON in YAML, a script in JSON."""
    places = [match.start() for match in _CHARACTER.finditer(line)]
    plain = "".join(_ESCAPES.get(match[0], match[0][-1]) for match in _CHARACTER.finditer(line))
    places.append(len(line))
    for start, end, name in _told(plain, kind, escapes=False):
        yield SecretSpan(places[start] + shift, places[end] + shift, name)


def _lower(text: str) -> str:
    """In small letters and as long as before, which `str.lower` is not for every letter."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text.replace("\u0130", "i").lower()


def _lines(lower: str, signs: list[str]) -> list[tuple[int, int]]:
    """The lines in which one of the signs is, each once."""
    lines: dict[int, int] = {}
    for sign in signs:
        at = lower.find(sign)
        while at >= 0:
            end = lower.find("\n", at)
            end = len(lower) if end < 0 else end
            lines[lower.rfind("\n", 0, at) + 1] = end
            at = lower.find(sign, end)
    return sorted(lines.items())


def _in_line(line: str, lower: str, kind: TextKind, shift: int) -> Iterator[SecretSpan]:
    if kind is not TextKind.PROSE and _COMMENT.match(line):
        kind = TextKind.PROSE
    for signs, pattern, judge in _IN_LINES:
        for sign in signs:  # `any` would take as long as all the rest
            if sign in lower:
                break
        else:
            continue
        at, compiled = 0, _pattern(pattern)
        while match := compiled.search(line, at):
            if judge(match, kind):
                value, start = _value(match)
                yield SecretSpan(start + shift, start + len(value) + shift, _name(match))
                at = max(match.end(), at + 1)
            else:  # what it named may begin what is named next
                at = max(_value(match)[1], match.start() + 1)
    if kind is TextKind.DATA and (match := _LINE.match(line)) and _named(match, kind):
        yield SecretSpan(match.start("bare") + shift, match.end("bare") + shift, match["name"])


def _over_lines(text: str, lower: str, kind: TextKind) -> Iterator[SecretSpan]:
    for signs, pattern, judge in _OVER_LINES:
        if any(sign in lower for sign in signs):
            for match in _pattern(pattern).finditer(text):
                whole = "indent" in match.re.groupindex
                if whole and (named_secret(match["name"]) and _is_block(match["bare"])):
                    yield SecretSpan(match.start("bare"), match.end("bare"), match["name"])
                elif not whole and judge(match, kind):
                    value, start = _value(match)
                    yield SecretSpan(start, start + len(value), _name(match))
    if "kind:" in lower and "data:" in lower:
        yield from _of_secrets(text)
    yield from _of_password_files(text)


def _is_block(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) < 40 and any(is_secret(line) for line in lines)


def _of_secrets(text: str) -> Iterator[SecretSpan]:
    """The values of Secrets of Kubernetes, whatever their names; a document ends at ``---``."""
    for match in _SECRET_KIND.finditer(text):
        start, end = text.rfind("\n---", 0, match.start()) + 1, text.find("\n---", match.end())
        for data in _DATA.finditer(text, start, len(text) if end < 0 else end):
            for entry in _ENTRY.finditer(text, data.start("body"), data.end("body")):
                if is_secret(entry["value"]):
                    yield SecretSpan(entry.start("value"), entry.end("value"))


def _of_password_files(text: str) -> Iterator[SecretSpan]:
    """Lines of PostgreSQL's password file (postgresql.org, "The Password File")."""
    for match in _PASSWORD_FILE.finditer(text):
        if is_mixed(match["value"]):
            yield SecretSpan(match.start("value"), match.end("value"))


def _value(match: re.Match[str]) -> tuple[str, int]:
    """The value of a match and where it begins."""
    for group in ("value", "double", "single", "back", "escaped", "bare"):
        if group in match.re.groupindex and match[group] is not None:
            return match[group], match.start(group)
    return "", match.end()


def _name(match: re.Match[str]) -> str:
    return match["name"] if "name" in match.re.groupindex else ""


def _apart(found: list[SecretSpan]) -> list[SecretSpan]:
    """In order, those that touch or overlap as one."""
    whole: list[SecretSpan] = []
    for span in sorted(found):
        if span.end <= span.start:
            continue
        if whole and span.start < whole[-1].end:
            whole[-1] = whole[-1]._replace(end=max(span.end, whole[-1].end), name=whole[-1].name or span.name)
        else:
            whole.append(span)
    return whole
