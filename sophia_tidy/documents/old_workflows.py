"""Old workflows: badges, links, paths and commands that name one whose work another does now.

A badge or a page of runs leads to the one workflow without a question, for
that is where the work is done.  A path is proposed, and a command only where
the one workflow takes the inputs that it is given.  What never worked, or was
given up, has no successor, and is told.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import quote, unquote

from . import tone
from .inline import Role, Span
from .knowledge import WORKFLOWS, OldWorkflow
from .mention import WORKFLOW, DocumentReading, Mention
from .moved_files import bases, joined, spelled
from .passage import Passage
from .shell_lines import ShownCommand

_PAGE = re.compile(
    r"https?://github\.com/(?P<repository>[\w.-]+/[\w.-]+)/actions/workflows/(?P<file>[\w.%-]+\.ya?ml)"
    r"|https?://github\.com/(?P<in_tree>[\w.-]+/[\w.-]+)/(?:blob|tree|edit|raw)/[\w.-]+/\.github/workflows/(?P<path>[\w.%-]+\.ya?ml)"
    r"|https?://img\.shields\.io/github/actions/workflow/status/(?P<shield>[\w.-]+/[\w.-]+)/(?P<shielded>[\w.%-]+\.ya?ml)"
    r"|(?P<relative>(?:\.\./)+actions/workflows/)(?P<near>[\w.%-]+\.ya?ml)"
)
_TITLED = re.compile(
    r"(?P<head>https?://github\.com/(?P<repository>[\w.-]+/[\w.-]+)/)(?P<rest>workflows/(?P<title>[^/\s?#]+))(?=/badge\.svg)"
    r"|(?P<shield_head>https?://img\.shields\.io/github/)(?P<shield_rest>workflow/status/(?P<shield>[\w.-]+/[\w.-]+)/(?P<shielded>[^/\s?#]+))"
)
_NAMES_INPUT = ("-f", "-F", "--field", "--raw-field")


def in_target(reading: DocumentReading, passage: Passage, span: Span) -> Iterator[Mention]:
    """A link or an address: a badge, a page of runs, or the path of a file."""
    written = reading.text[span.start : span.end]
    if match := _PAGE.match(written):
        yield from _page(reading, span, match)
    elif match := _TITLED.match(written):
        yield from _titled(reading, span, match)
    elif span.role is Role.LINK:
        yield from _path(reading, passage, span)


def _page(reading: DocumentReading, span: Span, match: re.Match[str]) -> Iterator[Mention]:
    repository = match["repository"] or match["in_tree"] or match["shield"]
    group = next(name for name in ("file", "path", "shielded", "near") if match[name])
    old = _named(reading, unquote(match[group]))
    if old is None or (repository is not None and not _is_ours(reading, repository)):
        return
    sure = match["relative"] is not None or bool(reading.known.repositories)
    start = span.start + match.start(group)
    yield _told(
        reading, old, start, span.start + match.end(group), _new_name(reading), is_safe=sure and group != "path"
    )


def _titled(reading: DocumentReading, span: Span, match: re.Match[str]) -> Iterator[Mention]:
    """The badge as it once was, by the workflow's title."""
    repository, title = match["repository"] or match["shield"], unquote(match["title"] or match["shielded"])
    old = next((each for each in reading.known.workflows if each.title == title), None)
    if old is None or not _is_ours(reading, repository):
        return
    new = _new_name(reading)
    if match["title"]:
        text = None if new is None else f"actions/workflows/{new}"
        group = "rest"
    else:
        text = None if new is None else f"actions/workflow/status/{repository}/{new}"
        group = "shield_rest"
    sure = bool(reading.known.repositories)
    yield _told(reading, old, span.start + match.start(group), span.start + match.end(group), text, is_safe=sure)


def _path(reading: DocumentReading, passage: Passage, span: Span) -> Iterator[Mention]:
    """The target of a link that is a path, and its label where that is the file's name."""
    written = reading.text[span.start : span.end]
    path = re.split(r"[#?]", written, maxsplit=1)[0]
    found = list(_of_path(reading, span.start, path, from_link=True))
    yield from found
    if not found or found[0].text is None or span.label is None:
        return
    start, end = span.label
    label = reading.text[start:end]
    name, inner = path.rpartition("/")[2], label.strip("`")
    if inner in (name, path):
        new = found[0].text if inner == path else found[0].text.rpartition("/")[2]
        at = start + label.index(inner)
        yield found[0]._replace(start=at, end=at + len(inner), text=new)


