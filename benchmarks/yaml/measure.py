"""``python benchmarks/yaml/measure.py --mirrors DIR --work DIR [--prettier FILE] OWNER/NAME...``

Over all YAML files of each repository: plan, apply, plan again; whether a
value or comment changed; what was left alone and why; and how long a plan
takes beside ``prettier --check`` on the same files, rounds interleaved.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from corpus import Repository, check_out
from proof import comments, compare, new, old

ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirrors", type=Path, required=True, help="holds OWNER+NAME/repo, a git directory each")
    parser.add_argument("--work", type=Path, required=True, help="a folder for checkouts; emptied by its owner")
    parser.add_argument("--prettier", type=Path, help="prettier's bin/prettier.cjs")
    parser.add_argument("repositories", nargs="+")
    options = parser.parse_args()
    for name in options.repositories:
        repository = check_out(name, options.mirrors / name.replace("/", "+") / "repo", options.work)
        speed = _speed(repository, options.prettier) if options.prettier else {}
        print(json.dumps({"name": name, "commit": repository.commit} | speed | _proof(repository)), flush=True)


def _proof(repository: Repository) -> dict[str, Any]:
    files = repository.files()
    before = {path: path.read_bytes() for path in files}
    first = json.loads(_tidy(repository, "--apply", "--unsafe", "--format", "json"))
    after = {path: path.read_bytes() for path in files}
    again = json.loads(_tidy(repository, "--unsafe", "--format", "json"))
    touched = [path for path in files if before[path] != after[path]]
    counts: Counter[str] = Counter()
    for path in touched:
        was, now = (_text(content[path]) for content in (before, after))
        counts[f"1.1 {compare(was, now, old)}"] += 1
        counts[f"1.2 {compare(was, now, new)}"] += 1
        counts["comments " + ("same" if comments(was) == comments(now) else "changed")] += 1
    return {
        "files": len(files),
        "bytes": sum(map(len, before.values())),
        "touched": len(touched),
        **counts,
        "planned again": len(again["changes"]),
        "findings": Counter(each["rule"] for each in first["findings"]),
    }


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _tidy(repository: Repository, *arguments: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "sophia_tidy", "-C", str(repository.folder), "yaml", *arguments],
        capture_output=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return done.stdout


def _speed(repository: Repository, prettier: Path) -> dict[str, float]:
    ours: list[float] = []
    theirs: list[float] = []
    names = [str(path.relative_to(repository.folder)) for path in repository.files()]
    command = [
        "node",
        str(prettier.absolute()),
        "--no-config",
        "--no-editorconfig",
        "--ignore-path",
        "/dev/null",
        "--with-node-modules",
        "--log-level",
        "silent",
        "--check",
        *names,
    ]
    for _ in range(ROUNDS):
        began = time.perf_counter()
        _tidy(repository, "--check", "--quiet")
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        subprocess.run(command, cwd=repository.folder, capture_output=True, check=False)
        theirs.append(time.perf_counter() - began)
    return {"seconds": round(median(ours), 2), "prettier": round(median(theirs), 2)}


if __name__ == "__main__":
    main()
