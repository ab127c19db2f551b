"""Examples of repairs: the text through the search, with all repairs and no history."""

from pathlib import Path

from sophia_tidy.kernel.rule import Example, Rule
from sophia_tidy.repair import repair

from ..seen import Seen, before


def run(rule: Rule, example: Example, _: Path) -> Seen:
    """The first choice of the search."""
    ((path, text),) = before(rule, example).items()
    result = repair(text.encode())
    rules = frozenset(edit.rule for edit in result.fixes)
    said = tuple((edit.rule, edit.reason) for edit in result.fixes)
    new = result.content.decode()
    return Seen({path: new} if new != text else {}, said, rules)
