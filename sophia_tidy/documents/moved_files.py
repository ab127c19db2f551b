"""Moved files: links and paths that lead to where a file was, written anew in the manner in which they stand.

A link counts from its document, with a slash from the root; a path in a
sentence or a command counts from the root, or from the document.  Whoever
tells that a file was moved, or quotes an error, keeps the old path.
"""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from ..formats.relative_path import way
from . import tone
from .inline import Role, Span
from .mention import MOVED, DocumentReading, Mention
from .passage import Form, Passage
from .shell_lines import ShownCommand, ShownWord

_ANCHOR = re.compile(r"[#?]")
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|#|\{")
_ADDRESS = re.compile(
    r"https?://(?:github\.com/(?P<page>[\w.-]+/[\w.-]+)/(?:blob|tree|raw|edit|blame)"
    r"|raw\.githubusercontent\.com/(?P<raw>[\w.-]+/[\w.-]+))/(?:refs/heads/)?(?P<branch>[\w.-]+)/(?P<path>[^?#]+)"
)
_WINDOWS = re.compile(r"(?:\.\\)?(?:[\w. ()-]+\\)+[\w. ()-]+")
_LINE = re.compile(r"(?::\d+){1,2}$|::[\w:]+$")
_READS = frozenset(
    (
        "cat less more head tail vim vi nano emacs code subl notepad open xdg-open start type ls dir tree cp copy mv chmod source . "
        "grep rg diff wc git file stat shellcheck ruff black mypy pytest kubectl terraform ansible-playbook psql mysql sqlite3 jq yq "
        "python python3 py bash sh zsh node pip pip3 uv poetry make docker curl scp rsync"
    ).split()
)
_PROGRAM = re.compile(r"[a-z][\w.+-]+")
_HISTORY = frozenset(("show", "mv", "rm", "blame", "checkout", "restore", "cherry-pick"))


def in_link(reading: DocumentReading, span: Span) -> Iterator[Mention]:
    """The target of a link."""
    written = reading.text[span.start : span.end]
    if _SCHEME.match(written):
        return
    cut = _ANCHOR.search(written)
    path = written[: cut.start()] if cut else written
    bare = reading.text[span.start - 1 : span.start] not in ("<", '"', "'")
    for found in _moved(reading, span.start, path, from_link=True) if path else ():
        yield found._replace(text=_unbroken(found.text or "")) if bare else found


def _unbroken(target: str) -> str:
    """A target that nothing encloses, which a blank or a bracket without its fellow would end (CommonMark, "Links")."""
    text = re.sub(r"\s", lambda match: quote(match[0]), target)
    return text if text.count("(") == text.count(")") else text.replace("(", "%28").replace(")", "%29")


def in_address(reading: DocumentReading, span: Span) -> Iterator[Mention]:
    """The path in an address of this repository's files on a branch; a commit and a tag keep what they had."""
    match = _ADDRESS.match(reading.text, span.start, span.end)
    if match is None or match["branch"] not in reading.known.branches:
        return
    if (match["page"] or match["raw"]).lower() not in reading.known.repositories:
        return
    whole = unquote(match["path"].rstrip("/"))
    goal = reading.known.goal(whole)
    if goal is not None and whole not in reading.known.old_workflows:
        text = _written_alike(goal, match["path"]) + ("/" if match["path"].endswith("/") else "")
        yield Mention(*match.span("path"), MOVED, f"{whole} is {goal} now", text, is_safe=True)


def in_words(
    reading: DocumentReading, passage: Passage, start: int, written: str, *, quoted: bool = True
) -> Iterator[Mention]:
    """A path that stands in a sentence, alone between backticks, or as the word of a command.

    ``quoted`` says that an error around it would be what quotes it, which is no longer so between backticks.
    """
    end = start + len(written)
    words = reading.sentence(passage, start, end)
    if tone.is_past(words, passage.headings) or (quoted and tone.is_error(words)):
        return
    if _WINDOWS.fullmatch(written):
        yield from _windows(reading, start, written, words)
        return
    path = _LINE.sub("", written)
    for found in _moved(reading, start, path, from_link=False):
        if found.text is not None and found.text in words:  # it tells where the file is now
            return
        yield found


def in_code(reading: DocumentReading, passage: Passage, span: Span) -> Iterator[Mention]:
    """A path that is all that stands between two backticks."""
    written = reading.text[span.start : span.end]
    stripped = written.strip()
    if stripped and " " not in stripped and not _SCHEME.match(stripped):
        yield from in_words(reading, passage, span.start + written.index(stripped), stripped, quoted=False)


