"""A new name in a ``from`` statement that is there already."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..source import fragment
from ..source.required import Required
from ..source.splice import DeclaredEdit, Touch
from ..source.view import View
from .import_block import ImportLine

if TYPE_CHECKING:
    import libcst as cst


def joined(
    view: View, lines: Sequence[ImportLine], missing: Sequence[Required]
) -> tuple[list[DeclaredEdit], list[Required]]:
    """Splices for the names that a statement for their module takes, and those that found none."""
    splices: list[DeclaredEdit] = []
    rest: list[Required] = []
    for module in dict.fromkeys(required.module for required in missing):
        group = [required for required in missing if required.module == module]
        named = [required for required in group if required.name is not None]
        line = next((line for line in lines if named and _listed(line, named[0])), None)
        if line is None:
            rest += group
        else:
            splices += _added(view, line, named)
            rest += [required for required in group if required.name is None]
    return splices, rest


def _added(view: View, line: ImportLine, group: Sequence[Required]) -> list[DeclaredEdit]:
    names = _listed(line, group[0])
    if _room(view, line, sum(len(_written(required)) + 2 for required in group)):
        return [_splice(view, line, names, required) for required in group]
    start, end = view.spans[names[0]][0], view.spans[names[-1]][1]
    between = view.data[start:end]
    if b"#" in between or b"\\" in between:
        return [_splice(view, line, names, required) for required in group]
    return [_wrapped(view, line, names, group)]


def _wrapped(
    view: View, line: ImportLine, names: Sequence["cst.ImportAlias"], group: Sequence[Required]
) -> DeclaredEdit:
    """The statement with each name on a line of its own, as isort and ruff write one that is too long."""
    written = [view.source(name) for name in names]
    for required in group:
        follows = _follower(names, required.name or "")
        behind = len(written) if follows is None else written.index(view.source(names[follows]))
        written.insert(behind, _written(required))
    body = view.line(view.line_of(line.start))
    newline = body[len(body.rstrip(b"\r\n")) :].decode() or "\n"
    text = f"({newline}" + "".join(f"    {name},{newline}" for name in written) + ")"
    touches = tuple(_touch(view, line, required) for required in group)
    return DeclaredEdit.of(view.spans[names[0]][0], view.spans[names[-1]][1], text, touches)


def _splice(view: View, line: ImportLine, names: Sequence["cst.ImportAlias"], required: Required) -> DeclaredEdit:
    touches = (_touch(view, line, required),)
    follows = _follower(names, required.name or "")
    if follows is not None:
        start = view.spans[names[follows]][0]
        return DeclaredEdit.of(start, start, _written(required) + _separator(view, names, follows), touches)
    end = view.spans[names[-1]][1]
    return DeclaredEdit.of(end, end, _separator(view, names, len(names) - 1) + _written(required), touches)


def _touch(view: View, line: ImportLine, required: Required) -> Touch:
    added = fragment.alias(required.name or "", required.asname)
    return Touch("ImportFrom", "names", view.line_of(line.start), None, added)


def _written(required: Required) -> str:
    return f"{required.name} as {required.asname}" if required.asname else f"{required.name}"


def _listed(line: ImportLine, required: Required) -> Sequence["cst.ImportAlias"]:
    """The names of the statement, where it imports names from the module and stands alone on its line."""
    import libcst as cst

    statement = line.node.body[0]
    fits = line.required[0].module == required.module and len(line.node.body) == 1
    if not fits or not isinstance(statement, cst.ImportFrom) or isinstance(statement.names, cst.ImportStar):
        return ()
    return statement.names


def _room(view: View, line: ImportLine, more: int) -> bool:
    """Whether the statement has parentheses, or stays within the line length without."""
    first = view.line(view.line_of(line.start))
    return b"(" in first.partition(b"#")[0] or len(first.rstrip().decode()) + more <= view.context.line_length


def _follower(names: Sequence["cst.ImportAlias"], name: str) -> int | None:
    """The first name that sorts behind the new one, where the names are sorted at all."""
    for order in (_by_kind, _plain):
        keys = [order(alias.evaluated_name) for alias in names]
        if keys == sorted(keys):
            return next((number for number, key in enumerate(keys) if key > order(name)), None)
    return None


def _by_kind(name: str) -> tuple[int, str]:
    """isort's default order: constants, then classes, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def _plain(name: str) -> tuple[int, str]:
    return 0, name.lower()


def _separator(view: View, names: Sequence["cst.ImportAlias"], index: int) -> str:
    """What stands between two names of the statement: a comma and a blank, or a comma and a new line."""
    if len(names) < 2:
        return ", "
    left, right = (index - 1, index) if index else (0, 1)
    between = view.data[view.spans[names[left]][1] : view.spans[names[right]][0]].decode()
    return between if "#" not in between and "\\" not in between else ", "
