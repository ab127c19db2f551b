"""``sophia-tidy convert [FILE...]``: Compose and Swarm stacks become Kubernetes manifests."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from .options import add_writing

if TYPE_CHECKING:
    from ..config import ConvertConfig
    from ..convert.cluster import Cluster
    from ..convert_step import Stacks

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
FORMS = ("kustomize", "helm", "plain")


def add_options(parser: ArgumentParser) -> None:
    """The stacks, how they are read, what the cluster is, and what is written."""
    parser.add_argument("files", nargs="*", metavar="FILE",
                        help=f"each file a stack of its own (default: the first of {', '.join(NAMES)})")
    _add_reading(parser)
    _add_cluster(parser)
    _add_result(parser)
    add_writing(parser)


def _add_reading(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("how the stack is read")
    group.add_argument("-f", "--override", metavar="FILE", action="append", default=[],
                       help="lay FILE over the first stack; it becomes an overlay, not a copy")
    group.add_argument("--from", dest="dialect", choices=("swarm", "compose"),
                       help="which engine ran it (default: told from the files)")
    group.add_argument("--env-file", metavar="FILE", action="append", default=[], help="instead of .env")
    group.add_argument("--profile", metavar="NAME", action="append", default=[], help="with the services of a profile")
    group.add_argument("--name", metavar="NAME", action="append", default=[],
                       help="the stack's name, repeated for each stack (default: the file's, else its folder's)")


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
    group.add_argument("--image", dest="images", metavar="OLD=NEW", action="append", type=_pair, default=[],
                       help="use another image for a service or an image")
    group.add_argument("--hardened", action="store_true", default=None, help='Pod Security "restricted", not "baseline"')
    group.add_argument("--no-network-policies", dest="network_policies", action="store_false", default=None,
                       help="let every pod reach every other")


def _add_result(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what is written")
    group.add_argument("--stdout", action="store_true", help="print the manifests alone; write nothing")
    group.add_argument("--output", metavar="DIR", help="the folder for what is written (default: kubernetes)")
    group.add_argument("--form", dest="forms", action="append", choices=FORMS,
                       help="only this form, may be repeated (default: kustomize and helm)")
    group.add_argument("--environment", metavar="NAME", help="the overlay, where no override names one")
    group.add_argument("--ledger", action="store_true", help="show every key and what became of it")
    group.add_argument("--strict", action="store_true", help="exit with 1 if a key needs a decision")


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stack that cannot be read, a stale plan.
    """
    from ..convert_step import convert
    from . import DONE, PENDING
    from .convert_page import decisions, last_words, page_of, streams
    from .show import code, say, show

    asked = _asked(options)
    converted = convert(asked)
    undecided = options.strict and decisions(converted)
    if options.stdout:
        return streams(converted, options) or (PENDING if undecided else DONE)
    page = page_of(converted, unsafe=bool(options.unsafe), diff=options.diff, ledger=options.ledger)
    if options.apply and page.pending():
        page = _applied(page, asked, options)
    show(page, options)
    say(last_words(page), options)
    return code(page, check=options.check) or (PENDING if undecided else DONE)


def _applied(page: Any, asked: "Stacks", options: Namespace) -> Any:
    from .progress import Bar
    from .writing import recovered, written

    with Bar(options.quiet) as bar:
        recovered(asked.root, options)
        return written(page, asked.root, options, bar)


def _asked(options: Namespace) -> "Stacks":
    import os

    from ..convert.model import Dialect
    from ..convert.planner import Layout
    from ..convert_step import Stacks
    from .place import config_of

    root, files = _files(options)
    settings = config_of(options, root).convert
    forms = () if options.stdout else options.forms or ("kustomize", "helm")
    layout = Layout(PurePosixPath(options.output or settings.destination), *(form in forms for form in FORMS),
                    pages=not options.stdout)
    return Stacks(
        root, files, _inside(options, root, options.override), _inside(options, root, options.env_file),
        tuple(options.profile), tuple(options.name), Dialect(options.dialect) if options.dialect else None,
        options.environment or settings.environment, dict(os.environ), _cluster(options, settings), layout)


def _files(options: Namespace) -> tuple[Path, tuple[PurePosixPath, ...]]:
    """The root, and the stacks from there; a stack outside of it brings its own root.

    Raises:
        TidyError: there is no such file, or none was named and none has the usual name.
    """
    from ..errors import TidyError
    from .place import root_of

    root = root_of(options).resolve()
    base = root if options.directory is not None else Path.cwd()
    named = [base / name for name in options.files] or [base / name for name in NAMES if (base / name).is_file()][:1]
    if not named:
        raise TidyError(f"no stack in {base}; expected a FILE, or one of {', '.join(NAMES)}", rule="convert")
    if not named[0].resolve().is_relative_to(root) and named[0].is_file():
        from ..git import git_root

        root = git_root(named[0].parent) or named[0].parent.resolve()
    return root, _inside(options, root, [str(each) for each in named])


def _inside(options: Namespace, root: Path, names: list[str]) -> tuple[PurePosixPath, ...]:
    from .place import paths_of

    return paths_of(options, root, names)


def _cluster(options: Namespace, settings: "ConvertConfig") -> "Cluster":
    """The configuration's cluster, with what the command line says instead."""
    from ..convert.cluster import Cluster, Exposure, Routing
    from ..errors import TidyError
    from ..schemas import versions

    def chosen(name: str) -> Any:
        given = getattr(options, name)
        return getattr(settings, name) if given is None else given

    known = versions()
    text = chosen("kubernetes_version")
    version = _version(text) if text else Cluster().version
    if version not in known:
        raise TidyError(f"Kubernetes {text} is unknown; expected one from {_spelled(known[0])} to {_spelled(known[-1])}",
                        rule="convert")
    same = ("namespace", "storage_class", "shared_storage_class", "claim_size", "secret_store", "issuer",
            "ingress_class", "registry", "hardened", "network_policies")
    return Cluster(version=version, routing=Routing(chosen("routing")), exposure=Exposure(chosen("exposure")),
                   images={**settings.images, **dict(options.images)}, **{name: chosen(name) for name in same})


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.removeprefix("v").partition(".")
    return (int(major), int(minor.partition(".")[0])) if major.isdecimal() and minor[:1].isdecimal() else (0, 0)


def _spelled(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not old or not new:
        raise ArgumentTypeError(f"{text!r}; expected OLD=NEW")
    return old, new
