"""Whole stacks: does each one that Compose accepts convert, would a cluster take it, and is every key accounted for.

    $ python -m benchmarks.convert.corpus --oracle docker-compose
    $ python -m benchmarks.convert.corpus --oracle docker-compose --stacks DIR --half seen

Without ``--stacks`` the corpus beside the project is read; where it is absent
that is said, and nothing is measured.  ``--stacks`` takes a folder that
`gather.py` filled.
"""

import argparse
import json
import statistics
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.convert.referee import sanity
from tests.convert.referee.converters import ours
from tests.convert.referee.outcome import Outcome

from .gather import accepted
from .kompose import kompose

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "compose"
VERSION = "1.33"


@dataclass(frozen=True, slots=True)
class Measured:
    """One stack; ``result`` is converted, refused (a clear error) or crash."""

    path: str
    accepted: bool
    result: str
    error: str
    dialect: str
    milliseconds: float
    lint: tuple[str, ...]
    structure: tuple[str, ...]
    sane: tuple[str, ...]
    leaves: int
    unread: tuple[str, ...]

    @property
    def good(self) -> bool:
        return self.result == "converted" and not (self.lint or self.structure or self.sane)


def measure(path: Path, root: Path, options: argparse.Namespace) -> Measured:
    """Convert one stack and judge what came out."""
    converter = kompose(options.kompose) if options.kompose else ours
    started = time.perf_counter()
    try:
        outcome = converter([path], None, root)
        result = "refused" if outcome.error else "converted"
    except Exception as error:  # noqa: BLE001 - a crash is what is measured
        line = traceback.extract_tb(error.__traceback__)[-1]
        outcome = Outcome(error=f"{type(error).__name__}: {error} ({Path(line.filename).name}:{line.lineno})")
        result = "crash"
    spent = (time.perf_counter() - started) * 1000
    manifests = outcome.manifests
    structure = sanity.structure(manifests, VERSION) if options.structure else ()
    return Measured(
        str(path.relative_to(root)),
        accepted(options.oracle, path),
        result,
        outcome.error,
        outcome.dialect,
        spent,
        outcome.refused,
        tuple(structure),
        (*sanity.references(manifests), *sanity.probes(manifests), *_untold(outcome)),
        len(outcome.ledger),
        tuple(each.pointer for each in outcome.ledger if each.status == "unread"),
    )


def _untold(outcome: Outcome) -> Iterator[str]:
    """What pods need and nobody makes must at least be spoken of."""
    spoken = "\n".join((*outcome.said, *(f"{each.note} {each.target}" for each in outcome.ledger)))
    for kind, name in dict.fromkeys(sanity.claims_of(outcome.manifests)):
        if name not in spoken:
            yield f"needs {kind}/{name}, which nothing makes and nothing speaks of"


def stacks(options: argparse.Namespace) -> Iterator[tuple[Path, Path]]:
    """Each stack with the folder that bounds what it may read."""
    if options.stacks:
        for each in json.loads((options.stacks / "index.json").read_text()):
            if options.half in (None, each["half"]):
                tree = options.stacks / "trees" / each["repository"].replace("/", "+")
                yield (options.stacks / each["tree"]).resolve(), tree.resolve()
    else:
        yield from (
            (path.resolve(), CORPUS.resolve()) for path in sorted(CORPUS.iterdir()) if path.suffix in (".yml", ".yaml")
        )


def table(measured: Sequence[Measured]) -> str:
    """The figures by dialect."""
    lines = [
        "| dialect | stacks | accepted by Compose | converted | clear error | crash | lint errors 0 | structure 0 |"
        " sane references and probes | all three | leaves | unread | ms p50 | ms p95 |",
        "| --- |" + " --: |" * 13,
    ]
    for dialect in ("compose", "swarm", "all"):
        mine = [each for each in measured if dialect in (each.dialect, "all")]
        taken = [each for each in mine if each.accepted]
        done = [each for each in taken if each.result == "converted"]
        times = sorted(each.milliseconds for each in done) or [0.0]
        lines.append(
            f"| {dialect} | {len(mine)} | {len(taken)} | {len(done)} | {sum(each.result == 'refused' for each in taken)} "
            f"| {sum(each.result == 'crash' for each in mine)} | {sum(not each.lint for each in done)} "
            f"| {sum(not each.structure for each in done)} | {sum(not each.sane for each in done)} "
            f"| {sum(each.good for each in done)} | {sum(each.leaves for each in done)} "
            f"| {sum(len(each.unread) for each in done)} | {statistics.median(times):.0f} "
            f"| {times[int(len(times) * 0.95) - 1]:.0f} |"
        )
    return "\n".join(lines)


def faults(measured: Sequence[Measured]) -> Iterator[str]:
    """Each accepted stack that is not as it should be."""
    for each in measured:
        if each.result == "crash" or (each.accepted and (not each.good or each.unread)):
            yield f"- {each.path}: {each.result} {each.error[:200]}"
            for what in ("lint", "structure", "sane", "unread"):
                found = getattr(each, what)
                yield from (f"  - {what}: {line[:220]}" for line in found[:6])
                if len(found) > 6:
                    yield f"  - {what}: and {len(found) - 6} more"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle", default="docker-compose", help="the Compose binary")
    parser.add_argument("--stacks", type=Path)
    parser.add_argument("--half", choices=("seen", "unseen"))
    parser.add_argument("--kompose", metavar="PATH")
    parser.add_argument("--structure", action="store_true", help="ask kubernetes-validate too (slow)")
    parser.add_argument("--quiet", action="store_true", help="figures alone: for the half that nobody looks into")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not options.stacks and not CORPUS.is_dir():
        print(f"{CORPUS.name} is not beside the project: nothing is measured", file=sys.stderr)
        return 0
    measured = [measure(path, root, options) for path, root in stacks(options)]
    print(table(measured))
    if not options.quiet:
        print("", *faults(measured), sep="\n")
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in measured], indent=1) + "\n")
    return int(any(each.accepted and not each.good for each in measured))


if __name__ == "__main__":
    raise SystemExit(main())
