"""The body of a group: all that a reviewer asks, in Markdown that no repository's word can break, and never too long."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.model.story import EyeChange, FileStat, GroupStory, LeftOut, VerifiedRow
from sophia_tidy.bot.texts.group_body import ROOM, group_body
from sophia_tidy.formats.markdown_fit import forge_size

from ...formats.rendered import HOSTILE, calls, html, rows
from ...secrets.published import PUBLISHED
from .stories import STORY

RULES = BotRules(label="clean")
TOKEN = next(form.secret for form in PUBLISHED if form.kind == "GitHub personal token")
NUMBERS = st.integers(0, 99_999)
STORIES = st.builds(
    GroupStory,
    group=st.just("repair"),
    what=HOSTILE,
    why=HOSTILE,
    verified=st.lists(st.builds(VerifiedRow, HOSTILE, HOSTILE, HOSTILE, HOSTILE), max_size=3).map(tuple),
    files=st.lists(st.builds(FileStat, HOSTILE, NUMBERS, NUMBERS, HOSTILE), max_size=8).map(tuple),
    eye=st.lists(st.builds(EyeChange, HOSTILE, NUMBERS, HOSTILE, HOSTILE), max_size=3).map(tuple),
    left_out=st.lists(st.builds(LeftOut, HOSTILE, HOSTILE), max_size=8).map(tuple),
)

WHOLE = """\
3 files that do not parse are repaired. No tool can read a file that does not parse: no test, no linter, no import.

### What was verified

|  | before | after | how |
| --- | --: | --: | --- |
| files that parse | 41 | 44 |  |
| findings | 19 | 16 |  |
| tests | 118 passed, 3 errors | 131 passed | `python -m pytest -q`, 4.2 s |

### Look at these first

- `api/main.py:4` (unbalanced-bracket): the bracket closes where its line ends

### What it changes

3 files, 3 lines added, 2 removed, 1 moved.

| file | added | removed |
| --- | --: | --: |
| `api/main.py` | 2 | 2 |
| `lib/a.py` | 1 | 0 |
| `old/b.py` → `archive/old/b.py` | 0 | 0 |

### What was left out

- `lib/z.py`: no candidate mends it

### If you do not want it

- **Not this**: close it. It stays closed until there is something else to change; for good, with `groups = ["-repair"]` in `[tool.sophia-tidy.bot]`.
- **Not so**: commit to its branch, which the bot then leaves alone; the label `clean/hold` does the same.
- **Not now**: the label `clean/stop` on the dashboard stops the bot.
- **No longer**: `git revert` the commit that it was merged as, and the bot takes that for a no. `sophia-tidy undo` takes back what `--apply` made on a machine of yours."""


def test_it_says_what_and_why_what_was_verified_what_wants_an_eye_and_the_ways_out():
    assert group_body(STORY, RULES, "repair") == WHOLE


def test_what_there_is_nothing_of_has_no_heading():
    body = group_body(GroupStory("repair", "It does.", "It should."), RULES)
    assert [line for line in body.splitlines() if line.startswith("#")] == ["### If you do not want it"]
    assert "groups =" not in body


def test_many_files_and_many_that_were_left_out_are_folded():
    body = group_body(STORY._replace(files=STORY.files * 2, left_out=STORY.left_out * 6), RULES)
    assert "<details><summary>6 files, 6 lines added, 4 removed, 2 moved</summary>" in body
    assert "<details><summary>6 changes</summary>\n\n- `lib/z.py`, `lib/z.py`" in body


def test_what_was_left_out_for_one_reason_is_one_line_with_the_first_names():
    left = tuple(LeftOut(f"{n}.py", "it wants an eye") for n in range(12)) + STORY.left_out
    body = group_body(STORY._replace(left_out=left), RULES)
    assert (
        "- `0.py`, `1.py`, " in body
        and "`9.py` and 2 more: it wants an eye\n- `lib/z.py`: no candidate mends it\n" in body
    )


@given(STORIES)
def test_no_word_of_a_repository_breaks_it_calls_anybody_or_is_html(story):
    body = group_body(story, RULES, "repair")
    assert calls(body) == []
    assert all(re.fullmatch(r"<details><summary>[\w ,]+</summary>\n?|</details>\n?", each) for each in html(body))
    cells = rows(body)
    assert [len(row) for row in cells] == [4] * (len(story.verified) + bool(story.verified)) + [3] * (
        len(story.files) + bool(story.files)
    )
    assert (
        len(re.findall(r"^- ", body, re.MULTILINE))
        == len(story.eye) + len({each.reason for each in story.left_out}) + 4
    )
    assert group_body(story, RULES, "repair") == body and forge_size(body) <= ROOM


@given(STORIES, st.integers(1_500, 4_000))
def test_cut_to_any_room_it_stays_whole(story, room):
    body = group_body(story._replace(files=story.files * 30, left_out=story.left_out * 30), RULES, room=room)
    assert forge_size(body) <= room and calls(body) == []
    folds = [each[:9] for each in html(body)]
    assert folds.count("<details>") == folds.count("</details") and {len(row) for row in rows(body)} <= {3, 4}


def test_ten_thousand_files_are_cut_by_rows_and_all_else_stays():
    long = STORY._replace(
        files=tuple(FileStat(f"src/é{n}/a_file_with_a_name.py", 1, 1) for n in range(10_000)),
        left_out=tuple(LeftOut(f"lib/{n}.py", f"🙂 reason {n}") for n in range(10_000)),
    )
    body = group_body(long, RULES)
    shown = sum(row[0].startswith("`src/") for row in rows(body))
    items = len(re.findall(r"^- `lib/", body, re.MULTILINE))
    assert ROOM - 200 < forge_size(body) <= ROOM
    assert f"… and {10_000 - shown} more rows.\n\n</details>" in body
    assert f"… and {10_000 - items} more items.\n\n</details>" in body
    assert "131 passed" in body and "api/main.py:4" in body and "**No longer**" in body


def test_no_secret_is_in_it_nor_the_line_that_holds_it():
    told = f"the line\n  token = '{TOKEN}'  # of ours\nhas lost its end"
    story = STORY._replace(
        eye=(EyeChange("a.py", 3, "r", told),),
        left_out=(LeftOut(f"{TOKEN}.py", f"it says {TOKEN}"),),
        verified=(VerifiedRow("tests", "1", "2", f"`curl -H 'Authorization: Bearer {TOKEN}'`"),),
    )
    body = group_body(story, RULES)
    assert TOKEN not in body and "of ours" not in body
    assert "the line \\[a line that looks secret is not shown] has lost its end" in body
