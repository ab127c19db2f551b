"""A forge that runs, in a thread of its own, with all that a test wants in hand."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..checkout import OUTSIDE
from . import github
from .answers import Answer
from .api import Api
from .clock import SimulatedClock
from .faults import Faults
from .front import Front, serving
from .git_door import GitDoor
from .hooks import laid
from .journal import Journal
from .limits import Limits
from .openapi import Description
from .people import Person
from .records import Grant, Refused, RepositoryFacts
from .state import ForgeState

GITHUB_SLICE = Path(os.environ.get("FORGE_GITHUB_DESCRIPTION", OUTSIDE / "schemas" / "github-api-slice.json"))
TOKEN = "ghs_ThisIsTheTokenOfTheBot0123456789ab"
ALL = dict.fromkeys(("contents", "pull_requests", "issues", "workflows", "metadata"), "write")
README: Mapping[str, bytes] = {"README.md": b"# A repository\n"}


@dataclass
class RunningForge:
    """``url`` is the API's address, ``web_url`` the forge's; ``requests`` all that was asked; ``problems`` what does not fit the API's description."""

    kind: str
    url: str
    web_url: str
    token: str
    state: ForgeState
    person: Person
    faults: Faults
    clock: SimulatedClock
    limits: Limits
    requests: Journal
    api: Api

    @property
    def clone_url(self) -> str:
        return f"{self.web_url}/{self.state.facts.full_name}.git"

    @property
    def full_name(self) -> str:
        return self.state.facts.full_name

    @property
    def grant(self) -> Grant:
        """What the bot's token may; change it in place."""
        return self.state.grants[self.token]

    def ticks_by_itself(self) -> None:
        """From now on its time is everybody's."""
        self.clock.is_real = True

    @property
    def problems(self) -> list[str]:
        return self.api.problems


def github_said(refused: Refused) -> dict[str, object]:
    """A refusal in GitHub's words; a list of errors makes it "Validation Failed"."""
    told: dict[str, object] = {"message": "Validation Failed" if refused.errors else refused.message}
    if refused.errors:
        told["errors"] = list(refused.errors)
    return {**told, "documentation_url": "https://docs.github.com/rest", "status": str(refused.status)}


def github_redirect(state: ForgeState, method: str, base: str, rest: str) -> Answer:
    """301 for what reads, 307 for what writes: by the repository's number, as GitHub does."""
    url = f"{base}/repositories/{state.facts.id}{rest}"
    told = {"message": "Moved Permanently", "url": url, "documentation_url": "https://docs.github.com/rest"}
    return Answer(301 if method == "GET" else 307, told, {"Location": url})


@contextmanager
def running_forge(
    folder: Path,
    kind: str = "github",
    *,
    files: Mapping[str, bytes] = README,
    source: Path | None = None,
    full_name: str = "acme/shop",
    login: str = "tidy[bot]",
    token: str = TOKEN,
    port: int = 0,
    address: str = "127.0.0.1",
    description: Path | None = None,
) -> Iterator[RunningForge]:
    """A forge with one repository: the branches of the repository ``source``, else ``main`` with the files (none for an empty one)."""
    clock = SimulatedClock()
    owner, _, name = full_name.partition("/")
    state = ForgeState.fresh(folder, RepositoryFacts(owner, name), clock)
    laid(state.bare.path)
    state.grants[token] = Grant(token, login, permissions=dict(ALL))
    person = Person(state)
    state.facts.collaborators.add(person.login)
    if source:
        _copied(state, source)
    elif files:
        person.begin(dict(files))
    api, beginnings = _api(kind, state, clock, description)
    faults, front_git = Faults(), GitDoor(state, folder, kind == "github")
    front = Front(front_git, dict.fromkeys(beginnings, api), faults)
    server = serving(front, port, address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        url = front.web + beginnings[0]
        yield RunningForge(kind, url, front.web, token, state, person, faults, clock, api.limits, front.journal, api)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _copied(state: ForgeState, source: Path) -> None:
    """All branches of a repository, and which of them is the default one."""
    state.bare.run("fetch", "-q", str(source), "refs/heads/*:refs/heads/*")
    state.facts.default_branch = state.bare.says(
        "-C", str(source), "symbolic-ref", "--short", "HEAD", more={"GIT_DIR": ".git"}
    )
    state.bare.run("symbolic-ref", "HEAD", f"refs/heads/{state.facts.default_branch}")


def _api(kind: str, state: ForgeState, clock: SimulatedClock, description: Path | None) -> tuple[Api, tuple[str, ...]]:
    if kind == "github":
        described = description or (GITHUB_SLICE if GITHUB_SLICE.is_file() else None)
        return Api(state, github.ROUTES, github_said, Limits(clock), _read(described), github_redirect), ("/api/v3", "")
    raise ValueError(kind)


_DESCRIPTIONS: dict[Path, Description] = {}


def _read(path: Path | None) -> Description | None:
    if path is not None and path not in _DESCRIPTIONS:
        _DESCRIPTIONS[path] = Description.read(path)
    return _DESCRIPTIONS.get(path) if path else None