def in_words(reading: DocumentReading, passage: Passage, start: int, written: str) -> Iterator[Mention]:
    """A path in a sentence or between backticks."""
    words = reading.sentence(passage, start, start + len(written))
    if tone.is_past(words, passage.headings) or tone.is_error(words):
        return
    for found in _of_path(reading, start, written, from_link=False):
        if found.text is None or found.text not in words:
            yield found


def _of_path(reading: DocumentReading, start: int, path: str, *, from_link: bool) -> Iterator[Mention]:
    """A path that leads, or led, to an old workflow; where it lies in the archive and has no successor it says the truth."""
    for base in bases(path, reading.folder, from_link=from_link):
        whole = joined(base, path)
        old = None if whole is None else reading.known.old_workflows.get(whole)
        if old is None or whole is None:
            continue
        new = reading.known.workflow if old.replaced else None
        if new is not None:
            text = spelled(path, base, reading.folder, new)
            yield _told(reading, old, start, start + len(path), text, is_safe=False)
        elif whole == old.path:
            text = spelled(path, base, reading.folder, old.place)
            yield Mention(start, start + len(path), WORKFLOW, f"{whole} is {old.place} now", text, is_safe=True)
        return


def in_command(reading: DocumentReading, passage: Passage, command: ShownCommand) -> Iterator[Mention]:
    """``gh workflow run old.yml``, and whatever else of gh names one."""
    texts = command.texts
    if len(texts) < 3 or texts[0] != "gh" or texts[1] not in ("workflow", "run") or not _of_ours(reading, texts):
        return
    if tone.is_past(reading.sentence(passage, command.start, command.end), passage.headings):
        return
    for word in command.words[2:]:
        name = word.text.partition("=")[2] if word.text.startswith("--workflow=") else word.text
        old = _named(reading, name.rpartition("/")[2]) or _by_title(reading, name)
        if old is None or name in _NAMES_INPUT:
            continue
        start = word.end - len(name) if reading.text[word.end - len(name) : word.end] == name else word.start
        new = None if texts[:3] == ("gh", "workflow", "run") and not _takes(reading, texts) else _new_name(reading)
        yield _told(reading, old, start, word.end, new, is_safe=False)
        return


def _of_ours(reading: DocumentReading, texts: tuple[str, ...]) -> bool:
    """Whether the command is about this repository."""
    for index, text in enumerate(texts):
        name, has_value, value = text.partition("=")
        if name in ("-R", "--repo"):
            found = value if has_value else (*texts, "")[index + 1]
            return _is_ours(reading, found.removeprefix("https://github.com/"))
    return True


def _takes(reading: DocumentReading, texts: tuple[str, ...]) -> bool:
    """Whether the one workflow can be started by hand, with these inputs."""
    inputs = reading.known.workflow_inputs
    given = {text.partition("=")[0] for before, text in pairwise(texts) if before in _NAMES_INPUT}
    return inputs is not None and given <= inputs


def _named(reading: DocumentReading, name: str) -> OldWorkflow | None:
    """The old workflow of that file name, unless there is one again."""
    if f"{WORKFLOWS}/{name}" in reading.known.paths:
        return None
    return next((each for each in reading.known.workflows if each.name == name), None)


def _by_title(reading: DocumentReading, title: str) -> OldWorkflow | None:
    return next((each for each in reading.known.workflows if each.title == title and " " in title), None)


def _is_ours(reading: DocumentReading, repository: str) -> bool:
    """Whether it is this repository; where nobody knows its name, any may be."""
    names = reading.known.repositories
    return not names or repository.lower().removesuffix(".git") in names


def _new_name(reading: DocumentReading) -> str | None:
    return None if reading.known.workflow is None else quote(reading.known.workflow.rpartition("/")[2])


def _told(
    reading: DocumentReading, old: OldWorkflow, start: int, end: int, text: str | None, *, is_safe: bool
) -> Mention:
    if old.replaced and text is not None:
        reason = f"{old.name} is in the archive, and {_new_name(reading)} does its work"
        return Mention(start, end, WORKFLOW, reason, text, is_safe)
    reason = f"{old.name} is in the archive, and no workflow does its work"
    if old.replaced:
        reason = f"{old.name} is in the archive, and what does its work is not started like this"
    return Mention(start, end, WORKFLOW, reason, help="say what does the work now, or take the mention out")
