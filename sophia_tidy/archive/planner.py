"""Verdicts to a plan: moves first, then whatever has to be said differently because of them.

A file whose move would leave a reference dangling stays, and where that
does not help the plan is refused whole: better a file too many than a link
too few.
The file is long because each round of holding back asks all the questions
that the plan is made from.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from unicodedata import normalize

from ..kernel.errors import TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Move, Plan, Safety, Write, digest
from ..kernel.tree import Tree
from .classify import Judgement, Judgements, Verdict
from .facts.facts import ArchiveFacts
from .files.kinds import FileKind
from .index import MANIFEST, ArchivedFile, day, read_entries, read_kept, render_manifest, workflows_in
from .index_page import NAMES, place_of_page, render_page
from .references.graph import Graph
from .references.owner_patterns import follow_patterns
from .references.reference import From, Reference
from .references.rewrite import Moves, follow
from .secret import secrets_in

RULE = "archive-link"
INDEX = "archive-index"
BARRED = "archive-barred"
WORKFLOWS = PurePosixPath(".github/workflows")
_SHOWN = 10

Read = Callable[[Tree], Graph]


@dataclass(frozen=True, slots=True)
class WantedMoves:
    """Which files go now; the others of the review tier are offered.  ``ignored`` are targets that git would not see, and by which line."""

    now: frozenset[PurePosixPath]
    offered: frozenset[PurePosixPath] = frozenset()
    ignored: Mapping[PurePosixPath, str] = field(default_factory=dict)


class Dangling(TidyError):
    """The plan would leave references that lead nowhere."""

    rule = "dangling-reference"

    def __init__(self, references: tuple[Reference, ...]):
        names = ", ".join(f"{each.source}: {each.text}" for each in references[:_SHOWN])
        more = f" and {len(references) - _SHOWN} more" if len(references) > _SHOWN else ""
        super().__init__(
            f"{len(references)} references would lead nowhere: {names}{more}; expected none", references[0].source
        )
        self.references = references


def target_of(path: PurePosixPath, facts: ArchiveFacts) -> PurePosixPath:
    """Where a file goes: below the destination, workflows out of the folder that GitHub runs."""
    if facts.items[path].kind is FileKind.WORKFLOW and path.is_relative_to(WORKFLOWS):
        return workflows_in(facts.destination) / path.relative_to(WORKFLOWS)
    return facts.destination / path


def plan_archive(facts: ArchiveFacts, judged: Judgements, wanted: WantedMoves, read: Read) -> Plan:
    """Moves, index, manifest and references for the files of ``wanted``.

    Raises:
        Dangling: more references would lead nowhere than before.
        TidyError: the archive's manifest is damaged.
    """
    all_of_them = wanted.now | wanted.offered
    targets = {path: target_of(path, facts) for path in facts.items if path in all_of_them}
    barred = dict(_barred(facts, targets, wanted.ignored))
    moves: Moves = {path: target for path, target in targets.items() if path in wanted.now and path not in barred}
    moves, held, moved = _without_what_holds(facts, judged, moves, read)
    offers = {path: target for path, target in targets.items() if not (path in moves or path in barred or path in held)}
    plan = Plan(findings=(*barred.values(), *held.values(), *_secrets(facts.tree, moves))) + moved
    after = facts.tree.after(plan)  # a file that is offered may have had a link rewritten
    return plan + Plan(tuple(_move(after, path, target, judged.judgements[path]) for path, target in offers.items()))


def _without_what_holds(
    facts: ArchiveFacts, judged: Judgements, moves: Moves, read: Read
) -> tuple[Moves, Mapping[PurePosixPath, Finding], Plan]:
    """The moves that leave nothing dangling, those that would have, and the plan of the former.

    Raises:
        Dangling: no move can be told to be at fault.
    """
    earlier, held = read_entries(facts.tree, facts.destination), dict[PurePosixPath, Finding]()
    while moves:
        reasons = {path: judged.judgements[path] for path in moves}
        entries = (*earlier, *(_entry(reasons[path], target, facts) for path, target in moves.items()))
        try:
            return moves, held, plan_followed_moves(facts, moves, reasons, entries, read)
        except Dangling as dangling:
            found = held_by(dangling.references, facts, moves)
            if not found:
                raise
            held |= found
            moves = {path: target for path, target in moves.items() if path not in held}
    return moves, held, Plan()


def plan_followed_moves(
    facts: ArchiveFacts,
    moves: Moves,
    reasons: Mapping[PurePosixPath, Judgement],
    entries: Iterable[ArchivedFile],
    read: Read,
) -> Plan:
    """The moves, the references that follow them, and the index; refused where something would dangle.

    Raises:
        Dangling: more references would lead nowhere than before.
    """
    index, noted = _index(facts, tuple(entries), _kept(facts, moves))
    plan = _written(facts, moves, reasons, index, ())
    after = read(facts.tree.after(plan))
    lost = _lost(facts.graph, after, moves)
    if lost:
        plan = _written(facts, moves, reasons, index, lost)
        after = read(facts.tree.after(plan))
    check_references(facts, after, moves)
    return Plan(findings=noted) + plan


def _written(
    facts: ArchiveFacts,
    moves: Moves,
    reasons: Mapping[PurePosixPath, Judgement],
    index: Mapping[PurePosixPath, bytes],
    also: Collection[Reference],
) -> Plan:
    """The moves, and a write for each file that has to say something else."""
    tree = facts.tree
    unsafe = any(reasons[path].verdict is not Verdict.ARCHIVE for path in moves if path in reasons)
    safety = Safety.UNSAFE if unsafe else Safety.SAFE
    moved = Plan(tuple(_move(tree, path, target, reasons.get(path)) for path, target in moves.items()))
    patterns, noted = follow_patterns(tree, moves)
    followed = follow(tree, facts.graph, moves, also)
    rewritten = {**followed.contents, **patterns}
    contents = {**{moves.get(path, path): content for path, content in rewritten.items()}, **index}
    middle = tree.after(moved)
    writes = tuple(
        _write(middle, path, content, safety, INDEX if path in index else RULE)
        for path, content in sorted(contents.items())
        if middle.get(path) != content
    )
    return moved + Plan(writes, (*noted, *_left(followed.left, facts, moves)))


def _left(references: Iterable[Reference], facts: ArchiveFacts, moves: Moves) -> Iterator[Finding]:
    """Guesses in programs, which say the old place still; what a glob reaches is not spelled out, so nothing is stale."""
    for each in references:
        spelled = each.target is not None and each.text.endswith(each.target.name)
        if spelled and not each.certain and each.source.path not in moves and not facts.in_archive(each.source.path):
            yield Finding(
                each.source,
                RULE,
                f"{each.text} may be {each.target}, which moves; it is not rewritten here, for a "
                "guess stays as it is in a program",
                Severity.NOTE,
            )


def _lost(before: Graph, after: Graph, moves: Moves) -> tuple[Reference, ...]:
    """What moving programs name from their own folder, and would not find from the new one."""
    homes = {target: path for path, target in moves.items()}
    gone = {
        (homes[each.source.path], each.source.line, each.text)
        for each in after.unresolved()
        if each.source.path in homes
    }
    return tuple(
        each
        for path in moves
        for each in before.out_of(path)
        if each.target is not None and each.span is not None and (path, each.source.line, each.text) in gone
    )


def check_references(facts: ArchiveFacts, after: Graph, moves: Moves) -> None:
    """No reference of a file that stays, and no link of a document, leads nowhere that led somewhere before.

    Archived programs are not run, so what they name is not counted; their links are.  Nor is it when one of them
    comes back: what it named was lost while it was away, or before.

    Raises:
        Dangling: with the references, the first of them in full.
    """
    before = {_named(each, moves) for each in facts.graph.unresolved()}
    back = {target for path, target in moves.items() if facts.in_archive(path)}
    new = [
        each for each in after.unresolved() if _counts(each, facts.destination, back) and _named(each, {}) not in before
    ]
    if new:
        raise Dangling(tuple(new))


def held_by(dangling: Iterable[Reference], facts: ArchiveFacts, moves: Moves) -> Mapping[PurePosixPath, Finding]:
    """The moves that would leave these references dangling, and why each stays.

    A file that names a folder finds it gone when the last file of it goes; a
    document may lead where it cannot follow, and stays itself.
    """
    homes = {target: path for path, target in moves.items()}
    held: dict[PurePosixPath, Finding] = {}
    for each in dangling:
        source = homes.get(each.source.path, each.source.path)
        targets = [old.target for old in facts.graph.out_of(source) if old.text == each.text and old.target is not None]
        going = [path for path in moves if any(path.is_relative_to(target) for target in targets)]
        for path in going or [path for path in (source,) if path in moves]:
            held.setdefault(path, stays(path, f"{source} names {each.text}, which would be gone"))
    return held


def _named(reference: Reference, moves: Moves) -> tuple[PurePosixPath, str]:
    source = reference.source.path
    return moves.get(source, source), reference.text


def _counts(reference: Reference, destination: PurePosixPath, back: Collection[PurePosixPath]) -> bool:
    if reference.how == "mention" and reference.source.path in [destination / name for name in NAMES]:
        return False  # the index says in words what was named where
    source = reference.source.path
    return reference.origin is From.DOCS or not (source in back or source.is_relative_to(destination))


def _barred(
    facts: ArchiveFacts, targets: Moves, ignored: Mapping[PurePosixPath, str]
) -> Iterator[tuple[PurePosixPath, Finding]]:
    """Files that cannot go where they should, and why: they stay."""
    taken = {_folded(path) for path in (*facts.tree, *(facts.destination / name for name in (*NAMES, MANIFEST)))}
    for path, target in targets.items():
        if target in ignored:
            yield (
                path,
                stays(
                    path,
                    f"{target} is ignored by git ({ignored[target]}) and would leave the repository",
                    f"add a line to .gitignore: !/{facts.destination}/**",
                ),
            )
        elif _folded(target) in taken:
            yield path, stays(path, f"{target} is taken, perhaps in another case")
        elif any(parent in facts.tree for parent in target.parents):
            yield path, stays(path, f"a file is in the way of {target}")
        else:
            taken.add(_folded(target))


def stays(path: PurePosixPath, reason: str, advice: str | None = None) -> Finding:
    """Why a file that was to go is kept back."""
    return Finding(Location(path), BARRED, f"it stays, because {reason}", Severity.WARNING, advice)


def _folded(path: PurePosixPath) -> str:
    return normalize("NFC", str(path)).casefold()


def _secrets(tree: Tree, moves: Moves) -> Iterator[Finding]:
    for path in moves:
        yield from secrets_in(path, tree[path])


def _move(tree: Tree, path: PurePosixPath, target: PurePosixPath, judgement: Judgement | None) -> Move:
    sure = judgement is not None and judgement.verdict is Verdict.ARCHIVE
    rule = judgement.rule if judgement is not None else "archive-restore"
    safety = Safety.SAFE if sure or judgement is None else Safety.UNSAFE
    return Move(path, target, digest(tree[path]), rule, safety)


def _write(tree: Tree, path: PurePosixPath, content: bytes, safety: Safety, rule: str) -> Write:
    return Write(path, content, digest(tree[path]) if path in tree else None, rule, safety)


def _index(
    facts: ArchiveFacts, entries: tuple[ArchivedFile, ...], kept: Iterable[PurePosixPath]
) -> tuple[Mapping[PurePosixPath, bytes], tuple[Finding, ...]]:
    """The manifest and the page by their places, and what is told where a page of somebody's is in the way."""
    manifest = render_manifest(entries, kept)
    page, noted = place_of_page(facts.tree, facts.destination, read_entries(facts.tree, facts.destination))
    made = {} if page is None else {page: render_page(entries, facts.destination, manifest)}
    return {**made, facts.destination / MANIFEST: manifest}, noted


def _kept(facts: ArchiveFacts, moves: Moves) -> frozenset[PurePosixPath]:
    """What a person has brought back, by the names that it has after the moves; what goes again is kept no more."""
    there = {moves.get(path, path) for path in read_kept(facts.tree, facts.destination)}
    back = {target for path, target in moves.items() if facts.in_archive(path)}
    return frozenset(path for path in there | back if not facts.in_archive(path))


def _entry(judgement: Judgement, target: PurePosixPath, facts: ArchiveFacts) -> ArchivedFile:
    path = judgement.path
    rules = tuple(dict.fromkeys(each.rule for each in judgement.evidence if each.weight > 0))
    return ArchivedFile(
        path=str(path),
        target=str(target),
        sha256=digest(facts.tree[path]),
        blob=facts.tree.entry(path).blob,
        date=day(facts.ages.head),
        verdict=judgement.verdict.value,
        score=judgement.score,
        rules=rules,
        reason=judgement.reason,
        successor=judgement.successor,
    )
