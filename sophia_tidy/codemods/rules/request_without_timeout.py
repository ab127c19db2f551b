"""See `RequestWithoutTimeout`."""

import re
from typing import TYPE_CHECKING

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source import fragment
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    import libcst as cst

    from ..source.view import View

_CLIENT = re.compile(r"(?s)[\w.\s]+$")


class RequestWithoutTimeout(Codemod):
    """`requests` waits for ever where no timeout is given, so one dead server stops the program.

    ``timeout=30`` is added (the seconds are the project's to say).  Unsafe: a
    slow answer that was waited for is now an error.
    """

    RULE = "request-without-timeout"
    RUFF = ("S113",)
    SAFETY = Safety.UNSAFE
    EXAMPLES = (
        FileExample(
            "import requests\n\nx = requests.get(url).json()\n",
            "import requests\n\nx = requests.get(url, timeout=30).json()\n",
        ),
        FileExample(
            "import requests\n\nx = requests.post(\n    url,\n    json={},\n)\n",
            "import requests\n\nx = requests.post(\n    url,\n    json={},\n    timeout=30,\n)\n",
        ),
        FileExample(
            "import requests\n\nx = requests.post(\n    url,\n    json={}  # body\n)\n",
            "import requests\n\nx = requests.post(\n    url,\n    json={}, timeout=30  # body\n)\n",
        ),
        FileExample(
            "import requests\n\nx = requests.get(url, )\n", "import requests\n\nx = requests.get(url, timeout=30, )\n"
        ),
        FileExample(
            "import requests\n\nx = requests.get(url, timeout=None)\n", UNCHANGED, "says that it waits for ever"
        ),
        FileExample("import requests\n\nx = requests.get(url, **options)\n", UNCHANGED, "the options may hold one"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        calls = view.at(offset, cst.Call) if offset is not None else []
        call = next((call for call in calls if _CLIENT.match(view.source(call.func))), None)
        if call is None or not call.args:
            return Declined("no call with arguments is here")
        if any(arg.star for arg in call.args):
            return Declined("the unpacked arguments may hold a timeout")
        if any(arg.keyword is not None and arg.keyword.value == "timeout" for arg in call.args):
            return Declined("`timeout=None` says that it waits for ever")
        seconds = f"{view.context.timeout:g}"
        touch = Touch("Call", "keywords", view.line_of(offset or 0), None, fragment.keyword("timeout", seconds))
        reason = f"without a timeout it may wait for ever: `timeout={seconds}`; a slower answer is an error from now on"
        return Proposal(reason, (_appended(call, f"timeout={seconds}", touch, view),))


def _appended(call: "cst.Call", argument: str, touch: Touch, view: "View") -> DeclaredEdit:
    """One more argument at the end, on a line of its own where the last one has such a line and a comma."""
    import libcst as cst

    last = call.args[-1]
    end = view.spans[last][1]
    if not isinstance(last.comma, cst.Comma):
        return DeclaredEdit.of(end, end, f", {argument}", (touch,))
    comma = view.data.index(b",", end) + 1
    start = view.spans[last][0]
    indent = view.data[view.starts[view.line_of(start) - 1] : start].decode()
    line = view.line(view.line_of(comma))
    if indent.strip() or view.starts[view.line_of(comma) - 1] + len(line.rstrip()) != comma:
        return DeclaredEdit.of(comma, comma, f" {argument},", (touch,))
    newline = line[len(line.rstrip(b"\r\n")) :].decode()
    return DeclaredEdit.of(comma, comma, f"{newline}{indent}{argument},", (touch,))
