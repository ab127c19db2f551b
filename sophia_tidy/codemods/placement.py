"""Where a new import goes: into the statement for its module, or where isort would want its line.

Only statements at the top level of the module are looked at, so an import
never lands inside ``try`` or ``if TYPE_CHECKING``.  Where a project changes
``sys.path`` between its imports, a first-party import goes to the other
first-party ones.
"""

import itertools
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import fragment
from .required import Required
from .splice import Splice, Touch

if TYPE_CHECKING:
    import libcst as cst

    from .view import View

FUTURE, STANDARD, THIRD_PARTY, FIRST_PARTY, LOCAL = range(5)


@dataclass(frozen=True, slots=True)
class _Line:
    """A top-level import statement that has its lines to itself."""

    node: "cst.SimpleStatementLine"
    required: tuple[Required, ...]
    key: tuple[int, bool, str]
    start: int
    end: int


def place(view: "View", wanted: Iterable[Required]) -> list[Splice] | str:
    """Splices that add the imports, or why there is no good place for them."""
    missing = [required for required in sorted(set(wanted), key=lambda r: r.order) if not _present(view, required)]
    lines = list(_import_lines(view))
    extended, rest = _extended(view, lines, missing)
    splices = _inserted(view, lines, rest, extended)
    return _too_late(view, missing, splices) or _before_path(view, lines, rest) or splices


def _too_late(view: "View", missing: Sequence[Required], splices: Sequence[Splice]) -> str | None:
    """A use at the top level that runs before the line at which the import would stand."""
    last = max((view.line_of(splice.start) for splice in splices), default=0)
    for required in missing:
        for use in view.uses.get(required.binds, ()):
            if not use.deferred and use.line < last:
                return f"line {use.line} uses `{required.binds}` above the imports"
    return None


def _before_path(view: "View", lines: Sequence[_Line], rest: Sequence[Required]) -> str | None:
    """A first-party import that nothing shows to work before or after a change of ``sys.path``."""
    sections = {line.key[0] for line in lines}
    if b"sys.path" in view.data and FIRST_PARTY not in sections and any(
        _section(view, required) == FIRST_PARTY for required in rest
    ):
        return "the file changes `sys.path`: no other import shows where this one would work"
    return None


def _present(view: "View", required: Required) -> bool:
    return any(binding.required == required and not binding.depth for binding in view.bindings.get(required.binds, ()))


def _import_lines(view: "View") -> Iterator[_Line]:
    import libcst as cst

    from .bindings import imported
    from .view import parse

    for node in view.module.body:
        if isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Import | cst.ImportFrom):
            start, end = view.spans[node]
            names = [r for s in parse(view.data[start:end], view.context.target).body for r in imported(s)]
            yield _Line(node, tuple(names), _key(view, names[0]), start, _next_line(view, end))


def _next_line(view: "View", offset: int) -> int:
    line = view.line_of(offset)
    return view.starts[line] if line < len(view.starts) else len(view.data)


def _key(view: "View", required: Required) -> tuple[int, bool, str]:
    """isort's order: the section, then ``import`` before ``from``, then the module."""
    return _section(view, required), required.name is not None, required.module.lower()


def _section(view: "View", required: Required) -> int:
    first = required.module.partition(".")[0]
    if required.module == "__future__":
        return FUTURE
    if not first:
        return LOCAL
    if first in sys.stdlib_module_names and first not in view.context.hides:
        return STANDARD
    return FIRST_PARTY if first in view.context.first_party else THIRD_PARTY


def _extended(view: "View", lines: Sequence[_Line], missing: Sequence[Required]) -> tuple[list[Splice], list[Required]]:
    """Names that join a ``from`` statement for their module, and those that found none."""
    splices, rest = [], []
    for required in missing:
        for line in lines:
            if splice := _joined(view, line, required, missing):
                splices.append(splice)
                break
        else:
            rest.append(required)
    return splices, rest


def _joined(view: "View", line: _Line, required: Required, missing: Sequence[Required]) -> Splice | None:
    import libcst as cst

    statement = line.node.body[0]
    if required.name is None or len(line.node.body) > 1 or not isinstance(statement, cst.ImportFrom):
        return None
    if line.required[0].module != required.module or isinstance(statement.names, cst.ImportStar):
        return None
    joining = sum(r.module == required.module for r in missing)
    what = f"{required.name} as {required.asname}" if required.asname else required.name
    if not _room(view, line, (len(what) + 2) * joining):
        return None
    touch = Touch("ImportFrom", "names", view.line_of(line.start), None, fragment.alias(required.name, required.asname))
    follows = _follower(statement.names, required.name)
    if follows is not None:
        start = view.spans[statement.names[follows]][0]
        return Splice(start, start, what + _separator(view, statement.names, follows), (touch,))
    end = view.spans[statement.names[-1]][1]
    index = len(statement.names) - 1
    separator = _separator(view, statement.names, index) if index else ", "
    return Splice(end, end, separator + what, (touch,))