def in_command(reading: DocumentReading, passage: Passage, command: ShownCommand) -> Iterator[Mention]:
    """The paths that a command is given."""
    program, *rest = command.words
    name = program.text.rpartition("/")[2]
    if name == "git" and rest and rest[0].text in _HISTORY:
        return
    for word in rest:
        if name in _READS or command.is_typed or (_PROGRAM.fullmatch(name) and "/" in word.text):
            yield from _in_argument(reading, passage, word)


def _in_argument(reading: DocumentReading, passage: Passage, word: ShownWord) -> Iterator[Mention]:
    """One word; behind ``--option=`` too.  What is in quotes or has blanks is found where it stands."""
    written = reading.text[word.start : word.end]
    quoted = passage.form is Form.CODE
    if written[:1] in "'\"" and written[-1:] == written[:1] and len(written) > 2:
        yield from in_words(reading, passage, word.start + 1, written[1:-1], quoted=quoted)
        return
    at = written.find("=") + 1 if written.startswith("-") else 0
    if written[at:] and not _SCHEME.match(written[at:]):
        for found in in_words(reading, passage, word.start + at, written[at:], quoted=quoted):
            yield found._replace(text=f'"{found.text}"') if " " in (found.text or "") else found


def _moved(reading: DocumentReading, start: int, path: str, *, from_link: bool) -> Iterator[Mention]:
    plain = unquote(path) if "%" in path else path
    for base in bases(plain, reading.folder, from_link=from_link):
        whole = joined(base, plain)
        if whole is None or reading.known.is_there(whole):
            if whole:
                return
            continue
        goal = reading.known.goal(whole) or (reading.known.lost(whole) if from_link else None)
        if goal is None or whole in reading.known.old_workflows:
            continue
        text = spelled(path, base, reading.folder, goal)
        yield Mention(start, start + len(path), MOVED, f"{whole} is {goal} now", text, is_safe=True)
        return


def bases(path: str, folder: str, *, from_link: bool) -> tuple[str, ...]:
    if path.startswith("/"):
        return ("",) if from_link else ()
    if from_link or path.startswith("../"):
        return (folder,)
    return tuple(dict.fromkeys(("", folder) if "/" in path else (folder, "")))


def joined(base: str, path: str) -> str | None:
    """The path from the root; None where it leaves the repository, or is the root."""
    found = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return None if found == ".." or found.startswith(("../", "/")) or found == "." else found


def spelled(path: str, base: str, folder: str, goal: str) -> str:
    """The way to the goal in the manner of the text: rooted or not, with ``./``, a slash at its end, or percent signs or not."""
    if path.startswith("/"):
        text = f"/{goal}"
    elif base or folder == base:
        text = way(folder, goal)
    else:
        text = goal
    if path.startswith("./") and not text.startswith("../"):
        text = f"./{text}"
    return _written_alike(text, path) + ("/" if path.endswith("/") else "")


def _written_alike(text: str, path: str) -> str:
    """The new path with the ends of the old one as they were written, percent signs and all."""
    if "%" not in path:
        return text
    new, raw = text.split("/"), path.rstrip("/").split("/")
    kept = 0
    while kept < min(len(new), len(raw)) and unquote(raw[-1 - kept]) == new[-1 - kept]:
        kept += 1
    return "/".join((*map(quote, new[: len(new) - kept]), *raw[len(raw) - kept :]))


def _windows(reading: DocumentReading, start: int, written: str, words: str) -> Iterator[Mention]:
    """A path with backslashes, from the root or from the document."""
    slashed = written.replace("\\", "/")
    for found in _moved(reading, start, slashed, from_link=False):
        if found.text is not None:
            text = found.text.replace("/", "\\")
            if text not in words:
                yield found._replace(text=text)


def in_span(reading: DocumentReading, passage: Passage, span: Span) -> Iterator[Mention]:
    """Whatever kind of span it is."""
    if span.role in (Role.LINK, Role.ADDRESS):
        yield from in_address(reading, span)
    if span.role is Role.LINK:
        yield from in_link(reading, span)
    elif span.role is Role.CODE:
        yield from in_code(reading, passage, span)
    elif span.role is Role.WORD:
        yield from in_words(reading, passage, span.start, reading.text[span.start : span.end])
