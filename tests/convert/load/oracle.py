"""Parity of the loader with the Compose binary: every file of a folder through both.

    python -m tests.convert.load.oracle FOLDER [--binary PATH] [--show N]

Each file is loaded alone, from a directory where it is named as in the folder,
with an empty environment.  ``config`` doubles every ``$`` in its output, so
that the output is a compose file again; the model holds the real value, and
the comparison halves them.  Nothing else is masked; the order of keys does
not count.
"""

import argparse
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sophia_tidy.convert.load import load_model
from sophia_tidy.convert.model import LoadRequest
from sophia_tidy.kernel.errors import TidyError

ACCEPTED, REFUSED_BY_BOTH, ONLY_BY_US, ONLY_BY_BINARY, DIFFERS = (
    "equal",
    "refused by both",
    "refused only by us",
    "refused only by the binary",
    "different",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side made of the input: the values, or why not."""

    values: Any
    complaint: str


def find_binary() -> str | None:
    """``COMPOSE_BINARY``, or ``docker-compose`` on PATH."""
    return os.environ.get("COMPOSE_BINARY") or shutil.which("docker-compose")


def ask_binary(
    binary: str,
    files: Sequence[Path],
    directory: Path,
    variables: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Answer:
    """``docker-compose config --format json`` from the project directory."""
    names = [option for file in files for option in ("-f", str(file))]
    run = subprocess.run(
        [binary, "--project-directory", str(directory), *names, *options, "config", "--format", "json"],
        cwd=directory,
        capture_output=True,
        env=dict(variables or {}),
        timeout=60,
        check=False,
    )
    if run.returncode:
        return Answer(None, run.stderr.decode("utf-8", "replace").strip().splitlines()[-1] if run.stderr else "failed")
    return Answer(json.loads(run.stdout.replace(b"$$", b"$")), "")


def ask_loader(
    files: Sequence[Path], directory: Path, variables: Mapping[str, str] | None = None, **asked: Any
) -> Answer:
    """The same by the loader; JSON and back, so that both sides have the same types."""
    request = LoadRequest(
        tuple(map(PurePosixPath, files)),
        PurePosixPath(directory),
        lambda path: Path(path).read_bytes(),
        dict(variables or {}),
        **asked,
    )
    try:
        return Answer(json.loads(json.dumps(load_model(request).values)), "")
    except TidyError as fault:
        return Answer(None, str(fault))


def verdict(binary: Answer, ours: Answer) -> str:
    """Which of the five cases the two answers are."""
    match binary.values is None, ours.values is None:
        case True, True:
            return REFUSED_BY_BOTH
        case True, False:
            return ONLY_BY_BINARY
        case False, True:
            return ONLY_BY_US
    return ACCEPTED if same(binary.values, ours.values) else DIFFERS


def same(one: Any, other: Any) -> bool:
    """Equality that tells ``true`` from 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def differences(one: Any, other: Any, at: str = "") -> list[str]:
    """Where two values part, as lines."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            line
            for key in sorted({*one, *other})
            for line in differences(one.get(key, "(missing)"), other.get(key, "(missing)"), f"{at}.{key}")
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [
            line
            for index, pair in enumerate(zip(one, other, strict=True))
            for line in differences(*pair, f"{at}[{index}]")
        ]
    return [] if same(one, other) else [f"{at}: the binary has {one!r}, we have {other!r}"]


def measure(folder: Path, binary: str, show: int) -> Counter[str]:
    """Every YAML file of the folder through both."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".yml", ".yaml"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(lambda file: ask_binary(binary, [file], file.parent), files))
    tally: Counter[str] = Counter()
    for file, answer in zip(files, answers, strict=True):
        ours = ask_loader([file], file.parent)
        case = verdict(answer, ours)
        tally[case] += 1
        if case not in (ACCEPTED, REFUSED_BY_BOTH) and show > 0:
            show -= 1
            print(f"{file.name}: {case}")
            print(
                "\n".join(
                    f"  {line}"
                    for line in (
                        differences(answer.values, ours.values)[:8]
                        if case == DIFFERS
                        else [answer.complaint or "accepted", ours.complaint or "accepted"]
                    )
                )
            )
    return tally


def main() -> None:
    """Measure, and print a line for each case."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--binary", default=find_binary())
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    if options.binary is None:
        parser.error("no Compose binary; set COMPOSE_BINARY or give --binary")
    tally = measure(options.folder.resolve(), options.binary, options.show)
    accepted = tally[ACCEPTED] + tally[DIFFERS] + tally[ONLY_BY_US]
    print(f"files {tally.total()}; accepted by the binary {accepted}, of these equal {tally[ACCEPTED]}")
    for case in (REFUSED_BY_BOTH, ONLY_BY_US, ONLY_BY_BINARY, DIFFERS):
        print(f"{case}: {tally[case]}")


if __name__ == "__main__":
    main()
