"""Placement of a new import: into the statement for its module, or where isort would want its line.

Only statements at the top level of the module are looked at, so an import
never lands inside ``try`` or ``if TYPE_CHECKING``.  Where a project changes
``sys.path`` between its imports, a first-party import goes to the other
first-party ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from ..source import fragment
from ..source.required import Required
from ..source.splice import DeclaredEdit, Touch
from .import_block import FIRST_PARTY, FUTURE, ImportLine, import_lines, key, next_line, run, section
from .joining import joined

if TYPE_CHECKING:
    import libcst as cst

    from ..source.view import View


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The byte in front of which lines go, and the blank lines before and behind them."""

    offset: int
    before: str = ""
    after: str = ""


def place(view: "View", wanted: Iterable[Required]) -> list[DeclaredEdit] | str:
    """Splices that add the imports, or why there is no good place for them."""
    missing = [r for r in sorted(set(wanted), key=lambda required: required.order) if not _present(view, r)]
    lines = list(import_lines(view))
    splices, rest = joined(view, lines, missing)
    splices += _inserted(view, lines, rest)
    return _too_late(view, missing, splices) or _before_path(view, lines, rest) or splices


def _present(view: "View", required: Required) -> bool:
    return any(binding.required == required and not binding.depth for binding in view.bindings.get(required.binds, ()))


def _too_late(view: "View", missing: Sequence[Required], splices: Sequence[DeclaredEdit]) -> str | None:
    """A use at the top level that runs before the line at which the import would stand."""
    last = max((view.line_of(splice.start) for splice in splices), default=0)
    for required in missing:
        for use in view.uses.get(required.binds, ()):
            if not use.deferred and use.line < last:
                return f"line {use.line} uses `{required.binds}` above the imports"
    return None


def _before_path(view: "View", lines: Sequence[ImportLine], rest: Sequence[Required]) -> str | None:
    """A first-party import that nothing shows to work before or after a change of ``sys.path``."""
    shown = any(line.key[0] == FIRST_PARTY for line in lines)
    if b"sys.path" in view.data and not shown and any(section(view, required) == FIRST_PARTY for required in rest):
        return "the file changes `sys.path`: no other import shows where this one would work"
    return None


def _inserted(view: "View", lines: Sequence[ImportLine], rest: Sequence[Required]) -> list[DeclaredEdit]:
    """New lines, those that belong together in one block."""
    by_anchor: dict[_Anchor, list[Required]] = {}
    for required in sorted(rest, key=lambda r: (*key(view, r), r.order)):
        by_anchor.setdefault(_anchor(view, lines, required), []).append(required)
    return [_block(view, anchor, group) for anchor, group in by_anchor.items()]


def _block(view: "View", anchor: _Anchor, group: Sequence[Required]) -> DeclaredEdit:
    parts = [
        "".join(f"{line}\n" for line in _statements(list(members), view.context.line_length))
        for _, members in groupby(group, lambda required: section(view, required))
    ]
    text = anchor.before + "\n".join(parts) + anchor.after
    touches = tuple(Touch("Module", "body", 0, None, dump) for dump in fragment.statements("".join(parts)))
    if anchor.offset and view.data[anchor.offset - 1 : anchor.offset] not in (b"\n", b"\r"):
        text = "\n" + text.removesuffix("\n")  # behind a last line without its end, which stays so
    return DeclaredEdit.of(anchor.offset, anchor.offset, text.replace("\n", _newline(view, anchor.offset)), touches)


def _statements(group: Sequence[Required], length: int) -> Iterator[str]:
    """One statement for each module that names are imported from, one for each other module."""
    for (module, named), members in groupby(group, lambda required: (required.module, required.name is not None)):
        every = list(members)
        if not named:
            yield from (required.statement for required in every)
            continue
        names = [f"{r.name} as {r.asname}" if r.asname else f"{r.name}" for r in every]
        line = f"from {module} import {', '.join(names)}"
        many = f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
        yield line if len(line) <= length or len(names) == 1 else many


def _newline(view: "View", offset: int) -> str:
    """The line end of the line before, else the file's first."""
    for number in (view.line_of(offset) - 1, 1):
        text = view.line(max(number, 1))
        if end := text[len(text.rstrip(b"\r\n")) :]:
            return end.decode()
    return "\n"


def _anchor(view: "View", lines: Sequence[ImportLine], required: Required) -> _Anchor:
    """Behind the last import that sorts before it in its section, else between its neighbour sections."""
    mine = key(view, required)
    real = [line for line in lines if line.key[0] != FUTURE]
    if same := run(view, [line for line in real if line.key[0] == mine[0]]):
        before = [line for line in same if line.key <= mine]
        return _Anchor(before[-1].end if before else same[0].start)
    if lower := [line for line in run(view, real) if line.key[0] < mine[0]]:
        return _Anchor(lower[-1].end, before=_gap(view, real))
    if real:
        return _Anchor(real[0].start, after=_gap(view, real))
    return _without_imports(view, lines)


def _gap(view: "View", lines: Sequence[ImportLine]) -> str:
    """A blank line between sections, unless the file's own sections do without."""
    borders = [view.data[a.end : b.start] for a, b in pairwise(lines) if a.key[0] != b.key[0]]
    return "" if borders and not any(borders) else "\n"


def _without_imports(view: "View", future: Sequence[ImportLine]) -> _Anchor:
    """Behind the future imports or the docstring, else in front of the first statement."""
    body = view.module.body
    if not future and view.module.get_docstring(clean=False) is None:
        return _Anchor(_leading(view, body[0]), after=_room_for(body[0]))
    last = future[-1].node if future else body[0]
    end = next_line(view, view.spans[last][1])
    follows = next((node for node in body if view.spans[node][0] >= end), None)
    glued = follows is not None and bool(view.line(view.line_of(end)).strip())
    return _Anchor(end, before="\n", after=_room_for(follows) if glued and follows is not None else "")


def _room_for(node: "cst.CSTNode") -> str:
    """The blank lines that a statement has above it."""
    import libcst as cst

    return "\n\n" if isinstance(node, cst.FunctionDef | cst.ClassDef) else "\n"


def _leading(view: "View", first: "cst.CSTNode") -> int:
    """The start of the first statement, with its decorators and the comment right above it."""
    decorators = getattr(first, "decorators", ())
    line = view.line_of(view.spans[decorators[0] if decorators else first][0])
    above = line
    while above > 1 and view.line(above - 1).lstrip().startswith(b"#"):
        above -= 1
    opens = above == 1  # a comment that opens the file speaks for the file
    return view.starts[line - 1] if opens else view.starts[above - 1]
