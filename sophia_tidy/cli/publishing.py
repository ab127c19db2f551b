"""The publishing half on the command line: the forge is found, the night is carried out or rehearsed, and told."""

import os
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from ..adapters.git.repository import Repository
from ..config.schema import BotConfig
from ..kernel.errors import TidyError
from .exit_codes import DONE, PENDING
from .forge_place import ForgePlace, forge_place, no_token

if TYPE_CHECKING:
    from ..adapters.forge.pace import PaceLimits
    from ..adapters.forge.protocol import Forge
    from ..adapters.git.remote import RemoteScratch
    from ..bot.bundle.bundle import Bundle
    from ..bot.model.wanted import Wanted
    from ..bot.publish.observe import NightSetting
    from ..report.page import Page


def published(options: Namespace, bundle: "Bundle") -> int:
    """What is there is made into what the bundle wants; the exit code: 1 where something could not be done yet.

    Raises:
        TidyError: a forge, a token, a repository or a bundle that is none to
            work with; nothing is written.
    """
    from .show import show

    options.left = "what is done stays, and the next run goes on"
    wanted = _as_asked(bundle.wanted, options)
    config, where = _place(options, wanted.repository)
    _check_signing(wanted, where)
    _check_prefix(wanted, options, config)
    bundle = bundle._replace(wanted=wanted._replace(repository=where.address.full_name))
    page, code = (_rehearsed if options.dry_run else _carried_out)(options, config, where, bundle)
    show(page, options)
    return code


def _check_prefix(wanted: "Wanted", options: Namespace, config: BotConfig) -> None:
    """Which branches are the bot's is not for the bundle to say: it was made where the repository's own code ran.

    Raises:
        TidyError: it names others than were expected.
    """
    found, expected = wanted.rules.prefix, options.prefix or config.prefix
    if options.half == "publish" and found != expected:
        told = f"the bundle is for branches that begin with {found!r}; expected {expected!r}, or --prefix {found}"
        raise TidyError(told, rule="bundle")


def _check_signing(wanted: "Wanted", where: ForgePlace) -> None:
    """Only GitHub makes commits from trees that were sent to it, and signs them.

    Raises:
        TidyError: it is another forge.
    """
    if wanted.rules.is_signed and where.address.kind != "github":
        told = (
            f"no commit is signed by the API of {where.address.kind}; expected signed = false in [tool.sophia-tidy.bot]"
        )
        raise TidyError(told, rule="config")


def check_place(options: Namespace) -> None:
    """Before the work: whether there is a forge to go to, and a token.

    Raises:
        TidyError: there is none.
    """
    where = _place(options)[1]
    if where.token is None and not options.dry_run:
        raise no_token(where.address.kind)


def _place(options: Namespace, repository: str = "") -> tuple[BotConfig, ForgePlace]:
    from .place import config_of, place_of

    place = place_of(options)
    git = Repository.around(place.root) if place.git == "ask" else place.git
    config = config_of(options, place)[0].bot
    return config, forge_place(options, config, git.origin_url if git else None, os.environ, repository)


def _as_asked(wanted: "Wanted", options: Namespace) -> "Wanted":
    """What is wanted, at any time where the command line says so."""
    if not options.any_time:
        return wanted
    from ..bot.model.rules import NightWindow

    return wanted._replace(rules=wanted.rules._replace(window=NightWindow()))


def _carried_out(options: Namespace, config: BotConfig, where: ForgePlace, bundle: "Bundle") -> "tuple[Page, int]":
    from ..adapters.forge.connect import connect
    from ..bot.publish.branches import BundleBranches
    from ..bot.publish.night import night
    from ..bot.publish.told import night_page

    if where.token is None:
        raise no_token(where.address.kind)
    limits = _limits(options, config)
    ends = time.monotonic() + limits.budget
    forge = connect(where.address, where.token, limits, seed=where.address.full_name)
    with BundleBranches(_scratch(where, forge, bundle), bundle, forge) as branches:
        outcome = night(bundle.wanted, forge, branches, _setting(where), lambda: time.monotonic() < ends)
    return night_page(bundle.wanted, outcome), DONE if outcome.is_whole else PENDING


def _rehearsed(options: Namespace, config: BotConfig, where: ForgePlace, bundle: "Bundle") -> "tuple[Page, int]":
    """A dry run; where the forge cannot be asked, as if nothing were there yet."""
    from ..adapters.forge.errors import ForgeError, ForgeTrouble

    if where.token is None:
        told = f"{no_token(where.address.kind).message}: planned as if nothing were there yet"
        return _rehearsal(options, config, where, bundle, told)
    try:
        return _rehearsal(options, config, where, bundle)
    except ForgeError as error:
        if error.kind not in (ForgeTrouble.UNREACHABLE, ForgeTrouble.SERVER_ERROR):
            raise
        told = f"{error.message}: planned as if nothing were there yet"
    return _rehearsal(options, config, where, bundle, told)


def _rehearsal(
    options: Namespace, config: BotConfig, where: ForgePlace, bundle: "Bundle", unasked: str = ""
) -> "tuple[Page, int]":
    from ..adapters.forge.connect import forge_of, sender_of
    from ..adapters.forge.recording import RecordingSender
    from ..bot.publish.branches import BundleBranches
    from ..bot.publish.night import night
    from ..bot.publish.rehearsal import RehearsedBranches
    from ..bot.publish.told import night_page

    limits = _limits(options, config)
    sender = None if unasked else sender_of(where.address, where.token, limits, seed=where.address.full_name)
    recording = RecordingSender(where.address, bundle.wanted.base, sender)
    forge = forge_of(where.address, recording)
    with BundleBranches(_scratch(where, forge, bundle), bundle, forge) as branches:
        rehearsed = RehearsedBranches(recording, branches.merged_trees)
        outcome = night(bundle.wanted, forge, rehearsed, _setting(where))
    said = [unasked] if unasked else []
    return night_page(bundle.wanted, outcome, said, rehearsed.requests()), DONE


def _limits(options: Namespace, config: BotConfig) -> "PaceLimits":
    from ..adapters.forge.pace import PaceLimits

    minutes = options.time_limit or config.time_limit
    return PaceLimits(minute=config.writes_per_minute, hour=config.writes_per_hour, budget=60.0 * minutes)


def _setting(where: ForgePlace) -> "NightSetting":
    from datetime import UTC, datetime

    from ..adapters.forge.tokens import ForgeTokenKind, checks_wait
    from ..bot.publish.observe import NightSetting

    token, now = where.token, datetime.now(UTC)
    if token is None:
        return NightSetting(now)
    waits = checks_wait(token, os.environ)
    return NightSetting(
        now,
        may_push_workflows=False if waits else None,
        checks_wait=waits,
        tells_rights=token.kind is not ForgeTokenKind.INSTALLATION,
    )


def _scratch(
    where: ForgePlace, forge: "Forge", bundle: "Bundle"
) -> "Callable[[], AbstractContextManager[RemoteScratch]]":
    """The repository that git works in: by the address that the forge itself gives, when it is asked for."""
    from ..adapters.git.remote import remote_scratch

    token, wide = where.token, len(bundle.wanted.base_commit) == 64
    in_the_clear = where.address.api.startswith("http://")

    def made() -> "AbstractContextManager[RemoteScratch]":
        url = forge.repository().clone_url
        return remote_scratch(url, token.reveal if token else None, allows_http=in_the_clear, wide=wide)

    return made
