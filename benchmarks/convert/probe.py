"""Run every probe, and say which keys a converter gets right, gets wrong, and drops without a word.

$ python -m benchmarks.convert.probe
$ python -m benchmarks.convert.probe --kompose /usr/local/bin/kompose --subject ports
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.convert.referee.converters import ours
from tests.convert.referee.judging import Judged, Verdict
from tests.convert.referee.probe_file import read_probes
from tests.convert.referee.trial import run

from .kompose import kompose


def table(judged: Sequence[Judged]) -> str:
    """Counts by subject, as a Markdown table."""
    lines = ["| subject | probes | right | wrong, told | dropped |", "| --- | --: | --: | --: | --: |"]
    for subject in [*sorted({each.probe.subject for each in judged}), "all"]:
        mine = [each for each in judged if subject in (each.probe.subject, "all")]
        counts = Counter(each.verdict for each in mine)
        lines.append(
            f"| {subject} | {len(mine)} | {counts[Verdict.RIGHT]} | {counts[Verdict.WRONG]} | {counts[Verdict.DROPPED]} |"
        )
    return "\n".join(lines)


def failing(judged: Iterable[Judged]) -> str:
    """What does not hold, probe by probe."""
    lines = []
    for each in judged:
        if each.verdict is not Verdict.RIGHT:
            lines.append(f"- {each.verdict.value}: `{each.probe.name}` {each.probe.title}")
            lines += [f"  - {line}" for line in each.unmet]
            lines += [f"  - told: {line[:200]}" for line in each.told[:2]]
    return "\n".join(lines)


def main() -> int:
    """Run and print; exit 1 where a probe is not right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kompose", metavar="PATH", help="measure kompose instead")
    parser.add_argument("--subject", help="only the probes of one folder, or one probe")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    converter = kompose(options.kompose) if options.kompose else ours
    probes = [each for each in read_probes() if options.subject in (None, each.subject, each.name)]
    judged = [run(each, converter) for each in probes]
    print(table(judged), failing(judged), sep="\n\n")
    if options.json:
        options.json.write_text(
            json.dumps(
                [{"probe": each.probe.name, "verdict": each.verdict, "unmet": each.unmet} for each in judged], indent=1
            )
            + "\n"
        )
    return int(any(each.verdict is not Verdict.RIGHT for each in judged))


if __name__ == "__main__":
    raise SystemExit(main())
