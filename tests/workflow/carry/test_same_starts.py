"""Random small sets of workflows, carried: what starts is what a model of the old ones says, and what is changed is noticed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sophia_tidy.workflow.carry.assemble import JoinedWorkflow, assemble
from sophia_tidy.workflow.carry.old_file import CannotCarry, OldFile, read_old
from sophia_tidy.workflow.carry.same_starts import check_starts, translated
from sophia_tidy.workflow.facts.inventory import FOLDER
from sophia_tidy.workflow.read import read_workflow
from sophia_tidy.workflow.starts.model import Happening
from sophia_tidy.workflow.starts.started import Starter
from sophia_tidy.workflow.write.ruleset import built_in

from .small import carry, job

NEW = FOLDER / "checks.yml"
Says = Callable[[str], bool]
# Patterns with what they mean, in words that share no code with the reader of patterns.
PATTERNS: Mapping[str, Says] = {
    "main": lambda name: name == "main",
    "dev": lambda name: name == "dev",
    "rel/*": lambda name: name.startswith("rel/") and "/" not in name[4:],
    "rel/**": lambda name: name.startswith("rel/"),
    "*": lambda name: "/" not in name,
    "**": lambda _: True,
    "v*": lambda name: name.startswith("v") and "/" not in name,
    "v1": lambda name: name == "v1",
    "src/**": lambda name: name.startswith("src/"),
    "docs/**": lambda name: name.startswith("docs/"),
    "**.md": lambda name: name.endswith(".md"),
    "README.md": lambda name: name == "README.md",
}
BRANCHES = ((), ("main",), ("dev", "main"), ("rel/**",), ("rel/*", "main"), ("**", "!dev"), ("*",))
TAGS = ((), ("v*",), ("v1",), ("**", "!v1"))
PATHS = ((), ("src/**",), ("**.md", "!docs/**"), ("**", "!README.md"), ("src/**", "docs/**"))
CONDITIONS: Mapping[str, Callable[[Happening], bool]] = {
    "": lambda _: True,
    "github.ref == 'refs/heads/main'": lambda each: _branch(each) == "main",
    "github.event_name != 'push'": lambda each: each.event != "push",
    "startsWith(github.ref, 'refs/tags/') || github.event_name == 'schedule'": lambda each: (
        bool(each.tag) or each.event == "schedule"
    ),
    "github.base_ref == 'main' || github.event_name == 'workflow_dispatch'": lambda each: (
        each.event == "workflow_dispatch" or (each.event == "pull_request" and each.branch == "main")
    ),
    "github.event.schedule != '0 1 * * *'": lambda each: each.cron != "0 1 * * *",
    "inputs.dry || github.event.inputs.dry == null": lambda each: (
        each.event != "workflow_dispatch" or dict(each.inputs).get("dry", "false") == "true"
    ),
}


def _branch(happening: Happening) -> str:
    return "" if happening.event == "pull_request" else happening.branch


@dataclass(frozen=True)
class Old:
    """An old file as data: the filters of each event, and its jobs with their condition and what they need."""

    events: Mapping[str, Mapping[str, Sequence[str]]]
    jobs: tuple[tuple[str, str, tuple[str, ...], bool], ...]

    def text(self) -> str:
        """The file."""
        lines = ["name: Old", "on:"]
        for event, filters in self.events.items():
            lines.append(f"  {event}:")
            if event == "schedule":
                lines += [f"    - cron: '{each}'" for each in filters["crons"]]
            elif event == "workflow_dispatch":
                lines += ["    inputs:", "      dry: {type: boolean}"]
            else:
                lines += [f"    {key}: [{', '.join(map(repr, each))}]" for key, each in filters.items() if each]
        body = ""
        for name, condition, needs, always in self.jobs:
            whole = f"always() && ({condition or 'true'})" if always else condition
            more = f'    if: "{whole}"\n' if whole else ""
            body += job(name, more + (f"    needs: [{', '.join(needs)}]\n" if needs else ""))
        return "\n".join((*lines, "permissions: {}", "jobs:", body))

    def starts(self, happening: Happening, own: str) -> list[str]:
        """The jobs that a happening starts, by the rules as they are told to people."""
        if not self._triggers(happening, own):
            return []
        running: dict[str, bool] = {}
        for name, condition, needs, always in self.jobs:
            # GitHub looks at all that stand before a job, also at those that its needs need.
            before = all(running[each] and running[f"{each}, before"] for each in needs)
            running[name] = CONDITIONS[condition](happening) and (always or before)
            running[f"{name}, before"] = before
        return [name for name, *_ in self.jobs if running[name]]

    def _triggers(self, happening: Happening, own: str) -> bool:
        filters = self.events.get(happening.event)
        match happening.event:
            case _ if filters is None:
                return False
            case "schedule":
                return happening.cron in filters["crons"]
            case "workflow_dispatch":
                return happening.workflow == own
            case "pull_request":
                types = filters.get("types") or ("opened", "synchronize", "reopened")
                if happening.action not in types:
                    return False
        branches, tags = filters.get("branches"), filters.get("tags")
        if happening.tag:
            return bool(tags and _takes(tags, happening.tag)) or not (tags or branches)
        if branches and not _takes(branches, happening.branch):
            return False
        if tags and not branches:
            return False
        paths, ignored = filters.get("paths"), filters.get("paths-ignore")
        if paths and not any(_takes(paths, each) for each in happening.paths):
            return False
        return not ignored or not all(_takes(ignored, each) for each in happening.paths)


def _takes(patterns: Sequence[str], name: str) -> bool:
    taken = False
    for each in patterns:
        if PATTERNS[each.removeprefix("!")](name):
            taken = not each.startswith("!")
    return taken


@st.composite
def olds(draw: st.DrawFn) -> Old:
    """One old file."""
    events: dict[str, Mapping[str, Sequence[str]]] = {}
    names = st.sampled_from(("push", "pull_request", "schedule", "workflow_dispatch"))
    for event in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
        match event:
            case "push":
                events[event] = {"branches": draw(st.sampled_from(BRANCHES)), "tags": draw(st.sampled_from(TAGS))}
            case "pull_request":
                types = st.sampled_from(((), ("opened", "edited"), ("labeled",)))
                events[event] = {"branches": draw(st.sampled_from(BRANCHES)), "types": draw(types)}
            case "schedule":
                lines = st.lists(st.sampled_from(("0 1 * * *", "0 2 * * *")), min_size=1, unique=True)
                events[event] = {"crons": draw(lines)}
            case _:
                events[event] = {}
        if event in ("push", "pull_request"):
            key = draw(st.sampled_from(("paths", "paths-ignore")))
            patterns = draw(st.sampled_from(PATHS))
            if not (key == "paths-ignore" and any(each.startswith("!") for each in patterns)):
                events[event] = {**events[event], key: patterns}
    jobs: list[tuple[str, str, tuple[str, ...], bool]] = []
    for name in ("build", "test", "ship")[: draw(st.integers(1, 3))]:
        needs = draw(st.lists(st.sampled_from([each for each, *_ in jobs]), unique=True)) if jobs else []
        condition = draw(st.sampled_from(sorted(CONDITIONS)))
        jobs.append((name, condition, tuple(needs), bool(needs) and draw(st.booleans())))
    return Old(events, tuple(jobs))


FILES = st.sampled_from(("src/a.py", "docs/a.md", "README.md", "b.md", "x"))
NAMES = st.sampled_from(("main", "dev", "rel/1", "rel/a/b", "other"))


@st.composite
def anything(draw: st.DrawFn) -> Happening:
    """Something that happens."""
    files = tuple(draw(st.lists(FILES, min_size=1, max_size=3, unique=True)))
    match draw(
        st.sampled_from(("push", "push", "tag", "pull_request", "pull_request", "schedule", "workflow_dispatch"))
    ):
        case "push":
            return Happening("push", branch=draw(NAMES), paths=files)
        case "tag":
            return Happening("push", tag=draw(st.sampled_from(("v1", "v2", "x/y"))))
        case "pull_request":
            types = st.sampled_from(("opened", "synchronize", "edited", "labeled", "locked"))
            return Happening("pull_request", draw(types), draw(NAMES), "topic", paths=files)
        case "schedule":
            return Happening("schedule", branch="main", cron=draw(st.sampled_from(("0 1 * * *", "0 2 * * *"))))
    own = str(FOLDER / draw(st.sampled_from(("a.yml", "b.yml", "c.yml"))))
    inputs = draw(st.sampled_from(((), (("dry", "true"),), (("dry", "false"),))))
    return Happening("workflow_dispatch", branch=draw(NAMES), workflow=own, inputs=inputs)


SETS = st.lists(olds(), min_size=1, max_size=3)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)


def joined(olds: Sequence[Old]) -> tuple[JoinedWorkflow, list[OldFile]]:
    """One new file of them all."""
    files = [
        read_old(FOLDER / name, each.text().encode(), [name for name, *_ in each.jobs])
        for name, each in zip(("a.yml", "b.yml", "c.yml"), olds, strict=False)
    ]
    return assemble(NEW, files, built_in().pins), files


@UNHURRIED
@given(SETS, st.lists(anything(), min_size=1, max_size=12))
def test_a_new_file_starts_what_the_old_ones_did_by_a_model(olds: list[Old], happened: list[Happening]) -> None:
    new, _ = joined(olds)
    read = read_workflow(NEW, new.text.encode())
    starter = Starter(read, translated(new, read))
    for each in happened:
        wanted = [
            (name, check)
            for name, old in zip(("a.yml", "b.yml", "c.yml"), olds, strict=False)
            for check in old.starts(each, str(FOLDER / name))
        ]
        found = starter.jobs(each)
        assert Counter((one.file.name if one.file else "", one.check) for one in found) == Counter(wanted)
        assert all(job.condition == "" or "always" in job.condition or "cancelled" in job.condition for job in found)


@UNHURRIED
@given(SETS)
def test_random_sets_are_proven(olds: list[Old]) -> None:
    new, files = joined(olds)
    check_starts(new, read_workflow(NEW, new.text.encode()), files)
    found = carry(dict(zip(("a.yml", "b.yml", "c.yml"), (old.text() for old in olds), strict=False)))
    assert not [each for each in found.left if "started" in each.reason]


CHANGES = (
    ("refs/heads/main", "refs/heads/dev"),
    ("github.event_name == 'push'", "github.event_name == 'pull_request'"),
    ("github.event_name == 'schedule'", "true"),
    ("!= 'false'", "== 'x'"),
    ('"branches": ["main"]', '"branches": ["dev"]'),
    ('"paths": ["src/**"]', '"paths": ["docs/**"]'),
    ("inputs.workflow == 'a.yml'", "inputs.workflow == 'b.yml'"),
    ("    needs: [build]\n", ""),
    ("always() && ", ""),
    ("      - cron: 0 1 * * *\n", "      - cron: 0 3 * * *\n"),
)


@UNHURRIED
@given(SETS, st.sampled_from(CHANGES))
def test_a_change_of_what_starts_is_noticed_where_the_model_sees_it(olds: list[Old], change: tuple[str, str]) -> None:
    new, files = joined(olds)
    changed = new.text.replace(*change, 1)
    read = read_workflow(NEW, changed.encode())
    assume(changed != new.text and not read.findings)
    starter = Starter(read, translated(new, read))
    seen = False
    for each in _all():
        wanted = [
            (old.path.name, check)
            for old, data in zip(files, olds, strict=True)
            for check in data.starts(each, str(old.path))
        ]
        found = starter.jobs(each)
        seen = seen or Counter((one.file.name if one.file else "", one.check) for one in found) != Counter(wanted)
    if seen:
        with pytest.raises(CannotCarry):
            check_starts(new, read, files)


def _all() -> list[Happening]:
    """Everything that the model tells apart, one after the other."""
    files = [(each,) for each in ("src/a.py", "docs/a.md", "README.md", "b.md", "x")]
    names = ("main", "dev", "rel/1", "rel/a/b", "other")
    found = [Happening("push", branch=name, paths=each) for name in names for each in files]
    found += [Happening("push", tag=tag) for tag in ("v1", "v2", "x/y")]
    found += [
        Happening("pull_request", type_, name, "topic", paths=each)
        for type_ in ("opened", "edited", "labeled")
        for name in names
        for each in files
    ]
    found += [Happening("schedule", branch="main", cron=f"0 {hour} * * *") for hour in (1, 2)]
    return found + [
        Happening("workflow_dispatch", branch=name, workflow=str(FOLDER / own), inputs=inputs)
        for name in names
        for own in ("a.yml", "b.yml", "c.yml")
        for inputs in ((), (("dry", "true"),), (("dry", "false"),))
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("echo hello", "echo goodbye", "another work"),
        ("permissions: {}\n    ", "permissions: {contents: write}\n    ", "permissions contents=write and had none"),
        ("      A: ${{ secrets.ONE }}", "      A: ${{ secrets.TWO }}", "env"),
        ("  environment: staging", "  environment: production", "environment production and had staging"),
        ("concurrency: x-", "concurrency: y-", "concurrency y-refs/heads/main=false and had x-"),
        ("shell: bash", "shell: sh", "defaults shell=sh and had shell=bash"),
        ("needs: build", "needs: []", "needs none and had build"),
        ("if: vars.ON", "if: vars.OFF", "condition success() && vars.OFF and had success() && vars.ON"),
    ],
)
def test_all_that_holds_for_a_job_is_compared(old: str, new: str, told: str) -> None:
    body = job("build", "    environment: staging\n    concurrency: x-${{ github.ref }}\n")
    body += job("test", "    needs: build\n    if: vars.ON\n    permissions: {}\n")
    text = "name: Old\non: {push: {branches: [main]}}\npermissions: {}\nenv:\n  A: ${{ secrets.ONE }}\n"
    text += f"defaults:\n  run:\n    shell: bash\njobs:\n{body}"
    files = [read_old(FOLDER / "a.yml", text.encode(), ["build", "test"])]
    made = assemble(NEW, files, built_in().pins)
    check_starts(made, read_workflow(NEW, made.text.encode()), files)
    assert old in made.text
    at = made.text.rindex(old)
    read = read_workflow(NEW, (made.text[:at] + new + made.text[at + len(old) :]).encode())
    assert read.findings == ()
    with pytest.raises(CannotCarry) as error:
        check_starts(made, read, files)
    assert told in error.value.reason


def test_a_plan_that_fails_takes_no_job_along() -> None:
    paths = Old(
        {"push": {"branches": ("main",), "paths": ("src/**",)}},
        (("build", "", (), False), ("test", "", ("build",), False)),
    )
    new, files = joined([paths, Old({"push": {"branches": ("main",)}}, (("build", "", (), False),))])
    text = new.text
    assert "continue-on-error: true" in text
    strict = text.replace("  continue-on-error: true\n", "")
    with pytest.raises(CannotCarry, match="is not started any more"):
        check_starts(new, read_workflow(NEW, strict.encode()), files)
    check_starts(new, read_workflow(NEW, text.encode()), files)


def test_the_first_difference_is_told_with_what_happened() -> None:
    new, files = joined([Old({"push": {"branches": ("main",)}}, (("build", "", (), False),))])
    read = read_workflow(NEW, new.text.replace("branches: [main]", "branches: [dev]").encode())
    assert read.findings == ()
    with pytest.raises(CannotCarry) as error:
        check_starts(new, read, files)
    assert error.value.reason == (
        "it would not be started as it was: build is not started any more, at push (branch main, with a-name/of-nobody)"
    )
    assert error.value.at.path == PurePosixPath(".github/workflows/a.yml")
