"""What Flux has said of a commit, as commit statuses on GitHub.

Flux's ``github`` provider posts one for each revision that it applied, in a
context ``kustomization/NAME/…`` (fluxcd/notification-controller,
``internal/notifier/github.go``): its state tells only how severe the event
was, its description is the reason, so a waiting dependency is a "success"
too.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import time
import urllib.error
import urllib.request
from typing import Any

from words import Failed, WrongInput, hidden, one_line, say

ROLLED_OUT, FAILED = "rolled-out", "failed"
SUCCEEDED = "reconciliation succeeded"
PASSING = ("artifact failed", "dependency not ready")  # Flux tries again by itself


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
                    raise Failed(
                        f"GitHub answers {error.code} for {path}; expected a token that may read commit statuses"
                    ) from None
                say(f"GitHub answers {error.code}; asking again in {pause:.0f} s")
            except (OSError, http.client.HTTPException, ValueError) as error:
                failures += 1
                pause = min(2.0**failures, 30)
                say(f"GitHub does not answer ({hidden(one_line(str(error)))}); asking again in {pause:.0f} s")
            self.rest(pause)
        return None

    def rest(self, seconds: float) -> None:
        """Wait, but not beyond the deadline."""
        time.sleep(max(0.0, min(seconds, self._deadline - time.monotonic())))

    def _request(self, path: str) -> urllib.request.Request:
        request = urllib.request.Request(
            self._address + path,
            headers={
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
                "User-Agent": "await-rollout",
            },
        )
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


def is_of(status: dict[str, Any], kustomization: str) -> bool:
    """Whether a status is of the kustomization, by whichever provider."""
    return str(status.get("context", "")).lower().startswith(f"kustomization/{kustomization.lower()}/")


def told_by(status: dict[str, Any]) -> tuple[str, str]:
    """What one status says: a result, "" for not yet, and words."""
    description, state = one_line(str(status.get("description") or "")), status.get("state")
    if state == "success":
        return (ROLLED_OUT if description == SUCCEEDED else ""), description
    bad = state in ("failure", "error") and description not in PASSING
    return (FAILED if bad else ""), description
