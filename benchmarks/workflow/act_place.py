"""A repository with a remote of its own, and act on the jobs of its workflow: real tools for the gates, stand-ins for what deploys."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STANDS_IN = ROOT / "tests/workflow/act"
BIN = Path(sys.executable).parent
USES = re.compile(r"uses: ((?P<name>[\w.-]+/[\w.-]+)\S*@[0-9a-f]{40})")
SECRET = re.compile(r"\bsecrets\.([A-Za-z_]\w*)")
LINE = re.compile(r"^\[[^/\]]*/(?P<job>.+?)\s*\] +(?P<rest>.*)$")
STEP = re.compile(r"(?P<how>✅  Success|❌  Failure) - Main (?P<name>.*?)(?: \[(?P<time>[\dhmsµn.]+)\])?$")
ENDED = re.compile(r"🏁  Job (succeeded|failed)")
UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}


@dataclass(frozen=True, slots=True)
class StepRan:
    """One step as it ended; ``lines`` is what it printed."""

    job: str
    name: str
    passed: bool
    seconds: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActRan:
    """One run: steps in their order, how each job ended, and all that was printed."""

    steps: tuple[StepRan, ...]
    jobs: dict[str, bool]
    output: str


def seconds(text: str) -> float:
    """Go's way to write a duration: ``1m2.5s``, ``17.1ms``."""
    return sum(float(number) * UNITS[unit] for number, unit in re.findall(r"([\d.]+)(h|ms|µs|ns|m|s)", text))


def ran(output: str) -> ActRan:
    """What act printed, step by step."""
    steps, jobs, lines = [], {}, dict[str, list[str]]()
    for line in output.splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        job, rest = found["job"], found["rest"]
        if (step := STEP.search(rest)) is not None:
            printed = tuple(lines.pop(job, ()))
            steps.append(
                StepRan(job, step["name"].strip("'\""), "✅" in step["how"], seconds(step["time"] or ""), printed)
            )
        elif (ended := ENDED.search(rest)) is not None:
            jobs[job] = ended[1] == "succeeded"
        else:
            lines.setdefault(job, []).append(rest.removeprefix("| "))
    return ActRan(tuple(steps), jobs, output)


@dataclass(frozen=True, slots=True)
class Place:
    """The work tree and its remote ``OWNER/NAME.git``, both below ``folder``; ``api`` answers for the forge."""

    folder: Path
    repository: str
    api: str

    @property
    def tree(self) -> Path:
        return self.folder / "tree"

    @property
    def origin(self) -> Path:
        return self.folder / f"{self.repository}.git"

    @property
    def environment(self) -> dict[str, str]:
        """That of the machine without the tool's own programs, and without git's settings."""
        path = [each for each in os.environ["PATH"].split(os.pathsep) if Path(each) != BIN]
        return os.environ | {
            "PATH": os.pathsep.join(path),
            "GIT_CONFIG_GLOBAL": str(self.folder / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "PYTHONS": str(Path(sys.base_prefix).parent),
        }

    def git(self, *arguments: str) -> str:
        """What git answers in the work tree.

        Raises:
            CalledProcessError: it refuses.
        """
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.tree, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        """All that is there, pushed; the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        self.git("push", "--quiet", "origin", "HEAD")
        return self.git("rev-parse", "HEAD")

    def act(
        self,
        event: str,
        workflow: Path,
        *options: str,
        payload: dict[str, object] | None = None,
        deploys: bool = False,
        limit: int = 900,
    ) -> ActRan:
        """Run a workflow, or with ``--job`` one job; ``deploys`` puts the stand-ins for docker, kubectl and curl before all programs."""
        record, artifacts, given = self.folder / "record", self.folder / "artifacts", self.folder / "event.json"
        record.write_text("")
        shutil.rmtree(artifacts, ignore_errors=True)
        given.write_text(json.dumps(payload or {}))
        environment = self.environment
        if deploys:
            environment["PATH"] = os.pathsep.join((str(STANDS_IN / "bin"), str(BIN), environment["PATH"]))
        built = self.folder / "built"
        built.mkdir(exist_ok=True)
        environment |= {
            "RECORD": str(record),
            "ARTIFACTS": str(artifacts),
            "ORIGIN": str(self.origin),
            "REAL_PYTHON": sys.executable,
            "REAL_KUBECTL": str(BIN / "kubectl"),
            "ROLLOUT_FAILS": str(self.folder / "rollout-fails"),
            "BUILT": str(built),
        }
        text = workflow.read_text("utf-8")
        command = [str(BIN / "act"), event, "--workflows", str(workflow), "--eventpath", str(given)]
        for label in ("ubuntu-24.04", "ubuntu-latest"):
            command += ["--platform", f"{label}=-self-hosted"]
        command += ["--env", f"GITHUB_API_URL={self.api}", "--env", f"GITHUB_REPOSITORY={self.repository}"]
        command += [*self._actions(text), *self._secrets(text), *options]
        try:
            done = subprocess.run(
                command,
                cwd=self.tree,
                env=environment,
                check=False,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=limit,
            )
        except subprocess.TimeoutExpired as late:
            output = late.stdout or b""
            words = output.decode("utf-8", "replace") if isinstance(output, bytes) else output
            return ran(f"{words}\n[act/act] | this machine: no end after {limit} s\n")
        return ran(done.stdout)

    def _actions(self, text: str) -> Iterator[str]:
        for name, action in sorted({(match["name"], match[1]) for match in USES.finditer(text)}):
            folder = next((each for each in _folders(name) if each.is_dir()), None)
            if folder is None:
                raise SystemExit(f"no stand-in for the action {name}")
            yield from ("--local-repository", f"{action}={folder}")

    def _secrets(self, text: str) -> Iterator[str]:
        for name in sorted({*SECRET.findall(text), "GITHUB_TOKEN"}):
            value = "apiVersion: v1" if "KUBE" in name else f"given-{name.lower()}"
            yield from ("--secret", f"{name}={value}")


def _folders(name: str) -> Iterable[Path]:
    return (HERE / "act/actions" / name, STANDS_IN / "actions" / name)
