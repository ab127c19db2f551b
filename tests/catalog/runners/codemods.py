"""Examples of codemods: what ruff says of the file, and what the codemod makes of that.

A codemod's example may say more than a person is shown (the oldest Python of
its project), so it is found again by what is shown of it.
"""

from pathlib import Path

from sophia_tidy.codemods import CODEMODS
from sophia_tidy.codemods.codemod import FileExample
from sophia_tidy.kernel.rule import Example, Rule

from ...codemods.examples import plan, tree_of
from ..seen import Seen, before


def run(rule: Rule, example: Example, _: Path) -> Seen:
    """The codemod alone."""
    whole, text = _whole(rule, example)
    tree = tree_of(whole, text)
    made = plan(next(each for each in CODEMODS if rule.id == each.RULE), whole, text)
    after = tree.after(made)
    files = {str(path): after[path].decode() for path in after if tree.get(path) != after[path]}
    return Seen(
        files,
        tuple((each.rule, each.message) for each in made.findings if example.says or not _is_left(each.message)),
        frozenset(change.rule for change in made),
    )


def _is_left(message: str) -> bool:
    """Whether a message is the note that a finding was left alone, which is not the codemod's own word."""
    return message.startswith("skipped: ")


def _whole(rule: Rule, example: Example) -> tuple[FileExample, str]:
    """The codemod's own example, and the text of its file: before, or as it has become."""
    codemod = next(each for each in CODEMODS if rule.id == each.RULE)
    found = next(each for each in codemod.EXAMPLES if each.shown._replace(before="") == example._replace(before=""))
    return found, before(rule, example)[found.path]
