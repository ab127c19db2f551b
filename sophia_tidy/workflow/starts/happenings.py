"""Happenings enough to tell a set of workflows from another: one for each way in which their filters and conditions can answer.

For each event that a workflow names: every activity type that is named
anywhere, GitHub's default ones and one other; branches, tags and changed
files as `classes` has them; each line of a clock; for each file that a
person can start each value of each input; for ``workflow_run`` each name
with each conclusion.  ``workflow_call`` is no happening: it is
part of what the caller's job does.

The order is fixed by the workflows' order and by nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from ...config.schema import BRANCHES
from ..model import Input, Trigger, Workflow
from .activity_types import DEFAULT_TYPES, TYPES
from .asked import Asked, asked_by
from .classes import NOBODY, NamePatterns, classes
from .model import Happening, Texts
from .trigger_holds import HeldTrigger

MOST_OF_AN_EVENT = 500
_MOST_NAMES, _MOST_OF_A_FILE = 600, 24
_CONCLUSIONS = ("success", "failure", "cancelled", "skipped", "timed_out")
_HEAD, _OTHER_TYPE = "a-topic", "a-type-of-nobody"
_OF_FILES = ("workflow_call", "workflow_dispatch")


def happenings(workflows: Iterable[Workflow], branches: Sequence[str] = BRANCHES) -> tuple[Happening, ...]:
    """What can happen to a repository with these workflows; ``branches`` are its own, the default one first."""
    several = _Several(tuple(workflows), tuple(branches))
    found = dict.fromkeys(each for event in several.events for each in several.of(event))
    return *found, *several.dispatches()


class _Several:
    """Workflows that are looked at together."""

    def __init__(self, workflows: Sequence[Workflow], branches: Texts):
        self.workflows, self.branches = workflows, branches
        self.asked: Asked = asked_by(workflows)
        self.triggers = [each for workflow in workflows for each in workflow.triggers]
        named = (each.event.value for each in self.triggers)
        self.events = [event for event in dict.fromkeys(named) if event not in _OF_FILES]

    def of(self, event: str) -> Iterator[Happening]:
        match event:
            case "push":
                yield from self._combined(event, ("",), self._names(event, "branches", self.asked.branches))
                tags = self._names(event, "tags", self.asked.tags, usual=())
                yield from (Happening(event, tag=tag) for tag in tags)
            case "pull_request" | "pull_request_target":
                yield from self._pull_requests(event)
            case "schedule":
                lines = dict.fromkeys(each.value for trigger in self._named(event) for each in trigger.crons)
                yield from (Happening(event, branch=self.branches[0], cron=line) for line in lines)
            case "workflow_run":
                yield from self._runs(event)
            case "release":
                tags = ("v1.0.0", *self._names(event, "tags", self.asked.tags, usual=()))
                pairs = product(self._actions(event), dict.fromkeys(tags))
                yield from (Happening(event, action, tag=tag) for action, tag in pairs)
            case "merge_group":
                queues = self._names(event, "branches", self.asked.branches)
                yield from (Happening(event, action, name) for action in self._actions(event) for name in queues)
            case _:
                yield from (Happening(event, action, self.branches[0]) for action in self._actions(event))

    def _pull_requests(self, event: str) -> Iterator[Happening]:
        names = self._names(event, "branches", self.asked.branches)
        found = list(self._combined(event, self._actions(event), names))
        yield from (replace(each, head=_HEAD) for each in found)
        yield from (replace(found[0], head=head) for head in self.asked.heads)

    def _runs(self, event: str) -> Iterator[Happening]:
        """``requested`` and ``in_progress`` have no conclusion yet."""
        followed = (each.value for trigger in self._named(event) for each in trigger.filters.get("workflows", ()))
        own = (each.name.value if each.name else str(each.path) for each in self.workflows)
        branches = self._names(event, "branches", self.asked.branches)
        for name in dict.fromkeys((*followed, *self.asked.names, *own, NOBODY)):
            for conclusion in _CONCLUSIONS:
                yield Happening(event, "completed", branches[0], workflow=name, conclusion=conclusion)
            for action in TYPES[event][1:]:
                yield Happening(event, action, branches[0], workflow=name)
            for branch in branches[1:]:
                yield Happening(event, "completed", branch, workflow=name, conclusion="success")

    def _named(self, event: str) -> list[Trigger]:
        return [each for each in self.triggers if each.event.value == event]

    def _names(self, event: str, what: str, asked: Iterable[str], usual: Sequence[str] | None = None) -> Texts:
        first = self.branches if usual is None else usual
        filters = (each for trigger in self._named(event) for each in _patterns(trigger, what))
        return classes(filters, (*first, *asked), _MOST_NAMES) or (NOBODY,)

    def _combined(self, event: str, actions: Texts, branches: Texts) -> Iterator[Happening]:
        """Every type with every branch and all sets of files.

        Where that is too many, files that each trigger tells apart come with
        the first type and branch that it takes, and any other type and branch
        with all files, and with one of nobody: whether a file is started does
        not hang on what others ask for.
        """
        triggers = [HeldTrigger(each) for each in self._named(event)]
        every = self._paths(triggers)
        if len(actions) * len(branches) * len(every) <= MOST_OF_AN_EVENT:
            for action, branch, paths in product(actions, branches, every):
                yield Happening(event, action, branch, paths=paths)
            return
        waiting = triggers
        for action, branch in product(actions, branches):
            taking = [each for each in waiting if each.takes(action, branch)]
            waiting = [each for each in waiting if each not in taking]
            for paths in dict.fromkeys((every[0], (NOBODY,), *(self._paths(taking) if taking else ()))):
                yield Happening(event, action, branch, paths=paths)

    def _paths(self, triggers: Iterable[HeldTrigger]) -> tuple[Texts, ...]:
        """All files that triggers tell apart at once, each alone, and each two neighbours; among them one that nobody names."""
        filters = (each for trigger in triggers for each in _patterns(trigger.trigger, "paths"))
        files = classes(filters, (), _MOST_NAMES) or (NOBODY,)
        if NOBODY not in files:
            files = (*files, NOBODY)
        pairs = zip(files, (*files[1:], files[0]), strict=True)
        return tuple(dict.fromkeys((files, *((each,) for each in files), *pairs)))

    def _actions(self, event: str) -> Texts:
        """The usual one first, then those that anyone names, and one that nobody does."""
        every = TYPES.get(event, ())
        usual = [each for each in every if each in DEFAULT_TYPES.get(event, every[:1])]
        named = [each.value for trigger in self._named(event) for each in trigger.filters.get("types", ())]
        known = [*usual, *named, *(each for each in self.asked.actions if each in every)]
        other = next((each for each in (*every, _OTHER_TYPE) if each not in known), "")
        return tuple(dict.fromkeys((*known, other))) if every or event == "repository_dispatch" else ("",)

    def dispatches(self) -> Iterator[Happening]:
        """Each file that a person can start: with what it takes by itself, then each value of each input, and on other branches."""
        for workflow in self.workflows:
            trigger = workflow.trigger("workflow_dispatch")
            if trigger is None:
                continue
            plain = Happening("workflow_dispatch", branch=self.branches[0], workflow=str(workflow.path))
            found = [plain]
            for each in trigger.inputs:
                found += [replace(plain, inputs=((each.name.value, value),)) for value in self._values(each)]
            names = classes((), (*self.branches, *self.asked.branches), _MOST_NAMES)
            found += [replace(plain, branch=name) for name in (*names[1:], NOBODY)]
            found += [replace(plain, branch="", tag=tag) for tag in self.asked.tags]
            yield from found[: _MOST_OF_A_FILE + len(trigger.inputs)]

    def _values(self, declared: Input) -> Texts:
        asked = tuple(self.asked.inputs.get(declared.name.value.lower(), ()))
        match declared.kind:
            case "boolean":
                return "true", "false"
            case "choice":
                return tuple(each.value for each in declared.options)
            case "number":
                return (*asked, "7")
        return (*asked, "a free text", "")


def _patterns(trigger: Trigger, what: str) -> Iterator[NamePatterns]:
    for key in (what, f"{what}-ignore"):
        if patterns := trigger.filters.get(key):
            yield NamePatterns(tuple(each.value for each in patterns), key != what)
