"""One stack, converted: its objects, its ledger, what was noticed, and who reaches whom."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..kernel.finding import Finding, Severity
from ..manifests.objects import Manifest
from .cluster import Cluster
from .context import Conversion, conversion
from .dialect import dialect_of, obeyed
from .known_images.table import ImageTable
from .ledger import KeyFate
from .model import Dialect, Model
from .reachability import Proof, prove
from .resources.all_objects import resources_of
from .resources.secrets.credentials import credentials_of
from .stack import read_stack


class ConversionInputs(NamedTuple):
    """What a conversion needs beside the stack: the cluster, the image rules, and the files that the stack names.

    ``dialect`` None means: told from the files.
    """

    cluster: Cluster
    images: ImageTable
    read: Callable[[str], bytes | None]
    dialect: Dialect | None = None
    names_in: Callable[[str], tuple[str, ...] | None] = lambda path: None


class ConvertedStack(NamedTuple):
    """A converted stack; ``files`` maps the stem of a file to its objects, in order."""

    conversion: Conversion
    files: Mapping[str, Sequence[Manifest]]
    entries: tuple[KeyFate, ...]
    proof: Proof
    because: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        return self.conversion.application

    @property
    def manifests(self) -> list[Manifest]:
        return [item for items in self.files.values() for item in items]


def convert_stack(model: Model, world: ConversionInputs) -> ConvertedStack:
    """Convert one loaded model.

    Raises:
        TidyError: the stack names a service or a value that no cluster can have.
    """
    told = dialect_of(model.values)
    dialect = world.dialect or told.dialect
    heard = obeyed(model, dialect)
    scene = conversion(read_stack(heard.model, dialect), world.cluster, world.images, world.read, world.names_in)
    for pointer, note in heard.ignored:
        scene.ledger.not_applicable(pointer, rule="swarm-ignored", note=note)
    for pointer in heard.refused:
        scene.find(
            pointer,
            "swarm-refused",
            "docker stack deploy refuses this key; expected a stack that it takes",
            help="if this stack was run by docker compose, say --from compose",
            severity=Severity.WARNING,
        )
    files = resources_of(scene)
    proof = prove(scene, [item for items in files.values() for item in items])
    findings = (*_still_unset(model, scene), *scene.findings, *proof.findings)
    because = told.because if world.dialect is None else "you said so"
    return ConvertedStack(
        scene, files, scene.ledger.settle(model.values), proof, because, tuple(dict.fromkeys(findings))
    )


def _still_unset(model: Model, scene: Conversion) -> Iterator[Finding]:
    """What the loader noticed, but for variables that need not be set: their values come from the secret store."""
    from_store = {
        model.place(each.at)
        for service in scene.stack.services.values()
        for each in credentials_of(service, scene)
        if not each.own
    }
    yield from (
        finding for finding in model.findings if finding.rule != "unset-variable" or finding.location not in from_store
    )
