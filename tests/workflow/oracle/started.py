"""Jobs that a set of workflow files starts at one happening, with what they would run with; results of jobs are drawn by their names."""

import hashlib
import re
from collections import Counter

import yaml

from .expressions import Reading, Wrong, filled, pure, true
from .filters import listed, starts

STATUS = re.compile(r"\b(always|success|failure|cancelled)\s*\(", re.IGNORECASE)
SECRET = re.compile(r"(?<![\w.-])secrets\s*(?:\.\s*(\w+)|\[\s*'(\w+)'\s*\])")
STILL = {}  # by the identity of a job's table, which is kept beside it
HOLE = re.compile(r"\$\{\{.*?\}\}|\$\{?\w+\}?|[\"'\\\\]", re.DOTALL)


def read(text):
    """A file with all scalars as texts, so that ``on`` is a key; {} where GitHub takes none: no table, or a need of nobody."""
    try:
        found = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError:
        return {}
    if not isinstance(found, dict) or not isinstance(found.get("jobs"), dict) or "on" not in found:
        return {}
    jobs = found["jobs"]
    tables = all(isinstance(job, dict) for job in jobs.values())
    return found if tables and all(need in jobs for job in jobs.values() for need in listed(job.get("needs"))) else {}


def triggers(workflow):
    on = workflow["on"]
    if isinstance(on, str):
        return {on: {}}
    if isinstance(on, list):
        return {each: {} for each in on}
    return {
        event: how if isinstance(how, dict) else {"crons": how} if isinstance(how, list) else {}
        for event, how in on.items()
    }


