"""An archive with a workflow whose work another does now, and the script that only the old one ran."""

import json

OLD, NEW, SCRIPT = ".github/workflows/old.yml", ".github/workflows/deploy.yml", "tools/roll_out.sh"
_ENTRY = {
    "path": OLD,
    "target": "archive/workflows/old.yml",
    "sha256": "",
    "blob": None,
    "date": None,
    "verdict": "archive",
    "score": 3.0,
    "rules": ["accounted-workflow"],
    "reason": "all that it did is accounted for",
    "successor": NEW,
}
SUPERSEDED = {
    "archive/manifest.json": json.dumps({"version": 1, "files": [_ENTRY]}),
    "archive/workflows/old.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - run: bash tools/roll_out.sh\n",
    SCRIPT: "#!/bin/sh\ndocker stack deploy -c stack.yml web\n",
}
