"""The reference repository with a remote of its own, and act on it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...started import started
from .statuses import Statuses

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent.parent
USES = re.compile(r"uses: ((?P<name>[\w.-]+/[\w.-]+)\S*@[0-9a-f]{40})")
ACT = shutil.which("act", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
KUBECTL = shutil.which("kubectl", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
OVERLAY = "kubernetes/overlays/production/kustomization.yaml"
GIT = "[user]\n\tname = Test\n\temail = test@example.org\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n"


@dataclass
class Ran:
    """One run of a workflow: which jobs ran and how they ended, what was called and asked, and all that act printed."""

    output: str
    calls: list[str]
    asked: list[str]
    jobs: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        ended = re.findall(r"^\[[^/\]]*/(.+?)\s*\] 🏁  Job (succeeded|failed)", self.output, re.MULTILINE)
        self.jobs = dict(ended)

    @property
    def failed(self) -> set[str]:
        """The jobs that did not succeed."""
        return {job for job, how in self.jobs.items() if how != "succeeded"}

    def called(self, start: str) -> list[str]:
        """The calls that begin so."""
        return [call for call in self.calls if call.startswith(start)]

    @property
    def built(self) -> set[str]:
        """The services whose image was built."""
        return {
            call.rpartition("--tag ")[2].split()[0].partition(":")[0].rpartition("sophia-")[2]
            for call in self.called("docker buildx build")
        }


class Repository:
    """The reference repository with its overlays, and its remote, in one folder."""

    def __init__(self, folder: Path, statuses: Statuses, built: Path):
        self.root, self.folder, self.statuses = folder / "sophia", folder, statuses
        self.origin = folder / "scoobyjava15" / "sophia.git"
        self.fails = folder / "rollout-fails"
        self.built = built  # kustomizations, for all repositories
        (folder / "gitconfig").write_text(GIT)

    def copied(self, folder: Path) -> "Repository":
        """The same in another, empty folder, with its own remote."""
        for part in (self.root, self.origin):
            shutil.copytree(part, folder / part.relative_to(self.folder), symlinks=True)
        made = Repository(folder, self.statuses, self.built)
        made.git("remote", "set-url", "origin", str(made.origin))
        return made

    @property
    def alone(self) -> dict[str, str]:
        """The environment without the user's configuration and cache."""
        home = self.folder / "home"
        return os.environ | {
            "HOME": str(home),
            "GIT_CONFIG_GLOBAL": str(self.folder / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{name: str(home / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")},
        }

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True, env=self.alone
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def append(self, path: str, text: str) -> None:
        self.write(path, (self.root / path).read_text() + text)

    def tidy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return started(arguments, self.root, self.alone | {"PYTHONPATH": str(PROJECT)})

    def commit(self, message: str) -> str:
        """All that is there, pushed; the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        self.git("push", "-q", "origin", "HEAD:main")
        return self.git("rev-parse", "HEAD")

    def pack(self) -> None:
        """One file for all of git's objects, here and in the remote: each job of each run copies them.

        Not `git gc`: it empties folders of `.git`, which act then leaves out.
        """
        self.git("repack", "-a", "-d", "--quiet")
        self.git("-C", str(self.origin), "repack", "-a", "-d", "--quiet")

    def pull(self) -> None:
        self.git("pull", "-q", "--ff-only", "origin", "main")

    def tip(self) -> str:
        """The newest commit of the remote's main."""
        return self.git("ls-remote", "origin", "main").split()[0]

    def digests(self) -> list[str]:
        """The lines of the overlay that have a digest, without what it was built from."""
        return [line.split("  #")[0] for line in (self.root / OVERLAY).read_text().splitlines() if "digest:" in line]

    def unify(self) -> "Repository":
        """What a person does: make one workflow of many, commit, push."""
        done = self.tidy("workflow", "--apply")
        assert done.returncode in (0, 1), done.stderr
        self.commit("one workflow")
        self.pack()
        return self

    def act(
        self, event: str = "push", *options: str, workflow: str = "deploy.yml", payload: dict[str, object] | None = None
    ) -> Ran:
        """Run one workflow for an event."""
        record, artifacts = self.folder / "record", self.folder / "artifacts"
        record.write_text("")
        shutil.rmtree(artifacts, ignore_errors=True)
        given = self.folder / "event.json"
        given.write_text(json.dumps(payload or {}))
        path = self.root / ".github" / "workflows" / workflow
        assert ACT is not None
        command = [
            ACT,
            event,
            "--workflows",
            str(path),
            "--eventpath",
            str(given),
            "--platform",
            "ubuntu-24.04=-self-hosted",
            "--env",
            f"GITHUB_API_URL={self.statuses.address}",
            "--env",
            "GITHUB_REPOSITORY=scoobyjava15/sophia",
            "--env",
            "PYTHONPATH=.",  # stands in for the installation of the project
            *self._stands_in(path.read_text()),
            *options,
        ]
        self.statuses.asked.clear()
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self._environment(record, artifacts),
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
        )
        return Ran(done.stdout, record.read_text().splitlines(), list(self.statuses.asked))

    def _stands_in(self, text: str) -> Iterator[str]:
        for name, action in sorted({(match["name"], match[1]) for match in USES.finditer(text)}):
            folder = HERE / "actions" / name
            assert folder.is_dir(), f"no stand-in for {name}"
            yield from ("--local-repository", f"{action}={folder}")
        for secret in ("DOCKERHUB_USERNAME", "DOCKERHUB_TOKEN", "SLACK_WEBHOOK", "GITHUB_TOKEN"):
            yield from ("--secret", f"{secret}=given-{secret.lower()}")
        yield from ("--secret", "KUBECONFIG=apiVersion: v1")

    def _environment(self, record: Path, artifacts: Path) -> dict[str, str]:
        here = str(Path(sys.executable).parent)
        return self.alone | {
            "PATH": os.pathsep.join((str(HERE / "bin"), here, os.environ["PATH"])),
            "RECORD": str(record),
            "ARTIFACTS": str(artifacts),
            "REAL_PYTHON": sys.executable,
            "REAL_KUBECTL": KUBECTL or "",
            "ROLLOUT_FAILS": str(self.fails),
            "ORIGIN": str(self.origin),
            "BUILT": str(self.built),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the plugins of this machine are none of the reference's
        }


FAILS = "health check failed after 5m0s: timeout waiting for: [{} status: 'InProgress']"


def dispatched(repository: Repository, commit: str, message: str) -> Ran:
    """What Flux's provider `githubdispatch` sends, as GitHub hands it on."""
    return repository.act(
        "repository_dispatch",
        workflow="roll-back.yml",
        payload={
            "action": "Kustomization/apps.flux-system",
            "branch": "main",
            "client_payload": {
                "severity": "error",
                "reason": "HealthCheckFailed",
                "message": message,
                "metadata": {"revision": f"main@sha1:{commit}"},
            },
        },
    )