def drawn(*words):
    """A number that the words decide, the same before and after."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, words)).encode()).digest()[:4], "big")


class World:
    """What a run is told: the happening, and a seed by which everything else gets a value."""

    def __init__(self, happened, seed, plans=None):
        self.happened, self.seed, self.plans = happened, seed, plans or (lambda file, workflow: {})

    def github(self, file, workflow):
        happened, event = self.happened, self.happened["event"]
        branch, tag = happened.get("branch", "main"), happened.get("tag", "")
        pulls = event in ("pull_request", "pull_request_target")
        ref = (
            f"refs/tags/{tag}" if tag else "refs/pull/7/merge" if pulls else f"refs/heads/{happened.get('ref', branch)}"
        )
        payload = {
            "action": happened.get("action"),
            "schedule": happened.get("cron"),
            "repository": {"default_branch": "main"},
        }
        if pulls:
            payload |= {
                "pull_request": {
                    "base": {"ref": branch},
                    "head": {"ref": "topic", "repo": {"fork": False}},
                    "draft": False,
                    "number": 7.0,
                }
            }
        if event == "workflow_run":
            payload |= {
                "workflow_run": {
                    "name": happened["of"],
                    "conclusion": happened["conclusion"],
                    "head_branch": branch,
                    "event": "push",
                }
            }
        return {
            "event_name": event,
            "event": payload,
            "ref": ref,
            "ref_name": ref.split("/", 2)[2],
            "ref_type": "tag" if tag else "branch",
            "base_ref": branch if pulls else "",
            "head_ref": "topic" if pulls else "",
            "repository": "acme/shop",
            "repository_owner": "acme",
            "workflow": workflow.get("name") or f".github/workflows/{file}",
            "actor": "ann",
            "triggering_actor": "ann",
            "sha": "5ha",
            "run_id": "77",
            "run_number": "5",
            "run_attempt": "1",
        }

    def value(self, kind, name):
        """A secret, variable or output: empty, "true", "false" or a word."""
        return ("", "true", "false", "word")[drawn(self.seed, kind, name.lower()) % 4]


class Run:
    """One run of one file."""

    def __init__(self, world, file, workflow, inputs, skip=()):
        self.world, self.file, self.workflow, self.skip = world, file, workflow, set(skip)
        self.github = world.github(file, workflow)
        self.inputs = inputs
        self.jobs = workflow["jobs"]
        self.results, self.outputs, self.conditions = {}, {}, {}
        self.planned = world.plans(file, workflow)

    def order(self):
        done, waiting = [], list(self.jobs)
        while waiting:
            ready = [job for job in waiting if all(need in done or need not in self.jobs for need in self.needs(job))]
            if not ready:
                return done
            done += ready
            waiting = [job for job in waiting if job not in ready]
        return done

    def needs(self, job):
        return listed(self.jobs[job].get("needs"))

    def ancestors(self, job):
        found, waiting = set(), self.needs(job)
        while waiting:
            each = waiting.pop()
            if each in self.jobs and each not in found:
                found.add(each)
                waiting = waiting + self.needs(each)
        return found

    def contexts(self, job):
        needs = {
            each: {"result": self.results.get(each, "skipped"), "outputs": self.outputs.get(each, {})}
            for each in self.needs(job)
        }
        github = {**self.github, "event": {**self.github["event"], "inputs": self.inputs}}
        return {"github": github, "needs": needs, "inputs": self.inputs, "vars": self.variables()}

    def variables(self):
        """A value for every variable that the file names anywhere, whoever's expression it is in."""
        if id(self.jobs) not in STILL:
            STILL[id(self.jobs)] = self.jobs, set(re.findall(r"vars\.(\w+)", yaml.dump(self.jobs)))
        return {name: self.world.value("vars", name) for name in STILL[id(self.jobs)][1]}

    def started(self):
        """The ids of the jobs that start."""
        for job in self.order():
            if job in self.skip:
                self.results[job] = "skipped"
                continue
            if self.holds(job):
                name = self.check(job)
                self.results[job] = (
                    "success"
                    if job in self.planned
                    else ("success", "success", "failure")[drawn(self.world.seed, name, "result") % 3]
                )
                self.outputs[job] = self.planned.get(job) or Outputs(
                    self.world, name, self.jobs[job].get("outputs") or {}
                )
            else:
                self.results[job] = "skipped"
        return [job for job, result in self.results.items() if result != "skipped" and job not in self.planned]

    def holds(self, job):
        text = str(self.jobs[job].get("if", "")).strip()
        if text.startswith("${{") and text.endswith("}}") and text.count("${{") == 1:
            text = text[3:-2]
        elif "${{" in text:
            text = "'" + filled(text, self.contexts(job), self.function(job)).replace("'", "''") + "'"
        value = True if not text.strip() else true(Reading(text, self.contexts(job), self.function(job)).whole())
        return value and (bool(STATUS.search(text)) or self.function(job)("success", []))

    def function(self, job):
        def call(name, arguments):
            before = {self.results.get(each, "skipped") for each in self.ancestors(job)}
            match name:
                case "always":
                    return True
                case "cancelled":
                    return False
                case "failure":
                    return "failure" in before
                case "success":
                    direct = {self.results.get(each, "skipped") for each in self.needs(job)}
                    return "failure" not in before and "skipped" not in direct
            return pure(name, arguments)

        return call

    def check(self, job):
        return str(self.jobs[job].get("name") or job)

    def facts(self, job):
        """What the job runs with, in words that hardening does not change."""
        body, whole = self.jobs[job], self.workflow
        env = {**self.own(whole.get("env")), **self.own(body.get("env"))}
        groups = [self.group(each) for each in (whole.get("concurrency"), body.get("concurrency")) if each]
        return {
            **self.still(job),
            "environment": self.evaluated(job, self.still(job)["environment"]),
            "env": tuple(sorted((name, self.evaluated(job, value)) for name, value in env.items())),
            "concurrency": tuple(sorted(each for each in groups if each and "77" not in each[0])),
        }

    def still(self, job):
        """What no happening changes, worked out once for a job of a file."""
        body, whole = self.jobs[job], self.workflow
        if id(body) not in STILL:
            own = self.own(body.get("env"))
            inherited = {name: value for name, value in self.own(whole.get("env")).items() if name not in own}
            permissions = body.get("permissions", whole.get("permissions"))
            environment = body.get("environment") or ""
            found = SECRET.findall(yaml.dump(body) + yaml.dump(inherited))
            STILL[id(body)] = (
                body,
                {
                    "check": self.check(job),
                    "defaults": tuple(sorted({**self.run_defaults(whole), **self.run_defaults(body)}.items())),
                    "permissions": permissions
                    if permissions is None or isinstance(permissions, str)
                    else tuple(sorted(permissions.items())),
                    "environment": environment.get("name") if isinstance(environment, dict) else environment,
                    "secrets": tuple(sorted({(one or two).upper() for one, two in found})),
                    "matrix": yaml.dump((body.get("strategy") or {}).get("matrix")),
                    "runner": yaml.dump(body.get("runs-on")),
                    "steps": tuple(self.step(each) for each in body.get("steps") or ()),
                    "calls": str(body.get("uses", "")),
                },
            )
        return STILL[id(body)][1]

    def own(self, table):
        return table if isinstance(table, dict) else {}

    def run_defaults(self, table):
        return self.own(self.own(table.get("defaults")).get("run"))

    def evaluated(self, job, text):
        """A value of ``env``, with a value for every secret; what only a matrix or a step knows comes to nothing, before and after."""
        secrets = {one or two: self.world.value("secrets", one or two) for one, two in SECRET.findall(str(text))}
        try:
            return filled(self.named(text), {**self.contexts(job), "secrets": secrets}, self.function(job))
        except Wrong:
            return str(text)

    def named(self, text):
        """``github.workflow`` as the value that it has: a carried job says its old name."""
        name = str(self.github["workflow"])
        return re.sub(r"\$\{\{\s*github\.workflow\s*\}\}", lambda _: name, str(text)).strip()

    def group(self, each):
        each = {"group": each} if isinstance(each, str) else each
        text = self.named(each.get("group", ""))
        try:
            contexts = {"github": self.github, "inputs": self.inputs, "vars": {}, "needs": {}, "matrix": {}}
            text = filled(text, contexts, pure)
        except Wrong:
            pass
        return (text, str(each.get("cancel-in-progress", "false")))

    def step(self, each):
        action = str(each.get("uses", "")).partition("@")[0]
        script = HOLE.sub("", str(each.get("run", "")))
        return (action, "".join(script.split()))


