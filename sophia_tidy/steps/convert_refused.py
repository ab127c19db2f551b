"""Which stacks on their way out a cluster would refuse, or would mix up with one another; the lint over where they would lie."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ..adapters.kubernetes_schemas import load_schemas
from ..convert.conflicts import overlapping
from ..convert.converted_stack import ConvertedStack
from ..convert.planner import OutgoingStack
from ..convert.resources.storage.shared_objects import external_objects
from ..kernel.finding import Finding, at_error
from ..manifests.lint import lint
from ..manifests.objects import Manifest


def refused_of(
    sites: Mapping[int, OutgoingStack], version: tuple[int, int], destination: PurePosixPath, *, alone: bool
) -> tuple[dict[int, str], tuple[Finding, ...]]:
    """The stacks that are not written, each with the reason; and what a cluster would refuse, at the place where it would be written."""
    source = load_schemas(version)
    refused: dict[int, str] = {}
    found: list[Finding] = []
    for index, site in sites.items():
        below = PurePosixPath() if alone else PurePosixPath(site.stacked.name)
        known: set[tuple[str, str]] = set()
        for place, stacked in _views(site, destination, below):
            said = [
                each
                for each in lint(place, version, source, externals=_externals(stacked))
                if (each.rule, each.message) not in known
            ]
            known |= {(each.rule, each.message) for each in said}
            found += said
            if at_error(said):
                refused.setdefault(index, "a cluster would refuse its manifests")
    for index in overlapping({index: site.stacked for index, site in sites.items()}):
        refused.setdefault(index, "another stack has objects of the same names in the same namespace")
    return refused, tuple(found)


def _views(
    site: OutgoingStack, destination: PurePosixPath, below: PurePosixPath
) -> Iterator[tuple[dict[PurePosixPath, list[Manifest]], ConvertedStack]]:
    """The base by its files; each overlay that differs as one."""
    yield (
        {
            destination / "base" / below / f"{stem}.yaml": list(items)
            for stem, items in site.stacked.files.items()
            if items
        },
        site.stacked,
    )
    for each in site.environments:
        if each.stacked is not None:
            yield (
                {destination / "overlays" / each.name / below / "kustomization.yaml": each.stacked.manifests},
                each.stacked,
            )


def _externals(stacked: ConvertedStack) -> frozenset[str]:
    """What the manifests name and somebody else makes, as ``Kind/name``."""
    scene = stacked.conversion
    return external_objects(scene) | {f"ClusterSecretStore/{scene.cluster.secret_store}"}
