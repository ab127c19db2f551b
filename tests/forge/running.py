"""A forge that runs, in a thread of its own, with all that a test wants in hand."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..checkout import OUTSIDE
from . import gitea, github
from .api import Api
from .clock import SimulatedClock
from .faults import Faults
from .front import Front, serving
from .git_door import GitDoor
from .hooks import laid
from .journal import Journal
from .limits import Limits
from .manners import GITEA
from .openapi import Description
from .people import Person
from .records import Grant, RepositoryFacts
from .state import ForgeState

GITHUB_SLICE = Path(os.environ.get("FORGE_GITHUB_DESCRIPTION", OUTSIDE / "schemas" / "github-api-slice.json"))
GITEA_TEMPLATE = Path(os.environ["FORGE_GITEA_DESCRIPTION"]) if "FORGE_GITEA_DESCRIPTION" in os.environ else None
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
    front: Front

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
        yield RunningForge(
            kind, url, front.web, token, state, person, faults, clock, api.limits, front.journal, api, front
        )
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
        return Api(state, github.ROUTES, github.manner.MANNER, Limits(clock), _read(described)), ("/api/v3", "")
    state.manners = GITEA
    described = description or (GITEA_TEMPLATE if GITEA_TEMPLATE and GITEA_TEMPLATE.is_file() else None)
    without = Limits(clock, None, None, None)
    return Api(state, gitea.ROUTES, gitea.manner.MANNER, without, _read(described)), ("/api/v1", "")


_DESCRIPTIONS: dict[Path, Description] = {}


def _read(path: Path | None) -> Description | None:
    if path is not None and path not in _DESCRIPTIONS:
        _DESCRIPTIONS[path] = Description.read(path)
    return _DESCRIPTIONS.get(path) if path else None
