"""One probe, converted in a folder of its own and judged."""

import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from .judging import Judged, judge
from .outcome import Outcome
from .probe_file import Probe

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
