"""A bare repository as ``origin``, real clones of it, and the scripts run as a workflow runs them."""

import importlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from ...checkout import ROOT
from ...started import started_script

SCRIPTS = ROOT / "rules" / "workflow" / "scripts"
# Another interpreter, such as the oldest that the scripts promise, may be asked for.
PYTHON = os.environ.get("SCRIPTS_PYTHON", sys.executable)
OVERLAY = "kubernetes/overlays/production"
KUSTOMIZATION = f"{OVERLAY}/kustomization.yaml"
TEXT = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ../../base\n"
BASE = {
    "kubernetes/base/kustomization.yaml": "kind: Kustomization\nresources:\n- pods.yaml\n",
    "kubernetes/base/pods.yaml": "".join(
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n  containers:\n  - name: {name}\n    image: acme/{name}:v1\n---\n"
        for name in ("api", "web")
    ),
}
IMAGES = [
    {"name": name, "image": f"acme/{name}", "dockerfile": f"{name}/Dockerfile", "context": name, "paths": [name]}
    for name in ("api", "web")
]

GIT = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.org")
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def script(name: str) -> ModuleType:
    """A script as a module, which finds the others in the folder where it lies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.syspath_prepend(str(SCRIPTS))
        return importlib.import_module(name)


def digest(letter: str) -> str:
    return "sha256:" + letter * 64


@dataclass
class Done:
    """How a script ended: its code, words and results."""

    code: int
    out: str
    words: str
    results: dict[str, str] = field(default_factory=dict)


def _done(code: int, out: str, words: str, results: Path) -> Done:
    lines = results.read_text("utf-8").splitlines()
    assert all(re.match(r"\w+=", line) for line in lines), lines
    return Done(code, out, words, dict(line.split("=", 1) for line in lines))


class Clone:
    """A clone of ``origin``, as a person or a runner has it."""

    def __init__(self, folder: Path):
        self.folder = folder

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            [*GIT, *arguments], cwd=self.folder, check=True, capture_output=True, env={**os.environ, **ALONE}
        )
        return done.stdout.decode().rstrip("\n")

    def commit(self, files: dict[str, str | bytes], message: str = "a change") -> str:
        """The files committed on the newest main and pushed, as a person does; the commit."""
        self.git("pull", "-q", "--rebase", "--autostash", "origin", "main")
        for path, content in files.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", "--all")
        self.git("commit", "-q", "-m", message)
        self.git("push", "-q", "origin", "HEAD:main")
        return self.git("rev-parse", "HEAD")

    def start(self, script: str, *arguments: str, **variables: str) -> Callable[[], Done]:
        """The script begun in this clone; the call waits for its end."""
        results, environment = self._asked(script, arguments, variables)
        process = subprocess.Popen(
            [PYTHON, str(SCRIPTS / f"{script}.py"), *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )

        def done() -> Done:
            out, words = process.communicate(timeout=120)
            return _done(process.returncode, out.decode("utf-8"), words.decode("utf-8"), results)

        return done

    def run(self, script: str, *arguments: str, **variables: str) -> Done:
        """The script to its end."""
        if sys.executable != PYTHON:
            return self.start(script, *arguments, **variables)()
        results, environment = self._asked(script, arguments, variables)
        ended = started_script(SCRIPTS / f"{script}.py", arguments, self.folder, environment)
        return _done(ended.returncode, ended.stdout, ended.stderr, results)

    def _asked(self, script: str, arguments: tuple[str, ...], variables: dict[str, str]) -> tuple[Path, dict[str, str]]:
        """The file for a script's results, and its environment."""
        results = self.folder.parent / f"{self.folder.name}.{script}.{len(arguments)}.results"
        results.write_bytes(b"")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GH_"))}
        return results, {**environment, "GITHUB_OUTPUT": str(results), **variables}

    def built(self, digests: dict[str, str]) -> Path:
        """A folder of what build jobs leave, one file an image."""
        folder = self.folder.parent / f"{self.folder.name}.digests"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, value in digests.items():
            (folder / f"{name}.json").write_text(json.dumps({"name": name, "image": f"acme/{name}", "digest": value}))
        return folder

    def promote(self, commit: str, digests: dict[str, str], **variables: str) -> Done:
        return self.run(
            "promote", OVERLAY, "main", "--digests", str(self.built(digests)), GITHUB_SHA=commit, **variables
        )

    def roll_back(self, commit: str, *arguments: str, **variables: str) -> Done:
        """As a person asks for it."""
        return self.run("roll_back", OVERLAY, "main", f"--commit={commit}", "--by=person", *arguments, **variables)

    def told(self, commit: str, reason: str, *arguments: str, **variables: str) -> Done:
        """As an alert starts it."""
        return self.run(
            "roll_back", OVERLAY, "main", f"--commit={commit}", f"--reason={reason}", *arguments, **variables
        )

    def changed(self, images: object = IMAGES, **variables: str) -> Done:
        return self.run("changed_images", OVERLAY, IMAGES=json.dumps(images), **variables)

    def tip(self) -> str:
        """The newest commit of main on ``origin``."""
        self.git("fetch", "-q", "origin", "main")
        return self.git("rev-parse", "FETCH_HEAD")

    def deployed(self, path: str = KUSTOMIZATION) -> bytes:
        """The kustomization on the newest main."""
        return subprocess.run(
            ["git", "cat-file", "blob", f"{self.tip()}:{path}"], cwd=self.folder, check=True, capture_output=True
        ).stdout

    def block(self) -> str:
        """The ``images:`` on the newest main."""
        head, key, rest = self.deployed().decode().partition("images:\n")
        assert head == TEXT
        return key + rest

    def count(self) -> int:
        return int(self.git("rev-list", "--count", self.tip()))


