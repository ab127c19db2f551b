"""The text of a carried job: cut out of its old file byte for byte, with what is different in the new one spliced in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from ..editing.nodes import Span, spliced, value_of, walk
from ..expressions.lexer import ExpressionError
from ..write.scalars import scalar
from .old_file import OldFile
from .renames import NO_RENAMES, Renames, renamed_text

INDENT = 2  # of a job's id in a new file
_BLOCK = ("|", ">")


@dataclass(frozen=True, slots=True)
class JobChange:
    """What of a job is different in the new file.

    ``needs`` are old ids to new ones; ``plan`` is the id of a job that it
    has to wait for besides, ``condition`` the lines of its ``if``, none
    where that stays; ``name`` and ``lines`` are keys that it gets, the
    latter of the old file's top with their own indentation at 0.
    """

    id: str
    needs: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""
    condition: tuple[str, ...] = ()
    name: str = ""
    lines: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    renames: Renames = NO_RENAMES


def job_text(old: OldFile, job: str, change: JobChange) -> str:
    """The job's lines as they are in the new file, from the comments above it to its last line.

    Raises:
        CannotCarry: a change does not fit into the way in which the job is written.
    """
    (start, end), *_ = old.entries(old.table, (job,))
    key = next(key for key, _ in old.table.value if key.value == job)
    body = old.body(job)
    column = body.value[0][0].start_mark.column
    edits = list(renaming(old, body, change.renames))
    edits += _head(old, key, body, change, column)
    kept = [edit for edit in edits if not _within(edit, _if_span(old, body), bool(change.condition))]
    text = spliced(old.text[start:end], [((a - start, b - start), new) for (a, b), new in kept])
    return shifted(text.rstrip("\n") + "\n", INDENT - key.start_mark.column)


def _within(edit: tuple[Span, str], span: Span | None, replaced: bool) -> bool:
    """Whether an edit is of text that another one replaces."""
    (start, end), _ = edit
    return span is not None and replaced and span[0] <= start and end <= span[1] and (start, end) != span


def shifted(text: str, by: int) -> str:
    """The lines farther in or out; what has less space than it should lose loses what it has."""
    lines = text.split("\n")
    if by >= 0:
        return "\n".join(" " * by + line if line else line for line in lines)
    return "\n".join(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in lines)


def renaming(old: OldFile, node: yaml.Node, renames: Renames) -> Iterator[tuple[Span, str]]:
    """The edits of all expressions below a node.

    Raises:
        CannotCarry: an expression that would change is written so that its text cannot be cut.
    """
    if not renames:
        return
    conditions = {
        id(value)
        for each in walk(node)
        if isinstance(each, yaml.MappingNode)
        for key, value in each.value
        if key.value == "if"
    }
    for each in walk(node):
        condition = id(each) in conditions
        if isinstance(each, yaml.ScalarNode) and (condition or "${{" in each.value):
            yield from _renamed_scalar(old, each, renames, condition)


def _renamed_scalar(
    old: OldFile, node: yaml.ScalarNode, renames: Renames, condition: bool
) -> Iterator[tuple[Span, str]]:
    try:
        wanted = renamed_text(node.value, renames, condition=condition)
    except ExpressionError as error:
        raise old.unfit(node, f"an expression cannot be read: {error.message}") from error
    if wanted == node.value:
        return
    start, end = node.start_mark.index, node.end_mark.index
    raw = old.text[start:end]
    quoted = {"'": raw.replace("''", "'"), '"': raw}.get(node.style or "", raw)
    try:
        new = renamed_text(quoted, renames, condition=condition and node.style not in (*_BLOCK, "'", '"'))
    except ExpressionError as error:
        raise old.unfit(node, "an expression with another name stands in a text with escapes") from error
    if new == quoted:
        raise old.unfit(node, "an expression with another name cannot be told from what is around it")
    yield (start, end), "'" + new[1:-1].replace("'", "''") + "'" if node.style == "'" else new


def _head(
    old: OldFile, key: yaml.Node, body: yaml.MappingNode, change: JobChange, column: int
) -> Iterator[tuple[Span, str]]:
    """The id, and the keys that are new or have another value."""
    indent = " " * column
    if change.id != key.value:
        yield (key.start_mark.index, key.end_mark.index), change.id
    first = _line_start(old.text, body.value[0][0].start_mark.index)
    fresh = list[str]()
    if change.name:
        fresh.append(f"name: {scalar(change.name)}")
    yield from _needs(old, body, change, fresh)
    if change.condition:
        span = _if_span(old, body)
        if span is None:
            fresh += change.condition
        else:
            yield span, f"\n{indent}".join(change.condition)
    yield from _env(old, body, change, fresh)
    fresh += change.lines
    if fresh:
        yield (first, first), "".join(f"{indent}{line}\n" if line else "\n" for line in fresh)


def _if_span(old: OldFile, body: yaml.MappingNode) -> Span | None:
    """From the key ``if`` to the end of what it says."""
    for key, value in body.value:
        if key.value == "if":
            return key.start_mark.index, content_end(old.text, key, value)
    return None


def content_end(text: str, key: yaml.Node, value: yaml.Node) -> int:
    """Where a value ends: a block of text at its last line that is farther in than its key."""
    if not (isinstance(value, yaml.ScalarNode) and value.style in _BLOCK):
        return int(value.end_mark.index)
    end = _line_end(text, value.start_mark.index)
    at = end
    while at < len(text):
        line_end = _line_end(text, at + 1)
        line = text[at + 1 : line_end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= key.start_mark.column:
            break
        end = line_end if line.strip() else end
        at = line_end
    return end


def _needs(old: OldFile, body: yaml.MappingNode, change: JobChange, fresh: list[str]) -> Iterator[tuple[Span, str]]:
    node = value_of(body, "needs")
    if node is None:
        fresh += [f"needs: {change.plan}"] if change.plan else []
        return
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    edits = [
        ((each.start_mark.index, each.end_mark.index), change.needs[each.value])
        for each in items
        if change.needs.get(each.value, each.value) != each.value
    ]
    if not change.plan:
        yield from edits
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        yield from edits
        dash = old.text.rfind("-", 0, items[0].start_mark.index)
        yield (dash, dash), f"- {change.plan}\n{' ' * (dash - _line_start(old.text, dash))}"
    else:
        names = (change.plan, *(change.needs.get(each.value, each.value) for each in items))
        yield (node.start_mark.index, node.end_mark.index), f"[{', '.join(names)}]"


def _env(old: OldFile, body: yaml.MappingNode, change: JobChange, fresh: list[str]) -> Iterator[tuple[Span, str]]:
    """The variables of the old file's top before the job's own."""
    node = value_of(body, "env")
    if not change.env:
        return
    if node is None or not isinstance(node, yaml.MappingNode) or not node.value:
        if node is not None:
            raise old.unfit(node, "its `env` is no table that a variable of the file's top could be added to")
        fresh += ["env:", *(f"  {line}" if line else "" for line in change.env)]
        return
    if node.flow_style:
        raise old.unfit(node, "its `env` stands on one line, and variables of the file's top would have to join it")
    first = node.value[0][0].start_mark
    indent = " " * first.column
    at = _line_start(old.text, first.index)
    yield (at, at), "".join(f"{indent}{line}\n" if line else "\n" for line in change.env)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found


def top_lines(old: OldFile, table: yaml.MappingNode, key: str, renames: Renames) -> tuple[str, ...]:
    """The lines of an entry of a table that is not in a job, at indentation 0, with the comments above it.

    Raises:
        CannotCarry: an expression of it cannot get its new name.
    """
    (start, end), *_ = old.entries(table, (key,))
    node = next(key_node for key_node, _ in table.value if key_node.value == key)
    edits = [((a - start, b - start), new) for (a, b), new in renaming(old, value_of(table, key), renames)]
    text = spliced(old.text[start:end], edits).rstrip("\n")
    return tuple(shifted(text, -node.start_mark.column).split("\n"))
