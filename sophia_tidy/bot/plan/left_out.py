"""What is not in a group though one might look for it there: what waits, what is only offered, and what was refused, counted and named within reason."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from ...kernel.location import printable
from ...kernel.plan import Safety
from ...secrets.redact import Redactor
from ..model.story import LeftOut
from .draft import GroupDraft
from .families import FIX, REPAIR, RUFF, family_of

NAMED = 3  # files for one reason
_REASONS = 12  # reasons
_LONGEST = 300
_HIDDEN = "it is said by sophia-tidy run, for it holds what looks secret"
Missing = list[tuple[PurePosixPath, str]]  # files, each with a reason


def shared_out(
    draft: GroupDraft, parts: Sequence[Collection[PurePosixPath]], origins: Mapping[PurePosixPath, PurePosixPath]
) -> list[Missing]:
    """All of it, each at the part that has most of the folders around its file; ``origins`` are where the base has what others move."""
    shares: list[Missing] = [[] for _ in parts]
    folders = [{parent for path in paths for parent in path.parents} for paths in parts]
    for path, reason in (*_waiting(draft), *_offered(draft), *_refused(draft)):
        near = [sum(parent in some for parent in path.parents) for some in folders]
        shares[near.index(max(near))].append((origins.get(path, path), reason))
    return shares


def left_out_of(missing: Missing) -> tuple[LeftOut, ...]:
    """As a reader is told it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, reason in missing:
        found[reason].append(str(path))
    shown = list(_named(found.items()))
    texts = Redactor().texts([each.reason for each in shown])
    return tuple(
        each if text == each.reason else each._replace(reason=_HIDDEN) for each, text in zip(shown, texts, strict=True)
    )


def _named(found: Iterable[tuple[str, list[str]]]) -> Iterator[LeftOut]:
    """The first files of each reason; the last of them says how many more there are."""
    found = sorted(found, key=lambda each: (-len(each[1]), each[0]))
    for reason, paths in found[:_REASONS]:
        names = list(dict.fromkeys(sorted(paths)))
        for at, name in enumerate(names[:NAMED], 1):
            more = f", and so it is with {len(names) - NAMED} more" if at == NAMED and len(names) > NAMED else ""
            yield LeftOut(name, _line(reason) + more)
    if len(found) > _REASONS:
        rest = found[_REASONS:]
        count = sum(len(set(paths)) for _, paths in rest)
        yield LeftOut(min(rest[0][1]), f"and {count} more for {len(rest)} other reasons, which sophia-tidy run tells")


def _line(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _waiting(draft: GroupDraft) -> Iterator[tuple[PurePosixPath, str]]:
    for path, groups in draft.leaning.items():
        yield path, f"it waits until {' and '.join(sorted(groups))} {'are' if len(groups) > 1 else 'is'} merged"


def _offered(draft: GroupDraft) -> Iterator[tuple[PurePosixPath, str]]:
    """Changes that nobody has taken."""
    if draft.is_unsafe:
        return
    for change in draft.result.plan:
        if change.safety is Safety.UNSAFE and family_of(draft.step, change) == draft.family:
            yield (
                change.path,
                f"{change.rule} has a change that wants a reader's eye: sophia-tidy run --only {draft.step} --diff",
            )


def _refused(draft: GroupDraft) -> Iterator[tuple[PurePosixPath, str]]:
    for finding in dict.fromkeys(draft.result.findings):
        if _is_of(finding, draft):
            yield finding.location.path, f"{finding.message} [{finding.rule}]"


def _is_of(finding: Finding, draft: GroupDraft) -> bool:
    """Whether a finding is about what this family would have done: an error of its step, or what its rule has passed over."""
    if draft.step != FIX:
        return finding.severity is Severity.ERROR
    if draft.family in (REPAIR, RUFF):
        return draft.family == REPAIR and finding.severity is Severity.ERROR
    return finding.rule == draft.family
