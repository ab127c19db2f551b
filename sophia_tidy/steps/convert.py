"""The step of `convert`: the files of the stacks, then the wing's work, in order.

The file is long because the order in which stacks are read, named apart and planned can be read in it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ..adapters.stack_files import StackFiles
from ..convert.converted_stack import ConversionInputs, ConvertedStack, convert_stack
from ..convert.file_names import override_of, own_words, path_mark, path_words, unmerged
from ..convert.known_images.table import built_in
from ..convert.load import LoadError, load_model
from ..convert.model import LoadRequest, Model
from ..convert.planner import OutgoingStack, StackOverlay, plan_convert
from ..convert.withheld import withheld
from ..kernel.errors import TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan
from ..kernel.step import StepResult
from ..kernel.tree import Tree
from .choices.review import reviewed
from .context import Context
from .convert_input_fixes import Slips
from .convert_refused import refused_of
from .convert_request import LaidFiles, StackRequest
from .questions.stacks import opening_of, questions_of, refused_questions

if TYPE_CHECKING:
    from .convert_stacks import StackSurvey


class Converted(NamedTuple):
    """What became of each stack, in full; nothing is planned of the ``withheld``, which a cluster would refuse or mix up.

    ``survey`` is what the tree holds, where the stacks were found in it; None where somebody has named them.
    """

    sites: tuple[OutgoingStack, ...]
    withheld: tuple[OutgoingStack, ...] = ()
    survey: "StackSurvey | None" = None

    @property
    def written(self) -> tuple[ConvertedStack, ...]:
        """The stacks whose manifests a cluster would take, for all that is known."""
        return tuple(site.stacked for site in self.sites if not any(site is each for each in self.withheld))

    @property
    def stacks(self) -> tuple[ConvertedStack, ...]:
        return tuple(site.stacked for site in self.sites)


def convert(tree: Tree, context: Context) -> StepResult[Converted]:
    """Plan the conversion; nothing is written.

    A stack that Compose refuses for a slip is read as it was meant; the
    mended file is in the plan, for a person's eye.  Of several stacks, one
    that cannot be read is a finding, and the others are converted.  A stack
    whose manifests the lint refuses is not written.

    Raises:
        TidyError: the one stack cannot be loaded or mended, a path leaves the root, a rule is wrong.
        NothingToDo: nobody has named a stack, and none is found.
    """
    context = context.at_tree(tree)
    asked, survey = _asked(context)
    asked = _answered(asked, context)
    places = context.stack_files()
    world = ConversionInputs(asked.cluster, built_in(), places.glance, asked.dialect, places.names_in)
    slips = Slips(places)
    read = _Read(asked, slips, world)
    sites = read.sites(asked.names)
    if len({site.stacked.name for site in sites.values()}) < len(sites):
        sites = read.sites(_apart(asked, sites))
    there = Tree({**places.below(asked.layout.destination), **slips.tree()})
    refused, linted = refused_of(sites, asked.cluster.version, asked.layout.destination, alone=len(asked.files) == 1)
    written = [site for index, site in sites.items() if index not in refused]
    unwritten = {index: str(file) for index, file in enumerate(asked.files) if index in refused or index not in sites}
    opening = opening_of(context, asked) if written else None
    opened = Plan() if opening is None or not opening.is_taken(unsafe=False) else Plan(opening.writes)
    there = there.having({change.path: tree.entry(change.path) for change in opened if change.path in tree})
    plan = opened + slips.plan() + plan_convert(there, written, asked.layout, unwritten)
    findings = (
        *plan.findings,
        *(survey.findings if survey is not None else ()),
        *read.faults.values(),
        *_unmerged(asked, places),
        *linted,
        *([opening.told(opened=True)] if opening is not None and opened else []),
        *(withheld(asked.files[index], sites[index].stacked.name, why) for index, why in refused.items()),
    )
    facts = Converted(tuple(sites.values()), tuple(sites[index] for index in refused), survey)
    plan = Plan(plan.changes, tuple(dict.fromkeys(findings)))
    found = () if survey is None else survey.decisions
    waiting = questions_of(context, asked, opening, sites.values())
    decisions = (*found, *(each for fault in read.refused.values() for each in fault.decisions), *waiting)
    whole = context.choice("convert").whole
    return reviewed(StepResult("convert", there, plan, facts, whole, decisions), context)


def _asked(context: Context) -> "tuple[StackRequest, StackSurvey | None]":
    """The stacks that are named; else those that are found, which is much to import for who has named them.

    Raises:
        TidyError, NothingToDo: as `convert_stacks.stacks_of`.
    """
    asked = context.request.stacks
    if asked is not None and asked.files:
        return asked, None
    from .convert_stacks import stacks_of

    return stacks_of(context)


def _answered(asked: StackRequest, context: Context) -> StackRequest:
    """With what else the configuration answers: variables, and the registry where `workflow` has one and `convert` none."""
    config = context.config
    cluster = asked.cluster._replace(registry=asked.cluster.registry or config.workflow.registry.rstrip("/"))
    return asked._replace(cluster=cluster, variables={**config.convert.variables, **asked.variables})


class _Read:
    """The stacks by their place among those that are asked for, and what keeps the others from being read."""

    def __init__(self, asked: StackRequest, slips: Slips, world: ConversionInputs):
        self._asked, self._slips, self._world = asked, slips, world
        self.faults: dict[int, Finding] = {}
        self.refused: dict[int, TidyError] = {}

    def sites(self, names: Sequence[str | None]) -> dict[int, OutgoingStack]:
        """Each stack that can be read.

        Raises:
            TidyError: there is only one, it cannot be read, and nothing of it can be mended.
        """
        found: dict[int, OutgoingStack] = {}
        for index, (file, name) in enumerate(zip_longest(self._asked.files, names)):
            try:
                found[index] = _site(
                    self._asked,
                    self._asked.parts(index),
                    name,
                    self._slips,
                    self._world,
                    self._asked.overlays(index),
                )
            except TidyError as error:
                error.decisions = error.decisions or refused_questions(file, error)
                self.refused[index] = error
                if len(self._asked.files) == 1 and not self._slips.offered:
                    raise
                self.faults[index] = _fault(file, error)
        return found


def _fault(file: PurePosixPath, error: TidyError) -> Finding:
    """The error as a finding; the place and the rule are its own."""
    said = str(error).removesuffix(f" [{error.rule}]")
    said = said.removeprefix(f"{error.location}: ") if error.location is not None else said
    return Finding(error.location or Location(file), error.rule, said, Severity.ERROR)


def _apart(asked: StackRequest, sites: Mapping[int, OutgoingStack]) -> list[str | None]:
    """Names for stacks that would have one, as files of one folder do: each after its own file, or more of its path.

    Raises:
        TidyError: a person gave one name twice.
    """
    given = dict(enumerate(asked.names))
    names = {index: given.get(index) or site.stacked.name for index, site in sites.items()}
    for named in (own_words, path_words, path_mark):
        several = Counter(names.values())
        names |= {
            index: named(asked.files[index])
            for index, name in names.items()
            if several[name] > 1 and not given.get(index)
        }
    for index, name in names.items():
        if name in [each for place, each in names.items() if place < index]:
            first = next(place for place, each in names.items() if each == name)
            raise TidyError(
                f"{asked.files[first]} and {asked.files[index]} are both the stack {name}; expected a --name for each",
                rule="convert",
            )
    return [names.get(index) or given.get(index) for index in range(len(asked.files))]


def _unmerged(asked: StackRequest, places: StackFiles) -> Iterator[Finding]:
    """An override that Compose would have merged by its name alone."""
    for file in asked.files:
        beside = override_of(file)
        for name in beside if file not in asked.merged else ():
            laid = (path for each in asked.laid for path in each.files)
            taken = name in (*asked.overrides, *asked.merged, *asked.files, *asked.settled, *laid)
            if not taken and places.glance(str(places.root / name)) is not None:
                yield unmerged(file, name)


def _site(
    asked: StackRequest,
    files: tuple[PurePosixPath, ...],
    name: str | None,
    slips: Slips,
    world: ConversionInputs,
    overlays: tuple[LaidFiles, ...],
) -> OutgoingStack:
    stacked = convert_stack(_model(asked, files, name, slips), world)
    environments = tuple(
        StackOverlay(each.environment, convert_stack(_model(asked, (*files, *each.files), name, slips), world))
        for each in overlays
    )
    named = {environment.name for environment in environments}
    plain = () if asked.environment in named else (StackOverlay(asked.environment),)
    return OutgoingStack(stacked, _sources(slips, files), plain + environments)


def _model(asked: StackRequest, files: tuple[PurePosixPath, ...], name: str | None, slips: Slips) -> Model:
    """The loaded model; where Compose refuses the files, that of what they were meant to say.

    Raises:
        TidyError: the files cannot be loaded.  Where mending took one fault away it is the one that is left, at its
            line in the files as they are, and the mended files stay on offer.
    """
    root = slips.places.root
    full = tuple(PurePosixPath(root / file) for file in files)
    query = LoadRequest(
        full,
        full[0].parent,
        slips.read,
        asked.variables,
        tuple(PurePosixPath(root / each) for each in asked.env_files),
        asked.profiles,
        name,
        PurePosixPath(root),
        forgiving=True,
    )
    try:
        return load_model(query)
    except LoadError as first:
        if not slips.mend(files):
            raise
        try:
            return load_model(query)
        except LoadError as left:
            if (left.rule, left.message) == (first.rule, first.message):
                slips.forget(files)
                raise first from None
            raise slips.as_it_is(left) from None


def _sources(slips: Slips, files: tuple[PurePosixPath, ...]) -> tuple[tuple[str, bytes], ...]:
    """The files as they were read, so that mending one later changes nothing that was made of it."""
    return tuple((str(file), slips.read(PurePosixPath(slips.places.root / file))) for file in files)
