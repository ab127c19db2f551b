"""Run every probe, and say which keys a converter gets right, gets wrong, and drops without a word.

$ python benchmarks/convert/probe.py
$ python benchmarks/convert/probe.py --kompose /usr/local/bin/kompose --subject ports
"""

import argparse
import json
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from converters import kompose, ours
from judging import Judged, Verdict, judge
from outcome import Outcome
from probe_file import Probe, read_probes

Converter = Callable[[Sequence[Path], str | None], Outcome]


def run(probe: Probe, converter: Converter) -> Judged:
    """Lay the probe out in a folder of its own, convert, judge; a crash is an outcome too."""
    with tempfile.TemporaryDirectory() as folder:
        files = probe.lay_out(Path(folder))
        try:
            outcome = converter(files, probe.dialect or None)
        except Exception as error:  # noqa: BLE001 - a crash of the converter is what is measured
            line = traceback.extract_tb(error.__traceback__)[-1]
            outcome = Outcome(
                error=f"crash: {type(error).__name__}: {error} ({Path(line.filename).name}:{line.lineno})"
            )
    return judge(
        probe, outcome if not outcome.error else Outcome(said=(*outcome.said, outcome.error), error=outcome.error)
    )


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
