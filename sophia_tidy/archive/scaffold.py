"""The clean structure: folders that say what belongs in them, and the scripts that do.

All of it is a proposal for a review.  A script moves only where every
reference to it can be made to follow, and where no import, folder or guess
leads to it: those count on the place.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from ..kernel.plan import Move, Plan, Safety, Write, digest
from ..kernel.tree import Tree
from .classify import Judgements, Verdict
from .facts.facts import LIVE, ArchiveFacts
from .files.kinds import FileKind
from .planner import check_references
from .references.graph import Graph
from .references.owner_patterns import follow_patterns
from .references.rewrite import APART, follow, respelled

SCAFFOLD, PLACE = "scaffold", "script-place"
FOLDERS: Mapping[str, str] = {
    "kubernetes/base": "Manifests that every environment shares, one resource a file, listed in `kustomization.yaml`.",
    "kubernetes/overlays": "One folder for each environment, with nothing but its differences from `base`.",
    "kubernetes/helm": "Charts of our own, and the values of charts that others make.",
    "scripts/quality": "Linting, formatting, type checks, test runs: what a contributor or CI runs to judge the code.",
    "scripts/deployment": "What builds, releases, deploys or rolls back; called by the deploy workflow.",
    "scripts/monitoring": "Health checks, metrics, alerts: what looks at a running system and changes nothing.",
}
_PLACES: Mapping[str, re.Pattern[str]] = {
    "scripts/quality": re.compile(
        r"(?i)^(?:run[_-])?(?:lint|format|typecheck|type[_-]check|check[_-](?:code|style|types|format)|coverage|run[_-]tests?|quality)"
    ),
    "scripts/deployment": re.compile(
        r"(?i)^(?:deploy|release|rollback|roll[_-]back|build[_-](?:image|docker|and[_-]push)|publish|promote)"
    ),
    "scripts/monitoring": re.compile(
        r"(?i)^(?:monitor|health[_-]?check|check[_-]health|watch|metrics|alert|status[_-]check)"
    ),
}
_MOVABLE = frozenset((FileKind.SCRIPT, FileKind.SHELL))


def plan_scaffold(facts: ArchiveFacts, judged: Judgements, read: Callable[[Tree], Graph]) -> Plan:
    """A page for each folder that is missing, and the moves of kept scripts, references with them.

    Raises:
        Dangling: more references would lead nowhere than before.
    """
    moves = dict(_moves(facts, judged))
    stubs = {PurePosixPath(folder) / "README.md": page_of(folder) for folder in FOLDERS if not _exists(folder, facts)}
    tree = facts.tree
    moved = Plan(tuple(Move(path, target, digest(tree[path]), PLACE, Safety.UNSAFE) for path, target in moves.items()))
    patterns, noted = follow_patterns(tree, moves)
    rewritten = {**follow(tree, facts.graph, moves).contents, **patterns}
    contents = {moves.get(path, path): content for path, content in rewritten.items()}
    middle = tree.after(moved)
    writes = [
        Write(path, content, digest(middle[path]), PLACE, Safety.UNSAFE) for path, content in sorted(contents.items())
    ]
    writes += [Write(path, content, None, SCAFFOLD, Safety.UNSAFE) for path, content in stubs.items()]
    plan = moved + Plan(tuple(writes), noted)
    check_references(facts, read(tree.after(plan)), moves)
    return plan


def _moves(facts: ArchiveFacts, judged: Judgements) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
    """Scripts at the root or directly in ``scripts/`` whose name says where they belong."""
    going = set(judged.of(Verdict.ARCHIVE, Verdict.REVIEW))
    taken: set[PurePosixPath] = set()
    for path, item in facts.items.items():
        folder = next((folder for folder, pattern in _PLACES.items() if pattern.search(path.name)), None)
        if folder is None or item.kind not in _MOVABLE or path in going or path in facts.roots:
            continue
        target = PurePosixPath(folder) / path.name
        loose = str(path.parent) in (".", "scripts")
        if loose and target not in facts.tree and target not in taken and _can_follow(path, target, facts):
            taken.add(target)
            yield path, target


def _can_follow(path: PurePosixPath, target: PurePosixPath, facts: ArchiveFacts) -> bool:
    """Whether every reference to the script, and from it, can be spelled for its new place."""
    moves = {path: target}
    if path in facts.uncommitted or any(each.origin in LIVE for each in facts.folder_named_by(path)):
        return False
    for each in (*facts.named_by(path), *facts.graph.out_of(path)):
        if each.target is None:
            continue
        if each.origin in LIVE and (not each.certain or "import" in each.how):
            return False
        if each.how not in APART and respelled(each, facts.tree, moves) is None:
            return False
    return True


def _exists(folder: str, facts: ArchiveFacts) -> bool:
    return any(path.is_relative_to(folder) for path in facts.tree)


def page_of(folder: str) -> bytes:
    """The page that says what a folder of the structure is for, as it is proposed."""
    return f"# {folder}\n\n{FOLDERS[folder]}\n".encode()
