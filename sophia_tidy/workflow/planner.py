"""The plan of `workflow`: generated files under their seal, and the jobs that leave a file that stays."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from ..generated.ownership import FOREIGN, in_the_way, left_over, ownership_of
from ..generated.seal import Maker, Origin, seal_of, sealed
from ..kernel.finding import Finding
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety, Write, digest
from ..kernel.tree import Tree
from .editing.job_edits import without_jobs
from .editing.nodes import EditRefused
from .facts.inventory import FOLDER
from .facts.refused import asleep
from .questions.duties import kept_question
from .read import read_workflow
from .reruns.original_tree import copy_of

COMMAND, RULE, CUT = "workflow", "workflow", "superseded-job"
SCRIPTS, RULES = PurePosixPath("scripts/deployment"), PurePosixPath("rules/workflow/scripts")
PASSED_OVER = """\
# A generated file: what the project asks of its own code, a linter need not ask of this.
# ruff: noqa
# flake8: noqa
# pylint: skip-file
# mypy: ignore-errors
# isort: skip_file
# fmt: off
"""
MAKER = Maker(COMMAND, "a change belongs in [tool.sophia-tidy.workflow] or in rules/workflow")


def plan_files(tree: Tree, texts: Mapping[PurePosixPath, str], workflows: Origin, *, doubted: bool = False) -> Plan:
    """Each text under its head and seal, but where a person has changed one since: that stays (`generated.ownership`).

    The workflows and the page are made from the old ``workflows``, a script from
    itself.  The files belong together: where somebody else's is in the place of one,
    none is written.  Where that they were made from is ``doubted``, what is there is
    written anew only when asked for.
    """
    changes, findings = list[Write](), list[Finding]()
    for path, text in texts.items():
        content, old = _sealed(path, text, workflows), tree.get(path)
        found = ownership_of(old, content, MAKER)
        told = in_the_way(path, found, MAKER, "decide on its duties, or rename it; nothing is planned before")
        if told is not None:
            findings.append(told)
        elif not found.says_it:
            safety = Safety.UNSAFE if doubted and old is not None else Safety.SAFE
            changes.append(Write(path, content.encode(), None if old is None else digest(old), RULE, safety))
    whole = not any(found.rule == FOREIGN for found in findings)
    return Plan(tuple(changes) if whole else (), (*findings, *_left_over(tree, texts)))


def _left_over(tree: Tree, texts: Mapping[PurePosixPath, str]) -> Iterator[Finding]:
    """Files of an earlier run that are not written any more, such as the scripts of the other mode."""
    runs = [text.encode() for path, text in texts.items() if path.parent == FOLDER]
    runs += [tree[path] for path in tree if path.parent == FOLDER and path not in texts]
    for path in sorted(path for path in tree if path.parent in (FOLDER, SCRIPTS) and path not in texts):
        told = left_over(path, tree[path], MAKER, "the one workflow does not need the file any more")
        if told is not None and not any(bytes(path) in run for run in runs):
            yield told


def _sealed(path: PurePosixPath, text: str, workflows: Origin) -> str:
    """A script has a head of its own besides: a gate of the project's that passed must not fail at what is new."""
    if path.parent != SCRIPTS:
        return sealed(text, workflows, MAKER, markup=path.suffix == ".md")
    return sealed(PASSED_OVER + text, Origin((str(RULES / path.name),), digest(text.encode())), MAKER)


def blocked(files: Plan) -> bool:
    """Whether a file that is not the tool's is in the way."""
    return any(finding.rule == FOREIGN for finding in files.findings)


def written_before(tree: Tree, page: PurePosixPath) -> frozenset[PurePosixPath]:
    """The files that this command has written, whoever changed them since; ``page`` is that of the duties."""
    places = (path for path in tree if path == page or path.parent in (FOLDER, SCRIPTS))
    return frozenset(path for path in places if seal_of(tree[path], COMMAND) is not None)


def is_unified(tree: Tree) -> bool:
    """Whether the one workflow has been written already."""
    return any(path.parent == FOLDER and seal_of(tree[path], COMMAND) is not None for path in tree)


def plan_cuts(
    tree: Tree,
    cuts: Mapping[PurePosixPath, Iterable[str]],
    folder: PurePosixPath,
    doubted: Container[PurePosixPath] = (),
) -> Plan:
    """The superseded jobs go out of files that stay, as far as they are in them; the whole of each file is kept in ``folder``.

    What is cut out of a file of ``doubted`` stands on a repair that a person has to look at first; and what GitHub
    refuses with the jobs, it could take without them, and run the rest.

    Raises:
        EditRefused: a job cannot be cut out without changing what the others say.
    """
    changes, findings = list[Write](), list[Finding]()
    for path, jobs in cuts.items():
        cut = tuple(_cut(tree, path, jobs, folder)) if path in tree else ()
        refused = bool(cut) and asleep(path, tree[path])
        changes += (change._replace(safety=Safety.UNSAFE) if refused or path in doubted else change for change in cut)
        findings += (
            [
                Finding(
                    Location(path),
                    CUT,
                    "its jobs leave for review: GitHub refuses the file as it is, and might run the rest of "
                    "it without them",
                )
            ]
            if refused and path not in doubted
            else []
        )
    return Plan(tuple(changes), tuple(findings))


def _cut(tree: Tree, path: PurePosixPath, jobs: Iterable[str], folder: PurePosixPath) -> Iterator[Write]:
    whole = tree[path]
    there = sorted({job.id for job in read_workflow(path, whole).jobs}.intersection(jobs))
    if there:
        copy = copy_of(path, whole, tree, folder)
        if copy not in tree:
            yield Write(copy, whole, None, CUT)
        yield Write(path, _without(whole, there, path), digest(whole), CUT)


def _without(whole: bytes, jobs: list[str], path: PurePosixPath) -> bytes:
    try:
        return without_jobs(whole, jobs, path)
    except EditRefused as error:
        keys = ", ".join(json.dumps(f"{path.name}/{job}", ensure_ascii=False) for job in jobs)
        raise EditRefused(
            f"the jobs that the one workflow stands for cannot leave the file: {error.message}, or 'kept: why' for one "
            f"of {keys} in [tool.sophia-tidy.workflow.duties]",
            error.location,
            decisions=tuple(kept_question(path, job, error.message) for job in jobs),
        ) from error
