"""The step of `docs`: what the tree, its archive and its manifests are now, and what its documents still say.

It is a function of the tree: what the steps before have moved stands in the
archive's manifest, and what they have written in `kubernetes/` and the
workflows, so the fold and a run on the disk read the same.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from ...archive.scaffold import FOLDERS, page_of
from ...documents.knowledge import Knowledge
from ...documents.mention import RULES
from ...documents.planner import DocumentState, plan_documents
from ...documents.read_knowledge import read_knowledge
from ...documents.sieve import Sieve
from ...documents.which import is_document, markup_of
from ...kernel.errors import TidyError
from ...kernel.location import Location
from ...kernel.step import StepResult
from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ..choices.review import reviewed
from ..context import Context
from .surroundings import surroundings_of

GROUP = "docs"
_SCRIPTS = (".sh", ".bash", ".yml", ".yaml", ".mk")


@dataclass(frozen=True, slots=True)
class DocumentsFacts:
    """What is known of the repository, and each document that was looked at; ``kept`` is how many there are."""

    known: Knowledge
    states: tuple[DocumentState, ...]
    documents: tuple[PurePosixPath, ...]


class DocumentsCount(NamedTuple):
    """How many documents say nothing that is no longer so, of how many; and where the others do."""

    updated: int
    total: int
    places: tuple[Location, ...]


def docs(tree: Tree, context: Context) -> StepResult[DocumentsFacts]:
    """Plan what the documents have to say now: links and paths safely, the rest for a reader's eye.

    Raises:
        TidyError: the root or git refuses, the archive's manifest is damaged, or a named file is no document.
    """
    context = context.at_tree(tree)
    known = read_knowledge(tree, surroundings_of(context))
    documents = tuple(_chosen(tree, context))
    sieve = Sieve(known)
    read = {path: content for path in documents if sieve.may_lie(content := tree[path], _folder(path))}
    scripts = _scripts(tree) if known.cluster.stacks and read else ()
    states, plan = plan_documents(read, known, scripts, _rules(context))
    facts = DocumentsFacts(known, tuple(state for state in states if state.mentions), documents)
    whole = context.choice("docs").whole
    return reviewed(StepResult("docs", tree, plan, facts, whole, before=_counts(facts)), context)


def _folder(path: PurePosixPath) -> str:
    return "/".join(path.parts[:-1])


def documents_count(result: StepResult[DocumentsFacts]) -> DocumentsCount:
    """The count of a step that was asked for all documents and all rules."""
    lying = result.facts.states
    places = tuple(Location(state.path, line, column) for state in lying for line, column, _ in state.mentions)
    total = len(result.facts.documents)
    return DocumentsCount(total - len(lying), total, places)


def _counts(facts: DocumentsFacts) -> Mapping[str, int]:
    return {
        "documents": len(facts.documents),
        "documents updated": len(facts.documents) - len(facts.states),
        "mentions": sum(len(state.mentions) for state in facts.states),
    }


def _rules(context: Context) -> Collection[str]:
    """The rules that are asked for, by their own names or all of them by their group's."""
    select, ignore = context.request.select, context.request.ignore
    if GROUP in ignore:
        return ()
    chosen = RULES if not select or GROUP in select else tuple(rule for rule in RULES if rule in select)
    return tuple(rule for rule in chosen if rule not in ignore)


def _chosen(tree: Tree, context: Context) -> Iterator[PurePosixPath]:
    """The documents that were asked for and are not excluded; one that is named is read whatever it tells of.

    Raises:
        TidyError: a named file is no document.
    """
    wanted = frozenset(context.request.only)
    for path in wanted:
        if path in tree and markup_of(path) is None:
            raise TidyError(
                "not a document; expected Markdown, reStructuredText, AsciiDoc, a README, or a folder", Location(path)
            )
    left_out = _excluded(context.config.exclude)
    archive = PurePosixPath(context.config.archive.destination)
    unmerged = context.doors.listing.unmerged
    for path in tree:
        if markup_of(path) is None or left_out(str(path)) or str(path) in unmerged:
            continue
        if path in wanted:
            yield from [path] if tree.entry(path).mode in (REGULAR, EXECUTABLE) else ()
        elif (not wanted or not wanted.isdisjoint(path.parents)) and _speaks_of_today(path, tree, archive):
            yield path


def _speaks_of_today(path: PurePosixPath, tree: Tree, archive: PurePosixPath) -> bool:
    return is_document(path, tree, archive) and not _is_proposed(path, tree)


def _is_proposed(path: PurePosixPath, tree: Tree) -> bool:
    """Whether it is a page of the clean structure as the tool proposes it, in which nobody has written yet."""
    folder = str(path.parent)
    return folder in FOLDERS and tree[path] == page_of(folder)


def _excluded(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    if not patterns:
        return lambda name: False
    from ...formats.ignore_patterns import spec

    return spec(patterns).match_file


def _scripts(tree: Tree) -> tuple[str, ...]:
    """The texts that deploy stacks: scripts, workflows, Makefiles, and the stacks themselves in their first lines."""
    chosen = (path for path in tree if path.suffix in _SCRIPTS or path.name == "Makefile")
    contents = (tree[path] for path in chosen if tree.entry(path).mode in (REGULAR, EXECUTABLE))
    return tuple(
        content.decode("utf-8", "replace") for content in contents if b"docker" in content and b"stack" in content
    )
