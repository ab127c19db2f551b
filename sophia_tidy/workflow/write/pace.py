"""The pace of one project: what setting up and each gate take there, by its size."""

from collections.abc import Iterable

from .parts import GateJob
from .taken_gate import TakenGate
from .timing import sizes
from .timing.durations import Durations, Size, Took, total
from .toolchains import SetUp, SetupStep


class Pace:
    """Durations for one tree; its sizes are looked up once.  ``setup`` is what sets up its jobs."""

    def __init__(self, setup: SetUp, durations: Durations) -> None:
        self.setup, self._durations = setup, durations
        tree = setup.tree
        self._packages, self._tests = sizes.packages(tree, setup.declared), sizes.tests(tree)
        self._sources = sizes.sources(tree)

    @property
    def services(self) -> Took:
        """Containers beside the tests."""
        return self._durations.of("services")

    def setting_up(self, step: SetupStep) -> Took:
        """One step of setting up."""
        return self._durations.of(step.takes, self._packages)

    def gate(self, taken: TakenGate) -> Took:
        """One gate."""
        size: Size = self._tests if taken.gate.job is GateJob.TESTS else self._sources
        span = self._durations.of(taken.gate.takes, size)
        times = sizes.environments(self.setup.tree, taken.command) if taken.gate.name == "tox" else 1
        return total(span for _ in range(times))

    def seconds(self, gates: Iterable[TakenGate]) -> int:
        """What a job with these gates usually takes, without its runner."""
        gates = tuple(gates)
        spans = [*(self.setting_up(each) for each in self.setup.steps(gates)), *(self.gate(each) for each in gates)]
        return total((*spans, *((self.services,) if any(each.services for each in gates) else ()))).usual
