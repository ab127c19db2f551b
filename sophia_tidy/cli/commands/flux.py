"""``sophia-tidy flux``: the GitOps tree of each cluster."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ...kernel.errors import NothingToDo, TidyError
from ..options import add_planning

if TYPE_CHECKING:
    from ...steps.context import Context


def add_options(parser: ArgumentParser) -> None:
    """The clusters, where the repository is, and what every command has that can write."""
    parser.description = (
        "Plan kubernetes/clusters/<environment>/ for each environment: in which order Flux applies what there is, "
        "and whom it tells. flux bootstrap writes flux-system/ itself, with the source of all of it. "
        "What else can be said is said in [tool.sophia-tidy.flux]."
    )
    parser.add_argument(
        "--environment",
        dest="environments",
        metavar="NAME=BRANCH",
        action="append",
        type=_pair,
        default=[],
        help="a cluster and its branch, may be repeated (default: [tool.sophia-tidy.workflow] environments)",
    )
    parser.add_argument(
        "--repository",
        metavar="URL",
        default="",
        help="where Flux clones from (default: the configuration's, else the remote origin over ssh)",
    )
    parser.add_argument("--stdout", action="store_true", help="print the manifests alone; write nothing")
    add_planning(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    _refuse_beside_stdout(options)
    from ...report.pages.flux import page_of
    from ...steps.flux import flux
    from ..planning import run_step

    if options.stdout:
        return _streamed(options)
    return run_step(
        options,
        lambda context: flux(context.tree, _asked(context, options)),
        partial(page_of, diff=options.diff),
    )


def _streamed(options: Namespace) -> int:
    from ...steps.flux import flux
    from ..planning import narrowed, nothing_to_do
    from ..request import context_of
    from ..stdout import stream_clusters

    with context_of(options) as context:
        try:
            return stream_clusters(narrowed(flux(context.tree, _asked(context, options)), context), options)
        except NothingToDo as found:
            return nothing_to_do("flux", found, options)


def _asked(context: "Context", options: Namespace) -> "Context":
    request = context.request._replace(environments=dict(options.environments), repository=options.repository)
    return context.asking(request)


def _refuse_beside_stdout(options: Namespace) -> None:
    """``--stdout`` writes nothing and shows nothing else.

    Raises:
        TidyError: something that asks for that is there too.
    """
    beside = [name for name in ("apply", "check", "diff", "format") if getattr(options, name)]
    if options.stdout and beside:
        raise TidyError(f"--stdout prints the manifests alone; expected it without --{beside[0]}", rule="flux")


def _pair(text: str) -> tuple[str, str]:
    from ...config.values import BadValue, branches

    name, _, branch = text.partition("=")
    try:
        branches({name: branch})
    except BadValue as error:
        raise ArgumentTypeError(f"{text!r}; expected NAME=BRANCH") from error
    return name, branch
