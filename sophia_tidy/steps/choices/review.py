"""Changes that want a reader's eye as questions: each step's rule is one, taken or left, and so is each folder where there are many.

What a person has said is in ``[tool.sophia-tidy.review]``; what the command
line says goes there before anything is planned, so it is looked up in one place.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import TypeVar

from ...config.review import BY_FOLDER, LEAVE, TAKE, Offered, read_selector
from ...config.schema import TABLE
from ...kernel.decision import Decision, Option
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.plan import Change, Plan, Safety
from ...kernel.step import Offer, StepResult
from ..context import Context

Known = TypeVar("Known")
GROUP = "review"
STALE = "stale-answer"
ASKED_ELSEWHERE = ("ignored-destination",)  # it has a question of its own, with another answer besides
MANY = 12  # changes of one rule, from which on a person may want to look at each folder
Where = Callable[[Change], bool]


def takes(context: Context, step: str, offer: Offer) -> bool:
    """Whether a person has taken this change of a step."""
    return context.choice(step).takes(Offered(step, *offer))


def all_taken(context: Context, step: str, changes: Iterable[Change]) -> bool:
    """Whether there are changes, and a person has taken each of them."""
    changes = tuple(changes)
    return bool(changes) and all(takes(context, step, Offer(change.rule, change.path)) for change in changes)


def whole_rules(plan: Plan, context: Context, step: str) -> Plan:
    """The plan with those rules marked as taken of which every change is: what follows a move must not go without it."""
    if context.choice(step).whole:
        return plan
    offers = offers_of(plan)
    left = {offer.rule for offer in offers if not takes(context, step, offer)}
    return Plan(
        tuple(
            change if change.safety is Safety.SAFE or change.rule in left else change._replace(safety=Safety.TAKEN)
            for change in plan
        ),
        plan.findings,
    )


def offers_of(plan: Plan) -> tuple[Offer, ...]:
    """The changes of a plan that want an eye, taken or not."""
    return tuple(Offer(change.rule, change.path) for change in plan if change.safety is not Safety.SAFE)


def marked(plan: Plan, context: Context, step: str, offers: Iterable[Offer] | None = None) -> Plan:
    """The plan with what is taken marked as such; ``offers`` tell what no more than path and rule does not."""
    choice = context.choice(step)
    if choice.whole or not (choice.everything or choice.take):
        return plan
    scores = {(offer.path, offer.rule): offer for offer in offers or ()}
    return Plan(
        tuple(
            change._replace(safety=Safety.TAKEN)
            if change.safety is Safety.UNSAFE
            and takes(context, step, scores.get((change.path, change.rule), Offer(change.rule, change.path)))
            else change
            for change in plan
        ),
        plan.findings,
    )


def reviewed(
    result: StepResult[Known],
    context: Context,
    offers: Iterable[Offer] | None = None,
    *,
    wants_eye: Where | None = None,
    is_marked: bool = False,
) -> StepResult[Known]:
    """The result with what is taken marked, its offers, their questions, and a note for each answer of the step's that has none.

    ``offers`` are those of the plan where they are not given; changes that
    ``wants_eye`` does not pick follow others, and are no question of their
    own.  A step that plans otherwise for what is taken has marked it itself.
    """
    offers = offers_of(result.plan) if offers is None else tuple(offers)
    plan = result.plan if is_marked else marked(result.plan, context, result.step, offers)
    asked = _questions(result.step, plan, offers, context, wants_eye)
    stale = tuple(_stale(result.step, offers, context))
    return result._replace(
        plan=Plan(plan.changes, (*plan.findings, *stale)),
        decisions=(*result.decisions, *asked),
        offers=offers,
    )


def _questions(
    step: str, plan: Plan, offers: tuple[Offer, ...], context: Context, wants_eye: Where | None
) -> Iterator[Decision]:
    there = {change.rule for change in plan if change.safety is not Safety.SAFE} - set(ASKED_ELSEWHERE)
    for rule in dict.fromkeys(offer.rule for offer in offers if offer.rule in there):
        of_rule = [offer for offer in offers if offer.rule == rule]
        changes = tuple(
            change
            for change in plan
            if change.rule == rule and change.safety is not Safety.SAFE and (wants_eye is None or wants_eye(change))
        )
        folders = _folders([offer.path for offer in of_rule]) if len(of_rule) > MANY else {}
        whole = _question(f"{step}/{rule}", step, rule, len(of_rule), changes, of_rule, by_folder=len(folders) > 1)
        yield whole
        if context.config.review.get(f"{step}/{rule}") == BY_FOLDER:
            for folder, paths in folders.items():
                inside = tuple(change for change in changes if change.path in paths)
                some = [offer for offer in of_rule if offer.path in paths]
                selector = f"{step}/{rule}/{folder}"
                yield _question(selector, step, rule, len(some), inside, some, needs=(whole.id,))


def _question(
    selector: str,
    step: str,
    rule: str,
    count: int,
    changes: tuple[Change, ...],
    offers: list[Offer],
    *,
    by_folder: bool = False,
    needs: tuple[str, ...] = (),
) -> Decision:
    folder = selector.split("/", 2)[2] if selector.count("/") > 1 else ""
    where = f" {'right in the root' if folder == '.' else f'in {folder}/'}" if folder else ""
    what = "1 change" if count == 1 else f"{count} changes"
    options = [
        Option(TAKE, f"make {'it' if count == 1 else 'them'}, now and whenever there are more", Plan(changes)),
        Option(LEAVE, f"leave {'it' if count == 1 else 'them'}"),
    ]
    if by_folder:
        options.append(Option(BY_FOLDER, "ask for each folder"))
    scores = [offer.score for offer in offers if offer.score is not None]
    sure = f" Its scores go from {min(scores):g} to {max(scores):g}." if scores else ""
    return Decision(
        f"{GROUP}/{selector}",
        f"Take {what} of {rule}{where} ({step})?",
        f"A reader should look at what {rule} changes before it is made.{sure}",
        tuple(options),
        ("review", selector),
        default=LEAVE,
        locations=tuple(Location(offer.path) for offer in offers),
        group=GROUP,
        needs=needs,
    )


def _folders(paths: list[PurePosixPath]) -> dict[str, set[PurePosixPath]]:
    """The paths by the first folder in which they part; ``.`` for what lies right in the root."""
    parents = [(*reversed(path.parents),) for path in paths]  # from the root on
    common = next(same[0] for same in reversed([*zip(*parents, strict=False)]) if len(set(same)) == 1)
    found: dict[str, set[PurePosixPath]] = {}
    for path in paths:
        inner = path.parent.relative_to(common).parts
        folder = common / inner[0] if inner else common
        found.setdefault(str(folder) if "*" not in str(folder) else str(common), set()).add(path)
    return dict(sorted(found.items()))


def _stale(step: str, offers: tuple[Offer, ...], context: Context) -> Iterator[Finding]:
    """The answers about this step alone that are about no change of it any more."""
    for text in context.config.review:
        selector = read_selector(text)
        if selector.step != step:
            continue
        if not any(selector.picks(Offered(step, *offer), {}) for offer in offers):
            yield stale_answer(context, ("review", text))


def stale_answer(context: Context, key: tuple[str, ...]) -> Finding:
    """A kept answer whose question is not there any more, with its line."""
    from ...config.toml_position import position

    place = Location(context.source.path, *position(context.source.text, (*TABLE, *key)))
    return Finding(
        place,
        STALE,
        f'"{key[-1]}" answers a question that is not asked any more: nothing is left of it; expected no such line',
        Severity.NOTE,
        "take the line out, or leave it for what comes",
    )
