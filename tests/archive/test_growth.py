"""Sixteen times the files are about sixteen times the work: nothing looks through all of a repository for each file of it."""

import gc
from collections.abc import Callable
from time import process_time

from sophia_tidy.archive import inventory
from sophia_tidy.archive.classify import Judgement, Judgements, Verdict
from sophia_tidy.archive.facts.facts import ArchiveFacts
from sophia_tidy.archive.planner import WantedMoves, plan_archive
from sophia_tidy.archive.references.graph import Graph
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.report.formats.text import text_lines
from sophia_tidy.report.pages.archive import page_of
from sophia_tidy.steps.archive import Classified

from .repositories import tree_of

SMALL, LARGE = 1_000, 16_000
# What is linear takes 16 times as long, what is quadratic 256 times; a busy machine lies between.
MOST = 64
TOO_LONG = 10  # seconds: what takes these has failed, and is not asked again


def offered(count: int, *, go: bool = False) -> StepResult[Classified]:
    """Equal modules in packages of fifty, each of which may go."""
    tree = tree_of(
        {f"pack_{n // 50}/mod_{n % 50}.py": "def work(value):\n    return value + 1\n" for n in range(count)}
    )
    facts = ArchiveFacts(tree, inventory(tree), Graph(()), {})
    judged = Judgements({path: Judgement(path, Verdict.REVIEW, 2.0) for path in tree}, ())
    return StepResult("archive", tree, Plan(), Classified(facts, judged), go)


def plan(archived: StepResult[Classified]):
    paths = frozenset(archived.facts.facts.items)
    wanted = WantedMoves(paths) if archived.unsafe else WantedMoves(frozenset(), paths)
    return plan_archive(archived.facts.facts, archived.facts.judged, wanted, lambda tree: Graph(()))


def grown(prepared: Callable[[int], StepResult[Classified]], work: Callable[[StepResult[Classified]], object]) -> float:
    """How many times as long the large one takes, in seconds of this process alone."""
    small, large = prepared(SMALL), prepared(LARGE)
    return _seconds(work, large, 2) / _seconds(work, small, 5)


def _seconds(work: Callable[[StepResult[Classified]], object], archived: StepResult[Classified], times: int) -> float:
    """The least of several; the collector looks through all that lives, which the rest of a test run makes much of."""
    found = []
    gc.disable()
    for _ in range(times):
        begun = process_time()
        assert work(archived)
        found.append(process_time() - begun)
        if found[-1] > TOO_LONG:
            break
    gc.enable()
    return min(found)


def test_what_is_offered_is_planned_in_linear_time():
    assert grown(offered, plan) < MOST


def test_what_goes_is_planned_in_linear_time():
    assert grown(lambda count: offered(count, go=True), plan) < MOST


def test_the_page_is_written_in_linear_time():
    def planned(count: int) -> StepResult[Classified]:
        archived = offered(count)
        return archived._replace(plan=plan(archived))

    assert grown(planned, lambda archived: list(text_lines(page_of(archived), terminal=False))) < MOST
