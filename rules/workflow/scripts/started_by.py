"""Which of the files that were joined into this workflow an event would have started, by GitHub's filters of branches, tags and paths.

    FILTERS='{"name": {"push": {"branches": […], "paths": […]}, …}, …}' started_by.py

Each name becomes an output, ``true`` or ``false``.  It reads the event
(``GITHUB_EVENT_PATH``) and asks git what has changed, as GitHub does: a push
is compared with the commit before it, a pull request with where it left its
base.  Whatever cannot be told counts as changed, with a warning: a job too
many costs minutes, a job too few lets a fault through.  So this never fails.

Patterns and their order: docs.github.com, "Workflow syntax for GitHub Actions", filter pattern cheat sheet.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

MOST_FILES, MOST_COMMITS = 300, 1000  # beyond them GitHub's own filters stop to look
NO_COMMIT = "0" * 40
_TOKENS = re.compile(r"(?:(?<=/)|^)\*\*/|\*\*|\*|\\.|\[[^\]/]*\]|[?+]|.", re.DOTALL)


class CannotTell(Exception):
    """What has changed, or what is asked for, cannot be told."""


def pattern(text: str) -> re.Pattern[str]:
    """One pattern: ``*`` is anything but a slash, ``**`` anything, ``?`` and ``+`` are about the character before them."""
    pieces = []
    for match in _TOKENS.finditer(text):
        token = match[0]
        if token == "**/":
            pieces.append("(?:.*/)?")
        elif token in ("**", "*"):
            pieces.append(".*" if token == "**" else "[^/]*")
        elif token in ("?", "+"):
            pieces.append(token if pieces and pieces[-1][-1:] not in ("?", "+", "*") else "")
        elif token.startswith("["):
            pieces.append("[" + re.sub(r"([\\\[&~|^])", r"\\\1", token[1:-1]) + "]" if len(token) > 2 else r"\[\]")
        else:
            pieces.append(re.escape(token[1:] if len(token) > 1 else token))
    try:
        return re.compile("".join(pieces), re.DOTALL)
    except re.error as error:
        raise CannotTell(f"the pattern {text!r} does not read: {error}") from None


def taken(name: str, patterns: list[str]) -> bool:
    """Whether a list of patterns takes a name: the last one that fits decides."""
    held = False
    for each in patterns:
        negative = each.startswith("!")
        if held == negative and pattern(each[1:] if negative else each).fullmatch(name):
            held = not negative
    return held


def let(filters: dict[str, list[str]], kind: str, name: str) -> bool:
    """Whether the filter of branches or tags lets a name pass."""
    if f"{kind}-ignore" in filters:
        return not taken(name, filters[f"{kind}-ignore"])
    if kind in filters:
        return taken(name, filters[kind])
    other = "tags" if kind == "branches" else "branches"
    return other not in filters and f"{other}-ignore" not in filters


def changed_enough(filters: dict[str, list[str]], files: list[str]) -> bool:
    """Whether the filter of paths lets the changed files pass."""
    if "paths" in filters:
        return any(taken(each, filters["paths"]) for each in files)
    ignored = filters.get("paths-ignore", [])
    return not files or not all(taken(each, ignored) for each in files)


def git(*words: str) -> list[str]:
    """The lines that git says.

    Raises:
        CannotTell: it cannot.
    """
    try:
        done = subprocess.run(["git", *words], capture_output=True, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotTell(f"git {' '.join(words[:2])} cannot tell: {error}") from None
    return [os.fsdecode(each) for each in done.stdout.split(b"\0") if each]


def diff(old: str, new: str) -> list[str]:
    """The paths that differ between two commits.

    Raises:
        CannotTell: git cannot, or they are more than GitHub looks at.
    """
    files = git("diff", "--name-only", "--no-renames", "-z", old, new, "--")
    if len(files) > MOST_FILES:
        raise CannotTell(f"{len(files)} files have changed, more than GitHub's filters look at")
    return files


def changed(name: str, event: dict) -> list[str]:
    """The paths that an event has changed.

    Raises:
        CannotTell: it has none, or git does not know its commits.
    """
    if name == "pull_request":
        base, head = event["pull_request"]["base"]["sha"], event["pull_request"]["head"]["sha"]
        start = git("merge-base", base, head)
        return diff(start[0].strip(), head)
    commits = event.get("commits") or []
    if len(commits) >= MOST_COMMITS:
        raise CannotTell(f"{len(commits)} commits were pushed, more than GitHub's filters look at")
    if event["before"] != NO_COMMIT:
        return diff(event["before"], event["after"])
    if not commits:
        raise CannotTell("a new branch without a commit of its own has nothing to compare with")
    return diff(f"{commits[0]['id']}^", event["after"])


def passes(name: str, event: dict, filters: dict[str, list[str]], files: list[str] | None = None) -> bool:
    """Whether an event passes the filters of one old file.

    Raises:
        CannotTell: what it has changed cannot be told.
    """
    if name == "pull_request":
        kind, ref = "branches", event["pull_request"]["base"]["ref"]
    elif name == "merge_group":
        kind, ref = "branches", event["merge_group"]["base_ref"].removeprefix("refs/heads/")
    else:
        kind = "tags" if event["ref"].startswith("refs/tags/") else "branches"
        ref = event["ref"].split("/", 2)[-1]
    if not let(filters, kind, ref):
        return False
    if kind == "tags" or not ({"paths", "paths-ignore"} & filters.keys()):
        return True
    return changed_enough(filters, changed(name, event) if files is None else files)


def answers(name: str, event: dict, wanted: dict[str, dict[str, dict[str, list[str]]]]) -> dict[str, bool]:
    """For each old file whether the event would have started it; true, with a warning, where that cannot be told."""
    found: dict[str, bool] = {}
    for each, events in wanted.items():
        try:
            found[each] = name not in events or passes(name, event, events[name])
        except (CannotTell, KeyError, TypeError, AttributeError, IndexError) as error:
            print(f"::warning::the jobs of {each} run, because it cannot be told whether they should: {error!r}")
            found[each] = True
    return found


def main() -> int:
    """Write an output for each name; without an event or filters there is none, and so nothing that says no."""
    try:
        wanted = json.loads(os.environ.get("FILTERS", "{}"))
        event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
        found = answers(os.environ.get("GITHUB_EVENT_NAME", ""), event, wanted)
        lines = [f"{name}={'true' if value else 'false'}\n" for name, value in found.items()]
        with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
            file.writelines(lines)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        print(f"::warning::all jobs run, because the event cannot be read: {error!r}")
        return 0
    print("".join(lines), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
