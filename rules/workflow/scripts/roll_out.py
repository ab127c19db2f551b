"""Apply an overlay with kubectl, and wait until everything in it is rolled out.

    roll_out.py OVERLAY --timeout SECONDS

Server-side apply, so that a field that somebody else owns is a conflict and
not overwritten (kubernetes.io, "Server-Side Apply").  The timeout is for
all workloads together.  Results: ``result``, rolled-out (exit code 0), failed,
or unknown where the cluster could not be asked (1 each), and ``failed``, the
names of what was not rolled out, empty where all was.  Only ``failed`` as the
result says that the deployment is bad.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any, NamedTuple

import branch
from words import Failed, WrongInput, ended, one_line, options, output, say

MANAGER = "deploy-workflow"
KINDS = ("Deployment", "StatefulSet", "DaemonSet")
ROLLED_OUT, FAILED, UNKNOWN = "rolled-out", "failed", "unknown"


class Workload(NamedTuple):
    """What has a rollout: its kind and name as kubectl writes them, and its namespace."""

    name: str
    namespace: str


def applied(folder: str) -> list[dict[str, Any]]:
    """The objects of an overlay as the cluster has them now.

    Raises:
        Failed: kubectl refuses, in its own words.
    """
    done = _kubectl("apply", "--server-side", f"--field-manager={MANAGER}", "-k", folder, "-o", "json")
    if done.returncode:
        raise Failed(f"{folder}: kubectl apply: {_words(done)}")
    try:
        answer = json.loads(done.stdout or "{}")
    except ValueError:  # what it printed is not repeated: it may hold Secrets
        raise Failed(f"{folder}: kubectl apply printed no JSON") from None
    return answer.get("items", [answer]) if answer else []


def workloads(objects: list[dict[str, Any]]) -> list[Workload]:
    """What has a rollout to wait for; a workload whose pods a person deletes (OnDelete) has none."""
    found = []
    for each in objects:
        if each.get("kind") in KINDS and str(each.get("apiVersion", "")).startswith("apps/"):
            meta, strategy = each["metadata"], each.get("spec", {}).get("updateStrategy", {})
            one = Workload(f"{each['kind'].lower()}/{meta['name']}", meta.get("namespace", "default"))
            if strategy.get("type") == "OnDelete":
                say(
                    f"{one.name}: its pods are replaced when somebody deletes them (OnDelete); not waited for", "notice"
                )
            else:
                found.append(one)
    return found


def rolled_out(workload: Workload, seconds: float) -> bool:
    """Whether the workload is rolled out in time; kubectl's words are passed on where it is not."""
    done = _kubectl(
        "rollout", "status", workload.name, "-n", workload.namespace, f"--timeout={max(1, round(seconds))}s"
    )
    if done.returncode:
        say(f"{workload.name} in {workload.namespace}: {_words(done)}", "error")
    else:
        say(f"{workload.name} in {workload.namespace}: rolled out")
    return not done.returncode


def answers() -> bool:
    """Whether the cluster tells whoever has this key its version, as each does (kubernetes.io, "API discovery roles")."""
    return not _kubectl("get", "--raw=/version", "--request-timeout=20s").returncode


def _kubectl(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["kubectl", *arguments], check=False, capture_output=True, text=True, encoding="utf-8", errors="replace"
        )
    except FileNotFoundError:
        raise WrongInput("kubectl is not installed; expected it on PATH") from None


def _words(done: subprocess.CompletedProcess[str]) -> str:
    return one_line(done.stderr, 2000) or f"exit code {done.returncode}"


def main(overlay: str, timeout: float) -> int:
    """Apply, then wait for each workload with what is left of the time."""
    folder = branch.folder_of(overlay)
    deadline = time.monotonic() + timeout
    try:
        failed = [each for each in workloads(applied(folder)) if not rolled_out(each, deadline - time.monotonic())]
        output("failed", " ".join(each.name for each in failed))
        if failed:
            raise Failed(
                f"{folder}: not rolled out: {', '.join(f'{each.name} in {each.namespace}' for each in failed)}"
            )
    except Failed:
        output("result", FAILED if answers() else UNKNOWN)
        raise
    output("result", ROLLED_OUT)
    say(f"{folder}: rolled out", "notice")
    return 0


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("overlay", metavar="OVERLAY")
    parser.add_argument("--timeout", metavar="SECONDS", type=float, required=True)
    given = parser.parse_args()
    sys.exit(ended(lambda: main(given.overlay, given.timeout)))
