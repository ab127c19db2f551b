"""A job that deploys to the team's own cluster or servers: whether the one workflow deploys in its place.

To keep it would let it race; to give it up with what else it does would
lose that.  So it is superseded whole, or a person decides.
"""

from ..project.environments import meaning
from ..project.model import Mode
from .coverage import PUSHES, answers, deeds_in_words, has_login, open_deeds, target
from .deployers import named_environment, only_for_pulls, own_cluster
from .effect import StepEffect
from .job_case import JobCase
from .ledger import DutyKind, DutyStatus, DutyVerdict
from .remote import is_copy
from .triggers import ANY, JobTrigger

_OTHERS = ("staging", "development")
_RESTARTS = frozenset(("a restart", "docker service update --force", "docker exec", "a restart on a server"))


def deploys(case: JobCase) -> list[StepEffect]:
    """The deployments of a job; what is not in the repository deployed nothing."""
    return [each for each in case.effects if each.kind is DutyKind.DEPLOY and not each.missing]


def deployed(case: JobCase) -> DutyVerdict:
    """What becomes of a job that deploys."""
    own = own_cluster(case)
    if own:
        return DutyVerdict(DutyStatus.KEPT, f"it deploys to a cluster that it makes itself, for a test ({own})")
    ways = tuple(dict.fromkeys(way for each in deploys(case) for way in case.ways_of(each)))
    if only_for_pulls(ways):
        return DutyVerdict(DutyStatus.KEPT, f"it deploys for pull requests, which {case.new} does not")
    if other := _beside(case):
        return DutyVerdict(
            DutyStatus.KEPT,
            f"it deploys {other}, which is none of the environments of {case.new}; "
            "[tool.sophia-tidy.workflow.environments] may name its branch",
        )
    unread = next((each for each in deploys(case) if each.by_name and not each.missing), None)
    if (
        unread is not None
        and all(way.event in ("tag", "release") for way in ways)
        and any(each.kind is DutyKind.RELEASE for each in case.effects)
    ):
        return DutyVerdict(
            DutyStatus.KEPT, f"it {deeds_in_words(case, open_deeds(case, case.effects))}, which {case.new} does not"
        )
    if unread is not None:
        return DutyVerdict(
            DutyStatus.UNMAPPED,
            f"it runs {unread.what} (line {unread.at.line}), which deploys by its name; nobody read here what it does",
        )
    reason = next((why for way in ways if (why := _unanswered(case, way))), "")
    if not ways:
        reason = f"it deploys with {_how(case)}, and nothing here tells when"
    if reason:
        return DutyVerdict(DutyStatus.UNMAPPED, reason)
    beside = open_deeds(case, [each for each in case.effects if not _goes_with(each)])
    if beside:
        return DutyVerdict(
            DutyStatus.UNMAPPED,
            f"it deploys with {_how(case)}, which {case.new} does now, and it {deeds_in_words(case, beside)} "
            f"(line {beside[0].at.line}), which {case.new} does not",
        )
    return DutyVerdict(DutyStatus.SUPERSEDED, _now(case, ways), _where(case, ways))


def _how(case: JobCase) -> str:
    return ", ".join(dict.fromkeys(each.what for each in deploys(case)))


def _unanswered(case: JobCase, way: JobTrigger) -> str:
    """Why the one workflow does not deploy for this trigger; empty where it does."""
    branches = case.bench.coverage.branches
    if not branches:
        return f"it deploys with {_how(case)}, and {case.new} deploys nothing: no environment is known"
    match way.event:
        case "push" if not answers(case, way.where):
            return f"it deploys the branch {way.where}, of which no environment is known; name it in [tool.sophia-tidy.workflow.environments], or decide"
        case "push" | "workflow_dispatch" | "schedule" | "workflow_run" if _unready(case, way):
            return f"it deploys with {_how(case)}, and {case.new} cannot yet: {_unready(case, way)}"
        case "push" | "workflow_dispatch" | "schedule":
            return ""
        case "workflow_run" if _follows_known(case):
            return ""
        case "pull_request" | "pull_request_target":
            return f"it deploys for pull requests too, which {case.new} does not"
    return f"it deploys on `{way}`, and {case.new} only deploys what is pushed to {', '.join(sorted(branches))}"


def _unready(case: JobCase, way: JobTrigger) -> str:
    """What the one workflow lacks before it can deploy in a job's place: an overlay to promote to, an image to promote."""
    project = case.bench.project
    meant = [each for each in project.environments if way.event != "push" or way.where in (each.branch, ANY)]
    if meant and not any(each.there for each in meant):
        return f"{meant[0].overlay} is not there; `sophia-tidy convert` makes it"
    if project.blocked and not project.images:
        return f"all images are blocked, as {project.blocked[0].name} is: {project.blocked[0].reason}"
    if project.images and not has_login(case):
        return f"no secret is known that logs in to {project.registry.host if project.registry else 'a registry'}"
    return ""


def _beside(case: JobCase) -> str:
    """The environment other than production that a job is for and that the one workflow does not deploy."""
    named = named_environment(case)
    known = {meaning(each.name) for each in case.bench.project.environments}
    return named if named in _OTHERS and named not in known else ""


def _follows_known(case: JobCase) -> bool:
    trigger = case.facts.workflow.trigger("workflow_run")
    named = {each.value for each in trigger.filters.get("branches", ())} if trigger else set()
    return named <= set(case.bench.coverage.branches)


def _goes_with(effect: StepEffect) -> bool:
    """What a deployment does anyway, and what it brings along: copies, restarts, a commit of the new tag, a look at its health."""
    return (
        effect.kind in (DutyKind.DEPLOY, DutyKind.HEALTH)
        or is_copy(effect)
        or effect.what in _RESTARTS
        or (effect.kind is DutyKind.BUILD and effect.what in PUSHES)
    )


def _now(case: JobCase, ways: tuple[JobTrigger, ...]) -> str:
    apply = (
        "Flux applies the digests that it promotes"
        if case.bench.project.mode is Mode.GITOPS
        else "it applies the overlay itself"
    )
    any_branch = any(way.event == "push" and way.where == ANY for way in ways)
    notes = (
        [f"it deployed from every branch, {case.new} from {', '.join(sorted(case.bench.coverage.branches))}"]
        if any_branch
        else []
    )
    missing = list(dict.fromkeys(each.what for each in case.effects if each.missing))
    notes += [f"{', '.join(missing)} is not in the repository"] if missing else []
    inputs = [
        each.name.value
        for trigger in case.facts.workflow.triggers
        if trigger.event.value == "workflow_dispatch"
        for each in trigger.inputs
    ]
    notes += (
        [f"its inputs ({', '.join(inputs)}) have no counterpart: an older version comes back by a revert"]
        if inputs
        else []
    )
    back = (
        f"; a failed rollout is taken back by {case.bench.project.roll_back_file}"
        if any(each.what == "a roll-back" for each in case.effects)
        else ""
    )
    return "; ".join([f"it deployed with {_how(case)}; in {case.new} {apply}{back}", *notes])


def _where(case: JobCase, ways: tuple[JobTrigger, ...]) -> str:
    branches = case.bench.coverage.branches
    named = [branches[way.where] for way in ways if way.where in branches] or list(branches.values())
    found = [target(case, each) for each in case.effects]
    return "; ".join(dict.fromkeys([*named, *(each for each in found if each)]))
