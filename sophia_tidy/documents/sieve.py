"""A sieve: whether a document has any word that a mention needs, so that most are never read in full."""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property

from .knowledge import Knowledge

_WORD = re.compile(rb"[\w-]+(?:\.[\w-]+)*")
_LINK = re.compile(rb"(?:\]\(|\]:|href=|src=|`[^`<]*<|image::|include::|link:)[ \t]*[<\"']?([^\s<>\"'()\[\]#?]+)")
_DOCKER = re.compile(rb"docker[ -](?:stack|service|swarm|node|compose|exec|\S+ (?:stack|service))|docker-compose")


class Sieve:
    """The words that a document has to have: names of what moved, of old workflows and of what is gone; and Docker's commands."""

    def __init__(self, known: Knowledge):
        self._known = known

    def may_lie(self, content: bytes, folder: str = "") -> bool:
        """Whether the document, which is in that folder, has to be read."""
        if self._known.cluster.stacks and (
            _DOCKER.search(content) or any(name in content for name in self._swarm_names)
        ):
            return True
        return not self._words.isdisjoint(_WORD.findall(content)) or self._has_lost(content, folder)

    def _has_lost(self, content: bytes, folder: str) -> bool:
        """Whether a link leads nowhere and one file of the tree has its name."""
        for match in _LINK.finditer(content):
            target = match[1].decode("utf-8", "surrogateescape")
            if target.rpartition("/")[2] in self._known.named_once and ":" not in target:
                whole = posixpath.normpath(posixpath.join("" if target.startswith("/") else folder, target.lstrip("/")))
                if not self._known.is_there(whole):
                    return True
        return False

    @cached_property
    def _words(self) -> frozenset[bytes]:
        return frozenset(word for name in self._names() for word in _longest(name))

    def _names(self) -> Iterator[str]:
        known = self._known
        yield from (path.rpartition("/")[2] for path in known.moves)
        yield from (path.rpartition("/")[2] for path in known.moved_folders)
        yield from (path.removesuffix(".py").replace("/", ".") for path in known.moves if path.endswith(".py"))
        for workflow in known.workflows:
            yield from (workflow.name, workflow.title)
        yield from (
            *known.old_stacks.services,
            *known.old_stacks.hosts,
            *map(str, known.old_stacks.ports),
            *known.targets,
        )

    @cached_property
    def _swarm_names(self) -> tuple[bytes, ...]:
        """How a name of Swarm's begins; a stack may have had another name there, which its commands tell."""
        return (b"tasks.", *(f"{stack.name}_".encode() for stack in self._known.cluster.stacks))


def _longest(name: str) -> list[bytes]:
    """The longest word of a name, which may have blanks or brackets in it."""
    return sorted(_WORD.findall(name.encode("utf-8", "surrogateescape")), key=len)[-1:]
