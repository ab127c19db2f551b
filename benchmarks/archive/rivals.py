"""The baselines: what one would try before writing a tool, each as good as it is commonly written."""

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import PurePosixPath

from filekinds import is_prose, kind_of
from mentions import unreachable, unreferenced
from sight import AUTO, Flagged, Sight

_BACKUP = re.compile(
    r"(?i)\.(bak|backup|orig|old|save|swp|rej|tmp)\d*$|~$|([._ -](backup|bak|old|copy|orig)|\(\d+\))\.\w+$"
)
_BACKUP_FOLDER = re.compile(r"(?i)(^|[._-])(backups?|bak)([._-]|$)")
_VERB = re.compile(
    r"(?i)^(one[-_]?time|oneoff|temp|tmp|fix|patch|migrate|cleanup|clean_up|hotfix|quick|debug|verify|setup"
    r"_once|apply|convert|remove|rename|update)[-_]\w+\.(py|sh|js|ps1|sql)$|[-_](fix|migration|oneoff)\.(py|sh)$"
)
_REPORT = re.compile(
    r"(?i)[-_](report|summary|status|complete|completed|plan|results?|audit|analysis|checklist|roadmap|notes)"
    r"([-_]\d+)*\.(md|txt|json|rst|html)$"
)
_DATED = re.compile(r"(?<!\d)20\d\d[-_]?[01]\d[-_]?[0-3]\d(?!\d)")
_JUNK = re.compile(r"(?i)^(untitled|test\d*|foo|bar|tmp|temp|scratch|new_?file|nohup\.out|\.ds_store)(\.\w+)?$|\.log$")
_LIVE = frozenset(("test", "workflow", "compose", "manifest"))


def names(sight: Sight) -> set[PurePosixPath]:
    """Backups, one-time verbs, reports, dates and junk, by the file's name and nothing else."""
    return {path for path in sight.tree if _telling(path)}


def names_and_folders(sight: Sight) -> set[PurePosixPath]:
    """These, and whatever lies in a folder that calls itself a backup."""
    return names(sight) | {path for path in sight.tree if any(map(_BACKUP_FOLDER.search, path.parent.parts))}


def _telling(path: PurePosixPath) -> bool:
    if _BACKUP.search(path.name):
        return True
    if kind_of(path) in _LIVE:
        return False
    if _VERB.search(path.name):
        return kind_of(path) in ("script", "shell") or len(path.parts) == 1
    return bool(
        _REPORT.search(path.name)
        or _JUNK.search(path.name)
        or (_DATED.search(path.name) and (is_prose(path) or kind_of(path) == "data"))
    )


def oldest(sight: Sight) -> set[PurePosixPath]:
    """The quarter that went longest without a commit."""
    ages = {path: sight.chronicle.paths[path].last for path in sight.tree if path in sight.chronicle.paths}
    ordered = sorted(ages, key=lambda path: (ages[path], str(path)))
    return set(ordered[: len(ordered) // 4])


def vulture(sight: Sight) -> set[PurePosixPath]:
    """Python files of whose functions and classes vulture finds none in use.

    Raises:
        ModuleNotFoundError: vulture is not installed.
    """
    from vulture.core import Vulture

    found = Vulture()
    with (
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
    ):  # it prints syntax errors
        for path, text in sight.texts.items():
            if path.suffix == ".py":
                found.scan(text, filename=str(path))
        unused = {(str(item.filename), item.first_lineno) for item in found.get_unused_code(min_confidence=60)}
    definitions: dict[str, list[int]] = {}
    for item in (*found.defined_funcs, *found.defined_classes):
        definitions.setdefault(str(item.filename), []).append(item.first_lineno)
    return {PurePosixPath(name) for name, lines in definitions.items() if all((name, line) in unused for line in lines)}


def _auto(find: Callable[[Sight], set[PurePosixPath]]) -> Callable[[Sight], Flagged]:
    return lambda sight: dict.fromkeys(find(sight), AUTO)


RIVALS: dict[str, Callable[[Sight], Flagged]] = {
    "names": _auto(names),
    "names and folders": _auto(names_and_folders),
    "unreferenced": _auto(unreferenced),
    "unreachable": _auto(unreachable),
    "oldest quarter": _auto(oldest),
    "vulture": _auto(vulture),
}
