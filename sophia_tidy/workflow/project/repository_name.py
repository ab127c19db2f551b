"""The repository's own name in the names of images: ``ghcr.io/${{ github.repository }}`` is known before a run.

Sources: GitHub's documentation ("Contexts": ``github``; "Default environment
variables"), the reference of image names (lower case alone), and git-clone
("Git URLs").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..facts.images import Image

_ADDRESS = re.compile(r"^(?:(?:https?|ssh|git)://[^/]+/|(?:[^/@]+@)?[^/:]+:/?)(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?$")
_OWN = re.compile(
    r"""
    \$\{\{\s*github\.(?:repository|event\.repository\.full_name)\s*\}\} | \$\{?GITHUB_REPOSITORY(?:,,)?(?:\}|(?!\w))  # both parts
  | (?P<owner>\$\{\{\s*github\.(?:repository_owner|event\.repository\.owner\.login)\s*\}\} | \$\{?GITHUB_REPOSITORY_OWNER(?:,,)?(?:\}|(?!\w)))
  | (?P<last>\$\{\{\s*github\.event\.repository\.name\s*\}\} | \$\{GITHUB_REPOSITORY\#\#\*/\})
""",
    re.VERBOSE,
)


def repository_of(address: str) -> str:
    """``OWNER/NAME`` of a remote's address; empty for one of another shape, such as a folder."""
    match = _ADDRESS.match(address)
    return match["name"] if match else ""


def named_images(builds: Iterable[Image], repository: str) -> Iterator[Image]:
    """Builds with the repository's name in their tags, where it is known; ``repository`` is ``OWNER/NAME`` or empty."""
    for build in builds:
        yield replace(build, tags=tuple(_filled(tag, repository) for tag in build.tags)) if repository else build


def _filled(tag: str, repository: str) -> str:
    """What is put in is in lower case, as actions and people make it before they push: a registry takes nothing else."""
    owner, _, last = repository.lower().partition("/")

    def own(match: re.Match[str]) -> str:
        return owner if match["owner"] else last if match["last"] else f"{owner}/{last}"

    return _OWN.sub(own, tag)
