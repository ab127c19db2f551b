"""The dashboard: the same state is the same bytes, what people write survives, what is merged is gone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.bot.model.actions import reference
from sophia_tidy.bot.model.marker import DashboardMarker
from sophia_tidy.bot.model.wanted import OpenQuestion
from sophia_tidy.bot.texts.boxes import ticked
from sophia_tidy.bot.texts.dashboard import DashboardRow, DashboardState, dashboard_body
from sophia_tidy.bot.texts.markers import read_dashboard_marker
from sophia_tidy.formats.markdown_fit import FORGE_LIMIT, forge_size

from ...formats.rendered import HOSTILE, calls, html, rows
from .stories import PATCH, REFUSED, STATE

BODY = dashboard_body("", STATE, REFUSED)


def test_every_group_stands_in_its_section():
    titles = [line for line in BODY.splitlines() if line.startswith("### ")]
    assert titles == [
        f"### {each}"
        for each in ("Open", "Waiting", "Closed by people", "Blocked", "Refused by rights", "Open decisions")
    ]
    assert "<!-- tidy:anew/repair -->#4 Repair 3 files" in BODY
    assert "<!-- tidy:open/archive -->Archive 40 files: held until repair is merged" in BODY
    assert "<!-- tidy:open/yaml -->#3 One YAML format" in BODY
    assert "\n- Manifests: the stack does not parse\n" in BODY
    assert "<!-- tidy:retry/workflow -->" in BODY and PATCH.strip() in BODY
    assert '`answers.stack-choice = "docker-compose.yml"`' in BODY
    assert read_dashboard_marker(BODY) == REFUSED


def test_the_same_state_is_the_old_body_itself_even_when_the_forge_has_changed_its_ends():
    for old in (BODY, BODY.replace("\n", "\r\n"), BODY + "\n", "\n" + BODY.replace("\n", " \n")):
        assert dashboard_body(old, STATE, REFUSED) is old


def test_a_tick_is_taken_back_and_the_stop_stays_as_the_state_says():
    asked = BODY.replace("[ ] <!-- tidy:open/yaml", "[X] <!-- tidy:open/yaml")
    assert ticked(asked) == ("open/yaml",)
    assert dashboard_body(asked, STATE, REFUSED) == BODY
    stopped = dashboard_body(asked, STATE._replace(is_stop_ticked=True, stopped="The box says so."), REFUSED)
    assert ticked(stopped) == ("stop",) and "**Stopped.** The box says so." in stopped


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_people_write_around_it_stays_and_a_merged_row_goes(end):
    old = f"Ours:{end}{end}" + BODY.replace("\n", end) + f"{end}{end}Ask Eve.{end}"
    new = dashboard_body(old, STATE._replace(open=()), DashboardMarker())
    assert new.startswith(f"Ours:{end}{end}<!-- tidy:begin -->") and new.endswith(f"{end}{end}Ask Eve.{end}")
    assert "Repair 3 files" not in new and read_dashboard_marker(new) == DashboardMarker()


def test_an_empty_one_says_so():
    assert "Nothing is open, and nothing waits." in dashboard_body("", DashboardState(), DashboardMarker())


def test_a_pull_that_is_only_being_opened_stands_as_a_reference():
    row = DashboardRow("repair", "t", reference("repair"))
    assert f"-->{reference('repair')} t" in dashboard_body("", DashboardState(open=(row,)), DashboardMarker())


def test_patches_that_are_too_long_are_cut_with_a_count_and_all_else_stays():
    long = STATE.refused[0]._replace(patch=PATCH + "+🙂 line\n" * 30_000)
    body = dashboard_body(
        "", STATE._replace(refused=(long, long._replace(group="w-2"), long._replace(group="w-3"))), REFUSED
    )
    assert forge_size(body) <= FORGE_LIMIT
    assert body.count(" more lines.") == 3 and "<!-- tidy:stop -->" in body and "answers.stack-choice" in body
    assert body.count("<details>") == body.count("</details>") == 3
    assert read_dashboard_marker(body) == REFUSED


WORDS = st.tuples(st.sampled_from(["repair", "a-b"]), HOSTILE, st.sampled_from(["", "#4"]), HOSTILE, HOSTILE)
ROWS = st.lists(WORDS.map(lambda each: DashboardRow(*each)), max_size=2).map(tuple)
QUESTIONS = st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE).map(lambda each: OpenQuestion(*each)), max_size=12).map(tuple)
STATES = st.tuples(ROWS, ROWS, ROWS, ROWS, ROWS, QUESTIONS, HOSTILE).map(lambda each: DashboardState(*each))


@given(STATES, st.booleans())
def test_no_word_of_a_repository_breaks_it_calls_anybody_ticks_a_box_or_is_html(state, is_crlf):
    body = dashboard_body("", state, REFUSED)
    links = sum(row.link == "#4" for section in state[:3] + state[4:5] for row in section)
    assert calls(body) == ["#4"] * links and ticked(body) == () and read_dashboard_marker(body) == REFUSED
    assert all(
        each.startswith(("<!-- tidy:", "<!-- sophia-tidy-dashboard:1:", "<details>", "</details>"))
        for each in html(body)
    )
    assert [len(row) for row in rows(body)] == [2] * (len(state.questions) + bool(state.questions))
    boxes = sum(len(section) for section in state[:3] + state[4:5])
    assert len(re.findall(r"^- \[ \] <!-- tidy:", body, re.MULTILINE)) == boxes + 1
    old = body.replace("\n", "\r\n") if is_crlf else body
    assert dashboard_body(old, state, REFUSED) is old


def test_four_hundred_waiting_groups_are_under_the_limit_and_the_box_that_stops_stays():
    waiting = tuple(DashboardRow(f"yaml-{n}", f"Write {n} files in one style", reason="🙂 " * 40) for n in range(4_000))
    body = dashboard_body("Ours.\n" * 100, STATE._replace(waiting=waiting), REFUSED)
    assert forge_size(body) <= FORGE_LIMIT and "<!-- tidy:stop -->" in body and "Ours.\n" * 100 in body
    shown = body.count("tidy:open/yaml-")
    assert f"\n\n… and {4_000 - shown} more items.\n\n### Closed by people" in body
