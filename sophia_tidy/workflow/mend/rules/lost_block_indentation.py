"""The lines of a script that stand left of their block: ``run: |`` and a here-document, or a whole script, at the margin."""

from collections.abc import Iterator

from ..draft import Draft, Proposal
from ..entry import indent_of, is_structure, is_workflow_key, opens_block
from ..standing import Fault
from .example import UNCHANGED, Example, job

RULE = "workflow-lost-block-indentation"
EXAMPLES = (
    Example(job("      - run: |\n          python - <<END\nimport os\nif os:\n    print(1)\nEND\n      - run: b\n"),
            job("      - run: |\n          python - <<END\n          import os\n          if os:\n              print(1)\n          END\n      - run: b\n")),
    Example(job("      - run: |\n      make a\n      make b\n      - run: c\n"), job("      - run: |\n          make a\n          make b\n      - run: c\n")),
    Example(job("      - run: |\n          make\n      - run: b\n"), UNCHANGED, "the block is whole"),
)
_ENDS = 8


def candidates(draft: Draft, fault: Fault) -> Iterator[Proposal]:
    """The lines from the first that fell out of the block above the fault, to each line that may be YAML again."""
    for header in _headers(draft, fault):
        key = len(draft.lines[header]) - len(draft.lines[header].lstrip(" -"))
        content = [index for index in range(header + 1, len(draft.lines)) if draft.lines[index].strip()]
        if not content:
            return
        first = indent_of(draft.lines[content[0]])
        least = first if first > key else key + 2
        fallen = next((index for index in content if indent_of(draft.lines[index]) < least), None)
        if fallen is None or fallen > fault.line:
            continue
        for number, end in enumerate(_ends(draft, fallen, fault, least)):
            yield _indented(draft, fallen, end, least, 0.9 + 0.15 * number)


def _headers(draft: Draft, fault: Fault) -> list[int]:
    above = [index for index in range(min(fault.line, len(draft.lines) - 1), -1, -1) if opens_block(draft.lines[index])]
    return above[:2]


def _ends(draft: Draft, fallen: int, fault: Fault, least: int) -> Iterator[int]:
    """Lines that look like YAML again and stand left of the block, nearest first; at last the end of the file."""
    found = 0
    for index in range(fallen + 1, len(draft.lines)):
        line = draft.lines[index]
        back = line.strip() and indent_of(line) < least
        if back and (is_workflow_key(line) or (is_structure(line) and index > fault.line and indent_of(line) in (2, least - 4))):
            yield index
            found += 1
            if found == _ENDS:
                return
    yield len(draft.lines)


def _indented(draft: Draft, start: int, end: int, least: int, cost: float) -> Proposal:
    body = [index for index in range(start, end) if draft.lines[index].strip()]
    by = least - min(indent_of(draft.lines[index]) for index in body)
    lines = {index: (" " * by + draft.lines[index],) for index in body if indent_of(draft.lines[index]) < least or by}
    kept = {index: line for index, line in lines.items() if line != (draft.lines[index],)}
    return Proposal(kept, RULE, "a script's lines stand left of its block, moved into it", cost + 0.01 * min(40, len(kept)))
