"""The kind of a bind mount's source: the closed set of things that people bind, told by path and content."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import PurePosixPath

from ...stack import Mount

SOCKETS = ("docker.sock", "containerd.sock", "podman.sock", "crio.sock", "docker_engine")
_SYSTEM = (
    "/proc",
    "/sys",
    "/dev",
    "/boot",
    "/lib/modules",
    "/usr/src",
    "/usr/lib/modules",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/lib/kubelet",
    "/run/udev",
    "/run/systemd",
    "/run/log",
    "/var/run/dbus",
    "/run/dbus",
    "/etc/machine-id",
    "/etc/os-release",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/hostname",
    "/etc/passwd",
    "/etc/group",
    "/etc/ssl/certs",
    "/etc/ca-certificates",
    "/cgroup",
    "/sys/fs/cgroup",
)
_SYSTEM_ALONE = (
    "/",
    "/etc",
    "/var/log",
    "/var/run",
    "/run",
    "/tmp",
    "/var",
    "/usr",
    "/lib",
    "/home",
    "/root",
    "/mnt",
    "/media",
)
_SECRET_SUFFIXES = (".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ovpn", ".ppk", ".env", ".htpasswd")
_SECRET_NAMES = (
    ".env",
    "id_rsa",
    "id_ed25519",
    "id_ecdsa",
    "id_dsa",
    "htpasswd",
    ".pgpass",
    ".netrc",
    ".my.cnf",
    ".dockercfg",
    "credentials.json",
    "service-account.json",
    "kubeconfig",
    ".git-credentials",
    ".npmrc",
    ".pypirc",
    "authorized_keys",
)
_DATA_SUFFIXES = (".db", ".sqlite", ".sqlite3", ".log", ".rdb", ".aof", ".mdb", ".pid", ".sock", ".dump")
_DATA_NAMES = ("acme.json",)
_CONFIG_WORDS = (
    "conf",
    "etc",
    "init",
    "provision",
    "dashboard",
    "rules",
    "script",
    "template",
    "cert",
    "ssl",
    "tls",
    "entrypoint",
    "pipeline",
    "settings",
)
_CODE_TARGETS = (
    "/app",
    "/code",
    "/src",
    "/usr/src",
    "/workspace",
    "/var/www",
    "/srv/app",
    "/opt/app",
    "/project",
    "/usr/share/nginx/html",
)
_CODE_SUFFIXES = frozenset(
    ".py .js .mjs .cjs .ts .tsx .jsx .vue .svelte .go .rs .rb .erb .php .java .kt .scala .cs .ex .exs .c .cpp .h .lua .pl .sh .sql .html .css".split()
)
_CODE_NAMES = (
    "Dockerfile",
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "go.mod",
    "Cargo.toml",
    "Gemfile",
    "composer.json",
    "Makefile",
)


class BindKind(StrEnum):
    """A closed set."""

    SOCKET = "socket"
    SYSTEM = "system"
    SECRET = "secret"
    FILE = "file"
    LOST_FILE = "lost-file"
    DATA_FILE = "data-file"
    CONFIG_FOLDER = "config-folder"
    DATA_FOLDER = "data-folder"


def kind_of_bind(
    each: Mount, read: Callable[[str], bytes | None], names: Callable[[str], tuple[str, ...] | None]
) -> BindKind:
    """What is bound."""
    path = PurePosixPath(each.source)
    if path.name in SOCKETS or path.name.endswith(".sock"):
        return BindKind.SOCKET
    below = names(each.source)
    # What may be read lies beside the stack, wherever that is: a repository below /dev/shm is not the node's own.
    if is_system(each.source) and below is None and read(each.source) is None:
        return BindKind.SYSTEM
    if below is not None:
        return BindKind.CONFIG_FOLDER if _is_configuration(each, below) else BindKind.DATA_FOLDER
    if _is_secret(path):
        return BindKind.SECRET
    if path.suffix in _DATA_SUFFIXES or path.name in _DATA_NAMES:
        return BindKind.DATA_FILE
    if read(each.source) is not None:
        return BindKind.FILE
    return BindKind.LOST_FILE if _looks_like_file(path, PurePosixPath(each.target)) else BindKind.DATA_FOLDER


def is_system(source: str) -> bool:
    """Whether the path belongs to the operating system of the node."""
    path = source.rstrip("/") or "/"
    path = path.removeprefix("/private") if path.startswith("/private/var/run") else path
    return path in _SYSTEM_ALONE or any(path == each or path.startswith(f"{each}/") for each in _SYSTEM)


def is_code(each: Mount, below: tuple[str, ...] | None) -> bool:
    """Whether a folder is the programs' own, mounted over what the image has of it.

    Data is mounted there as well (``./uploads:/app/uploads``): a folder with
    no program in it, or one that only a running service makes, is none of
    the image's.
    """
    if each.target.rstrip("/") in _CODE_TARGETS:
        return True
    return any(each.target.startswith(f"{path}/") for path in _CODE_TARGETS) and any(
        PurePosixPath(name).suffix.lower() in _CODE_SUFFIXES or PurePosixPath(name).name in _CODE_NAMES
        for name in below or ()
    )


def _is_secret(path: PurePosixPath) -> bool:
    return path.name in _SECRET_NAMES or path.suffix.lower() in _SECRET_SUFFIXES or path.name.startswith(".env.")


def _is_configuration(each: Mount, below: tuple[str, ...]) -> bool:
    """A folder that is only read, or that is called what folders of configuration are called; never an empty one."""
    if not below:
        return False
    text = f"{PurePosixPath(each.source).name} {each.target}".lower()
    return each.read_only or any(word in text for word in _CONFIG_WORDS)


def _looks_like_file(path: PurePosixPath, target: PurePosixPath) -> bool:
    suffix = path.suffix
    return bool(suffix) and not suffix[1:].isdigit() and target.suffix != "" and not path.name.endswith(".d")
