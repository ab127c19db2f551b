"""Mentions of workflow files in the rest of a tree: badges, programs that start or read one by its name, owners, links.

A file is looked into only where its ending says that people or programs
read it, and searched with an expression only where a plain word says that
there may be something.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import unquote

from ...kernel.location import Location
from ...kernel.tree import SUBMODULE, SYMLINK, Tree
from ..facts.inventory import Inventory

_READ = frozenset(
    """
    .md .markdown .mdx .rst .txt .adoc .asciidoc .html .org .yml .yaml .toml .json .cfg .ini .sh .bash .zsh .ps1 .py .rb .js
    .mjs .cjs .ts .tsx .go .mk .just .tf
    """.split()
)
_BARE = frozenset(("makefile", "justfile", "codeowners", "rakefile", "readme", "taskfile"))
_MOST = 2**19
_WORDS = (b"workflows/", b"gh workflow", b"gh run", b"workflow_id", b"workflow/status", b"workflow:", b"workflow_file")
_NAME = r"""["']?(?P<{}>[^"'\s)#?&,;\]}}]+)"""
_PATTERNS = (
    ("badge", re.compile(r"workflows/(?P<name>[^/\s\"')]+)/badge\.svg")),
    ("badge", re.compile(r"actions?/workflow/status/[^/\s]+/[^/\s]+/(?P<name>[^/?\s\"')]+)")),
    ("badge", re.compile(r"github/workflow/status/[^/\s]+/[^/\s]+/(?P<name>[^/?\s\"')]+)")),
    (
        "dispatch",
        re.compile(
            r"gh workflow (?:run|enable|disable|view)\s+(?:\"(?P<quoted>[^\"\n]+)\"|'(?P<single>[^'\n]+)'|(?P<name>\S+))"
        ),
    ),
    ("dispatch", re.compile(r"actions/workflows/(?P<name>[^/\s\"'`)]+)/(?:dispatches|runs|enable|disable|timing)\b")),
    ("dispatch", re.compile(rf"workflow_(?:id|file|file_name)[\"']?\s*[:=]\s*{_NAME.format('name')}")),
    ("dispatch", re.compile(r"gh run [^\n|;&]*?(?:--workflow[= ]|-w )[\"']?(?P<name>[^\"'\s)]+)")),
    ("dispatch", re.compile(r"(?m)^\s+workflow:\s*[\"']?(?P<name>[^\"'\n#]+\.ya?ml)\b")),
    ("link", re.compile(r"actions/workflows/(?P<name>[^/\s\"'`)>\]?#]+\.ya?ml)(?!/)")),
    ("owner", re.compile(r"(?m)^/?\.github/workflows/(?P<name>[\w.-]+)\s")),
)


class MentionKind(StrEnum):
    """What a place does with a workflow's name."""

    BADGE = "badge"
    DISPATCH = "dispatch"
    OWNER = "owner"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class WorkflowMention:
    """A place that names a workflow file."""

    kind: MentionKind
    at: Location


@dataclass(frozen=True, slots=True)
class WorkflowMentions:
    """The places by the files that they name, in the order of the paths."""

    of: Mapping[PurePosixPath, tuple[WorkflowMention, ...]] = field(default_factory=dict)

    def first(self, path: PurePosixPath, kind: MentionKind) -> WorkflowMention | None:
        """The first place of one kind."""
        return next((each for each in self.of.get(path, ()) if each.kind is kind), None)


def mentions_in(tree: Tree, inventory: Inventory, paths: Iterable[PurePosixPath] | None = None) -> WorkflowMentions:
    """What a tree says of its workflows; ``paths`` are the files to look into, all by default."""
    named: dict[str, list[PurePosixPath]] = {}
    for facts in inventory.workflows:
        words = {facts.path.name, *((facts.workflow.name.value,) if facts.workflow.name else ())}
        for word in words:
            named.setdefault(word, []).append(facts.path)
    found: dict[PurePosixPath, list[WorkflowMention]] = {}
    for path in sorted(paths if paths is not None else tree):
        if _is_read(path, tree):
            for each, mention in _in_file(path, tree[path], named):
                found.setdefault(each, []).append(mention)
    return WorkflowMentions({path: tuple(dict.fromkeys(each)) for path, each in found.items()})


def _is_read(path: PurePosixPath, tree: Tree) -> bool:
    if path.suffix.lower() not in _READ and path.name.lower() not in _BARE:
        return False
    return tree.entry(path).mode not in (SYMLINK, SUBMODULE)


def _in_file(
    path: PurePosixPath, content: bytes, named: Mapping[str, list[PurePosixPath]]
) -> Iterator[tuple[PurePosixPath, WorkflowMention]]:
    if len(content) > _MOST or not any(word in content for word in _WORDS):
        return
    text = content.decode("utf-8", "replace")
    for kind, pattern in _PATTERNS:
        if kind == "owner" and path.name != "CODEOWNERS":
            continue
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = next(filter(None, (groups.get(key) for key in ("quoted", "single", "name"))), "")
            at = Location(path, text.count("\n", 0, match.start()) + 1)
            for each in named.get(unquote(name.rstrip(".,`")), ()):
                yield each, WorkflowMention(MentionKind(kind), at)
