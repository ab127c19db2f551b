"""``sophia-tidy bot``: pull requests from what the steps plan, kept true to what people do with them."""

from argparse import ArgumentParser, Namespace

from ..options import add_commit, add_output, positive

FORGES = ("github", "gitea", "forgejo")
_PLANS = ("at", "verify")
_PUBLISHES = ("dry_run", "token_file", "prefix", "time_limit", "any_time")


def add_options(parser: ArgumentParser) -> None:
    """Which half, and what each of them wants to know."""
    parser.description = (
        "Every night: pull requests from what the steps plan. "
        "bot plan reads, runs the tests and writes a bundle; it needs no token. bot publish BUNDLE holds the token, "
        "runs nothing of the repository, and makes what is on the forge into what the bundle wants. "
        "bot alone does both, where one machine may hold both."
    )
    parser.add_argument("half", metavar="plan|publish", nargs="?", choices=("plan", "publish"), help="one half alone")
    parser.add_argument("bundle", metavar="BUNDLE", nargs="?", help="with publish: the file that plan has written")
    add_commit(parser)
    parser.add_argument("--output", metavar="FILE", help="with plan: where the bundle goes (default: tidy.bundle)")
    parser.add_argument(
        "--verify", metavar="COMMAND", help="the project's tests: run in copies, before and after each group"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would be sent; nothing but reads is")
    parser.add_argument(
        "--repository", metavar="OWNER/NAME", help="default: the remote origin's, or $GITHUB_REPOSITORY"
    )
    parser.add_argument("--forge", metavar="KIND", choices=FORGES, help=f"which API is spoken: {', '.join(FORGES)}")
    parser.add_argument("--api", metavar="URL", help="its address (default: told by the remote, or $GITHUB_API_URL)")
    parser.add_argument("--base", metavar="BRANCH", help="where pull requests go (default: the branch of the team)")
    parser.add_argument(
        "--prefix", help="with publish: what its branches must begin with (default: as configured here, else tidy/)"
    )
    parser.add_argument("--token-file", metavar="FILE", help="read the token from FILE, not from the environment")
    parser.add_argument(
        "--time-limit", metavar="MINUTES", type=positive, help="end in order by then; the next run goes on"
    )
    parser.add_argument("--any-time", action="store_true", help="write whatever hours and days are configured")
    add_output(parser)


def run(options: Namespace) -> int:
    """Plan, publish, or both.

    Raises:
        TidyError: wrong input or configuration; a forge, a token or a
            repository that is none to work with; nothing is written then.
    """
    from ...adapters.interrupts import ended_like_interrupted

    _check(options)
    with ended_like_interrupted():
        return _half(options)


def _half(options: Namespace) -> int:
    if options.half == "publish":
        from pathlib import Path

        from ...bot.bundle.bundle import read_bundle
        from ..publishing import published

        return published(options, read_bundle(Path(options.bundle)))
    from ..bot_planning import planned, saved

    if options.half == "plan":
        return saved(options, planned(options))
    from ..publishing import check_place, published

    check_place(options)
    return published(options, planned(options))


def _check(options: Namespace) -> None:
    """Options that are for the other half.

    Raises:
        TidyError: one of them is given, or the bundle is missing.
    """
    from ...kernel.errors import TidyError

    if (options.half == "publish") is not (options.bundle is not None):
        raise TidyError("publish and a bundle belong together; expected sophia-tidy bot publish BUNDLE")
    wrong = {"plan": _PUBLISHES, "publish": (*_PLANS, "output", "base")}.get(options.half or "", ("output",))
    for name in wrong:
        if getattr(options, name):
            where = "publish" if name in _PUBLISHES else "plan"
            raise TidyError(f"--{name.replace('_', '-')} is for bot {where}; expected it there")
