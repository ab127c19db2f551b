"""``sophia-tidy convert [FILE...]``: Compose and Swarm stacks become Kubernetes manifests.

The file is long because the command has most options of all, each a line for a reader of ``--help``.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ...kernel.errors import TidyError
from ..options import add_planning

if TYPE_CHECKING:
    from ...config.schema import ConvertConfig
    from ...kernel.step import StepResult
    from ...report.page import Page
    from ...steps.context import Context
    from ...steps.convert_request import StackRequest
    from ..answers import Answers
    from .convert_files import NamedStacks

FORMS = ("kustomize", "helm", "plain")
CLUSTER = (  # options that are keys of the configuration too
    "kubernetes_version",
    "namespace",
    "routing",
    "exposure",
    "storage_class",
    "shared_storage_class",
    "claim_size",
    "secret_store",
    "issuer",
    "ingress_class",
    "registry",
    "hardened",
    "network_policies",
    "wait_for_dependencies",
)


def add_options(parser: ArgumentParser) -> None:
    """The stacks, how they are read, what the cluster is, and what is written."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="each file a stack of its own (default: all stacks of the repository; below its root the one that Compose takes)",
    )
    _add_reading(parser)
    _add_cluster(parser)
    _add_result(parser)
    add_planning(parser)


def _add_reading(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("how the stack is read")
    group.add_argument(
        "-f",
        "--override",
        metavar="FILE",
        action="append",
        default=[],
        help="lay FILE over the first stack; it becomes an overlay, not a copy",
    )
    group.add_argument(
        "--from",
        dest="dialect",
        choices=("swarm", "compose"),
        help="which engine ran it (default: told from the files)",
    )
    group.add_argument("--env-file", metavar="FILE", action="append", default=[], help="instead of .env")
    group.add_argument(
        "--from-env",
        metavar="NAME",
        action="append",
        default=[],
        help="take this variable from the environment, may be repeated; without it none is",
    )
    group.add_argument("--profile", metavar="NAME", action="append", default=[], help="with the services of a profile")
    group.add_argument(
        "--name",
        metavar="NAME",
        action="append",
        default=[],
        help="the stack's name, repeated for each stack (default: the file's, else its folder's)",
    )


def _add_cluster(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what the cluster is (defaults: K3s; kept in [tool.sophia-tidy.convert])")
    group.add_argument("--kubernetes-version", metavar="1.N", help="the version that must accept the manifests")
    group.add_argument("--namespace", metavar="NAME", help="default: the stack's name")
    group.add_argument("--routing", choices=("traefik", "ingress", "none"), help="what host names become")
    group.add_argument("--exposure", choices=("load-balancer", "node-port", "none"), help="what published ports become")
    group.add_argument("--storage-class", metavar="NAME", help="of claims (default: the cluster's)")
    group.add_argument("--shared-storage-class", metavar="NAME", help="of claims that several nodes write")
    group.add_argument("--claim-size", metavar="SIZE", help="of claims whose size nobody knows (default: 1Gi)")
    group.add_argument("--secret-store", metavar="NAME", help="the ClusterSecretStore (default: pulumi-esc)")
    group.add_argument("--issuer", metavar="NAME", help="the ClusterIssuer of certificates (default: letsencrypt)")
    group.add_argument("--ingress-class", metavar="NAME", help="of plain Ingresses (default: traefik)")
    group.add_argument("--registry", metavar="NAME", help="where images that the stack builds are pushed")
    group.add_argument(
        "--image",
        dest="images",
        metavar="OLD=NEW",
        action="append",
        type=_pair,
        default=[],
        help="use another image for a service or an image",
    )
    group.add_argument(
        "--hardened", action="store_true", default=None, help='Pod Security "restricted", not "baseline"'
    )
    group.add_argument(
        "--no-network-policies",
        dest="network_policies",
        action="store_false",
        default=None,
        help="let every pod reach every other",
    )
    group.add_argument(
        "--no-waiting",
        dest="wait_for_dependencies",
        action="store_false",
        default=None,
        help="start without waiting for what depends_on names",
    )


def _add_result(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what is written")
    group.add_argument("--stdout", action="store_true", help="print the manifests alone; write nothing")
    group.add_argument("--output", metavar="DIR", help="the folder for what is written (default: kubernetes)")
    group.add_argument(
        "--form",
        dest="forms",
        action="append",
        choices=FORMS,
        help="only this form, may be repeated (default: kustomize and helm)",
    )
    group.add_argument("--environment", metavar="NAME", help="the overlay, where no override names one")
    group.add_argument("--ledger", action="store_true", help="show every key and what became of it")
    group.add_argument("--strict", action="store_true", help="exit with 1 if a key needs a decision")


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stack that cannot be read, a stale plan.
    """
    import gc

    # Nearly all that a conversion makes lives until it ends: looking for garbage is a tenth of its time, and finds none.
    gc.disable()
    _refuse_beside_stdout(options)
    from ...report.pages.convert import decisions, page_of
    from ...steps.convert import convert
    from ..before import begin
    from ..exit_codes import DONE, PENDING
    from ..planning import narrowed, shown

    with _context(options) as context:
        if not Path(options.directory or Path.cwd()).resolve().is_relative_to(context.root):
            begin(options, context.root)  # the stack is elsewhere
        if options.apply:
            from ..writing import recovered

            recovered(context.root, options)
        answered, first = _answered(context, options)
        result = narrowed(convert(answered.tree, answered), answered)
        if first is not None:
            from ..answers import check_answers

            check_answers(first.facts, (result,), context)
        undecided = options.strict and decisions(result.facts)
        if options.stdout:
            from ..stdout import stream_stacks

            return stream_stacks(result, options) or (PENDING if undecided else DONE)
        page = page_of(result, diff=options.diff, ledger=options.ledger)
        if first is not None:
            from ...report.pages.answers import behind

            page = behind(first, page)
        if options.apply and page.pending():
            page = _applied(page, context, options)
    return shown(page, options) or (PENDING if undecided else DONE)


def _answered(context: "Context", options: Namespace) -> "tuple[Context, StepResult[Answers] | None]":
    """The context with what is accepted and rejected in its configuration, and the change that keeps it."""
    if not (options.accept or options.reject):
        return context, None
    from ..answers import given, settled

    later, first = settled(context, options, given(options), {})
    return later.at_tree(first.tree.after(first.plan)), first


def _applied(page: "Page", context: "Context", options: Namespace) -> "Page":
    from ..progress import Bar
    from ..writing import written

    with Bar(options.quiet) as bar:
        return written(page, context.root, options, bar)


def _refuse_beside_stdout(options: Namespace) -> None:
    """``--stdout`` writes nothing and shows nothing else, so what asks for that is a mistake.

    Raises:
        TidyError: it is there.
    """
    beside = [
        name
        for name in ("apply", "check", "diff", "ledger", "format", "output", "form")
        if getattr(options, "forms" if name == "form" else name)
    ]
    if options.stdout and beside:
        raise TidyError(f"--stdout prints the manifests alone; expected it without --{beside[0]}", rule="convert")


def _context(options: Namespace) -> "Context":
    """Where the stacks are, how they are read, what the cluster is.

    Raises:
        TidyError: wrong input or configuration.
    """
    from ...steps.context import ConfigSource
    from ..place import config_of
    from ..request import check_together, context_at, merged, request_of
    from .convert_files import stack_files

    check_together(options)
    found = stack_files(options)
    config, content, name = config_of(options, found.place)
    config = merged(config, options)
    request = request_of(options, stacks=_asked(options, found, config.convert))
    return context_at(options, found.place, config, ConfigSource.of(content, name), request)


def _asked(options: Namespace, found: "NamedStacks", settings: "ConvertConfig") -> "StackRequest":
    from ...convert.model import Dialect
    from ...convert.planner import Layout
    from ...steps.convert_cluster import cluster_of
    from ...steps.convert_request import StackRequest
    from ..place import paths_of
    from .convert_files import from_environment

    root, there = found.place.root, options.at is None
    forms = () if options.stdout else options.forms or ("kustomize", "helm")
    layout = Layout(
        _destination(options, root, settings.destination),
        kustomize="kustomize" in forms,
        helm="helm" in forms,
        plain="plain" in forms,
        pages=not options.stdout,
    )
    if found.files and len(options.name) > len(found.files):
        raise TidyError(
            f"{len(options.name)} names for {len(found.files)} stacks; expected one for each at most", rule="convert"
        )
    return StackRequest(
        files=found.files,
        overrides=paths_of(options, root, options.override, there=there),
        env_files=paths_of(options, root, options.env_file, there=there),
        profiles=tuple(options.profile),
        names=tuple(options.name),
        dialect=Dialect(options.dialect) if options.dialect else None,
        environment=_environment(options.environment or settings.environment),
        variables=from_environment(options),
        cluster=cluster_of(_chosen(options, settings)),
        layout=layout,
        merged=found.merged,
    )


def _chosen(options: Namespace, settings: "ConvertConfig") -> "ConvertConfig":
    """The configuration's cluster, with what the command line says instead."""
    given = {name: getattr(options, name) for name in CLUSTER if getattr(options, name) is not None}
    return settings._replace(**given, images={**settings.images, **dict(options.images)})


def _destination(options: Namespace, root: Path, configured: str) -> PurePosixPath:
    """Where to write, from the root: ``--output`` counts from here, as every path of the command line does.

    Raises:
        UnsafePath: outside the root.
        TidyError: a file is in the place.
    """
    from ..place import paths_of

    if options.output is None:
        return PurePosixPath(configured)
    here = options.directory is None and not Path.cwd().resolve().is_relative_to(root)
    (destination,) = paths_of(options, root, [str(root / options.output) if here else options.output], there=False)
    if (root / destination).is_file():
        raise TidyError(f"{destination} is a file; expected a folder after --output", rule="convert")
    return destination


def _environment(name: str) -> str:
    """The name of an overlay, which is a folder.

    Raises:
        TidyError: no name of a folder.
    """
    from ...manifests.name_rules import label_value

    if wrong := label_value(name) if name else "is empty":
        raise TidyError(f"environment {name!r} {wrong}", rule="convert")
    return name


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not old or not new:
        raise ArgumentTypeError(f"{text!r}; expected OLD=NEW")
    return old, new
