"""Lost workflows: what the page of an earlier run accounts for, and nothing here knows any more."""

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.tree import Tree

RULE = "forgotten-workflow"
RULES = {
    RULE: (
        Severity.ERROR,
        (
            "The page of the duties accounts for a workflow that is neither in its place nor in the archive.\n\n"
            "What it did was known from its file alone: the page, and the one workflow where that got a gate or a secret from it, would lose it. "
            "So nothing that is there is written anew without ``--unsafe``. Of a file that was to stay it is a warning: who takes it away means it."
        ),
    )
}
_SECTION = re.compile(r"^### `+ ?(?P<name>[^`\n]+?) ?`+\n\nThe file (?P<fate>stays|goes)\b", re.MULTILINE)


def forgotten(tree: Tree, page: PurePosixPath, known: Collection[str]) -> Iterator[Finding]:
    """A finding for each workflow of the page whose name is none of ``known``: an error where it had gone to the archive."""
    text = tree[page].decode("utf-8", "replace") if page in tree else ""
    for section in _SECTION.finditer(text):
        if section["name"] not in known:
            at = Location(page, text.count("\n", 0, section.start()) + 1)
            if section["fate"] == "goes":
                yield Finding(
                    at,
                    RULE,
                    f"{section['name']} had gone to the archive and is not there, so its duties would leave this page; "
                    "expected it and the archive's manifest as they were, or --unsafe to forget it",
                    Severity.ERROR,
                )
            else:
                yield Finding(
                    at,
                    RULE,
                    f"{section['name']} was to stay and is not there any more, so its duties leave this page; "
                    "expected somebody else to do what it did",
                    Severity.WARNING,
                )
