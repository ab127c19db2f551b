"""``sophia-tidy flux``: the GitOps tree of each cluster."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from ..kernel.errors import NothingToDo, TidyError
from .options import add_writing

if TYPE_CHECKING:
    from ..steps.flux import Laid, Wishes


def add_options(parser: ArgumentParser) -> None:
    """The clusters, where the repository is, and what every command has that can write."""
    parser.description = (
        "Plan kubernetes/clusters/<environment>/ for each environment: what Flux watches, in which order it "
        "applies it, and whom it tells. flux bootstrap writes flux-system/ itself. "
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
    add_writing(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    _refuse_beside_stdout(options)
    from ..report.pages.flux import page_of
    from ..steps.flux import lay_out
    from .nothing import nothing_to_do
    from .progress import Bar
    from .show import code, last_words, say, show
    from .stdout import stream_clusters
    from .writing import recovered, written

    wishes = _wishes(options)
    with Bar(options.quiet) as bar:
        if options.apply:
            recovered(wishes.root, options)
        try:
            laid: Laid = lay_out(wishes)
        except NothingToDo as found:
            return nothing_to_do("flux", found, options)
        if options.stdout:
            return stream_clusters(laid, options)
        page = page_of(laid, unsafe=bool(options.unsafe), diff=options.diff)
        if options.apply and page.pending():
            page = written(page, wishes.root, options, bar)
    show(page, options)
    say(last_words(page), options)
    return code(page, check=options.check)


def _refuse_beside_stdout(options: Namespace) -> None:
    """``--stdout`` writes nothing and shows nothing else.

    Raises:
        TidyError: something that asks for that is there too.
    """
    beside = [name for name in ("apply", "check", "diff", "format") if getattr(options, name)]
    if options.stdout and beside:
        raise TidyError(f"--stdout prints the manifests alone; expected it without --{beside[0]}", rule="flux")


def _wishes(options: Namespace) -> "Wishes":
    from pathlib import Path, PurePosixPath

    from ..config.schema import PYPROJECT
    from ..steps.flux import Wishes
    from .place import config_of, root_of

    root = root_of(options)
    said_in = PurePosixPath(options.config) if options.config else PYPROJECT
    said_at = Path(options.config) if options.config else None
    return Wishes(root, config_of(options, root), dict(options.environments), options.repository, said_in, said_at)


def _pair(text: str) -> tuple[str, str]:
    from ..config.values import BadValue, branches

    name, _, branch = text.partition("=")
    try:
        branches({name: branch})
    except BadValue as error:
        raise ArgumentTypeError(f"{text!r}; expected NAME=BRANCH") from error
    return name, branch
