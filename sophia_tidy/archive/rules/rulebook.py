"""The rules in force: those that come with the tool, and a project's own."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath

from ...kernel.errors import RuleError
from ...kernel.location import Location
from ...kernel.rule_files import rules_root
from ...kernel.tree import Tree
from .rule import ArchiveRule, load_rules

FOLDER = "archive"
SUFFIXES = (".yaml", ".yml")


@cache
def built_in() -> tuple[ArchiveRule, ...]:
    """The rules of ``rules/archive``.

    Raises:
        RuleError: one of them is wrong, or the folder is not there.
    """
    folder = rules_root().joinpath(FOLDER)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(SUFFIXES)), key=lambda file: file.name)
    return load_rules((PurePosixPath("rules", FOLDER, file.name), file.read_bytes()) for file in files)


def project_rules(tree: Tree, names: Iterable[str]) -> tuple[ArchiveRule, ...]:
    """The rules of the files and folders that ``extra-rules`` names.

    Raises:
        RuleError: a name that leads nowhere, or a wrong rule.
    """
    return load_rules((path, tree[path]) for path in dict.fromkeys(_files(tree, names)))


def all_rules(tree: Tree, names: Iterable[str] = ()) -> tuple[ArchiveRule, ...]:
    """Both; a project's rule replaces the one of the same name."""
    by_name = {rule.name: rule for rule in (*built_in(), *project_rules(tree, names))}
    return tuple(by_name[name] for name in sorted(by_name))


def _files(tree: Tree, names: Iterable[str]) -> Iterator[PurePosixPath]:
    for name in names:
        path = PurePosixPath(name)
        below = (
            sorted(each for each in tree if each.is_relative_to(path) and each.suffix in SUFFIXES) if path.parts else []
        )
        if not below:
            raise RuleError("no rule file; expected a YAML file or a folder of them", Location(path))
        yield from below