class Outputs(dict):
    """The outputs of a job, each drawn by the job's check and the output's name."""

    def __init__(self, world, check, names):
        super().__init__({name: world.value("output", f"{check}.{name}") for name in names})


def run_of(world, file, workflow, skip=()):
    """The run that a happening makes of a file; None where it makes none."""
    happened, how = world.happened, triggers(workflow)
    for event, details in how.items():
        if event == "schedule" and happened["event"] == "schedule":
            crons = [each.get("cron") for each in details.get("crons", [])]
            if happened["cron"] in crons:
                return Run(world, file, workflow, {}, skip)
        elif event == "workflow_dispatch" and happened["event"] == "workflow_dispatch":
            inputs = happened["dispatch"](file, details)
            if inputs is not None:
                return Run(world, file, workflow, inputs, skip)
        elif event not in ("schedule", "workflow_dispatch") and starts(event, details, happened):
            return Run(world, file, workflow, {}, skip)
    return None


def started(files, world, skip=None):
    """A count of what starts: the facts of each job, as sorted pairs; ``skip`` are (file, job) that have gone for other reasons."""
    found = Counter()
    for file, workflow in files.items():
        gone = {job for name, job in skip or () if name == file}
        run = run_of(world, file, workflow, gone)
        if run is not None:
            found.update(tuple(sorted(run.facts(job).items())) for job in run.started())
    return found
