"""The step of `yaml`: the YAML files of the tree, each through the wing, and the plan.

What is in `archive/` is history and stays as it was; a Helm chart's
templates are told by the ``Chart.yaml`` beside their folder.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from ..adapters.worker_pool import run
from ..kernel.errors import DiskError, TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan, Write, digest
from ..kernel.step import StepResult
from ..kernel.tree import EXECUTABLE, REGULAR, Tree
from ..yaml_style import TABS, Restyled, Style, restyle
from .choices.review import reviewed
from .context import Context

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class YamlJob:
    """One file for a worker."""

    path: PurePosixPath
    content: bytes
    in_chart: bool


YamlFacts = Mapping[PurePosixPath, Restyled]  # what became of each file that was looked at


def yaml(tree: Tree, context: Context) -> StepResult[YamlFacts]:
    """Plan the one style for every YAML file of the tree, or for those below the paths that were named.

    Raises:
        TidyError: the root or git refuses, or a named file is no YAML.
    """
    listing = context.doors.listing
    chosen = tuple(path for path in _chosen(tree, context) if str(path) not in listing.unmerged)
    charts = frozenset(path.parent for path in tree if path.name == "Chart.yaml")
    findings = [each for each in listing.findings if each.location.path.suffix in SUFFIXES]
    work = list(_jobs(tree, chosen, charts, findings))
    settings = context.config.yaml
    style = Style(settings.indent_sequences, settings.quotes)
    results = run(
        partial(_restyled, style=style), work, jobs=context.config.jobs, progress=partial(context.progress, "restyling")
    )
    files = {job.path: done for job, done in zip(work, results, strict=True)}
    changes = tuple(
        Write(job.path, done.content, digest(job.content), done.rule, done.safety)
        for job, done in zip(work, files.values(), strict=True)
        if done.content is not None
    )
    findings += [finding for done in files.values() for finding in done.findings]
    findings += _waking(work, files)
    whole = context.choice("yaml").whole
    return reviewed(StepResult("yaml", tree, Plan(changes, tuple(findings)), files, whole), context)


def _waking(jobs: Iterable[YamlJob], files: Mapping[PurePosixPath, Restyled]) -> Iterator[Finding]:
    """A workflow that GitHub refuses for its tabs: what would begin to run without them."""
    mended = [(job, done) for job in jobs if (done := files[job.path]).rule == TABS and done.content is not None]
    if not mended:
        return
    from ..workflow.facts.refused import is_read, waking  # paid for by those who have one

    for job, done in mended:
        if is_read(job.path):
            yield waking(job.path, job.content, done.content or b"", done.fixes[0].line)


def _restyled(job: YamlJob, style: Style) -> Restyled:
    return restyle(job.content, job.path, style, in_chart=job.in_chart)


def _jobs(
    tree: Tree, paths: Collection[PurePosixPath], charts: frozenset[PurePosixPath], findings: list[Finding]
) -> Iterator[YamlJob]:
    for path in paths:
        try:
            content = tree[path]
        except DiskError as error:
            findings.append(Finding(Location(path), "unreadable", error.message, Severity.WARNING))
            continue
        yield YamlJob(path, content, in_templates(path, charts))


def in_templates(path: PurePosixPath, charts: Collection[PurePosixPath]) -> bool:
    """Whether the file lies in ``templates/`` of one of these charts (Helm, "The Chart File Structure")."""
    return any(folder.name == "templates" and folder.parent in charts for folder in path.parents)


def _chosen(tree: Tree, context: Context) -> Iterator[PurePosixPath]:
    """The YAML files that were asked for and are not excluded.

    Raises:
        TidyError: a named file is no YAML.
    """
    wanted = frozenset(context.request.only)
    for path in wanted:
        if path in tree and path.suffix not in SUFFIXES:
            raise TidyError("not a YAML file; expected a name that ends in .yaml or .yml, or a folder", Location(path))
    left_out = _excluded((*context.config.exclude, *context.config.yaml.exclude))
    archive = PurePosixPath(context.config.archive.destination)
    for path in tree:
        named = path in wanted or not wanted.isdisjoint(path.parents)
        if path.suffix not in SUFFIXES or tree.entry(path).mode not in (REGULAR, EXECUTABLE) or left_out(str(path)):
            continue
        if named or (not wanted and not path.is_relative_to(archive)):
            yield path


def _excluded(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    if not patterns:
        return lambda name: False
    from ..formats.ignore_patterns import spec

    return spec(patterns).match_file
