"""``LEDGER.md``: what became of every key of the stack, for people; and the diagram of who reaches whom."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ...formats.markdown import cell, code
from ...manifests.pointer import spell
from ..ledger import KeyFate, KeyStatus

_TITLES = {
    KeyStatus.NEEDS_DECISION: "Needs a decision",
    KeyStatus.ADAPTED: "Adapted: the cluster does it in another way",
    KeyStatus.NOT_APPLICABLE: "Not applicable: no meaning on a cluster, or no effect before",
    KeyStatus.MAPPED: "Mapped: the cluster does just that",
}


def ledger_page(name: str, entries: Sequence[KeyFate], diagram: str = "") -> str:
    """The page as Markdown; no value of the stack is on it, only where it stands."""
    counts = Counter(entry.status for entry in entries)
    lines = [
        f"# The ledger of {name}",
        "",
        "Every key of the stack, and what became of it.",
        "",
        "| status | keys |",
        "|---|---|",
        *(f"| {status.value} | {counts[status]} |" for status in _TITLES),
        "",
    ]
    if diagram:
        lines += ["## Who reaches whom", "", "```mermaid", diagram.rstrip("\n"), "```", ""]
    for status, title in _TITLES.items():
        lines += _section(title, [entry for entry in entries if entry.status is status])
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(title: str, entries: Sequence[KeyFate]) -> Iterator[str]:
    if not entries:
        return
    yield from (f"## {title}", "", "| key | where it went | rule | why |", "|---|---|---|---|")
    for entry in entries:
        yield (
            f"| {code(spell(entry.pointer))} | {code(entry.target) if entry.target else ''} | {entry.rule} | {cell(entry.note)} |"
        )
    yield ""
