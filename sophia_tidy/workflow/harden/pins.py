"""Pins: ``uses: actions/checkout@v4`` becomes the commit that the tag names, with its full version beside it.

A tag's commit is that of the pins table, else what another workflow of the
tree pins with a version beside it.  Of this repository's own actions only the
form changes: ``./`` becomes ``$/``, which no earlier step can replace
(github.blog, "Reference same-repository actions with self-repository syntax").
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import yaml

from ..editing.nodes import value_of
from ..model import Step
from .draft import JobDraft, Key, StepNode
from .model import Hardening
from .pin_table import PinTable, TagPin, numbers_of

_USES = re.compile(r"(?P<action>[\w.-]+/[\w.-]+)(?P<folder>/[^@\s]+)?@(?P<ref>\S+)")
_SHA = re.compile(r"[0-9a-f]{40}")
_PINNED = re.compile(
    r"""uses:\s*["']?(?P<action>[\w.-]+/[\w.-]+)(?:/[^@\s"']+)?@(?P<sha>[0-9a-f]{40})["']?[ \t]*#\s*(?:tag=)?(?P<version>v?\d[\w.-]*)"""
)
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_VERSION_COMMENT = re.compile(r"#\s*(?:tag=)?v?\d[\w.]*\s*$")


def pins_of(contents: Iterable[bytes]) -> Mapping[str, TagPin]:
    """What files pin with a version beside it, as ``action@version`` in lower case; majors and minors stand for their newest."""
    found: dict[str, TagPin] = {}
    for content in contents:
        for match in _PINNED.finditer(content.decode("utf-8", "replace")):
            action, pin = match["action"].lower(), TagPin(match["sha"], match["version"])
            for tag in _tags(pin.version):
                known = found.get(f"{action}@{tag}")
                if known is None or numbers_of(known.version) < numbers_of(pin.version):
                    found[f"{action}@{tag}"] = pin
    return found


def _tags(version: str) -> Iterator[str]:
    parts = version.split(".")
    yield from (".".join(parts[: count + 1]) for count in range(len(parts)))


def action_of(uses: str) -> tuple[str, str] | None:
    """``owner/name`` and its folder (``/init``, or nothing) of what stands behind ``uses:``; None of all else."""
    match = _USES.fullmatch(uses)
    return (match["action"], match["folder"] or "") if match else None


def pin(draft: JobDraft, table: PinTable, known: Mapping[str, TagPin]) -> None:
    """Pin all that a job uses.

    Raises:
        EditRefused: an action has no known commit, or its tag ran someone else's code.
    """
    call = value_of(draft.body, "uses")
    if call is not None:
        _pinned(draft, call, ("uses",), table, known)
    for each in draft.steps:
        node = value_of(each.node, "uses")
        if node is not None and _may_change(draft, each):
            _pinned(draft, node, ("steps", each.number, "uses"), table, known)


def _may_change(draft: JobDraft, each: StepNode) -> bool:
    """Whether it is no action of this repository, or one that is checked out as it is."""
    uses = each.step.uses
    if uses is None or not uses.value.startswith("./"):
        return True
    before = [step for step in draft.job.steps if step.at < each.step.at]
    plain = all(not _elsewhere(step) for step in before if _is_checkout(step))
    if not plain or any(step.run and uses.value[2:].rstrip("/") in step.run.value for step in before):
        draft.tell(
            Hardening.SELF,
            uses.at,
            f"{uses} is read from the folder as the steps before leave it; it stays so",
            stays=True,
        )
        return False
    return True


def _is_checkout(step: Step) -> bool:
    return step.uses is not None and step.uses.value.lower().startswith("actions/checkout@")


def _elsewhere(step: Step) -> bool:
    return any(step.input(name) is not None for name in ("repository", "ref", "path"))


def _pinned(
    draft: JobDraft, node: yaml.Node, place: tuple[Key, ...], table: PinTable, known: Mapping[str, TagPin]
) -> None:
    if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
        raise draft.refused("what it uses is not written in one line; expected an action", node)
    uses = node.value
    if uses.startswith("./"):
        _replace(draft, node, place, "$/" + uses[2:])
        draft.tell(
            Hardening.SELF,
            draft.at(node),
            f"{uses} is written $/{uses[2:]}: of this commit, whatever the steps before did",
        )
        return
    match = _USES.fullmatch(uses)
    if match is None or _SHA.fullmatch(match["ref"]):
        if uses.startswith("docker://") and "@sha256:" not in uses:
            draft.tell(
                Hardening.IMAGE, draft.at(node), f"nobody here knows the digest of {uses}; it is not pinned", stays=True
            )
        return
    action, tag = match["action"], match["ref"]
    found = _found(draft, node, action, tag, table, known)
    new = f"{action}{match['folder'] or ''}@{found.sha}"
    _replace(draft, node, place, new, found.version)
    draft.tell(
        Hardening.PIN, draft.at(node), f"{uses} is pinned to the commit of {found.version}{_of_branch(match['ref'])}"
    )


def _of_branch(ref: str) -> str:
    """What is said of a ref without a number."""
    return "" if numbers_of(ref) or "/" in ref else f", the newest release that {ref} was as"


def _found(
    draft: JobDraft, node: yaml.Node, action: str, tag: str, table: PinTable, known: Mapping[str, TagPin]
) -> TagPin:
    bad = table.compromised.get(action.lower())
    if bad is not None and bad.has(tag):
        raise draft.refused(f"its action {action}@{tag} is not safe: {bad.why}", node)
    found = table.pin(action, tag) or known.get(f"{action.lower()}@{tag.lower()}")
    if found is None or (bad is not None and bad.has(found.version)):
        raise draft.refused(f"its action {action}@{tag} has no known commit", node)
    retired = table.retired.get(action.lower())
    if retired is not None and retired.has(tag):
        draft.tell(Hardening.OTHER, draft.at(node), f"{action}@{tag} cannot run any more: {retired.why}", stays=True)
    return found


def _replace(draft: JobDraft, node: yaml.ScalarNode, place: tuple[Key, ...], new: str, version: str = "") -> None:
    """Another value in the quotes that stand there, and its version behind it."""
    start, end = node.start_mark.index, node.end_mark.index
    properties = _PROPERTIES.match(draft.text, start, end)
    start = properties.end() if properties else start
    quote = node.style or ""
    line = draft.line_end(end)
    rest = draft.text[end:line].strip()
    written = f"{quote}{new}{quote}"
    if version and (not rest or rest.startswith("#")):
        kept = "" if not rest or _VERSION_COMMENT.fullmatch(rest) else f" {rest}"
        draft.put(start, line, f"{written} # {version}{kept}")
    else:
        draft.put(start, end, written)
        if version and "#" not in rest:
            draft.put(line, line, f" # {version}")
    draft.mean(place, f"str {new}")
