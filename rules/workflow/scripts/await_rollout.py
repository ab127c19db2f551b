"""Wait until Flux says on GitHub that a commit was rolled out.

    await_rollout.py COMMIT BRANCH --kustomization NAME --timeout SECONDS

Flux's ``github`` provider posts a commit status for each revision that it
applied, in a context ``kustomization/NAME/…`` (fluxcd/notification-controller,
``internal/notifier/github.go``): its state tells only how severe the event
was, its description is the reason, so a waiting dependency is a "success"
too.  Flux may never apply COMMIT by itself, because the branch has moved on:
then a later commit that contains it, and no roll-back of it, says the same.

Result ``result``: rolled-out (exit code 0), failed, too-late, or unknown
where GitHub did not answer (1 each).  Only ``failed`` says that the
deployment is bad.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from typing import Any, Callable
from urllib.parse import quote

from words import Failed, WrongInput, ended, hidden, one_line, options, output, say

ROLLED_OUT, FAILED, TOO_LATE, UNKNOWN = "rolled-out", "failed", "too-late", "unknown"
SUCCEEDED = "reconciliation succeeded"
PASSING = ("artifact failed", "dependency not ready")  # Flux tries again by itself
LATER = 10  # so many of the newest later commits are asked


class Github:
    """The API of one repository, asked until a deadline; ``clock`` and ``deadline`` are seconds of `time.monotonic`."""

    def __init__(self, deadline: float) -> None:
        """Read where the API and the repository are.

        Raises:
            WrongInput: nobody says which repository is meant.
        """
        repository = os.environ.get("GITHUB_REPOSITORY", "")
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository, re.ASCII):
            raise WrongInput(f"GITHUB_REPOSITORY is {repository!r}; expected owner/name")
        self._address = f"{os.environ.get('GITHUB_API_URL') or 'https://api.github.com'}/repos/{repository}/"
        self._deadline = deadline

    def get(self, path: str) -> Any:
        """What the API answers; None where the deadline came first.

        Raises:
            Failed: it refuses, and waiting would not help.
        """
        failures = 0
        while time.monotonic() < self._deadline:
            try:
                with urllib.request.urlopen(self._request(path), timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                pause = _pause(error)
                if pause is None:
                    raise Failed(f"GitHub answers {error.code} for {path}; expected a token that may read commit statuses") from None
                say(f"GitHub answers {error.code}; asking again in {pause:.0f} s")
            except (OSError, http.client.HTTPException, ValueError) as error:
                failures += 1
                pause = min(2.0 ** failures, 30)
                say(f"GitHub does not answer ({hidden(one_line(str(error)))}); asking again in {pause:.0f} s")
            self.rest(pause)
        return None

    def rest(self, seconds: float) -> None:
        """Wait, but not beyond the deadline."""
        time.sleep(max(0.0, min(seconds, self._deadline - time.monotonic())))

    def _request(self, path: str) -> urllib.request.Request:
        request = urllib.request.Request(self._address + path, headers={
            "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28", "User-Agent": "await-rollout"})
        token = os.environ.get("GH_TOKEN") or os.environ.get("GITHUB_TOKEN")
        if token:
            request.add_unredirected_header("Authorization", f"Bearer {token}")
        return request


def _pause(error: urllib.error.HTTPError) -> float | None:
    """The seconds until the API may be asked again; None where the answer will not change.

    docs.github.com, "Rate limits for the REST API": ``retry-after``, else ``x-ratelimit-reset`` where nothing remains.
    """
    after, reset = error.headers.get("Retry-After", ""), error.headers.get("X-RateLimit-Reset", "")
    if error.code in (403, 429) or error.code >= 500:
        if after.isdecimal():
            return float(after)
        if error.headers.get("X-RateLimit-Remaining") == "0" and reset.isdecimal():
            return max(1.0, int(reset) - time.time())
        if error.code != 403:
            return 15.0
    return None


def verdict(statuses: list[dict[str, Any]], kustomization: str) -> tuple[str, str]:
    """What the newest status of the kustomization says in each context (one a provider): a result, "" for not yet, and words.

    GitHub lists statuses newest first.
    """
    newest: dict[str, tuple[str, str]] = {}
    for status in statuses:
        context = str(status.get("context", "")).lower()
        if context.startswith(f"kustomization/{kustomization.lower()}/"):
            newest.setdefault(context, _read(status))
    for result in (FAILED, "", ROLLED_OUT):
        for told in newest.values():
            if told[0] == result:
                return told
    return "", ""


def _read(status: dict[str, Any]) -> tuple[str, str]:
    """What one status says."""
    description, state = one_line(str(status.get("description") or "")), status.get("state")
    if state == "success":
        return (ROLLED_OUT if description == SUCCEEDED else ""), description
    bad = state in ("failure", "error") and description not in PASSING
    return (FAILED if bad else ""), description


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
        result, words = awaited(lambda: asked(github, commit, target, kustomization), lambda: github.rest(interval), deadline)
    except Failed:
        output("result", UNKNOWN)
        raise
    output("result", result)
    if result == ROLLED_OUT:
        say(f"{commit[:10]}: {kustomization} is rolled out ({words})", "notice")
        return 0
    raise Failed(f"{commit[:10]}: {kustomization} " + (
        f"failed ({words})" if result == FAILED else f"was not rolled out within {timeout:.0f} s ({words})"))


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("commit", metavar="COMMIT")
    parser.add_argument("branch", metavar="BRANCH")
    parser.add_argument("--kustomization", metavar="NAME", required=True)
    parser.add_argument("--timeout", metavar="SECONDS", type=float, required=True)
    parser.add_argument("--interval", metavar="SECONDS", type=float, default=10.0)
    given = parser.parse_args()
    sys.exit(ended(lambda: main(given.commit, given.branch, given.kustomization, given.timeout, given.interval)))