class History:
    """Promotions of the api one after another: commits of the source, and the digest commits that followed."""

    def __init__(self, person: Clone, runner: Clone):
        self.person, self.runner = person, runner
        self.sources: dict[str, str] = {}
        self.promotions: dict[str, str] = {}

    def promote(self, letter: str, *names: str) -> str:
        """A change of the api, and a promotion of these images (the api alone where none is named); the digest commit."""
        self.sources[letter] = self.person.commit({"api/app.py": f"{letter}\n"})
        done = self.runner.promote(self.sources[letter], {name: digest(letter) for name in names or ["api"]})
        assert done.code == 0
        self.promotions[letter] = done.results["commit"]
        assert self.promotions[letter]
        return self.promotions[letter]

    def entry(self, letter: str, *held: str, name: str = "api") -> str:
        """What the block says of one image: its digest, and what is held."""
        lines = [f"- name: acme/{name}"]
        if letter:
            lines.append(f"  digest: {digest(letter)}  # built from {self.sources[letter]}")
        return (
            "\n".join([*lines, *(f"  # held {self.sources[each]} {digest(each)}: its rollout failed" for each in held)])
            + "\n"
        )


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``origin.git``, whose main has an overlay over a base and two services, and two clones of it."""
    folder = tmp_path_factory.mktemp("beginning")
    quiet = {"check": True, "capture_output": True, "cwd": folder, "env": {**os.environ, **ALONE}}
    subprocess.run(["git", "init", "-q", "--template=", "--bare", "-b", "main", "origin.git"], **quiet)
    for name in ("person", "runner"):
        subprocess.run(["git", "clone", "-q", "--template=", "origin.git", name], **quiet)
        clone = Clone(folder / name)
        clone.git("remote", "set-url", "origin", "../origin.git")  # all of it is copied elsewhere
        if name == "person":
            for path, content in {**BASE, KUSTOMIZATION: TEXT, "api/app.py": "api\n", "web/app.py": "web\n"}.items():
                (clone.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (clone.folder / path).write_text(content)
            clone.git("checkout", "-q", "-b", "main")
            clone.git("add", "--all")
            clone.git("commit", "-q", "-m", "first")
            clone.git("push", "-q", "origin", "main")
    return folder


@pytest.fixture(scope="session")
def promoted(beginning: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, History]:
    """The same where the api was promoted once, as digest "0"."""
    folder = shutil.copytree(beginning, tmp_path_factory.mktemp("promoted") / "all")
    history = History(Clone(folder / "person"), Clone(folder / "runner"))
    history.promote("0")
    return folder, history


@pytest.fixture
def start(request: pytest.FixtureRequest) -> Path:
    """What this test's folder begins as."""
    return (
        request.getfixturevalue("promoted")[0]
        if "good" in request.fixturenames
        else request.getfixturevalue("beginning")
    )


@pytest.fixture
def origin(start: Path, tmp_path: Path) -> Path:
    shutil.copytree(start, tmp_path, dirs_exist_ok=True)
    return tmp_path / "origin.git"


@pytest.fixture
def clone(origin: Path, tmp_path: Path) -> Callable[..., Clone]:
    """Clones by name, with options of ``git clone``."""

    def made(name: str, *options: str) -> Clone:
        subprocess.run(
            ["git", "clone", "-q", *options, origin.as_uri(), str(tmp_path / name)], check=True, capture_output=True
        )
        return Clone(tmp_path / name)

    return made


@pytest.fixture
def person(origin: Path) -> Clone:
    """Somebody's clone."""
    return Clone(origin.parent / "person")


@pytest.fixture
def runner(origin: Path) -> Clone:
    """The clone of a workflow's job."""
    return Clone(origin.parent / "runner")


@pytest.fixture
def history(person: Clone, runner: Clone) -> History:
    """Nothing was promoted yet."""
    return History(person, runner)


@pytest.fixture
def good(promoted: tuple[Path, History], history: History) -> History:
    """The api is deployed and good, as digest "0"."""
    history.sources, history.promotions = promoted[1].sources.copy(), promoted[1].promotions.copy()
    return history


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Puts a program in front of PATH; returns its folder."""

    def put(name: str, text: str) -> Path:
        folder = tmp_path / "programs"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
        (folder / name).chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return folder

    return put
