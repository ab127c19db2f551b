"""Jobs that a workflow starts at a happening: the trigger, then each job's condition with all that is known put in.

A job that needs one which is certainly not started is not started either,
unless its condition asks for the status itself.  Both the old files and
the new ones are read by the same rules; a `Translation` says what the
words of the new ones mean, so that their jobs can be compared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from ..expressions.partial import Known
from ..expressions.tree import Expression, Literal, path_of, paths_of
from ..model import Concurrency, Defaults, Job, Permissions, Workflow
from .conditions import NEVER, Before, condition_of, left, told
from .job_order import ancestors, in_order
from .known import UNKNOWN, Facts, facts_of, look_up, with_inputs
from .model import Happening, StartedJob, Table, Translation
from .trigger_holds import HeldTrigger
from .words import JobWords

NO_TRANSLATION = Translation()
_Key = tuple[object, ...]
_Outputs = dict[tuple[str, str], bool | None]  # by the job and the output


def started(
    workflow: Workflow, happening: Happening, translation: Translation = NO_TRANSLATION
) -> tuple[StartedJob, ...]:
    """The jobs of one file that a happening starts, or may start, in the order of the file."""
    return Starter(workflow, translation).jobs(happening)


class Starter:
    """One file that is asked about many happenings; what only depends on the same facts is worked out once."""

    def __init__(self, workflow: Workflow, translation: Translation = NO_TRANSLATION):
        self.workflow, self.translation = workflow, translation
        self.path = workflow.path
        self.triggers = {each.event.value: HeldTrigger(each) for each in workflow.triggers}
        self.plans = {id_.lower(): outputs for (path, id_), outputs in translation.plans.items() if path == self.path}
        self._outputs = [
            (job, output.name.lower(), [HeldTrigger(each) for each in output.triggers])
            for job, outputs in self.plans.items()
            for output in outputs
        ]
        self.order = in_order(workflow.jobs)
        self.own = [job for job in self.order if job.id.lower() not in self.plans]
        self._still = {job.id: self._unchanging(job) for job in self.order}
        self._conditions = {job.id: condition_of(job.condition) for job in self.order}
        self._before = {job.id: ancestors(job, workflow.jobs) for job in self.order}
        self._read_by = {job.id: sorted(set(self._paths(job))) for job in self.order}
        self._read = sorted({path for paths in self._read_by.values() for path in paths})
        self._seen: dict[_Key, tuple[StartedJob, ...]] = {}
        self._each: dict[_Key, StartedJob | None] = {}

    def jobs(self, happening: Happening, facts: Facts | None = None) -> tuple[StartedJob, ...]:
        """The jobs that a happening starts; ``facts`` are its `facts_of`, where they are at hand."""
        trigger = self.triggers.get(happening.event)
        if trigger is None or self.workflow.broken or not self._starts(trigger, happening):
            return ()
        given = self._given(happening)
        facts = facts_of(happening) if facts is None else facts
        if happening.event == "workflow_dispatch":
            facts = with_inputs(facts, trigger.trigger.inputs, given)
        outputs = self._planned(happening)
        key = (happening.event, *(look_up(facts, path) for path in self._read), *outputs.values())
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = tuple(self._started(facts, outputs))
        return found

    def _starts(self, trigger: HeldTrigger, happening: Happening) -> bool:
        match happening.event:
            case "workflow_call":
                return False
            case "workflow_dispatch":
                dispatch = self.translation.dispatches.get(_path(happening))
                return (dispatch.file if dispatch else _path(happening)) == self.path
            case "workflow_run" if happening.workflow in self.translation.gone:
                return False
        return trigger.at(happening)

    def _given(self, happening: Happening) -> Mapping[str, str]:
        dispatch = self.translation.dispatches.get(_path(happening))
        if happening.event != "workflow_dispatch" or dispatch is None:
            return dict(happening.inputs)
        return {dispatch.names.get(name, name): value for name, value in happening.inputs} | dict(dispatch.inputs)

    def _planned(self, happening: Happening) -> _Outputs:
        """Outputs of the jobs that we write; None where one is not asked about such an event."""
        found: _Outputs = {}
        for job, name, triggers in self._outputs:
            asked = [each for each in triggers if each.event == happening.event]
            failed = self.translation.plans_fail or not asked
            found[job, name] = None if failed else any(each.passes(happening) for each in asked)
        return found

    def _paths(self, job: Job) -> Iterator[tuple[str, ...]]:
        """The facts that decide about a job: those of its condition, and of groups that runs wait in."""
        groups = (self.workflow.concurrency, job.concurrency)
        asked = [job.condition, *(part for each in groups if each for part in (each.group, each.cancel))]
        for text in asked:
            for tree, _ in text.expressions if text else ():
                yield from (parts for parts, _ in paths_of(tree) if parts[0] in ("github", "inputs"))

    def _started(self, facts: Facts, outputs: _Outputs) -> Iterator[StartedJob]:
        results: dict[str, str] = {}
        found: dict[str, StartedJob] = {}
        for job in self.order:
            started_job = self._one(job, facts, outputs, results)
            if started_job is None:
                results[job.id.lower()] = "skipped"
            elif job.id.lower() in self.plans:
                lets_fail = job.continue_on_error is not None and job.continue_on_error.value == "true"
                failed = self.translation.plans_fail and not lets_fail
                results[job.id.lower()] = "failure" if failed else "success"
            else:
                found[job.id] = started_job
        return (found[job.id] for job in self.workflow.jobs if job.id in found)

    def _one(self, job: Job, facts: Facts, outputs: _Outputs, results: Mapping[str, str]) -> StartedJob | None:
        """A job with what is left of its condition; None where that is false."""
        ended = tuple(results.get(each.lower(), "") for each in self._before[job.id])
        asks = tuple(outputs.values()) if any(each.value.lower() in self.plans for each in job.needs) else ()
        key = (job.id, ended, asks, *(look_up(facts, path) for path in self._read_by[job.id]))
        if key not in self._each:
            self._each[key] = self._worked_out(job, facts, outputs, results)
        return self._each[key]

    def _worked_out(self, job: Job, facts: Facts, outputs: _Outputs, results: Mapping[str, str]) -> StartedJob | None:
        before = [Before(self._old(each), results.get(each.lower(), "")) for each in self._before[job.id]]
        known = self._known(job, facts, outputs, results)
        residual = left(self._conditions[job.id], before, known)
        if residual == NEVER:
            return None
        words, still = self._still[job.id]
        shown = told(residual, [each for each in before if each.result != "success"])
        return replace(still, condition=shown, concurrency=tuple(self._groups(job, words, known)))

    def _groups(self, job: Job, words: JobWords, known: Known) -> Iterator[tuple[str, str]]:
        """Groups that the job waits in; that of a workflow is its one job's own, else it is told apart."""
        for concurrency, whole in ((self.workflow.concurrency, len(self.own) > 1), (job.concurrency, False)):
            if concurrency is None:
                continue
            group, cancels = _group(concurrency, words, known)
            if "${{ github.run_id }}" not in group:  # no other run can have it
                yield (f"{group}, for the whole run" if whole else group), cancels

    def _known(self, job: Job, facts: Facts, outputs: _Outputs, results: Mapping[str, str]) -> Known:
        words, _ = self._still[job.id]

        def known(node: Expression) -> Expression | None:
            path = path_of(node)
            if len(path) > 1 and path[0] in ("github", "inputs"):
                value = look_up(facts, path)
                if value is not UNKNOWN and (value is None or isinstance(value, bool | float | str)):
                    return Literal(value)
            elif len(path) > 1 and path[0] == "needs" and (ended := results.get(path[1].lower())):
                return _of_need(path, ended, outputs)
            return words.known(node)

        return known

    def _old(self, job: str) -> str:
        return self.translation.jobs.get((self.path, job), (self.path, job))[1]

    def _words(self, job: Job) -> JobWords:
        needs = {each.value.lower(): self._old(each.value) for each in job.needs}
        old, _ = self.translation.jobs.get((self.path, job.id), (self.path, job.id))
        dispatch = self.translation.dispatches.get(old)
        names = {new.lower(): name for name, new in dispatch.names.items()} if dispatch else {}
        return JobWords(
            self.workflow,
            job,
            needs,
            names,
            moved=(self.path, job.id) in self.translation.jobs,
            with_plan=any(each.value.lower() in self.plans for each in job.needs),
        )

    def _unchanging(self, job: Job) -> tuple[JobWords, StartedJob]:
        """All of a job that no happening changes."""
        words = self._words(job)
        by_id = {each.id.lower(): each for each in self.own}
        needed = (by_id[each.value.lower()] for each in job.needs if each.value.lower() in by_id)
        calls = job.uses is not None  # what is called sees neither env nor defaults of its caller
        env = () if calls else (*self.workflow.env, *job.env)
        return words, StartedJob(
            check=words.told(job.name) or job.id,
            work=words.work(),
            needs=tuple(sorted(self._words(each).told(each.name) or each.id for each in needed)),
            env=tuple(sorted({key.value: words.told(value) for key, value in env}.items())),
            permissions=_table(job.permissions or self.workflow.permissions),
            environment=words.told(job.environment.name) if job.environment else "",
            secrets=frozenset(self._secrets(job)),
            defaults=() if calls else _defaults(self.workflow.defaults, job.defaults, words),
            file=self.translation.jobs.get((self.path, job.id), (self.path, ""))[0],
        )

    def _secrets(self, job: Job) -> Iterator[str]:
        if job.inherits:
            yield "*"
        trees = [used.tree for used in self.workflow.used if used.job == job.id]
        if job.uses is None:
            trees += [tree for _, value in self.workflow.env for tree, _ in value.expressions]
        for tree in trees:
            for parts, _ in paths_of(tree):
                if parts[0] == "secrets":
                    yield parts[1].upper() if len(parts) > 1 else "*"


def _path(happening: Happening) -> PurePosixPath:
    return PurePosixPath(happening.workflow)


def _of_need(path: tuple[str, ...], ended: str, outputs: _Outputs) -> Expression | None:
    """What is known of a job that is skipped, or that we wrote."""
    match path[1:]:
        case (_, "result"):
            return Literal(ended)
        case (job, "outputs", name):
            value = outputs.get((job.lower(), name.lower())) if ended == "success" else None
            return Literal(None if value is None else "true" if value else "false")
    return None


def _group(concurrency: Concurrency, words: JobWords, known: Known) -> tuple[str, str]:
    cancels = words.told(concurrency.cancel, known) or "false"
    return words.told(concurrency.group, known), cancels


def _table(permissions: Permissions | None) -> Table | None:
    if permissions is None:
        return None
    if permissions.everything:
        return (("*", permissions.everything),)
    return tuple(sorted((scope, access) for scope, access in permissions.scopes if access != "none"))


def _defaults(outer: Defaults, inner: Defaults, words: JobWords) -> Table:
    shell, folder = inner.shell or outer.shell, inner.working_directory or outer.working_directory
    found = {"shell": words.told(shell), "working-directory": words.told(folder)}
    return tuple((key, value) for key, value in found.items() if value)
