"""Findings of the gate that no codemod answers, and why: nothing is silent."""

from typing import TYPE_CHECKING, ClassVar

from ..kernel.finding import Finding
from ..kernel.plan import Safety
from .codemod import UNCHANGED, Codemod, Declined, FileExample

if TYPE_CHECKING:
    from .source.view import View


class Reported(Codemod):
    """Faults that only a person can mend, because the text does not say what was meant."""

    RULE = "reported"
    RUFF = ("F634", "F704", "F706", "F722", "F823")
    SAFETY = Safety.SAFE
    EXAMPLES = (
        FileExample(
            "if (x, y):\n    pass\n", UNCHANGED, "all of them, or only the first?", says="a tuple is always true"
        ),
        FileExample(
            "x = 1\n\n\ndef f():\n    print(x)\n    x = 2\n",
            UNCHANGED,
            "global, or another name?",
            says="the local variable is read before it is set",
        ),
        FileExample(
            "def f(x: 'a b'):\n    pass\n", UNCHANGED, "which type?", says="the quoted annotation does not parse"
        ),
    )
    REASONS: ClassVar[dict[str, str]] = {
        "F634": "a tuple is always true; which of its parts is the condition is not said",
        "F704": "`yield` or `await` outside of a function: where it belongs is not said",
        "F706": "`return` outside of a function: where it belongs is not said",
        "F722": "the quoted annotation does not parse; which type is meant is not said",
        "F823": "the local variable is read before it is set; `global` or another name may be meant",
    }

    def propose(self, finding: Finding, view: "View") -> Declined:
        del view
        return Declined(self.REASONS[finding.rule])
