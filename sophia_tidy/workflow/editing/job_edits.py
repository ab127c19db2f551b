"""Edits of a person's workflow that keep every other byte: jobs go out, a scalar gets another value.

Nodes tell the places, splices in reverse make the edit (as pre-commit's
``yaml_rewrite`` does).  Each result is read again: where it does not say
just what was meant, the edit is refused and the file stays as it is.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from ...formats import yaml_reader as yaml_door
from .nodes import EditRefused, Span, again, data, read, refused, spliced, value_of, walk

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
Pointer = Sequence[str | int]
__all__ = ["EditRefused", "with_scalar", "without_jobs"]


def without_jobs(content: bytes, jobs: Collection[str], path: PurePosixPath | None = None) -> bytes:
    """The workflow without these jobs.

    The comments right above a job go with it, and those in it; comments
    that stand apart stay.

    Raises:
        EditRefused: a job that is not there, none would be left, one that
            stays needs one that goes, an anchor of one is used elsewhere,
            or the file is written in a way that no cut fits.
    """
    bom, text, root = read(content, path)
    table = value_of(root, "jobs")
    if not isinstance(table, yaml.MappingNode):
        raise refused("the workflow has no table of jobs; expected one", path, root)
    _check(table, jobs, path)
    spans = list(_flow_spans(table, jobs) if table.flow_style else block_spans(text, root, table, jobs))
    _check_anchors(text, spans, path)
    result = spliced(text, [(span, "") for span in spans])
    wanted = [(data(key), data(value) if value is not table else _table(table, jobs)) for key, value in root.value]
    if again(result) != ("map", tuple(wanted)):
        raise refused(
            "the jobs cannot be told apart from what is around them; expected each on lines of its own", path, table
        )
    return (bom + result).encode()


def with_scalar(content: bytes, pointer: Pointer, value: str | int | bool, path: PurePosixPath | None = None) -> bytes:
    """The workflow with another value in one place, in the quotes that stand there as far as they fit.

    ``pointer`` are keys and indices from the root.

    Raises:
        EditRefused: nothing is there, it is no scalar, a block of text, or shared by an anchor.
    """
    bom, text, root = read(content, path)
    node = _at(root, pointer, path)
    if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
        raise refused(f"{_spelled(pointer)} is no scalar on a line; expected one", path, node)
    if sum(each is node for each in walk(root)) > 1:
        raise refused(f"{_spelled(pointer)} is shared by an anchor; expected a value of its own", path, node)
    start = node.start_mark.index
    match = _PROPERTIES.match(text, start, node.end_mark.index)
    start = match.end() if match else start
    wanted = _replaced(root, node, value)
    for written in _spellings(value, node.style):
        result = spliced(text, [((start, node.end_mark.index), written)])
        if again(result) == wanted:
            return (bom + result).encode()
    raise refused(
        f"{value!r} does not fit at {_spelled(pointer)}; expected a value that YAML can hold there", path, node
    )


def _check(table: yaml.MappingNode, jobs: Collection[str], path: PurePosixPath | None) -> None:
    names = {key.value for key, _ in table.value}
    for job in sorted(set(jobs) - names):
        raise refused(f"there is no job {job!r}; expected one of {', '.join(sorted(names))}", path, table)
    if not names - set(jobs):
        raise refused("no job would be left; expected the whole file to go", path, table)
    for key, value in table.value:
        needs = value_of(value, "needs") if isinstance(value, yaml.MappingNode) and key.value not in jobs else None
        for each in needs.value if isinstance(needs, yaml.SequenceNode) else (needs,) if needs is not None else ():
            if each.value in jobs:
                raise refused(
                    f"job {key.value!r} stays and needs {each.value!r}; expected a job that goes with all that need it",
                    path,
                    each,
                )


def block_spans(text: str, root: yaml.MappingNode, table: yaml.MappingNode, jobs: Collection[str]) -> Iterator[Span]:
    """Whole lines: from the comments right above a job to the blank lines behind it."""
    lines = (
        text.splitlines(keepends=True)
        if "\r" not in text.replace("\r\n", "")
        else re.findall(r"[^\n]*\n|[^\n]+$", text)
    )
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    starts = [key.start_mark.line for key, _ in table.value]
    following = [key.start_mark.line for key, _ in root.value if key.start_mark.line > starts[-1]]
    for (key, body), after in zip(table.value, [*starts[1:], min(following, default=len(lines))], strict=True):
        if key.value in jobs:
            yield offsets[_begin(lines, key)], offsets[_end(lines, key, body, after)]


def _begin(lines: list[str], key: Any) -> int:
    """The first of the comments that stand right above a key, as far in as it is."""
    at: int = key.start_mark.line
    while at > 0 and lines[at - 1].lstrip(" ").startswith("#") and _indent(lines[at - 1]) == key.start_mark.column:
        at -= 1
    return at


def _end(lines: list[str], key: Any, body: Any, after: int) -> int:
    """Behind the last line of a job and the blank ones that follow; a comment farther in than the key is of the job."""
    told = [each.end_mark.line for each in walk(body) if each.start_mark.line >= key.start_mark.line and _has_end(each)]
    last = max(
        index
        for index in range(key.start_mark.line, after)
        if index <= max(told, default=key.start_mark.line) or _of_job(lines[index], key.start_mark.column)
    )
    end = last + 1
    while end < after and not lines[end].strip():
        end += 1
    return end


def _has_end(node: Any) -> bool:
    """Whether its mark tells where a node ends; that of a block is where the next thing begins."""
    return node.style not in ("|", ">") if isinstance(node, yaml.ScalarNode) else bool(node.flow_style)


def _of_job(line: str, column: int) -> bool:
    bare = line.strip()
    return (
        bool(bare)
        and (not bare.startswith("#") or _indent(line) > column)
        and not re.match(r"(---|\.\.\.)(\s|$)", line)
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _flow_spans(table: yaml.MappingNode, jobs: Collection[str]) -> Iterator[Span]:
    """From one key to the next; what no kept job follows goes with the comma before it."""
    pairs = table.value
    last_kept = max(index for index, (key, _) in enumerate(pairs) if key.value not in jobs)
    for index, (key, value) in enumerate(pairs):
        if key.value in jobs and index < last_kept:
            yield key.start_mark.index, pairs[index + 1][0].start_mark.index
        elif key.value in jobs:
            yield pairs[index - 1][1].end_mark.index, value.end_mark.index


def _check_anchors(text: str, spans: list[Span], path: PurePosixPath | None) -> None:
    inside: dict[str, bool] = {}
    for event in yaml_door.events(text):
        name = getattr(event, "anchor", None)
        cut = any(start <= event.start_mark.index < end for start, end in spans)
        if name and not isinstance(event, yaml.AliasEvent):
            inside[name] = cut
        elif name and inside.get(name) and not cut:
            raise refused(
                f"the anchor {name!r} stands in a job that goes and is used here; expected it where it stays",
                path,
                event,
            )


def _table(table: yaml.MappingNode, jobs: Collection[str]) -> Any:
    return "map", tuple((data(key), data(value)) for key, value in table.value if key.value not in jobs)


def _replaced(node: Any, target: Any, value: str | int | bool) -> Any:
    if node is target:
        return _scalar(value)
    if isinstance(node, yaml.MappingNode):
        return "map", tuple((_replaced(key, target, value), _replaced(each, target, value)) for key, each in node.value)
    if isinstance(node, yaml.SequenceNode):
        return "seq", tuple(_replaced(each, target, value) for each in node.value)
    return data(node)


def _scalar(value: str | int | bool) -> tuple[str, str]:
    kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "str"
    return f"tag:yaml.org,2002:{kind}", str(value).lower() if kind == "bool" else str(value)


def _spellings(value: str | int | bool, style: str | None) -> Iterator[str]:
    """How a value may be written: as it stood, else plain, else in quotes."""
    if not isinstance(value, str):
        yield _scalar(value)[1]
        return
    single, double = "'" + value.replace("'", "''") + "'", json.dumps(value, ensure_ascii=False)
    unquoted = double if "\t" in value else value  # a tab within a plain scalar is YAML that not every reader takes
    yield {"'": single, '"': double}.get(style or "", unquoted)
    yield from (double, json.dumps(value))


def _at(root: Any, pointer: Pointer, path: PurePosixPath | None) -> Any:
    node = root
    for part in pointer:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = value_of(node, str(part))
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and 0 <= part < len(node.value):
            found = node.value[part]
        if found is None:
            raise refused(f"there is nothing at {_spelled(pointer)}; expected a value", path, node)
        node = found
    return node


def _spelled(pointer: Pointer) -> str:
    return ".".join(str(part) for part in pointer)