def _room(view: "View", line: _Line, more: int) -> bool:
    """Whether a statement on one line stays within the line length."""
    first = view.line_of(line.start)
    return b"(" in view.line(first) or len(view.line(first).rstrip().decode()) + more <= view.context.line_length


def _follower(names: Sequence["cst.ImportAlias"], name: str) -> int | None:
    """The first name that sorts behind the new one, where the names are sorted at all."""
    for order in (_force_sorted, _plain):
        keys = [order(alias.evaluated_name) for alias in names]
        if keys == sorted(keys):
            return next((i for i, key in enumerate(keys) if key > order(name)), None)
    return None


def _force_sorted(name: str) -> tuple[int, str]:
    """isort's default: constants, then classes, then the rest."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2), name


def _plain(name: str) -> tuple[int, str]:
    return 0, name.lower()


def _separator(view: "View", names: Sequence["cst.ImportAlias"], index: int) -> str:
    """What stands between two names of the statement: a comma and a blank, or a comma and a new line."""
    if len(names) < 2:
        return ", "
    left, right = (index - 1, index) if index else (0, 1)
    between = view.data[view.spans[names[left]][1] : view.spans[names[right]][0]].decode()
    return between if "#" not in between and "\\" not in between else ", "


def _inserted(view: "View", lines: Sequence[_Line], rest: Sequence[Required], extended: list[Splice]) -> list[Splice]:
    by_anchor: dict[tuple[int, str, str], list[Required]] = {}
    for required in sorted(rest, key=lambda r: _key(view, r)):
        by_anchor.setdefault(_anchor(view, lines, required), []).append(required)
    return extended + [_block(view, *anchor, group) for anchor, group in by_anchor.items()]


def _block(view: "View", offset: int, before: str, after: str, group: Sequence[Required]) -> Splice:
    newline = _newline(view, offset)
    touches = tuple(Touch("Module", "body", 0, None, fragment.statements(r.statement)[0]) for r in group)
    text = before + "".join(required.statement + "\n" for required in group) + after
    if offset and view.data[offset - 1 : offset] not in (b"\n", b"\r"):
        text = "\n" + text.removesuffix("\n")
    return Splice(offset, offset, text.replace("\n", newline), touches)


def _newline(view: "View", offset: int) -> str:
    """The line end of the line before, else the file's first."""
    for line in (view.line_of(offset) - 1, 1):
        if line >= 1:
            text = view.line(line)
            if end := text[len(text.rstrip(b"\r\n")) :]:
                return end.decode()
    return "\n"


def _anchor(view: "View", lines: Sequence[_Line], required: Required) -> tuple[int, str, str]:
    """Where the line goes, and the blank lines before and behind it."""
    key = _key(view, required)
    real = [line for line in lines if line.key[0] != FUTURE]
    same = [line for line in real if line.key[0] == key[0]]
    if same:
        block = _run(view, same)
        before = [line for line in block if line.key <= key]
        return (before[-1].end, "", "") if before else (block[0].start, "", "")
    lower = [line for line in _run(view, real) if line.key[0] < key[0]]
    if lower:
        return lower[-1].end, _gap(view, real), ""
    if real:
        return real[0].start, "", _gap(view, real)
    return _without_imports(view, lines)


def _run(view: "View", lines: Sequence[_Line]) -> list[_Line]:
    """The first of them and those that follow it with nothing but blank lines and comments between."""
    body = list(view.module.body)
    run: list[_Line] = []
    for line in lines:
        if run and any(not _is_import(node) for node in body[body.index(run[-1].node) : body.index(line.node)]):
            break
        run.append(line)
    return run


def _is_import(node: "cst.CSTNode") -> bool:
    import libcst as cst

    return isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Import | cst.ImportFrom)


def _gap(view: "View", lines: Sequence[_Line]) -> str:
    """A blank line between sections, unless the file's own sections do without."""
    borders = [view.data[a.end : b.start] for a, b in itertools.pairwise(lines) if a.key[0] != b.key[0]]
    return "" if borders and not any(borders) else "\n"


def _without_imports(view: "View", future: Sequence[_Line]) -> tuple[int, str, str]:
    """Behind the future imports or the docstring, else in front of the first statement."""
    import libcst as cst

    first = view.module.body[0]
    if future or view.module.get_docstring(clean=False) is not None:
        end = future[-1].end if future else _next_line(view, view.spans[first][1])
        return end, "\n", "\n" if end < len(view.data) and view.line(view.line_of(end)).strip() else ""
    return _leading(view, first), "", "\n\n" if isinstance(first, cst.FunctionDef | cst.ClassDef) else "\n"


def _leading(view: "View", first: "cst.CSTNode") -> int:
    """The start of the first statement, with its decorators and the comment right above it."""
    decorators = getattr(first, "decorators", ())
    line = view.line_of(view.spans[decorators[0] if decorators else first][0])
    above = line
    while above > 1 and view.line(above - 1).lstrip().startswith(b"#"):
        above -= 1
    opens = above == 1  # a comment that opens the file speaks for the file
    return view.starts[line - 1] if opens else view.starts[above - 1]
