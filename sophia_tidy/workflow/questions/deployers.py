"""Deployers that are decided together: one question for a kind of them, however many there are.

Where a kind has one job only, or a person wants each by itself, the job has
a question of its own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...config.deployers import EACH, GROUPS, WAITING
from ...config.schema import WorkflowConfig
from ...kernel.decision import Decision, Option
from ..duties.ledger import Duty, DutyLedger, DutyStatus
from ..project.environments import meaning
from ..project.model import Project

GROUP = "workflow/deployers"
_SHOWN = 4
_WHAT = {
    "other": "the {n} jobs that deploy environments of other names",
    "with-more": "the {n} jobs that deploy to your own servers or cluster and do more besides",
    "elsewhere": "the {n} jobs that deploy to platforms of others",
    "elsewhere-with-more": "the {n} jobs that deploy to platforms of others and do more besides",
    WAITING: "the {n} jobs that need one which goes",
}


def groups_of(ledger: DutyLedger, config: WorkflowConfig) -> Mapping[str, tuple[Duty, ...]]:
    """The duties that are decided together, by the name of their kind: at least two, or one whose kind has been decided."""
    found: dict[str, tuple[Duty, ...]] = {}
    for duty in ledger.duties:
        alone = duty.key in config.duties or duty.path.name in config.duties or duty.verdict.renames
        if duty.group and not alone and config.deployers.get(duty.group) != EACH:
            found[duty.group] = (*found.get(duty.group, ()), duty)
    return {
        group: found[group]
        for group in GROUPS
        if len(found.get(group, ())) > 1 or (group in found and group in config.deployers)
    }


def deployer_questions(ledger: DutyLedger, config: WorkflowConfig, project: Project) -> Iterator[Decision]:
    """A question for each kind of deployers, answered or not; where a person took one apart, it stays to be answered otherwise."""
    groups = groups_of(ledger, config)
    apart = {group for group, said in config.deployers.items() if said == EACH}
    for group in GROUPS:
        members = groups.get(group) or tuple(each for each in ledger.duties if each.group == group and group in apart)
        if members:
            yield _question(group, members, project)


def _question(group: str, members: Sequence[Duty], project: Project) -> Decision:
    waits = any(each.verdict.status is DutyStatus.UNMAPPED for each in members)
    options = _options(group, members, project)
    return Decision(
        f"{GROUP}/{group}",
        f"What becomes of {_what(group, len(members))}?",
        " ".join(_why(group, members, project)),
        options,
        ("workflow", "deployers", group),
        default=None
        if waits or group == WAITING
        else next(each.value for each in options if each.value.startswith("kept")),
        is_open=True,
        expected="'kept: why', 'superseded: how', 'dropped: why' or 'each'",
        locations=tuple(each.at for each in members),
        group=GROUP,
    )


def _what(group: str, count: int) -> str:
    usual = "the {n} jobs that deploy " + group + " to your own servers or cluster"
    return (
        _WHAT.get(group, usual).format(n=count)
        if count > 1
        else _WHAT.get(group, usual).replace("{n} jobs that", "job to")
    )


def _options(group: str, members: Sequence[Duty], project: Project) -> tuple[Option, ...]:
    """What is recommended comes first."""
    more = _more(members)
    lost = f"; what else they do ({', '.join(more)}) goes with them" if more else ""
    kept = Option("kept: the team needs them as they are", _kept(group, members, project))
    gone = Option(f"superseded: {project.file} does it", f"they go: {project.file} deploys in their place{lost}")
    dropped = Option("dropped: nobody needs them any more", f"they go, and nothing takes their place{lost}")
    each = Option(EACH, f"one by one: a question for each of the {len(members)}")
    if group == WAITING:
        return (dropped._replace(title=f"recommended: they tried or told of what goes{lost}"), gone, kept, each)
    if _beside(members, project) and not more and group not in ("elsewhere", "elsewhere-with-more"):
        return (
            gone._replace(title=f"recommended, for two that deploy the same race: {gone.title}"),
            kept,
            dropped,
            each,
        )
    return (kept._replace(title=f"recommended while they are in use: {kept.title}"), gone, dropped, each)


def _kept(group: str, members: Sequence[Duty], project: Project) -> str:
    if group == WAITING:
        return "they stay, and so does what they need"
    race = f", and deploy beside {project.file}, which is told as an error" if _beside(members, project) else ""
    return f"they stay as they are{race}"


def _beside(members: Sequence[Duty], project: Project) -> bool:
    known = {meaning(each.name) for each in project.environments}
    return any(each.deployer is not None and each.deployer.environment in known for each in members)


def _why(group: str, members: Sequence[Duty], project: Project) -> Iterator[str]:
    ways = Counter(how for each in members if each.deployer for how in each.deployer.how[:1])
    if ways and group != WAITING:
        yield f"They deploy with {', '.join(f'{how} ({count})' if len(ways) > 1 else how for how, count in ways.most_common())}."
    shown = ", ".join(each.key for each in members[:_SHOWN])
    left = f" and {len(members) - _SHOWN} more" if len(members) > _SHOWN else ""
    yield f"They are {shown}{left}."
    if more := _more(members):
        yield f"What else some of them do: {', '.join(more)}."
    if group == WAITING:
        yield f"What they need is done by {project.file} or goes, and GitHub refuses a file with a need that is not there."
    yield "A single one is decided by its own line in [tool.sophia-tidy.workflow.duties], which goes before this."


def _more(members: Sequence[Duty]) -> list[str]:
    return list(dict.fromkeys(verb for each in members if each.deployer for verb in each.deployer.more))
