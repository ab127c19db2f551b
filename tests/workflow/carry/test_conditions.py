"""What started an old file, as a condition: exact, or left to the plan."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.workflow.carry.conditions import start_of
from sophia_tidy.workflow.carry.events import EventFilter, events_of, joined
from sophia_tidy.workflow.expressions import show
from sophia_tidy.workflow.read import read_workflow

EVERYTHING = "{push: , pull_request: {types: [opened, closed]}, schedule: [{cron: 1 2 3 4 5}], workflow_dispatch: , merge_group: }"


def events(on: str) -> tuple[EventFilter, ...]:
    text = f"on: {on}\njobs: {{a: {{runs-on: x, steps: [{{run: a}}]}}}}\n"
    found = read_workflow(PurePosixPath(".github/workflows/a.yml"), text.encode())
    assert not found.findings
    return events_of(found)


def condition(on: str, others: str = EVERYTHING, choice: str = "a.yml") -> str:
    mine = events(on)
    start = start_of(mine, joined((mine, events(others))), "a", choice)
    return "" if start.tree is None else show(start.tree)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("push", "github.event_name == 'push'"),
        ("{push: {branches: [main]}}", "github.event_name == 'push' && github.ref == 'refs/heads/main'"),
        (
            "{push: {branches: [main, 'release/**']}}",
            "github.event_name == 'push' && (github.ref == 'refs/heads/main' || startsWith(github.ref, 'refs/heads/release/'))",
        ),
        (
            "{push: {branches: ['*']}}",
            "github.event_name == 'push' && startsWith(github.ref, 'refs/heads/') && !contains(github.ref_name, '/')",
        ),
        ("{push: {branches: ['**']}}", "github.event_name == 'push' && startsWith(github.ref, 'refs/heads/')"),
        (
            "{push: {branches: ['**', '!main']}}",
            "github.event_name == 'push' && startsWith(github.ref, 'refs/heads/') && github.ref != 'refs/heads/main'",
        ),
        (
            "{push: {branches-ignore: [main]}}",
            "github.event_name == 'push' && startsWith(github.ref, 'refs/heads/') && !(github.ref == 'refs/heads/main')",
        ),
        (
            "{push: {tags: ['v*']}}",
            "github.event_name == 'push' && startsWith(github.ref, 'refs/tags/v') && !contains(github.ref_name, '/')",
        ),
        (
            "{push: {branches: ['release/*']}}",
            "github.event_name == 'push' && needs.plan.outputs.a != 'false'",
        ),
        ("{push: {paths: ['src/**']}}", "github.event_name == 'push' && needs.plan.outputs.a != 'false'"),
        (
            "pull_request",
            "github.event_name == 'pull_request' && (github.event.action == 'opened' || github.event.action == 'synchronize' || github.event.action == 'reopened')",
        ),
        (
            "{pull_request: {types: [closed], branches: [main]}}",
            "github.event_name == 'pull_request' && github.event.action == 'closed' && github.base_ref == 'main'",
        ),
        (
            "{schedule: [{cron: 0 0 * * *}]}",
            "github.event_name == 'schedule' && github.event.schedule == '0 0 * * *'",
        ),
        ("workflow_dispatch", "github.event_name == 'workflow_dispatch' && inputs.workflow == 'a.yml'"),
        (
            "{repository_dispatch: {types: [go]}, release: {types: [published]}}",
            "github.event_name == 'repository_dispatch' || github.event_name == 'release'",
        ),
        (
            "{merge_group: {branches: [main]}}",
            "github.event_name == 'merge_group' && github.event.merge_group.base_ref == 'refs/heads/main'",
        ),
    ],
)
def test_what_starts_a_file_is_its_condition(on, expected):
    assert condition(on) == expected.replace("github.ref != 'refs/heads/main'", "!(github.ref == 'refs/heads/main')")


def test_what_starts_the_new_file_and_the_old_one_alike_needs_no_condition():
    assert condition("{push: {branches: ['v[0-9]'], paths: [a]}}", "{push: {paths: [a], branches: ['v[0-9]']}}") == ""


def test_a_filter_that_all_share_is_left_to_github():
    shared = "{push: {branches: [main], paths: ['src/**']}}"
    assert condition(shared, "{push: {branches: [main], paths: ['src/**']}, schedule: [{cron: 1 2 3 4 5}]}") == (
        "github.event_name == 'push'"
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("{push: {branches: [a]}}", "{push: {branches: [b]}}", "branches a b"),
        ("{push: {branches: [a]}}", "{push: {branches: ['!a', b]}}", "branches **"),
        ("{push: {branches: [a]}}", "{push: {tags: [t]}}", "branches a tags t"),
        ("{push: {branches: [a], paths: [x]}}", "{push: {branches: [a], paths: [y]}}", "branches a paths x y"),
        ("{push: {branches: [a], paths: [x]}}", "{push: {branches: [a]}}", "branches a"),
        ("{push: {branches: [a], paths: [x]}}", "{push: {branches: [a], paths: [y, '!z']}}", "branches a"),
    ],
)
def test_the_joined_filter_is_as_narrow_as_can_be_said(first, second, expected):
    found = joined((events(first), events(second)))["push"]
    told = [
        " ".join((name, *names.patterns))
        for name in ("branches", "tags", "paths")
        if (names := getattr(found, name)) is not None
    ]
    assert " ".join(told) == expected
