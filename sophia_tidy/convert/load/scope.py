"""The scope of a file that is read: what it may see, what it may cost, and who reads the files that it names."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.finding import Finding
from .document import LoadedDocument
from .dotenv import Unset
from .errors import Code, LoadError, in_file
from .interpolate import Interpolation, unset_variable
from .marked import Block
from .ports import how_many
from .sources import Sources

_VALUES_A_PORT = 5


class ExtendsBudget:
    """What one load may build of values by ``extends``: a chain of growing lists is a bomb, too."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = 200_000

    def spend(self, value: object) -> None:
        """Count what ``value`` holds.

        Raises:
            LoadError: more than is left.
        """
        stack = [value]
        while stack:
            each = stack.pop()
            self.left -= 1
            if isinstance(each, dict):
                stack += each.values()
            elif isinstance(each, list):
                stack += each
            if self.left < 0:
                raise LoadError("services extend one another into more values than a project ever has", Code.TOO_LARGE)

    def spend_ports(self, model: Block) -> None:
        """Count what ranges of ports will become.

        Raises:
            LoadError: more than is left.
        """
        services = model.get("services")
        for name, service in services.items() if isinstance(services, Block) else ():
            ports = service.get("ports") if isinstance(service, Block) else None
            self.left -= sum(_VALUES_A_PORT * how_many(each) for each in ports or () if isinstance(each, str))
            if self.left < 0:
                raise (
                    LoadError("has ranges of more ports than a project ever publishes", Code.TOO_LARGE)
                    .under("ports", service)
                    .under(name, services)
                    .under("services", model)
                )


class StackReader(NamedTuple):
    """``files`` to one canonical model, later ones over earlier ones; ``base`` is one whose services are extended."""

    files: Callable[[tuple[str, ...], "LoadScope"], Block]
    base: Callable[[str, "LoadScope"], tuple[Block, LoadedDocument]]


class LoadScope(NamedTuple):
    """What holds while one file, or one included project, is read.

    ``directory`` is where its relative paths count from; it is relative to
    the project for what is included.  ``base`` is where it finds other files.
    ``reader`` reads those: Compose is recursive, so what extends and includes is handed the reader.
    """

    sources: Sources
    environment: Mapping[str, str]
    directory: str
    base: str
    home: str | None
    findings: list[Finding]
    budget: ExtendsBudget
    parsed: dict[str, list[LoadedDocument]]
    reader: StackReader
    including: tuple[str, ...] = ()
    forgiving: bool = False

    def interpolation(self) -> Interpolation:
        return Interpolation(self.environment.get, self.findings)

    def unset(self, path: str) -> Unset:
        """Who hears of the variables that a file of variables uses and nobody sets."""
        return unset_recorder(self.sources.shown(path), self.findings)


def unset_recorder(shown: PurePosixPath, findings: list[Finding]) -> Unset:
    """Makes findings at the lines of a file."""

    def tell(name: str, line: int, *, passed: bool) -> None:
        findings.append(unset_variable(name, in_file(shown, line), passed=passed))

    return tell
