"""Which files are entry points in their own right: something outside of the repository calls them."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from .inventory import Item
from .kinds import Kind

_KINDS = {
    Kind.WORKFLOW: "GitHub runs it",
    Kind.DOCKERFILE: "docker builds it",
    Kind.COMPOSE: "docker starts it",
    Kind.BUILD: "a build tool reads it",
    Kind.TEST: "the test runner finds it",
    Kind.POLICY: "a policy is read by people",
}
_NAMES = {
    "__main__.py": "python -m runs it",
    "manage.py": "Django's command line",
    "conftest.py": "pytest finds it",
    "wsgi.py": "a server loads it",
    "asgi.py": "a server loads it",
    "index.html": "a server's start page",
    "index.md": "the start page of documents",
    "index.rst": "the start page of documents",
    "README.md": "the first page of its folder",
    "README.rst": "the first page of its folder",
}


def roots(inventory: Mapping[PurePosixPath, Item]) -> Mapping[PurePosixPath, str]:
    """Each entry point with the reason why it is one."""
    found = ((path, _NAMES.get(path.name) or _KINDS.get(item.kind)) for path, item in inventory.items())
    return {path: reason for path, reason in found if reason}
