"""Why a promotion is not taken back although something failed: the alert may be about something else.

An alert comes whenever anything in the overlay is not healthy, for hours or
days after a promotion too.  So taken back is only what was promoted a short
time ago, runs in what fails, and was never healthy; all else is for a person.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import branch
from digests import Image
from statuses import ROLLED_OUT, Github, is_of, told_by
from words import Failed, one_line

TOO_LATE, NOT_ITS_IMAGES, WAS_HEALTHY = "too-late", "not-its-images", "was-healthy"
MOST = 50  # commits that are asked about
# As Flux writes it (``Deployment/prod/api status: 'InProgress'``), or kubectl (``deployment/api``).
_WORKLOAD = re.compile(
    r"\b(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod)/(?:[a-z0-9.-]+/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)",
    re.IGNORECASE,
)
_KIND = re.compile(r"^kind: (\S+)", re.MULTILINE)
_NAME = re.compile(r"^metadata:\n(?:  .*\n)*?  name: [\"']?([^\s\"']+)", re.MULTILINE)
_IMAGE = re.compile(r"^ +(?:- )?image: [\"']?(\S+?)[\"']?$", re.MULTILINE)


def against(
    promotion: str,
    failed: str,
    tip: str,
    folder: str,
    paths: list[str],
    images: list[Image],
    reason: str,
    minutes: float,
    kustomization: str,
    patience: float,
) -> str:
    """Why the promotion stays; "" where nothing speaks for it.

    ``patience`` is the seconds that GitHub has for all that is asked.

    Raises:
        Failed: it cannot be told, so it stays too.
    """
    if time.time() - int(branch.git("log", "-1", "--format=%ct", promotion)) > 60 * minutes:
        return TOO_LATE
    run = running(failed, folder, paths)
    digests = {image.digest for image in images}
    if not any(each.rpartition("@")[2] in digests for workload in failing(reason) for each in run.get(workload, ())):
        return NOT_ITS_IMAGES
    return WAS_HEALTHY if kustomization and healthy(promotion, tip, folder, images, kustomization, patience) else ""


def failing(reason: str) -> set[tuple[str, str]]:
    """The workloads that an alert names, as kind in lower case and name."""
    return {(kind.lower(), name) for kind, name in _WORKLOAD.findall(reason)}


def running(commit: str, folder: str, paths: list[str]) -> dict[tuple[str, str], set[str]]:
    """The images of each workload of the overlay as a commit has it; kustomize writes its objects in one form.

    Raises:
        Failed: kubectl is not there, or cannot build it.
    """
    with tempfile.TemporaryDirectory() as home:
        branch.checked_out(commit, paths, Path(home))
        try:
            done = subprocess.run(["kubectl", "kustomize", folder], cwd=home, check=False, capture_output=True)
        except FileNotFoundError:
            raise Failed(
                "kubectl is not installed, so nobody can tell what runs the promoted images; nothing was rolled back"
            ) from None
    if done.returncode:
        raise Failed(
            f"{folder}: kubectl kustomize: {one_line(done.stderr.decode('utf-8', 'replace'))}; nothing was rolled back"
        )
    found: dict[tuple[str, str], set[str]] = {}
    for text in re.split(r"^---$", done.stdout.decode("utf-8", "replace"), flags=re.MULTILINE):
        kind, name = _KIND.search(text), _NAME.search(text)
        if kind and name:
            found.setdefault((kind[1].lower(), name[1]), set()).update(_IMAGE.findall(text))
    return found


def healthy(promotion: str, tip: str, folder: str, images: list[Image], kustomization: str, patience: float) -> bool:
    """Whether Flux has ever said of the promotion, or of a commit after it that still has a digest of it, that it runs.

    Raises:
        Failed: GitHub does not tell.
    """
    github = Github(time.monotonic() + patience)
    commits = [promotion, *list(branch.commits(f"{promotion}..{tip}"))[-MOST:]]
    return any(_said(github, commit, kustomization) for commit in commits if _has(commit, folder, images))


def _has(commit: str, folder: str, images: Iterable[Image]) -> bool:
    now = branch.images_at(commit, folder)
    return any(now.get(image.name, Image(image.name)).digest == image.digest for image in images)


def _said(github: Github, commit: str, kustomization: str) -> bool:
    statuses = github.get(f"commits/{commit}/statuses?per_page=100")
    if statuses is None:
        raise Failed("GitHub does not tell whether the release was healthy before; nothing was rolled back")
    return any(told_by(status)[0] == ROLLED_OUT for status in statuses if is_of(status, kustomization))
