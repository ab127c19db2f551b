"""``on``: one event, a list, or a mapping with filters, schedules, inputs, secrets and outputs.

Source: "Events that trigger workflows" and "Workflow syntax" of GitHub's
documentation.
"""

import re
from difflib import get_close_matches

from ..model import Input, Text, Trigger
from .nodes import Items, Mapping, Node, Scalar
from .source import WorkflowSource, is_true, shown

EVENTS = frozenset(
    """
branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment
fork gollum image_version issue_comment issues label merge_group milestone page_build project project_card
project_column public pull_request pull_request_comment pull_request_review pull_request_review_comment
pull_request_target push registry_package release repository_dispatch schedule status watch workflow_call
workflow_dispatch workflow_run
""".split()
)
_PATHS, _BRANCHES, _TAGS = ("paths", "paths-ignore"), ("branches", "branches-ignore"), ("tags", "tags-ignore")
# The filters of each event; every other has types alone.
FILTERS = {
    "push": _BRANCHES + _TAGS + _PATHS,
    "pull_request": ("types", *_BRANCHES, *_PATHS),
    "pull_request_target": ("types", *_BRANCHES, *_PATHS),
    "merge_group": ("types", *_BRANCHES),
    "workflow_run": ("types", "workflows", *_BRANCHES),
    "image_version": ("types", "names", "versions"),
}


def read_triggers(source: WorkflowSource, node: Node | None) -> tuple[Trigger, ...]:
    """The triggers in order; an unknown event is noticed and kept."""
    match node:
        case None:
            return ()
        case Mapping():
            found = [_event(source, key, value) for key, value in source.pairs(node, "on")]
        case Scalar() | Items():
            found = [Trigger(text) for text in source.strings(node, "on")]
    for trigger in found:
        if trigger.event.value not in EVENTS:
            source.fault_at(
                trigger.event.at,
                f"unknown event {trigger.event.value!r}; expected one such as push, pull_request, schedule",
                certain=bool(get_close_matches(trigger.event.value.lower(), EVENTS, 1, 0.85)),
            )
        _both(source, trigger)
    return tuple(found)


def _both(source: WorkflowSource, trigger: Trigger) -> None:
    """A filter and its contrary: GitHub takes one of them ("Workflow syntax", ``on.<push|pull_request>.<branches>``)."""
    for name in ("branches", "tags", "paths"):
        if name in trigger.filters and f"{name}-ignore" in trigger.filters:
            message = f"{trigger.event} has both {name} and {name}-ignore; expected one of them"
            source.fault_at(trigger.event.at, message, certain=True)


def _event(source: WorkflowSource, event: Text, node: Node) -> Trigger:
    match event.value:
        case "schedule":
            return Trigger(event, crons=_crons(source, node), timezones=_timezones(source, node))
        case "workflow_dispatch":
            return Trigger(
                event,
                inputs=read_inputs(source, source.mapping(node, event.value, ("inputs",)).get("inputs"), "inputs"),
            )
        case "workflow_call":
            body = source.mapping(node, event.value, ("inputs", "secrets", "outputs"))
            return Trigger(
                event,
                inputs=read_inputs(source, body.get("inputs"), "inputs"),
                secrets=read_inputs(source, body.get("secrets"), "secrets"),
                outputs=read_inputs(source, body.get("outputs"), "outputs"),
            )
    body = source.mapping(node, event.value, FILTERS.get(event.value, ("types",)))
    return Trigger(event, {name: source.strings(value, name) for name, value in body.items()})


def _crons(source: WorkflowSource, node: Node) -> tuple[Text, ...]:
    if not isinstance(node, Items):
        source.fault(node, f"schedule is {shown(node)}; expected a list of cron")
        return ()
    found = (
        source.string(source.mapping(each, "schedule", ("cron", "timezone")).get("cron"), "cron") for each in node.nodes
    )
    crons = tuple(cron for cron in found if cron is not None)
    for cron in crons:
        if len(cron.value.split()) != 5:
            source.fault_at(cron.at, f"cron is {cron.value!r}; expected five fields", certain=True)
        elif _out_of_range(cron.value):
            source.fault_at(cron.at, f"cron is {cron.value!r}, which no clock shows; expected a time", certain=True)
    return crons


def _timezones(source: WorkflowSource, node: Node) -> tuple[Text, ...]:
    """The zones in which the clocks of a list go, of those that name one."""
    tables = (each for each in node.nodes if isinstance(each, Mapping)) if isinstance(node, Items) else ()
    named = (value for each in tables for key, value in each.pairs if key.value == "timezone")
    found = (source.string(value, "timezone") for value in named)
    return tuple(zone for zone in found if zone is not None)


def _out_of_range(cron: str) -> bool:
    """Whether a number is higher than its field goes: minute, hour, day, month, day of the week (POSIX crontab; 7 is Sunday to some)."""
    return any(
        int(number) > most
        for field, most in zip(cron.split(), (59, 23, 31, 12, 7), strict=True)
        for number in re.findall(r"(?<!/)\b\d+", field)
    )


def read_inputs(source: WorkflowSource, node: Node | None, what: str) -> tuple[Input, ...]:
    """Inputs, secrets or outputs: names with what is said of each."""
    found = []
    for name, value in source.pairs(node, what):
        body = source.mapping(
            value,
            f"{name} in {what}",
            ("description", "type", "required", "default", "options", "value", "deprecationMessage"),
        )
        description = source.string(body.get("description"), "description")
        kind = source.string(body.get("type"), "type")
        found.append(
            Input(
                name,
                kind.value if kind else "string",
                is_true(source.flag(body.get("required"), "required")),
                source.string(body.get("default", body.get("value")), "default"),
                description.value if description else "",
                source.strings(body.get("options"), "options"),
            )
        )
    return tuple(found)
