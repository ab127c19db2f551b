"""Refresh the pins table: ask each action's repository for its newest release, and write its commit down.

Run by hand (`python tools/pin_actions.py`, with access to github.com); read
the diff, and the actions' own notes, before you commit it.  A release newer
than `COOLDOWN` days is left for later: a stolen release is mostly found
within days.  What a commit needs of Node.js is read from its ``action.yml``.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent.parent / "rules" / "workflow" / "actions.yaml"
COOLDOWN = 7
_ROW = re.compile(
    r"  - action: (?P<action>\S+)\n    version: (?P<version>\S+)\n    sha: (?P<sha>\S+)\n"
    r"    node: (?P<node>\d+)\n    seen: \[(?P<seen>[^]]*)\]\n"
)
_TAG = re.compile(r"^(?P<sha>[0-9a-f]{40})\trefs/tags/(?P<version>v\d+\.\d+\.\d+)(?P<peeled>\^\{\})?$", re.MULTILINE)
_NODE = re.compile(r"""^\s+using:\s*["']?node(\d+)""", re.MULTILINE)


class Release(NamedTuple):
    """A version of an action and the commit that its tag names."""

    version: str
    sha: str


def releases(listing: str) -> list[Release]:
    """The full versions of a ``git ls-remote --tags``, newest first; an annotated tag counts by the commit it names."""
    commits: dict[str, str] = {}
    for match in _TAG.finditer(listing):
        if match["peeled"] or match["version"] not in commits:
            commits[match["version"]] = match["sha"]
    return [Release(version, commits[version]) for version in sorted(commits, key=_order, reverse=True)]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.removeprefix("v").split("."))


def node_of(action: str) -> int:
    """The Node.js of an ``action.yml``.

    Raises:
        SystemExit: it runs on something else.
    """
    found = _NODE.search(action)
    if found is None:
        sys.exit("action.yml does not say `using: node…`; a composite or a container action needs another table")
    return int(found[1])


def refreshed(table: str, newest: dict[str, tuple[Release, int]]) -> str:
    """The table with these releases; where the commit changed, what others pinned is no witness any more."""

    def row(match: re.Match[str]) -> str:
        release, node = newest[match["action"]]
        seen = match["seen"] if release.sha == match["sha"] else f"{match['action']}@{release.sha[:12]}"
        return (
            f"  - action: {match['action']}\n    version: {release.version}\n    sha: {release.sha}\n"
            f"    node: {node}\n    seen: [{seen}]\n"
        )

    return _ROW.sub(row, table)


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True, timeout=120).stdout


def _newest(action: str) -> tuple[Release, int]:
    """The newest release that is old enough, and its Node.js."""
    address = f"https://github.com/{action}"
    with tempfile.TemporaryDirectory() as folder:
        _git("init", "--quiet", "--bare", folder)
        for release in releases(_git("ls-remote", "--tags", address)):
            _git("-C", folder, "fetch", "--quiet", "--depth=1", address, release.sha)
            age = (time.time() - int(_git("-C", folder, "show", "--no-patch", "--format=%ct", release.sha))) / 86400
            if age >= COOLDOWN:
                return release, node_of(_git("-C", folder, "show", f"{release.sha}:action.yml"))
    sys.exit(f"{action} has no release of at least {COOLDOWN} days")


def main() -> None:
    """Write the table anew; ``--check`` only says whether it would change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if the table would change, and leave it")
    options = parser.parse_args()
    table = TABLE.read_text()
    new = refreshed(table, {match["action"]: _newest(match["action"]) for match in _ROW.finditer(table)})
    if options.check:
        sys.exit(int(new != table))
    TABLE.write_text(new)


if __name__ == "__main__":
    main()
