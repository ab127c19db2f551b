"""The planning half on the command line: a commit is planned on, and what is wanted becomes a bundle."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..kernel.errors import TidyError
from .exit_codes import DONE

if TYPE_CHECKING:
    from ..bot.bundle.bundle import Bundle
    from ..report.page import Page
    from ..steps.context import Context

BUNDLE = "tidy.bundle"


def planned(options: Namespace) -> "Bundle":
    """What the night wants, with its branches.

    Raises:
        TidyError: wrong input or configuration; the commit is not on the
            branch that pull requests are to go to, and they are to be opened.
    """
    from ..bot.plan.night import NightSettings, plan_night
    from .progress import Bar
    from .request import context_of
    from .show import say

    options.at = options.at or "HEAD"
    settings = NightSettings(options.verify or "", options.repository or "", options.base or "")
    with Bar(options.quiet) as bar, context_of(options, bar) as context:
        _check_base(options, context)
        night = plan_night(context, settings)
    if night.note:
        say(f"note: {night.note}", options)
    return night.bundle


def saved(options: Namespace, bundle: "Bundle") -> int:
    """Write the bundle and show what is in it; the exit code.

    Raises:
        DiskError, TidyError: it cannot be written.
    """
    from ..bot.bundle.bundle import write_bundle
    from .show import say, show

    place = options.output or BUNDLE
    write_bundle(Path(place), bundle)
    show(_page(bundle, place), options)
    say(f"nothing else was written; publish it with: sophia-tidy bot publish {place}", options)
    return DONE


def _page(bundle: "Bundle", place: str) -> "Page":
    from ..report.page import Page

    wanted = bundle.wanted
    pulls = [f"planned  {each.group}: {each.title}" for each in wanted.pulls]
    waiting = [f"{'blocked' if each.is_blocked else 'waiting'}  {each.group}: {each.reason}" for each in wanted.waiting]
    details = {
        "repository": wanted.repository,
        "base": {"branch": wanted.base, "commit": wanted.base_commit},
        "bundle": place,
        "pulls": [{"group": each.group, "title": each.title, "commit": each.commit} for each in wanted.pulls],
        "waiting": [{"group": each.group, "title": each.title, "reason": each.reason} for each in wanted.waiting],
        "questions": [each.id for each in wanted.questions],
    }
    return Page("bot", details=details, lines=(*pulls, *waiting) or ("all is as it should be; nothing is wanted",))


def _check_base(options: Namespace, context: "Context") -> None:
    """Every commit that the base does not have would be part of each pull request."""
    from ..adapters.git.beyond_branch import beyond_branch
    from .show import say

    base = options.base or context.config.bot.base or context.doors.default_branch
    commit = "" if context.doors.git is None else context.doors.git.commit
    beyond = beyond_branch(context.root, commit, base) if commit else ""
    if not beyond:
        return
    told = f"{beyond[:12]} is not on {base} as origin has it; expected a commit of it, for pull requests go there"
    if options.half is None and not options.dry_run:
        raise TidyError(told, rule="unknown-commit")
    say(told, options)
