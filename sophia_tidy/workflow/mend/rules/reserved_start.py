"""A plain value that begins with a character that YAML keeps for itself: ``@``, `` ` ``, ``*``, ``&``, ``%``, ``!``, ``{{``.

In quotes it is the text that its author saw (1.2.2, 5.3).  ``{{ github.ref }}``
has lost the ``$`` that makes it an expression.
"""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import entry_of, quoted
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-reserved-start"
_RESERVED = ("@", "`", "*", "&", "%", "!", "|", ">", "{", "[", "]", "}", ",")
_CONTEXT = re.compile(r"^\{\{\s*(?:github|secrets|env|vars|inputs|matrix|steps|needs|runner|job|strategy)\.")
_ITEMS = re.compile(r"""(?P<before>[\[,]\s*)(?P<item>[@`*&%!][^,\]'"]*?)(?=\s*[,\]])""")
EXAMPLES = (
    Example(
        job("      - uses: a/b@v1\n        with:\n          scope: @octo\n"),
        job('      - uses: a/b@v1\n        with:\n          scope: "@octo"\n'),
    ),
    Example(
        "on:\n  push:\n    branches: [*, main]\njobs:\n  a:\n    uses: ./b.yml\n",
        'on:\n  push:\n    branches: ["*", main]\njobs:\n  a:\n    uses: ./b.yml\n',
    ),
    Example(
        job("      - run: make\n        if: !cancelled() && true\n"),
        job('      - run: make\n        if: "!cancelled() && true"\n'),
    ),
    Example(
        job("      - run: make\n        env:\n          REF: {{ github.ref }}\n"),
        job("      - run: make\n        env:\n          REF: ${{ github.ref }}\n"),
    ),
    Example(job('      - run: make\n        if: "!cancelled()"\n'), why="it is in quotes"),
    Example("on: {push: {branches: [main]}}\njobs: {a: {uses: ./b.yml}}\n", why="a flow mapping that was meant"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The value in quotes, at the fault or where what is read began."""
    for index in dict.fromkeys((fault.line, fault.began)):
        line = draft.lines[index] if index < len(draft.lines) else ""
        entry = entry_of(line)
        if entry is None or not entry.value.startswith(_RESERVED):
            continue
        if _CONTEXT.match(entry.value):
            yield LineProposal({index: (entry.with_("$" + entry.value),)}, RULE, "an expression without its $", 0.7)
        items = _ITEMS.sub(lambda match: match["before"] + quoted(match["item"].rstrip()), entry.value)
        if items != entry.value:
            yield LineProposal(
                {index: (entry.with_(items),)},
                RULE,
                "a list's text that begins with a reserved character, put in quotes",
                0.6,
            )
        elif entry.value[0] not in "|>" or " " in entry.value:
            cost = 1.0 if entry.value[0] not in "[{|>" or entry.value.startswith("{{") else 1.7
            yield LineProposal(
                {index: (entry.with_(quoted(entry.value)),)},
                RULE,
                "a text that begins with a reserved character, put in quotes",
                cost,
            )
