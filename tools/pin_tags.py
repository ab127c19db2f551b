"""Refresh `rules/workflow/pins.yaml`: ask each action's repository which commit stands behind each tag that people write.

Run by hand (`python tools/pin_tags.py`, with access to github.com, or
`--from` with the mirrors of those repositories); read the diff before you
commit it.  `python tools/pin_tags.py --add owner/name` adds an action.  What
the table says of compromised and retired tags is written by hand and kept;
a compromised tag gets no row.

A moving tag (`v4`, a branch `release/v1`) gets the full version that stands
at the same commit; where none does, its own name.  Old versions are left out
beyond a number of each, for the table is carried in the wheel.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sophia_tidy.workflow.harden.pin_table import TABLE, PinTable, numbers_of, read_pin_table
from sophia_tidy.workflow.write.pins import read_pins

ROOT = Path(__file__).parent.parent
MOVING, MINORS, FULL, MAJORS = 12, 12, 24, 4
_REF = re.compile(
    r"^(?P<sha>[0-9a-f]{40})\trefs/(?P<kind>tags|heads)/(?P<name>[^\s^]+)(?P<peeled>\^\{\})?$", re.MULTILINE
)
_FULL = re.compile(r"v?\d+\.\d+\.\d+")
_MOVING = re.compile(r"((?:release/)?v)\d+").fullmatch
_MAJOR, _MINOR = re.compile(r"(?:release/)?v?\d+"), re.compile(r"(?:release/)?v?\d+\.\d+")


class TagRow(NamedTuple):
    """A line of the table."""

    tag: str
    sha: str
    version: str

    def __str__(self) -> str:
        tag = self.tag if self.tag[0].isalpha() else f'"{self.tag}"'
        return f"    {tag}: {self.sha}" + (f" {self.version}" if self.version != self.tag else "")


def commits(listing: str) -> dict[str, str]:
    """The commits of a ``git ls-remote --tags --heads`` by name; a tag stands before a branch, as in ``uses:``."""
    found: dict[str, str] = {}
    heads: dict[str, str] = {}
    for match in _REF.finditer(listing):
        if match["kind"] == "heads" and match["name"].startswith(("v", "release/")):
            heads[match["name"]] = match["sha"]
        elif match["kind"] == "tags" and (match["peeled"] or match["name"] not in found):
            found[match["name"]] = match["sha"]
    return heads | found


def rows(names: dict[str, str]) -> Iterator[TagRow]:
    """The lines of an action: moving tags first, each kind from the newest."""
    full = {name: sha for name, sha in names.items() if _FULL.fullmatch(name)}
    for pattern, most in ((_MAJOR, MOVING), (_MINOR, MINORS)):
        moving = sorted((name for name in names if pattern.fullmatch(name)), key=_order, reverse=True)
        for name in moving[:most]:
            yield TagRow(name, names[name], _version(name, names[name], full))
    for name in _newest(full):
        yield TagRow(name, full[name], name)


def _version(name: str, sha: str, full: dict[str, str]) -> str:
    """The newest full version of a moving tag that stands at its commit; its own name, where none does."""
    numbers = _order(name)[0]
    there = [each for each in full if full[each] == sha and numbers_of(each)[: len(numbers)] == numbers]
    return max(there, key=numbers_of, default=name)


def _newest(full: dict[str, str]) -> list[str]:
    """The full versions to keep: of each of the newest majors some, the first of a minor before the others."""
    ordered = sorted(full, key=numbers_of, reverse=True)
    majors = list(dict.fromkeys(numbers_of(name)[0] for name in ordered))[:MAJORS]
    each = FULL // max(1, len(majors))
    kept: set[str] = set()
    for major in majors:
        of_major = [name for name in ordered if numbers_of(name)[0] == major]
        kept.update(of_major[:each])
    return [name for name in ordered if name in kept]


def _order(name: str) -> tuple[tuple[int, ...], str]:
    return tuple(map(int, re.findall(r"\d+", name))), name


def _listing(address: str, action: str) -> str:
    owner, name = action.split("/")
    told = subprocess.run(
        ["git", "ls-remote", "--tags", "--heads", address.format(action=action, owner=owner, name=name)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    if told.returncode:
        print(f"{action}: {told.stderr.strip()}; its rows stay", file=sys.stderr)
    return told.stdout


def refreshed(text: str, table: PinTable, address: str, added: list[str]) -> str:
    """The table's text with the rows as they are now."""
    head, _, body = text.partition("\nactions:\n")
    old = dict(re.findall(r"^  ([\w.-]+/[\w.-]+):\n((?:    .*\n)+)", body, re.MULTILINE))
    own = read_pins((ROOT / "rules/workflow/actions.yaml").read_bytes(), PurePosixPath("rules/workflow/actions.yaml"))
    blocks = []
    for action in sorted({*old, *added}, key=str.lower):
        names = commits(_listing(address, action))
        for pin in own.rows:
            if pin.action == action:
                names = _with_own(names, pin.version, pin.sha)
        for version, sha in sorted(table.seen.get(action, {}).items(), key=lambda each: numbers_of(each[0])):
            names = _with_own(names, version, sha)
        bad = table.compromised.get(action.lower())
        lines = [f"{row}\n" for row in rows(names) if bad is None or not bad.has(row.version)]
        block = "".join(lines) or old.get(action, "")
        if block:
            blocks.append(f"  {action}:\n{block}")
    return f"{head}\nactions:\n{''.join(blocks)}"


def _with_own(names: dict[str, str], version: str, sha: str) -> dict[str, str]:
    """The names with what `actions.yaml` knows, where a mirror is older than that."""
    newer = all(numbers_of(name) < numbers_of(version) for name in names if _of_major(name, version))
    stems = {match[1] for match in map(_MOVING, names) if match is not None} if newer else set()
    return names | {version: sha} | {f"{stem}{numbers_of(version)[0]}": sha for stem in stems}


def _of_major(name: str, version: str) -> bool:
    return _FULL.fullmatch(name) is not None and numbers_of(name)[0] == numbers_of(version)[0]


def main() -> None:
    """Write the table anew; ``--check`` only says whether it would change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if the table would change, and leave it")
    parser.add_argument("--add", nargs="*", default=[], metavar="OWNER/NAME", help="actions to take in")
    parser.add_argument(
        "--from", dest="address", default="https://github.com/{action}", help="where the repositories are"
    )
    options = parser.parse_args()
    path = ROOT / TABLE
    text = path.read_text()
    new = refreshed(text, read_pin_table(text.encode()), options.address, options.add)
    if options.check:
        sys.exit(int(new != text))
    path.write_text(new)


if __name__ == "__main__":
    main()
