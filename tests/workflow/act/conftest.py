"""The written workflow as GitHub would run it: act runs it, on the reference repository, with its own git remote.

Third-party actions are the folders of `actions/`; `docker`, `kubectl`,
`curl` and `pip` are the programs of `bin/`, which note that they were
called.  Everything else is real: bash, git, Python, and the scripts.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent.parent
USES = re.compile(r"uses: ((?P<name>[\w.-]+/[\w.-]+)\S*@[0-9a-f]{40})")
ACT = shutil.which("act", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
KUBECTL = shutil.which("kubectl", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
OVERLAY = "kubernetes/overlays/production/kustomization.yaml"


class Statuses:
    """GitHub's commit statuses: whatever commit is asked for, Flux has said ``state`` of it."""

    def __init__(self) -> None:
        self.state, self.asked = "success", list[str]()
        statuses = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                statuses.asked.append(self.path)
                words = "reconciliation succeeded" if statuses.state == "success" else "health check failed"
                told = [{"context": "kustomization/apps/0123abcd", "state": statuses.state, "description": words}]
                body = json.dumps(told if "/statuses" in self.path else {"commits": []}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: pytest shows what the test says."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@dataclass
class Ran:
    """One run of a workflow: which jobs ran and how they ended, what was called, and all that act printed."""

    output: str
    calls: list[str]
    jobs: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        ended = re.findall(r"^\[[^/\]]*/(.+?)\s*\] 🏁  Job (succeeded|failed)", self.output, re.MULTILINE)
        self.jobs = dict(ended)

    def called(self, start: str) -> list[str]:
        """The calls that begin so."""
        return [call for call in self.calls if call.startswith(start)]


class Repository:
    """The reference repository with its overlays, its workflow written and pushed to a remote of its own."""

    def __init__(self, folder: Path, statuses: Statuses):
        self.root, self.folder, self.statuses = folder / "sophia", folder, statuses
        self.origin = folder / "scoobyjava15" / "sophia.git"
        self.fails = folder / "rollout-fails"

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def tidy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "sophia_tidy", *arguments], cwd=self.root, text=True,
                              capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(PROJECT)})

    def commit(self, message: str) -> str:
        """All that is there, pushed; the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        self.git("push", "-q", "origin", "HEAD:main")
        return self.git("rev-parse", "HEAD")

    def pull(self) -> None:
        self.git("pull", "-q", "--ff-only", "origin", "main")

    def unify(self) -> "Repository":
        """What a person does: mend, make one workflow of many, commit, push."""
        for command in (("fix", "--apply", "--unsafe"), ("workflow", "--apply", "--allow-dirty")):
            done = self.tidy(*command)
            assert done.returncode in (0, 1), done.stderr
        self.commit("one workflow")
        return self

    def act(self, event: str = "push", workflow: str = "deploy.yml", payload: dict[str, object] | None = None) -> Ran:
        """Run one workflow for an event."""
        record, artifacts = self.folder / "record", self.folder / "artifacts"
        record.write_text("")
        shutil.rmtree(artifacts, ignore_errors=True)
        given = self.folder / "event.json"
        given.write_text(json.dumps(payload or {}))
        path = self.root / ".github" / "workflows" / workflow
        assert ACT is not None
        command = [ACT, event, "--workflows", str(path), "--eventpath", str(given), "--platform", "ubuntu-24.04=-self-hosted",
                   "--env", f"GITHUB_API_URL={self.statuses.address}",
                   "--env", "GITHUB_REPOSITORY=scoobyjava15/sophia",
                   "--env", "PYTHONPATH=.",  # stands in for the installation of the project
                   *self._stands_in(path.read_text())]
        done = subprocess.run(command, cwd=self.root, env=self._environment(record, artifacts), text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        return Ran(done.stdout, record.read_text().splitlines())

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
        return os.environ | {
            "PATH": os.pathsep.join((str(HERE / "bin"), here, os.environ["PATH"])), "RECORD": str(record),
            "ARTIFACTS": str(artifacts), "REAL_PYTHON": sys.executable, "REAL_KUBECTL": KUBECTL or "",
            "ROLLOUT_FAILS": str(self.fails), "ORIGIN": str(self.origin), "HOME": str(self.folder / "home"),
        }


@pytest.fixture
def statuses() -> Iterator[Statuses]:
    """A server that stands in for GitHub's statuses."""
    serving = Statuses()
    thread = threading.Thread(target=serving.server.serve_forever, daemon=True)
    thread.start()
    yield serving
    serving.server.shutdown()
    thread.join()
    serving.server.server_close()


@pytest.fixture
def repository(tmp_path: Path, statuses: Statuses) -> Repository:
    """The reference repository, its old workflows still in place."""
    if ACT is None or KUBECTL is None:
        pytest.skip("act and kubectl are not here; install the test extra")
    made = Repository(tmp_path, statuses)
    shutil.copytree(PROJECT / "tests" / "reference", made.root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "kubernetes", made.root / "kubernetes")
    made.origin.parent.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(made.origin)], check=True)
    made.git("init", "-q", "-b", "main")
    made.git("remote", "add", "origin", str(made.origin))
    made.commit("as it was")
    return made
