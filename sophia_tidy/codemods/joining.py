"""A new name in a ``from`` statement that is there already."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import fragment
from .import_block import ImportLine
from .required import Required
from .splice import Splice, Touch
from .view import View

if TYPE_CHECKING:
    import libcst as cst


def joined(view: View, lines: Sequence[ImportLine],
           missing: Sequence[Required]) -> tuple[list[Splice], list[Required]]:
    """Splices for the names that a statement for their module takes, and those that found none."""
    splices, rest = [], []
    for required in missing:
        together = sum(other.module == required.module for other in missing)
        found = (splice for line in lines if (splice := _splice(view, line, required, together)))
        splice = next(found, None)
        if splice is None:
            rest.append(required)
        else:
            splices.append(splice)
    return splices, rest


def _splice(view: View, line: ImportLine, required: Required, together: int) -> Splice | None:
    names = _listed(line, required)
    what = f"{required.name} as {required.asname}" if required.asname else required.name
    if not names or what is None or not _room(view, line, (len(what) + 2) * together):
        return None
    added = fragment.alias(required.name or "", required.asname)
    touch = Touch("ImportFrom", "names", view.line_of(line.start), None, added)
    follows = _follower(names, required.name or "")
    if follows is not None:
        start = view.spans[names[follows]][0]
        return Splice(start, start, what + _separator(view, names, follows), (touch,))
    end = view.spans[names[-1]][1]
    return Splice(end, end, _separator(view, names, len(names) - 1) + what, (touch,))


def _listed(line: ImportLine, required: Required) -> Sequence["cst.ImportAlias"]:
    """The names of the statement, where it imports names from the module and stands alone on its line."""
    import libcst as cst

    statement = line.node.body[0]
    fits = required.name is not None and line.required[0].module == required.module and len(line.node.body) == 1
    if not fits or not isinstance(statement, cst.ImportFrom) or isinstance(statement.names, cst.ImportStar):
        return ()
    return statement.names


def _room(view: View, line: ImportLine, more: int) -> bool:
    """Whether a statement without parentheses stays within the line length."""
    first = view.line(view.line_of(line.start))
    return b"(" in first or len(first.rstrip().decode()) + more <= view.context.line_length


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
