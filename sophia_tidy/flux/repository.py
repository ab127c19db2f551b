"""The address of the repository as Flux takes it: ``https://`` or ``ssh://``, and never a credential in it."""

import re
from dataclasses import dataclass

from ..kernel.errors import TidyError
from ..kernel.location import Location

_SCP = re.compile(r"(?:(?P<user>[^@/:]+)@)?(?P<host>[A-Za-z0-9.-]+):(?P<path>(?!//)[^\s]+)")
_URL = re.compile(
    r"(?P<scheme>https|ssh)://(?:(?P<user>[^@/]*)@)?(?P<host>[A-Za-z0-9.-]+)(?P<port>:\d+)?/(?P<path>[^\s?#]+)"
)
_PATH = re.compile(r"[A-Za-z0-9_.~/-]+")


@dataclass(frozen=True, slots=True)
class RemoteRepository:
    """``host`` has the port where there is one; ``path`` is ``owner/name``, without ``.git``."""

    scheme: str
    host: str
    path: str

    @property
    def url(self) -> str:
        """What the cluster clones: over ssh as the user ``git``, as every forge has it."""
        return f"{self.scheme}://{'git@' if self.scheme == 'ssh' else ''}{self.host}/{self.path}"

    @property
    def page(self) -> str:
        """What people open, and what the API's providers want."""
        return f"https://{self.host.partition(':')[0]}/{self.path}"

    @property
    def owner(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def is_same(self, other: "RemoteRepository") -> bool:
        """Whether both are one repository, whichever way it is cloned and however its name is written."""
        return self.page.lower() == other.page.lower()

    @property
    def on_github(self) -> bool:
        """github.com, or a GitHub of one's own that says so in its name."""
        return "github" in self.host.partition(":")[0].split(".")


def read_repository(text: str, at: Location) -> RemoteRepository:
    """The repository that an address or a remote of git names; what it says of users and passwords is dropped.

    Raises:
        TidyError: it is no address that a cluster could reach; its text is not shown, for it may hold a credential.
    """
    found = _URL.fullmatch(text) or (None if "://" in text else _SCP.fullmatch(text))
    path = found["path"].removesuffix("/").removesuffix(".git") if found else ""
    if found is None or not _PATH.fullmatch(path) or "/" not in path or {"", ".", ".."} & set(path.split("/")):
        raise TidyError(
            "the address of the repository is none that a cluster can reach; "
            "expected https://host/owner/name or ssh://git@host/owner/name",
            at,
            rule="unknown-repository",
        )
    parts = found.groupdict()
    return RemoteRepository(parts.get("scheme") or "ssh", found["host"].lower() + (parts.get("port") or ""), path)


def of_remote(text: str, at: Location) -> RemoteRepository:
    """The repository of a git remote, over ssh: ``flux bootstrap`` makes a deploy key, which is of no use over https.

    Raises:
        TidyError: as `read_repository`.
    """
    found = read_repository(text, at)
    host = found.host if found.scheme == "ssh" else found.host.partition(":")[0]
    return RemoteRepository("ssh", host, found.path)
