"""The plan of `convert`: the files below the destination that the stacks' manifests need, as writes."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ..config.schema import ConvertConfig
from ..formats.yaml_emitter import yaml_text
from ..generated.seal import Origin, origin_of
from ..kernel.plan import Plan, digest
from ..kernel.tree import Tree
from .conflicts import clashes
from .converted_stack import ConvertedStack
from .hand_edits import HandEdits
from .output.plain import in_namespace, stream


class StackOverlay(NamedTuple):
    """An overlay: its name, and the stack as it is there; None where the base already is that."""

    name: str
    stacked: ConvertedStack | None = None


class OutgoingStack(NamedTuple):
    """One stack on its way out: what it became, the files that it was made from, and its environments."""

    stacked: ConvertedStack
    sources: tuple[tuple[str, bytes], ...]
    environments: tuple[StackOverlay, ...]


class Layout(NamedTuple):
    """Where things go: the destination folder, and which of the forms are written."""

    destination: PurePosixPath = PurePosixPath(ConvertConfig().destination)
    kustomize: bool = True
    helm: bool = True
    plain: bool = False
    pages: bool = True
    chart_version: str = "0.1.0"

    @property
    def writes(self) -> bool:
        """Whether anything goes there."""
        return self.kustomize or self.helm or self.plain or self.pages


def plan_convert(
    tree: Tree, sites: Sequence[OutgoingStack], layout: Layout, unwritten: Mapping[int, str] = MappingProxyType({})
) -> Plan:
    """The plan for all stacks together; two stacks that claim one thing are findings.

    One stack lies flat (``base/``, ``overlays/production/``), several lie
    side by side (``base/<stack>/``, ``overlays/production/<stack>/``).
    ``unwritten`` are the files of stacks that were asked for and are not
    among the sites, by their place in what was asked: where an earlier run
    wrote them they stay gathered, or whoever applies the whole would delete them.
    """
    keeping = HandEdits(tree, layout.destination)
    alone = len(sites) + len(unwritten) == 1
    for site in sites:
        texts = list(_texts(site, layout, keeping, "" if alone else f"/{site.stacked.name}"))
        if texts:  # else nobody asks for the digest, and OpenSSL need not be loaded
            origin = origin_of(site.sources)
            for path, text in texts:
                keeping.put(path, text, origin)
    if not alone and sites and layout.kustomize:
        for path, text in _gathered(sites, unwritten, keeping):
            keeping.put(path, text, _all(sites))
    findings = [finding for site in sites for each in _views(site) for finding in each.findings]
    return Plan(
        keeping.changes(),
        tuple(dict.fromkeys((*findings, *clashes([site.stacked for site in sites]), *keeping.findings()))),
    )


def _views(site: OutgoingStack) -> Iterator[ConvertedStack]:
    yield site.stacked
    yield from (each.stacked for each in site.environments if each.stacked is not None)


def _texts(site: OutgoingStack, layout: Layout, keeping: HandEdits, below: str) -> Iterator[tuple[str, str]]:
    """All files of one stack, by path below the destination."""
    stacked, namespace = site.stacked, site.stacked.conversion.namespace
    if layout.kustomize:
        yield from _kustomized(site, keeping, below)
    if layout.helm:
        from .output.chart import chart

        files = chart(stacked.files, stacked.name, layout.chart_version)
        yield from ((f"helm/{stacked.name}/{path}", text) for path, text in files.items())
    if layout.plain:
        yield f"manifests/{stacked.name}.yaml", stream(stacked.files, namespace)
    if layout.pages:
        yield from _pages(site, layout, below)


def _kustomized(site: OutgoingStack, keeping: HandEdits, below: str) -> Iterator[tuple[str, str]]:
    from .output.kustomize import base, overlay

    stacked, namespace = site.stacked, site.stacked.conversion.namespace
    yield from ((f"base{below}/{path}", text) for path, text in base(stacked.files, namespace).items())
    up = "../../base" if not below else f"../../../base{below}"
    for each in site.environments:
        wanted = stacked.files if each.stacked is None else each.stacked.files
        folder = f"overlays/{each.name}{below}"
        components = [] if below else keeping.components("../..")
        yield from (
            (f"{folder}/{path}", text)
            for path, text in overlay(stacked.files, wanted, namespace, up, components).items()
        )


def _pages(site: OutgoingStack, layout: Layout, below: str) -> Iterator[tuple[str, str]]:
    from .output.migration import migration_page
    from .output.pages import ledger_page
    from .output.volume_copy import FILE, copy_manifests
    from .reachability.mermaid import diagram_mermaid
    from .reachability.svg import diagram_svg

    stacked, name = site.stacked, site.stacked.name
    prefix = "" if not below else f"{name}-"
    yield f"{prefix}LEDGER.md", ledger_page(name, stacked.entries, diagram_mermaid(stacked.proof))
    yield (
        f"{prefix}MIGRATION.md",
        migration_page(
            stacked,
            str(layout.destination),
            f"{prefix}{FILE}",
            f"overlays/{site.environments[0].name}{below}" if layout.kustomize else "",
            f"helm/{name}" if layout.helm else "",
        ),
    )
    copies = copy_manifests(stacked)
    if copies:
        yield f"{prefix}{FILE}", yaml_text(*(in_namespace(item, stacked.conversion.namespace) for item in copies))
    yield f"{prefix}connectivity.svg", diagram_svg(stacked.proof)


def _gathered(
    sites: Sequence[OutgoingStack], unwritten: Mapping[int, str], keeping: HandEdits
) -> Iterator[tuple[str, str]]:
    """The kustomizations that gather several stacks; a stack without an environment's override is there as it is."""
    from .output.kustomize import gathering

    own = {site.stacked.name: {each.name for each in site.environments} for site in sites}
    names = list(own)
    for index, file in sorted(unwritten.items()):
        names[index:index] = [name for name in keeping.made_from(file) if name not in names]
    yield from ((f"base/{path}", text) for path, text in gathering(names).items())
    for environment in dict.fromkeys(each.name for site in sites for each in site.environments):
        resources = [
            name
            if (environment in own[name] if name in own else keeping.has(f"overlays/{environment}/{name}"))
            else f"../../base/{name}"
            for name in names
        ]
        yield from (
            (f"overlays/{environment}/{path}", text)
            for path, text in gathering(resources, keeping.components("../..")).items()
        )


def _all(sites: Sequence[OutgoingStack]) -> Origin:
    origins = [origin_of(site.sources) for site in sites]
    return Origin(
        tuple(name for origin in origins for name in origin.names),
        digest("".join(origin.source for origin in origins).encode()),
    )
