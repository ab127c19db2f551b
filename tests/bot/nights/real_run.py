"""Many histories of nights against real git and a real server, by one command: ``python -m tests.bot.nights.real_run 200 [--seed 1]``.

Half of them are on GitHub, half on Gitea.
"""

import argparse
import os
import resource
import sys
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from .machine import Nights
from .real_world import RealWorld

MOST_REQUESTS = 12  # of a quiet night


def real_nights(kinds: tuple[str, ...] = ("github", "gitea")) -> type[Nights]:
    """The state machine over the real world, with counts of its own; where a renamed branch takes its pull request along is Gitea."""

    class RealNights(Nights):
        """Real git and real requests."""

        counts: ClassVar[dict[str, int]] = {}

        @staticmethod
        def make(follows_renames: bool) -> RealWorld:
            return RealWorld(kinds[follows_renames % len(kinds)])

    return RealNights


def main(argv: list[str]) -> int:
    """Run as many histories as are asked for, and say what happened in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--kind", choices=("github", "gitea"))
    parser.add_argument("--no-shrink", action="store_true")
    asked = parser.parse_args(argv)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    machine = real_nights((asked.kind,) if asked.kind else ("github", "gitea"))
    long = settings(
        max_examples=asked.histories,
        stateful_step_count=asked.steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate] if asked.no_shrink else [Phase.generate, Phase.shrink],
        print_blob=False,
        report_multiple_bugs=False,
    )
    try:
        run_state_machine_as_test(seed(asked.seed)(machine), settings=long)
    finally:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        cpu = sum(each.ru_utime + each.ru_stime for each in used)
        print(", ".join(f"{count} {what}" for what, count in machine.counts.items()), f"in {cpu:.0f} s of CPU")
        print(f"a night that wrote nothing had at most {RealWorld.most_quiet} requests")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
