"""The type of a codemod: a rule, the ruff codes that call it, and how it answers one finding.

A codemod proposes and never raises: its answer to a finding is a `Proposal`
or a `Declined` with the reason (after Instagram/LibCST, where a transform's
result is success, failure or skip).  Whether a proposal is carried out is for
the gate to say.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Final

from ..kernel.finding import Finding
from ..kernel.plan import Safety
from .source.required import Required
from .source.splice import DeclaredEdit

if TYPE_CHECKING:
    from ..kernel.rule import Example
    from .source.view import View


class Unchanged(Enum):
    """The type of `UNCHANGED`."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True)
class FileExample:
    """A file before and after; `UNCHANGED` where the codemod keeps its hands off, and why it does.

    It is a kernel's `Example` with what a codemod looks at beside the text:
    ``beside`` are other files of the same repository, for codemods that look
    at them; ``path`` is where the file lies; ``safety`` is that of the edits,
    where it is neither the codemod's own nor safe; ``says`` is a part of what
    is said where to say it is all that the rule does.
    """

    before: str
    after: str | Unchanged
    why: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    path: str = "pkg/module.py"
    target: tuple[int, int] = (3, 11)
    safety: Safety | None = None
    says: str = ""

    @property
    def shown(self) -> "Example":
        """As a person reads it."""
        from ..kernel.rule import Example

        before = {self.path: self.before, **dict(self.beside)} if self.beside else self.before
        after = None if self.after is UNCHANGED else {self.path: self.after} if self.beside else self.after
        return Example(before, after, self.says, self.why)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Splices that answer a finding, the imports that they need, and why, with all that changes by them.

    ``safety`` is this edit's: safe where the code provably does the same, or a
    proven fault goes; None where the codemod's own holds for all of its edits.
    """

    reason: str
    splices: tuple[DeclaredEdit, ...] = ()
    imports: tuple[Required, ...] = ()
    safety: Safety | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """A finding that is better left to a person, and why."""

    reason: str


class Codemod(ABC):
    """One rule; its docstring is what ``explain RULE`` prints.

    ``SAFETY`` is None where each proposal says its own.
    """

    RULE: ClassVar[str]
    RUFF: ClassVar[tuple[str, ...]]
    SAFETY: ClassVar[Safety | None]
    EXAMPLES: ClassVar[tuple[FileExample, ...]]

    @abstractmethod
    def propose(self, finding: Finding, view: "View") -> Proposal | Declined | None:
        """The answer to one of ruff's findings in the viewed file; None where the finding is another codemod's."""

    def safety_of(self, proposal: Proposal) -> Safety:
        """That of one edit; what does not say it is for a reader."""
        return proposal.safety or self.SAFETY or Safety.UNSAFE
