"""Happenings: every filter, type, line, input and conclusion of a set of workflows is told from every other."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.workflow.starts.classes import NOBODY, NamePatterns, classes
from sophia_tidy.workflow.starts.filters import matches, unclear
from sophia_tidy.workflow.starts.happenings import happenings
from sophia_tidy.workflow.starts.model import Happening
from sophia_tidy.workflow.starts.started import started
from sophia_tidy.workflow.starts.witnesses import examples, shared

from .small import FOLDER, jobs

PIECES = st.sampled_from(["a", "b", "/", "a?", "b+", "*", "**", "[a-c]"])
PATTERNS = (
    st.lists(PIECES, min_size=1, max_size=5)
    .map("".join)
    .filter(lambda each: not unclear(each) and not each.startswith("/"))
)


@given(PATTERNS)
def test_examples_of_a_pattern_match_it(pattern: str) -> None:
    assert all(matches(pattern, each) for each in examples(pattern))
    assert list(examples(pattern)) or matches(pattern, "")


@given(PATTERNS, PATTERNS, st.text("abc/x", max_size=5))
def test_what_two_patterns_share_is_found_where_there_is_any(one: str, other: str, name: str) -> None:
    found = shared(one, other)
    if found:
        assert matches(one, found)
        assert matches(other, found)
    elif name:
        both_empty = matches(one, "") and matches(other, "")
        assert both_empty or not (matches(one, name) and matches(other, name))


@given(st.lists(PATTERNS, min_size=1, max_size=5, unique=True))
@settings(deadline=None)
def test_each_two_filters_are_told_apart_by_a_name(patterns: list[str]) -> None:
    filters = [NamePatterns((each,)) for each in patterns]
    names = classes(filters, (), 500)
    for each in filters:
        assert any(each.takes(name) for name in names) or matches(each.patterns[0], "")
    for one, other in combinations(filters, 2):
        if name := shared(one.patterns[0], other.patterns[0]):
            assert one.takes(name)
            assert any(one.takes(name) and other.takes(name) for name in names)


def test_a_push_has_every_branch_tag_and_class_of_files() -> None:
    found = jobs(
        "{push: {branches: [main, 'rel/**', '!rel/**-old'], tags: ['v*'], paths: ['src/**', '!**.md']}}",
        "a: if: github.ref != 'refs/heads/rel/9' && github.ref != 'refs/tags/v9'",
    )
    pushes = [each for each in happenings([found]) if each.event == "push"]
    assert {each.branch for each in pushes} == {"main", "master", "rel/9", "", NOBODY, "rel/x", "rel/x-old"}
    assert {each.tag for each in pushes} == {"", "v9", "vx", NOBODY}
    assert {each.paths for each in pushes if len(each.paths) == 1} >= {("src/x",), (NOBODY,)}
    assert any(started(found, each) for each in pushes)
    assert any(not started(found, each) for each in pushes)


def test_types_are_the_usual_ones_those_that_anyone_names_and_one_more() -> None:
    found = jobs("{pull_request: , issues: {types: [labeled]}}", "a: if: github.event.action != 'closed'")
    every = happenings([found])
    assert {each.action for each in every if each.event == "pull_request"} == {
        *("opened", "synchronize", "reopened", "closed", "edited"),
    }
    issues = [each.action for each in every if each.event == "issues"]
    assert issues == ["opened", "labeled", "closed", "edited"]  # the first, the named, the asked for, another one


def test_a_dispatch_has_every_value_of_every_input() -> None:
    text = "{workflow_dispatch: {inputs: {to: {type: choice, options: [a, b]}, dry: {type: boolean}, say: {type: string}}}}"
    found = jobs(text, "a: if: inputs.say == 'please'")
    every = happenings([found, jobs("push", "b:", "two.yml")])
    given_inputs = {each.inputs for each in every if each.event == "workflow_dispatch"}
    assert given_inputs == {
        *((), (("to", "a"),), (("to", "b"),), (("dry", "true"),), (("dry", "false"),)),
        *((("say", "please"),), (("say", "a free text"),), (("say", ""),)),
    }
    assert {each.workflow for each in every if each.event == "workflow_dispatch"} == {str(FOLDER / "one.yml")}


def test_clocks_runs_and_programs() -> None:
    on = "{schedule: [{cron: '0 1 * * *'}, {cron: '0 2 * * *'}], workflow_run: {workflows: [CI], types: [completed]}, "
    every = happenings([jobs(on + "repository_dispatch: {types: [go]}, workflow_call: , merge_group: }", "a:")])
    assert [each.cron for each in every if each.event == "schedule"] == ["0 1 * * *", "0 2 * * *"]
    runs = {(each.workflow, each.action, each.conclusion) for each in every if each.event == "workflow_run"}
    assert {("CI", "completed", "failure"), ("CI", "requested", ""), (NOBODY, "completed", "success")} <= runs
    assert {each.action for each in every if each.event == "repository_dispatch"} == {"go", "a-type-of-nobody"}
    assert Happening("merge_group", "checks_requested", "main") in every
    assert not [each for each in every if each.event == "workflow_call"]


def test_many_workflows_have_bounded_happenings_in_one_order() -> None:
    on = "{{push: {{branches: [b{0}, 'r{0}/*'], paths: ['p{0}/**', '**.t{0}']}}, pull_request: {{branches: [b{0}], paths-ignore: ['p{0}/**']}}}}"
    several = [jobs(on.format(number), "a:", f"w{number}.yml") for number in range(50)]
    every = happenings(several)
    assert len(every) <= 3000
    assert every == happenings(several)
    assert len(set(every)) == len(every)
    assert all(any(started(each, one) for one in every if one.event == "push") for each in several)
