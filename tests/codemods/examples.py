"""The examples as repositories, with what the real ruff says of them: one call for all."""

from collections import defaultdict
from functools import cache
from pathlib import PurePosixPath as P

from sophia_tidy import codemods
from sophia_tidy.adapters.ruff.check import check_contents
from sophia_tidy.codemods.codemod import Codemod, FileExample
from sophia_tidy.codemods.planner import CodemodOptions
from sophia_tidy.kernel.finding import Finding
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.kernel.tree import Tree

ALL = [(codemod, example) for codemod in codemods.CODEMODS for example in codemod.EXAMPLES]
IDS = [f"{codemod.RULE}-{codemod.EXAMPLES.index(example)}" for codemod, example in ALL]


def tree_of(example: FileExample, content: str | None = None) -> Tree:
    files = {P(name): text.encode() for name, text in example.beside}
    return Tree(files | {P(example.path): (example.before if content is None else content).encode()})


@cache
def said_of_all() -> dict[tuple[str, str], list[Finding]]:
    """Ruff's findings for each example's text before and after, by path and text."""
    texts = [(e.path, t) for _, e in ALL for t in (e.before, e.after) if isinstance(t, str)]
    unique = list(dict.fromkeys(texts))
    contents = {P(str(number)) / path: text.encode() for number, (path, text) in enumerate(unique)}
    found = defaultdict(list)
    for finding in check_contents(contents, select=codemods.RUFF_CODES, target="py311"):
        found[unique[int(finding.location.path.parts[0])]].append(finding)
    return found


def findings(example: FileExample, content: str) -> list[Finding]:
    where = P(example.path)
    moved = []
    for finding in said_of_all()[example.path, content]:
        location = type(finding.location)(where, finding.location.line, finding.location.column)
        moved.append(Finding(location, finding.rule, finding.message))
    return moved


def plan(codemod: Codemod, example: FileExample, content: str) -> Plan:
    return codemods.plan_codemods(
        tree_of(example, content),
        findings(example, content),
        select={codemod.RULE},
        options=CodemodOptions(target=example.target),
    )
