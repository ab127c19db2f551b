"""Many histories of nights, by one command: ``python -m tests.bot.nights.run 5000 [--seed 1]``."""

import argparse
import resource
import sys

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from .machine import Nights
from .pure_world import PureWorld


def pure_nights() -> type[Nights]:
    """The state machine over the pure world, with counts of its own."""

    class PureNights(Nights):
        """Values alone."""

        counts = {}  # noqa: RUF012

        @staticmethod
        def make(follows_renames: bool) -> PureWorld:
            return PureWorld(follows_renames=follows_renames)

    return PureNights


def main(argv: list[str]) -> int:
    """Run as many histories as are asked for, and say what happened in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--no-shrink", action="store_true")
    asked = parser.parse_args(argv)
    machine = pure_nights()
    phases = [Phase.generate] if asked.no_shrink else [Phase.generate, Phase.shrink]
    long = settings(
        max_examples=asked.histories,
        stateful_step_count=asked.steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=phases,
        print_blob=False,
        report_multiple_bugs=False,
    )
    try:
        run_state_machine_as_test(seed(asked.seed)(machine), settings=long)
    finally:
        cpu = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        print(", ".join(f"{count} {what}" for what, count in machine.counts.items()), f"in {cpu:.0f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
