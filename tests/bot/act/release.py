"""A release of this checkout, as an index would hold it: the wheel that pip installs in the workflow's jobs."""

import zipfile
from pathlib import Path

from sophia_tidy import __version__

from ...checkout import PACKAGE, ROOT

_INFO = f"sophia_tidy-{__version__}.dist-info"


def release(folder: Path) -> Path:
    """The folder with the wheel in it: the package, its rules, and the command."""
    place = folder / f"sophia_tidy-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(place, "w") as wheel:
        for path in sorted(PACKAGE.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                wheel.write(path, path.relative_to(ROOT))
        for path in sorted((ROOT / "rules").rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                wheel.write(path, Path("sophia_tidy/_rules") / path.relative_to(ROOT / "rules"))
        metadata = f"Metadata-Version: 2.1\nName: sophia-tidy\nVersion: {__version__}\nProvides-Extra: bot\n"
        wheel.writestr(f"{_INFO}/METADATA", metadata)
        wheel.writestr(f"{_INFO}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{_INFO}/entry_points.txt", "[console_scripts]\nsophia-tidy = sophia_tidy.cli:command\n")
        wheel.writestr(f"{_INFO}/RECORD", "")
    return folder
