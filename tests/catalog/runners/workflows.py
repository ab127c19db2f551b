"""Examples of workflows: each file as it is read, the rules on all of them, and the repair of what does not read."""

from pathlib import Path, PurePosixPath

from sophia_tidy.kernel.rule import Example, Rule
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.facts.refused import is_read, read
from sophia_tidy.workflow.mend import mended
from sophia_tidy.workflow.rules import check

from ..seen import Seen, before


def run(rule: Rule, example: Example, _: Path) -> Seen:
    """What is found in the files, and what those become that do not read."""
    texts = before(rule, example)
    contents = {PurePosixPath(path): text.encode("utf-8", "surrogateescape") for path, text in texts.items()}
    said = [(found.rule, found.message) for found in check(take_inventory(Tree(contents)))]
    files: dict[str, str | None] = {}
    changed: set[str] = set()
    for path, content in contents.items():
        if is_read(path):
            said += [(found.rule, found.message) for found in read(path, content).findings]
            done = mended(path, content)
            if done is not None:
                files[str(path)] = done.content.decode()
                changed |= {fix.rule for fix in done.fixes}
                said += [(fix.rule, fix.reason) for fix in done.fixes]
    return Seen(files, tuple(said), frozenset(changed))
