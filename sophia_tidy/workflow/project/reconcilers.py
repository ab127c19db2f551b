"""Reconcilers in the tree: other programs that would write what the one workflow deploys, each with what it would do.

Sources: Argo CD ("Declarative Setup"), Keel ("Policies"), Flux
("ImageUpdateAutomation"), Watchtower and Shepherd (their images), the
pipelines of Jenkins, GitLab and others, and GNU make.  What lies with tests,
examples and documents reconciles nothing.
The file is long because each kind is known by other marks.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ...formats.shell import commands
from ...formats.yaml_nodes import at_node, fields, items, mappings, word
from ...generated.seal import seal_of
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..facts.deploys import deploys
from .listing import Listing, aside
from .model import Project
from .nodes import Node, documents
from .stacks import MANIFESTS

_MARKS = re.compile(
    rb"argoproj\.io/|keel\.sh/|ImageUpdateAutomation|(watchtower|shepherd|ouroboros)|^namespace:", re.MULTILINE
)
_UPDATERS = re.compile(r"(^|/)(watchtower|shepherd|ouroboros)$")
_PIPELINES = re.compile(
    r"(^|/)(Jenkinsfile[^/]*|[^/]*\.jenkinsfile|\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|\.drone\.ya?ml"
    r"|\.travis\.yml|buildspec\.ya?ml)$|^\.circleci/config\.ya?ml$|^\.(woodpecker|buildkite)/[^/]+\.ya?ml$"
)
_MAKE = re.compile(r"(^|/)(GNUmakefile|[Mm]akefile)$")
_TARGET = re.compile(r"^([\w./-]*(?:deploy|roll-?out|release|ship|promote)[\w./-]*)\s*:(?!=)", re.IGNORECASE)
_PROGRAM = re.compile(
    r"(?<![\w./-])(kubectl|helm|docker|ssh|flux|argocd|ansible-playbook|gcloud|aws|flyctl|fly|nomad)(?=\s)[^'\"`]*(?:'[^']*'|\"[^\"]*\")?[^'\"`]*"
)
_NOT_HERE = frozenset(("s3", "pages", "pulumi", "terraform", "tofu", "vercel", "netlify", "wrangler", "helm chart"))


def reconcilers(tree: Tree, project: Project) -> Iterator[Finding]:
    """A warning for each, in the order of the paths; files that this tool wrote are none."""
    listing = Listing(tree)
    ours = _namespaces(listing)
    for path in sorted(listing.files):
        if aside(path) or path.startswith(".github/"):
            continue
        if path.endswith((".yml", ".yaml")) and not _PIPELINES.search(path):
            content = tree[PurePosixPath(path)]
            if _MARKS.search(content) and seal_of(content, "flux") is None:
                yield from _in_yaml(path, content, ours, project)
        elif _PIPELINES.search(path):
            yield from _in_lines(path, listing.text(path), project)
        elif _MAKE.search(path):
            yield from _in_make(path, listing.text(path), project)


def _in_yaml(path: str, content: bytes, ours: frozenset[str], project: Project) -> Iterator[Finding]:
    for node in documents(path, content).nodes:
        top = fields(node)
        kind, group = word(top.get("kind")), word(top.get("apiVersion")).partition("/")[0]
        name = word(fields(top.get("metadata")).get("name"))
        if group == "argoproj.io" and kind in ("Application", "ApplicationSet"):
            yield _found(
                at_node(PurePosixPath(path), node),
                f"Argo CD's {kind} {name} keeps {_source(top)} as it is there, and sets back what {project.file} changes",
            )
        elif group == "image.toolkit.fluxcd.io" and kind == "ImageUpdateAutomation":
            yield _found(
                at_node(PurePosixPath(path), node),
                f"Flux's image automation {name} commits newer images by itself, and undoes a roll-back of {project.file}",
            )
        yield from _keel(path, node, project)
        yield from _updaters(path, top, project)
        yield from _overlay(path, top, ours, project)


def _source(top: dict[str, Node]) -> str:
    """What an application of Argo CD takes, as path and namespace."""
    spec = fields(fields(fields(top.get("spec")).get("template")).get("spec")) or fields(top.get("spec"))
    source = fields(spec.get("source")) or next((fields(each) for each in items(spec.get("sources"))), {})
    told = word(source.get("path")) or word(source.get("chart")) or "its source"
    namespace = word(fields(spec.get("destination")).get("namespace"))
    return f"{told} in the namespace {namespace}" if namespace else told


def _keel(path: str, node: Node, project: Project) -> Iterator[Finding]:
    seen = [value for each in mappings(node) for key, value in each.items() if key.startswith("keel.sh/")]
    if seen:
        yield _found(
            at_node(PurePosixPath(path), seen[0]),
            f"Keel puts newer images into what runs, which no commit says; the next release of {project.file} sets them back",
        )


def _updaters(path: str, top: dict[str, Node], project: Project) -> Iterator[Finding]:
    for name, body in fields(top.get("services")).items():
        image = fields(body).get("image")
        if image is not None and (match := _UPDATERS.search(word(image).partition("@")[0].partition(":")[0])):
            yield _found(
                at_node(PurePosixPath(path), image),
                f"the service {name} ({match[2].title()}) pulls newer images into what runs by itself, beside {project.file}",
            )


def _overlay(path: str, top: dict[str, Node], ours: frozenset[str], project: Project) -> Iterator[Finding]:
    """A kustomization by hand of a namespace that the one workflow deploys to."""
    namespace = top.get("namespace")
    if (
        posixpath.basename(path).startswith("kustomization.")
        and not path.startswith(f"{MANIFESTS}/")
        and word(namespace) in ours
    ):
        at = at_node(PurePosixPath(path), namespace) if namespace is not None else Location(PurePosixPath(path))
        yield _found(
            at,
            f"this overlay is of the namespace {word(namespace)} too: whoever applies it replaces what {project.file} deploys there",
        )


def _namespaces(listing: Listing) -> frozenset[str]:
    """Those that the overlays of the one workflow say."""
    found = set[str]()
    for path in listing.files:
        if path.startswith(f"{MANIFESTS}/") and posixpath.basename(path) in ("kustomization.yaml", "kustomization.yml"):
            found |= {
                word(fields(node).get("namespace")) for node in documents(path, listing.tree[PurePosixPath(path)]).nodes
            }
    return frozenset(found - {""})


def _in_lines(path: str, text: str, project: Project) -> Iterator[Finding]:
    """The first deployment of a pipeline; a comment is none."""
    for number, line in enumerate(text.split("\n"), 1):
        if how := _deploys(line):
            yield _found(
                Location(PurePosixPath(path), number), f"this pipeline deploys with {how}, beside {project.file}"
            )
            return


def _in_make(path: str, text: str, project: Project) -> Iterator[Finding]:
    target = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith(("\t", " ", "#")) and line.strip():
            match = _TARGET.match(line)
            target = match[1] if match else ""
        elif target and (how := _deploys(line)):
            yield _found(
                Location(PurePosixPath(path), number),
                f"`make {target}` deploys with {how} whenever somebody runs it, beside {project.file}",
            )
            target = ""


def _deploys(line: str) -> str:
    """What a line of a pipeline deploys with; empty where it does not."""
    if line.strip().startswith(("#", "//", "*")):
        return ""
    for match in _PROGRAM.finditer(line):
        how = next((told for each in commands(match[0]) if (told := deploys(each))), "")
        if how and how not in _NOT_HERE:
            return how
    return ""


def _found(at: Location, message: str) -> Finding:
    return Finding(at, "second-deployer", f"{message}; expected one deployer of an environment", Severity.WARNING)
