"""Coverage: what the one workflow does of what an old job did, deed by deed, and trigger by trigger."""

from collections.abc import Iterable

from ...config.schema import BRANCHES
from ..facts.matrix import rows, values
from ..model import Strategy
from ..project.logins import OWN_TOKEN
from .cron import in_words
from .effect import StepEffect
from .job_case import JobCase
from .ledger import DutyKind
from .taken_runs import comes_along, gate_step, runs_the_same
from .triggers import ANY, JobTrigger

PULLS = ("pull_request", "pull_request_target", "merge_group")
PUSHES = frozenset(("docker push", "docker compose push"))
_PULL_TYPES = frozenset(("opened", "synchronize", "reopened", "ready_for_review", "edited"))
_RUN_THE_CODE = ("pytest", "tox", "nox", "coverage", "mypy", "pyright", "make test", "python -m", "python3 -m")
# What a kept job is kept for, the most telling first.
_TELLING = (
    DutyKind.RELEASE,
    DutyKind.ELSEWHERE,
    DutyKind.PROVISIONING,
    DutyKind.SECRET_SYNC,
    DutyKind.MIGRATION,
    DutyKind.OPERATION,
    DutyKind.BOT_COMMIT,
    DutyKind.DISPATCH,
    DutyKind.SCAN,
    DutyKind.HOUSEKEEPING,
    DutyKind.HEALTH,
    DutyKind.NOTIFY,
    DutyKind.BUILD,
    DutyKind.GATE,
    DutyKind.REPORT,
    DutyKind.OTHER,
)


def target(case: JobCase, effect: StepEffect) -> str:
    """Where the one workflow does it, as ``job`` or ``job, step``; empty where it does not."""
    coverage = case.bench.coverage
    match effect.kind:
        case DutyKind.GATE | DutyKind.SCAN:
            return gate_step(case, effect) if runs_the_same(case, effect) else ""
        case DutyKind.BUILD if effect.what in PUSHES:
            return _pushed(case)
        case DutyKind.BUILD:
            return coverage.images.get(effect.what, "") if has_login(case) else ""
        case DutyKind.NOTIFY:
            return coverage.notifies.get(effect.what, "")
        case DutyKind.REPORT if (effect.at, effect.what) in coverage.runs:
            return coverage.runs[effect.at, effect.what].where
    return ""


def _pushed(case: JobCase) -> str:
    """A push of its own goes where the images go that the job builds."""
    built = [
        case.bench.coverage.images.get(each.what, "")
        for each in case.effects
        if each.kind is DutyKind.BUILD and each.what not in PUSHES and not each.missing
    ]
    return built[0] if built and all(built) and has_login(case) else ""


def has_login(case: JobCase) -> bool:
    """Whether the one workflow can push what it builds: by the job's own token, or by a secret that old workflows log in with."""
    registry = case.bench.project.registry
    return registry is None or registry.host == OWN_TOKEN or bool(registry.password)


def answers(case: JobCase, branch: str) -> bool:
    """Whether the one workflow answers to a push; where it deploys main, a ``master`` beside it is the same wish, and the other way round."""
    known = case.bench.coverage.branches
    return branch == ANY or branch in known or (branch in BRANCHES and any(each in known for each in BRANCHES))


def open_deeds(case: JobCase, effects: Iterable[StepEffect]) -> list[StepEffect]:
    """What the one workflow does not do, the most telling first; what is not in the repository nobody did."""
    left = [
        each
        for each in effects
        if not (each.missing or target(case, each) or is_given_up(case, each) or comes_along(case, each))
    ]
    return sorted(
        left, key=lambda each: (_TELLING.index(each.kind) if each.kind in _TELLING else len(_TELLING), each.at)
    )


def is_given_up(case: JobCase, effect: StepEffect) -> bool:
    """Whether it is a gate that could not fail and that a person wants no more: nobody misses what never stopped anything."""
    return effect.kind is DutyKind.GATE and effect.masked and effect.what in case.bench.coverage.given_up


def deeds_in_words(case: JobCase, deeds: Iterable[StepEffect]) -> str:
    """Deeds in words: ``publishes a release (PyPI), scans for weaknesses (CodeQL)``; at most three kinds."""
    names: dict[DutyKind, dict[str, None]] = {}
    for each in deeds:
        names.setdefault(each.kind, {})[each.what] = None
    return "; ".join(_phrase(case, kind, list(found)) for kind, found in list(names.items())[:3])


