"""Reference pages of all rules in Markdown: an index, a page for each group, and in its folder one for each family.

    $ python -m sophia_tidy.catalog.pages docs/reference/rules

writes them anew; a test holds that they are current.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from ..formats.markdown import cell
from ..kernel.rule import Example, Rule
from .example_text import blocks, heading
from .registry import GROUPS, rules

INDEX = "index.md"
_LANGUAGES = {"diff": "diff", "text": "text", "command": "console"}
_WHOLE = ("repair", "codemod", "flux", "docs", "notice", "error")  # few enough for one page


def pages(known: Iterable[Rule]) -> dict[str, str]:
    """The text of each page by its path, for rules that come by group."""
    by_page = [(name, tuple(members)) for name, members in groupby(sorted(known, key=_of_page), key=_page)]
    return {INDEX: "\n".join(_index(by_page)), **{name: "\n".join(_written(found)) for name, found in by_page}}


def _of_page(rule: Rule) -> tuple[int, str, str]:
    return list(GROUPS).index(rule.group), rule.family, rule.id


def _page(rule: Rule) -> str:
    return f"{rule.group}/{rule.family}.md" if rule.family and rule.group not in _WHOLE else f"{rule.group}.md"


def _index(by_page: Iterable[tuple[str, tuple[Rule, ...]]]) -> Iterator[str]:
    yield from ("# Rules", "", "Every rule, made from the rules themselves.")
    yield from ("`sophia-tidy explain RULE` prints the same, `sophia-tidy rules --grep TEXT` finds one.", "")
    for group, found in groupby(by_page, key=lambda each: each[1][0].group):
        yield from (f"## {group}", "", f"{_sentence(GROUPS[group])}.", "")
        for name, members in found:
            family = f" {members[0].family}" if name != f"{group}.md" else ""
            yield from (f"### [{group}{family}]({name})", "", "| rule | effect | what |", "|---|---|---|")
            yield from (f"| [{r.id}]({name}#{r.id}) | {r.effect} | {cell(r.title)} |" for r in members)
            yield ""


def _written(members: tuple[Rule, ...]) -> Iterator[str]:
    first = members[0]
    name = _page(first).removesuffix(".md").replace("/", " ")
    yield from (f"# {name}", "", f"{_sentence(GROUPS[first.group])}.", "")
    for rule in members:
        yield from (f"## {rule.id}", "")
        yield from ((f"*{rule.effect}*", "") if rule.effect else ())
        yield from (rule.what, "", *((rule.why, "") if rule.why else ()))
        for example in rule.examples:
            yield from _shown(example)


def _shown(example: Example) -> Iterator[str]:
    yield from (_sentence(heading(example)), "")
    for block in blocks(example):
        if block.kind == "message":
            yield from (f"> {cell(block.lines[0])}", "")
        else:
            yield from ((f"`{block.path}`", "") if block.path else ())
            yield from _fenced(block.lines, _LANGUAGES[block.kind])


def _fenced(lines: Iterable[str], language: str) -> list[str]:
    """A block of code, with a fence that no line of it can close."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *(line.rstrip() for line in lines), fence, ""]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the pages, and take none away."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), pages(rules()))
