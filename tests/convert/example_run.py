"""What ``convert`` makes of the few files of a rule's example: the step itself, on a tree in memory."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sophia_tidy.cli.commands.convert import CLUSTER
from sophia_tidy.cli.parser import parser
from sophia_tidy.config.schema import PYPROJECT, ConvertConfig, read_config
from sophia_tidy.convert.ledger import KeyFate
from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.planner import Layout
from sophia_tidy.kernel.finding import Finding
from sophia_tidy.kernel.plan import Write
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.convert import convert
from sophia_tidy.steps.convert_cluster import cluster_of
from sophia_tidy.steps.convert_request import StackRequest
from sophia_tidy.steps.request import Request

STACK = "compose.yaml"
_FOLDER = TemporaryDirectory()
_ROOT = Path(_FOLDER.name) / "shop"  # an empty folder, after which the stacks of the examples are called
_ROOT.mkdir()


class Made(NamedTuple):
    """The ledger of all stacks, what was found, and the files that would be written, with their rules."""

    ledger: tuple[KeyFate, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, str]
    rules: frozenset[str]

    def of(self, rule: str) -> list[KeyFate]:
        """What became of keys by a rule."""
        return [entry for entry in self.ledger if entry.rule == rule]

    def told(self, rule: str) -> list[Finding]:
        """What was found by a rule."""
        return [finding for finding in self.findings if finding.rule == rule]

    def said(self, rule: str) -> list[str]:
        """What a person is told under the name of a rule: notes of the ledger and messages."""
        return [*(entry.note for entry in self.of(rule)), *(finding.message for finding in self.told(rule))]


def made_of(before: str | Mapping[str, str], command: str = "") -> Made:
    """The conversion of one stack's text, or of files by their paths, as the command line asks for it.

    Raises:
        TidyError: the one stack cannot be read, and was not mended.
    """
    texts = {STACK: before} if isinstance(before, str) else before
    tree = Tree({PurePosixPath(path): _content(text) for path, text in texts.items()})
    usual = [STACK] if PurePosixPath(STACK) in tree else []  # without it the stacks are found
    request = Request(stacks=_asked((command or "sophia-tidy convert").split()[1:], usual))
    said = tree.get(PYPROJECT, b"")
    with Context.of(_ROOT, read_config(said), request, git=None, source=ConfigSource.of(said)) as context:
        result = convert(tree, context)
    stacks = result.facts.stacks
    return Made(
        tuple(entry for stack in stacks for entry in stack.entries),
        tuple(dict.fromkeys((*result.findings, *(finding for stack in stacks for finding in stack.findings)))),
        {str(each.path): each.content.decode() for each in result.plan.changes if isinstance(each, Write)},
        frozenset(each.rule for each in result.plan.changes),
    )


def _content(text: str) -> bytes:
    """``(1,100,000 bytes)`` stands for a text that is too long to be shown."""
    size = re.fullmatch(r"\(([\d,]+) bytes\)\n", text)
    return text.encode() if size is None else b"word " * (int(size[1].replace(",", "")) // 5)


def _asked(words: list[str], usual: list[str]) -> StackRequest:
    options = parser().parse_args(words)
    given = {name: getattr(options, name) for name in CLUSTER if getattr(options, name) is not None}
    return StackRequest(
        tuple(map(PurePosixPath, options.files or usual)),
        tuple(map(PurePosixPath, options.override)),
        profiles=tuple(options.profile),
        names=tuple(options.name),
        dialect=Dialect(options.dialect) if options.dialect else None,
        cluster=cluster_of(ConvertConfig()._replace(**given, images=dict(options.images))),
        layout=Layout(helm=False),
    )