def _phrase(case: JobCase, kind: DutyKind, names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    coded = ", ".join(f"`{name}`" for name in names[:3]) + more
    match kind:
        case DutyKind.GATE:
            return f"runs the gate{'s' if len(names) > 1 else ''} {coded}"
        case DutyKind.DISPATCH:
            return f"starts {', '.join(names[:3])}{more}"
        case DutyKind.OTHER:
            return f"runs {coded}"
        case DutyKind.BUILD:
            return f"builds or pushes images ({coded})"
    return f"{case.bench.book.says(kind)} ({', '.join(names[:3])}{more})"


def open_way(case: JobCase, ways: Iterable[JobTrigger]) -> str:
    """What starts an old job and not the one workflow; empty where it answers to all of it."""
    for way in ways:
        match way.event:
            case "push" if answers(case, way.where):
                continue
            case "pull_request" if not way.where or set(way.where.split(", ")) <= _PULL_TYPES:
                continue
            case "workflow_dispatch" if not _asks_inputs(case):
                continue
            case "workflow_dispatch":
                return "it takes inputs when a person starts it"
            case "schedule":
                return f"the clock starts it too ({in_words(way.where)})"
            case "workflow_call":
                return "other repositories may call it, for nothing here does"
        return f"`{way}` starts it too"
    return ""


def _asks_inputs(case: JobCase) -> bool:
    from ..expressions import paths_of

    return any(
        parts[0] == "inputs" or parts[:3] == ("github", "event", "inputs")
        for used in case.facts.workflow.used
        if used.job == case.job.id
        for parts, _ in paths_of(used.tree)
    )


def broader(case: JobCase) -> str:
    """What an old job tries that the one workflow does not: versions, systems, containers, secrets; empty where nothing."""
    job = case.job
    gates = any(effect.kind in (DutyKind.GATE, DutyKind.SCAN) for effect in case.effects)
    if computed(job.strategy):
        return "its matrix is made while it runs"
    if job.strategy is not None and gates and len(rows(job.strategy)) > 1:
        return f"its matrix of {len(rows(job.strategy))} is broader"
    return elsewhere(case) or _version(case) or _platforms(case) or _secrets(case)


def elsewhere(case: JobCase) -> str:
    """On which other machine, or in which container, a job runs; empty where it is a runner as that of the one workflow."""
    labels = [label for text in case.job.runs_on for label in values(text, case.facts.workflow, case.job)]
    odd = next((label for label in labels if label is None or not _plain_runner(label)), "")
    gates = any(effect.kind in (DutyKind.GATE, DutyKind.SCAN) for effect in case.effects)
    if odd is None or odd:
        return f"it runs on {odd or 'a runner that only a run tells'}"
    return f"it runs in the container {case.job.container.image}" if case.job.container is not None and gates else ""


def computed(strategy: Strategy | None) -> bool:
    """Whether only a run tells the rows: an expression for all of it, or for an axis."""
    return strategy is not None and (strategy.computed is not None or (not strategy.axes and not strategy.include))


def _plain_runner(label: str) -> bool:
    return ("ubuntu" in label or "linux" in label) and "self-hosted" not in label and "arm" not in label


def _version(case: JobCase) -> str:
    ours = case.bench.project.python.version if case.bench.project.python else ""
    if not any(effect.what.startswith(_RUN_THE_CODE) for effect in case.effects if effect.kind is DutyKind.GATE):
        return ""
    for step in case.job.steps:
        text = step.input("python-version") if step.uses else None
        written = next(values(text, case.facts.workflow, case.job), None) if text else None
        if written and ours and written != ours and not written.startswith(f"{ours}."):
            return f"it runs on Python {' and '.join(written.split())}, {case.new} on {ours}"
    return ""


def _platforms(case: JobCase) -> str:
    for step in case.job.steps:
        text = step.input("platforms") if step.uses else None
        if text is not None and text.value.replace(" ", "") not in ("", "linux/amd64"):
            return f"it builds for {text}"
    return ""


def _secrets(case: JobCase) -> str:
    """A gate that reads a secret which the one workflow does not hand on would fail there."""
    known = case.bench.coverage.secrets | {"GITHUB_TOKEN"}
    if not any(effect.kind is DutyKind.GATE for effect in case.effects) or any(
        effect.kind is DutyKind.BUILD for effect in case.effects
    ):
        return ""
    missing = sorted({each.name for each in case.facts.secrets if each.job == case.job.id} - known)
    return f"its gates read the secret {missing[0]}, which {case.new} gives to none" if missing else ""
