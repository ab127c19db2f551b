"""A rule: one thing that the tool changes or says, with its reason and with examples that the tests run.

Every id that a finding, a change or an error can print is the ``id`` of one
rule; ``rules``, ``explain`` and the documentation show it, and nothing else is
said of it anywhere.
"""

from collections.abc import Mapping
from typing import NamedTuple

from .finding import Severity


class Example(NamedTuple):
    """A small input, and what the rule makes of it or says of it; without either, it is left alone.

    ``before`` is the text of one file, or the texts of several by their paths
    (POSIX, from the root).  ``after`` is the text that it becomes; where there
    are several files, or others are made, the texts by path of those that are
    different then, None for one that is no longer at its place.  ``says`` is a
    part of the finding's or error's message.  ``why`` says why it is so.
    ``command`` is what a person types where the files lie, a line for each
    command (``sophia-tidy convert stack.yml --strict``, ``git add .``); it is
    empty where the rule's group says well enough what is done.
    """

    before: str | Mapping[str, str]
    after: str | Mapping[str, str | None] | None = None
    says: str = ""
    why: str = ""
    command: str = ""

    @property
    def is_left_alone(self) -> bool:
        """Whether the rule neither changes nor says anything."""
        return self.after is None and not self.says


class Rule(NamedTuple):
    """One rule as a person reads it.

    ``what`` is what it changes or finds, its first line a sentence that stands
    alone in a list; ``why`` is the reason, and for a choice that others make
    otherwise its source.  ``safety`` is that of its changes in a word (a
    `Safety`, "by confidence", "weight +2"), empty where it changes nothing;
    ``severity`` is that of its findings, None where it has none or they differ.
    A large group is told in families, a page each; ``family`` is empty elsewhere.
    """

    id: str
    group: str
    what: str
    why: str = ""
    safety: str = ""
    severity: Severity | None = None
    examples: tuple[Example, ...] = ()
    family: str = ""

    @property
    def title(self) -> str:
        """The first sentence, for a list."""
        return self.what.partition("\n")[0].rstrip(".")

    @property
    def effect(self) -> str:
        """How much it does or matters, in a word: its safety, else its severity."""
        return self.safety or (self.severity.value if self.severity else "")
