"""Wait until Flux says on GitHub that a commit was rolled out.

    await_rollout.py COMMIT BRANCH --kustomization NAME --timeout SECONDS

Flux posts a commit status for each revision that it applied (`statuses.py`).
Flux may never apply COMMIT by itself, because the branch has moved on:
then a later commit that contains it, and no roll-back of it, says the same.

Result ``result``: rolled-out (exit code 0), failed, too-late, or unknown
where GitHub did not answer (1 each).  Only ``failed`` says that the
deployment is bad.
"""

from __future__ import annotations

import re
import sys
import time
from typing import Any, Callable
from urllib.parse import quote

from statuses import FAILED, ROLLED_OUT, Github, is_of, told_by
from words import Failed, WrongInput, ended, one_line, options, output, say

TOO_LATE, UNKNOWN = "too-late", "unknown"
LATER = 10  # so many of the newest later commits are asked


def verdict(statuses: list[dict[str, Any]], kustomization: str) -> tuple[str, str]:
    """What the newest status of the kustomization says in each context (one a provider): a result, "" for not yet, and words.

    GitHub lists statuses newest first.
    """
    newest: dict[str, tuple[str, str]] = {}
    for status in statuses:
        if is_of(status, kustomization):
            newest.setdefault(str(status["context"]).lower(), told_by(status))
    for result in (FAILED, "", ROLLED_OUT):
        for told in newest.values():
            if told[0] == result:
                return told
    return "", ""


def later(compared: dict[str, Any], commit: str) -> tuple[list[str], bool]:
    """The newest later commits that contain the commit and what it deployed, and whether a roll-back took that away."""
    found: list[str] = []
    for each in compared.get("commits", []):
        if f"\nRolls-Back: {commit}\n" in f"{each['commit']['message']}\n":
            return found[::-1][:LATER], True
        found.append(each["sha"])
    return found[::-1][:LATER], False


def asked(github: Github, commit: str, target: str, kustomization: str) -> tuple[str, str]:
    """What GitHub knows now: a result, "" for not yet, and words."""

    def told(sha: str) -> tuple[str, str]:
        return verdict(github.get(f"commits/{sha}/statuses?per_page=100") or [], kustomization)

    result, words = told(commit)
    if result:
        return result, words
    successors, gone = later(github.get(f"compare/{commit}...{quote(target, safe='')}") or {}, commit)
    for sha in successors:
        if told(sha)[0] == ROLLED_OUT:
            return ROLLED_OUT, f"with the later commit {sha[:10]}"
    return (FAILED, "it was rolled back") if gone else ("", words)


def awaited(ask: Callable[[], tuple[str, str]], rest: Callable[[], None], deadline: float) -> tuple[str, str]:
    """Ask until there is a result or the deadline is over."""
    words, last = "", "no status yet"
    while time.monotonic() < deadline:
        result, words = ask()
        if result:
            return result, words
        last = words or last
        rest()
    return TOO_LATE, last


def main(commit: str, target: str, kustomization: str, timeout: float, interval: float) -> int:
    """Wait, and say how it ended."""
    if not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise WrongInput(f"COMMIT is {one_line(commit, 80)!r}; expected a full commit")
    deadline = time.monotonic() + timeout
    github = Github(deadline)
    try:
        result, words = awaited(
            lambda: asked(github, commit, target, kustomization), lambda: github.rest(interval), deadline
        )
    except Failed:
        output("result", UNKNOWN)
        raise
    output("result", result)
    if result == ROLLED_OUT:
        say(f"{commit[:10]}: {kustomization} is rolled out ({words})", "notice")
        return 0
    raise Failed(
        f"{commit[:10]}: {kustomization} "
        + (f"failed ({words})" if result == FAILED else f"was not rolled out within {timeout:.0f} s ({words})")
    )


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("commit", metavar="COMMIT")
    parser.add_argument("branch", metavar="BRANCH")
    parser.add_argument("--kustomization", metavar="NAME", required=True)
    parser.add_argument("--timeout", metavar="SECONDS", type=float, required=True)
    parser.add_argument("--interval", metavar="SECONDS", type=float, default=10.0)
    given = parser.parse_args()
    sys.exit(ended(lambda: main(given.commit, given.branch, given.kustomization, given.timeout, given.interval)))
