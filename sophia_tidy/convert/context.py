"""The context of a conversion: what a resource may ask while a stack is converted, as one value."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple

from ..kernel.finding import Finding, Severity
from ..manifests.objects import NAME, PART_OF
from ..manifests.pointer import Pointer
from .cluster import Cluster
from .known_images.rule import ImageRule
from .known_images.table import ImageTable
from .ledger import Ledger
from .names import LONGEST_WORKLOAD, distinct, label
from .questions import asked_once, asked_once_each
from .stack import Service, Stack


class Conversion(NamedTuple):
    """The stack, the cluster it goes to, what is known of images, and where to account for what was read.

    ``read`` gives the bytes of an absolute path that the stack names (a bind
    mount's source, a config's file), or None where there is none or it may
    not be read.  ``names_in`` gives the files below a folder, relative to it,
    or None where there is no folder or it may not be listed.  ``answers`` are
    those of `questions`.
    """

    stack: Stack
    cluster: Cluster
    images: ImageTable
    read: Callable[[str], bytes | None]
    names_in: Callable[[str], tuple[str, ...] | None]
    names: Mapping[str, str]
    ledger: Ledger
    findings: list[Finding]
    answers: dict[Hashable, Any]

    def name(self, service: Service | str) -> str:
        """The Kubernetes name of a service and of its workload."""
        return self.names[service if isinstance(service, str) else service.name]

    @property
    def application(self) -> str:
        """The stack's own name, as a label value."""
        return _application(self)

    @property
    def namespace(self) -> str:
        return self.cluster.namespace or self.application

    def image(self, service: Service) -> ImageRule | None:
        """What is known of the service's image."""
        return _image(service, self)

    def selector(self, service: Service) -> dict[str, str]:
        """The labels that tell a service's pods from all others; they never change after the first apply."""
        return {NAME: self.name(service), PART_OF: self.application}

    def find(
        self, pointer: Pointer, rule: str, message: str, severity: Severity = Severity.WARNING, help: str | None = None
    ) -> None:
        """Tell the person something about a place in the stack, unless they have accepted it; never with a value that may be secret."""
        if rule in self.cluster.accepted:
            return
        finding = Finding(self.stack.model.place(pointer), rule, message, severity, help)
        if finding not in self.findings:
            self.findings.append(finding)

    def decide(self, pointer: Pointer, rule: str, note: str, *, target: str = "", help: str | None = None) -> None:
        """A person has to decide about a place in the stack: said in the ledger, and as a finding."""
        self.ledger.needs_decision(pointer, rule=rule, note=note, target=target)
        self.find(pointer, rule, note, help=help)


@asked_once
def _application(conversion: Conversion) -> str:
    return label(conversion.stack.name or "stack")


@asked_once_each
def _image(service: Service, conversion: Conversion) -> ImageRule | None:
    return conversion.images.of(service.image)


def conversion(
    stack: Stack,
    cluster: Cluster,
    images: ImageTable,
    read: Callable[[str], bytes | None],
    names_in: Callable[[str], tuple[str, ...] | None] = lambda path: None,
) -> Conversion:
    """A conversion with its names settled, short enough for what workloads append to them."""
    return Conversion(
        stack=stack,
        cluster=cluster,
        images=images,
        read=read,
        names_in=names_in,
        names=distinct(stack.services, LONGEST_WORKLOAD),
        ledger=Ledger(cluster.accepted),
        findings=[],
        answers={},
    )
