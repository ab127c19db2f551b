"""The lines of a script that stand left of their block: ``run: |`` and a here-document, or a whole script, at the margin."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import indent_of, is_structure, is_workflow_key, opens_block
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-lost-block-indentation"
EXAMPLES = (
    Example(
        job("      - run: |\n          python - <<END\nimport os\nif os:\n    print(1)\nEND\n      - run: b\n"),
        job(
            "      - run: |\n          python - <<END\n          import os\n          if os:\n              print(1)\n          END\n      - run: b\n"
        ),
    ),
    Example(
        job("      - run: |\n      make a\n      make b\n      - run: c\n"),
        job("      - run: |\n          make a\n          make b\n      - run: c\n"),
    ),
    Example(job("      - run: |\n          make\n      - run: b\n"), why="the block is whole"),
)
_ENDS = 8
_NEIGHBOUR = re.compile(r"\s*[a-z][\w-]*:(?:\s|$)")
_HERE = re.compile(r"<<-?\s*['\"]?(\w+)")
_JOB = re.compile(r"^(?:  )?[A-Za-z][\w-]*:\s*$")  # a job, or a key of the workflow


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
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
        expected = fallen == content[0] or _is_open("\n".join(draft.lines[header + 1 : fallen]))
        for end in _ends(draft, fallen, key, least):
            yield _indented(draft, range(fallen, end), key, least, expected)


def _is_open(script: str) -> bool:
    """Whether something is begun and not ended where a script breaks off: a quote, a here-document."""
    mark = _HERE.findall(script)
    return bool(mark and mark[-1] not in script.rpartition("<<")[2].split("\n", 1)[-1]) or any(
        script.count(each) % 2 for each in "\"'`"
    )


def _headers(draft: Draft, fault: ReadFault) -> list[int]:
    above = [index for index in range(min(fault.line, len(draft.lines) - 1), -1, -1) if opens_block(draft.lines[index])]
    return above[:2]


def _ends(draft: Draft, fallen: int, key: int, least: int) -> Iterator[int]:
    """Lines that look like YAML again and stand left of the block, nearest first; at last the end of the file."""
    found = 0
    for index in range(fallen + 1, len(draft.lines)):
        line = draft.lines[index]
        if indent_of(line) < least and (_is_ours(line, key) or (is_structure(line) and indent_of(line) == least - 4)):
            yield index
            found += 1
            if found == _ENDS:
                return
    yield len(draft.lines)


def _is_ours(line: str, key: int) -> bool:
    """Whether a line left of the block is the workflow's for all that can be seen: a key of GitHub's, a job, a neighbour of the block's key."""
    return (
        is_workflow_key(line)
        or _JOB.match(line) is not None
        or (indent_of(line) == key and _NEIGHBOUR.match(line) is not None)
    )


def _indented(draft: Draft, span: range, key: int, least: int, expected: bool) -> LineProposal:
    """From the first fallen line to the last one, moved as one piece; a line that may well be YAML speaks against it."""
    fallen = [index for index in span if draft.lines[index].strip() and indent_of(draft.lines[index]) < least]
    body = [index for index in range(fallen[0], fallen[-1] + 1) if draft.lines[index].strip()]
    by = least - min(indent_of(draft.lines[index]) for index in fallen)
    swallowed = sum(indent_of(draft.lines[index]) <= key and _is_ours(draft.lines[index], key) for index in body)
    first = next((index for index in body if not draft.lines[index].lstrip().startswith("#")), body[0])
    cost = (
        0.9
        + 0.01 * min(40, len(body))
        + 0.8 * swallowed
        + 0.9 * is_structure(draft.lines[first])
        + 0.5 * (span.stop == len(draft.lines))
        + 0.3 * (not expected)
    )
    return LineProposal(
        {index: (" " * by + draft.lines[index],) for index in body},
        RULE,
        "a script's lines stand left of its block, moved into it",
        cost,
        loses=swallowed > 0 or (is_structure(draft.lines[first]) and not expected),
        doubtful=not expected,
    )
