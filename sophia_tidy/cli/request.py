"""From options and configuration to the context of a step; the command line wins."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..config.review import read_selector
from ..config.schema import Config
from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..steps.context import ConfigSource, Context
from ..steps.request import Progress, Request, silent
from .place import Place, config_of, paths_of, place_of

if TYPE_CHECKING:
    from ..steps.convert_request import StackRequest

_OWN_NAMES = ("archive",)  # its rules may be the repository's own, so it tells itself what is no name of one


def context_of(options: Namespace, progress: Progress = silent) -> Context:
    """Where, what, which rules and how far.

    Raises:
        TidyError: a folder, path, rule or configuration that is not there or is wrong.
    """
    check_together(options)
    place = place_of(options)
    config, content, name = config_of(options, place)
    config = merged(config, options)
    only = paths_of(options, place.root, getattr(options, "paths", ()), there=options_at(options) is None)
    context = context_at(options, place, config, ConfigSource.of(content, name), request_of(options, only), progress)
    _check_paths(context)
    return context


def context_at(
    options: Namespace,
    place: Place,
    config: Config,
    source: ConfigSource,
    request: Request,
    progress: Progress = silent,
) -> Context:
    """The context of a place that is known already."""
    return Context.of(
        place.root,
        config,
        request._replace(groups=groups_of(config)),
        progress=progress,
        at=options_at(options),
        git=place.git,
        source=source,
    )


def request_of(
    options: Namespace,
    only: tuple[PurePosixPath, ...] = (),
    stacks: "StackRequest | None" = None,
    environments: Mapping[str, str] = MappingProxyType({}),
    repository: str = "",
) -> Request:
    """The words of the command line.

    Raises:
        RuleError: a name of no rule and no group.
    """
    select, ignore = getattr(options, "select", None) or (), getattr(options, "ignore", None) or ()
    if options.command not in _OWN_NAMES and (select or ignore):
        from ..catalog.registry import check_names

        check_names((*select, *ignore))
    unsafe = bool(getattr(options, "unsafe", False))
    return Request(only, select, ignore, unsafe, stacks, environments, repository)


def groups_of(config: Config) -> dict[str, tuple[str, ...]]:
    """The rules of each group that the configuration's ``review`` names."""
    words = [word for each in config.review if (word := read_selector(each).word)]
    if not words:
        return {}
    from ..catalog.registry import GROUPS, members

    return {word: tuple(sorted(members((word,)))) for word in words if word in GROUPS}


def options_at(options: Namespace) -> str | None:
    """The commit that is planned on; None for the work tree."""
    commit: str | None = getattr(options, "at", None)
    return commit


def check_together(options: Namespace) -> None:
    """Options that need one another, or exclude one another.

    Raises:
        TidyError: one of them stands alone, or beside the other.
    """
    given = {name: getattr(options, name, None) for name in ("apply", "commit", "no_verify", "branch", "at")}
    if given["commit"] and not given["apply"]:
        raise TidyError("--commit without --apply; expected both, for a commit is written")
    if given["branch"] is not None and not given["apply"]:
        raise TidyError("--branch without --apply; expected both, for the branch is made of what is written")
    if given["no_verify"] and not given["commit"] and given["branch"] is None:
        raise TidyError(
            "--no-verify without --commit or --branch; expected one of them, for a hook runs where a commit is made"
        )
    if given["at"] is not None and given["apply"]:
        raise TidyError("--at together with --apply; expected one of them, for a commit is not written to")


def merged(config: Config, options: Namespace) -> Config:
    """The configuration with what the command line says instead.

    Raises:
        RuleError: the configuration names a rule that there is not.
    """
    fix = config.fix
    if options.command in ("fix", "run", "why", "status"):
        if options.select is not None:
            fix = fix._replace(select=options.select, ignore=())
        if options.ignore is not None:
            fix = fix._replace(ignore=fix.ignore + options.ignore)
        if fix.select or fix.ignore:
            from ..catalog.registry import check_names

            check_names((*fix.select, *fix.ignore))
    if getattr(options, "unsafe", None):
        fix = fix._replace(unsafe=True)
    return config._replace(fix=fix, jobs=getattr(options, "jobs", None) or config.jobs)


def _check_paths(context: Context) -> None:
    """A path that is named has to be in the commit, as it would have to be on the disk.

    Raises:
        TidyError: it is not.
    """
    if context.doors.at is None or not context.request.only:
        return
    known = {parent for path in context.tree for parent in (path, *path.parents)}
    for path in context.request.only:
        if path not in known:
            raise TidyError(
                f"it is not in {context.doors.at}; expected a file or folder of that commit", Location(path)
            )
