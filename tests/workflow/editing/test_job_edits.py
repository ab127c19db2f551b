"""Edits of a person's workflow: what was meant happens, and every byte that it does not concern is the same."""

from pathlib import PurePosixPath

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sophia_tidy.workflow.editing.job_edits import EditRefused, with_scalar, without_jobs

HEAD = "# of the team\non: push  # every push\njobs:\n"
KEEP = "  keep:\n    runs-on: x\n    steps: [{run: a}]\n"
GO = "  go:\n    runs-on: y\n    steps:\n      - run: |\n          b # no comment\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (KEEP + GO, KEEP),
        (GO + KEEP, KEEP),
        (KEEP + "\n" + GO + "\n" + "  last: {runs-on: z}\n", KEEP + "\n" + "  last: {runs-on: z}\n"),
        (KEEP + "  # it goes\n  # with its job\n" + GO, KEEP),
        (KEEP + "    # of keep\n" + GO, KEEP + "    # of keep\n"),
        (KEEP + GO + "    # of go\n\n  last: {}\n", KEEP + "  last: {}\n"),
        (KEEP + GO + "  # of last\n  last: {}\n", KEEP + "  # of last\n  last: {}\n"),
        (KEEP + "\n  # ---- apart ----\n\n" + GO, KEEP + "\n  # ---- apart ----\n\n"),
        (GO + "\n  # ---- apart ----\n\n" + KEEP, "  # ---- apart ----\n\n" + KEEP),
        (KEEP + GO + "permissions: {}\n", KEEP + "permissions: {}\n"),
        (KEEP + GO + "\n# of permissions\npermissions: {}\n", KEEP + "# of permissions\npermissions: {}\n"),
        (KEEP + GO.rstrip("\n"), KEEP),
        (KEEP + GO + "...\n", KEEP + "...\n"),
        ("  keep: &a {runs-on: x}\n  go: *a\n", "  keep: &a {runs-on: x}\n"),
    ],
)
def test_a_job_goes_with_its_comments_and_nothing_else_does(before, after):
    assert without_jobs((HEAD + before).encode(), ["go"]).decode() == HEAD + after


@pytest.mark.parametrize(
    ("before", "jobs", "after"),
    [
        (
            "on: push\njobs: {a: {x: 1}, b: {x: 2}, c: {x: 3}} # end\n",
            ["b"],
            "on: push\njobs: {a: {x: 1}, c: {x: 3}} # end\n",
        ),
        ("on: push\njobs: {a: {x: 1}, b: {x: 2}, c: {x: 3}}\n", ["b", "c"], "on: push\njobs: {a: {x: 1}}\n"),
        ("on: push\njobs: {a: {x: 1}, b: {x: 2}}\n", ["a"], "on: push\njobs: {b: {x: 2}}\n"),
        ("\ufeffon: push\r\njobs:\r\n  a: {}\r\n  # é\r\n  b: {}\r\n", ["b"], "\ufeffon: push\r\njobs:\r\n  a: {}\r\n"),
        ("jobs:\n    b:\n        x: 1\n    a: {}\non: push\n", ["b"], "jobs:\n    a: {}\non: push\n"),
        ('jobs:\n  a: {x: "1\n# 2"}\n  b: {}\n', ["a"], "jobs:\n  b: {}\n"),
        ("jobs:\n  ? a\n  : {}\n  ? b\n  : {}\n", ["b"], "jobs:\n  ? a\n  : {}\n"),
        ("jobs:\n  a:\n    run: |+\n      x\n\n  b: {}\n", ["b"], "jobs:\n  a:\n    run: |+\n      x\n\n"),
    ],
)
def test_every_style_keeps_its_other_bytes(before, jobs, after):
    assert without_jobs(before.encode(), jobs).decode() == after


@pytest.mark.parametrize(
    ("text", "jobs", "message"),
    [
        (HEAD + KEEP, ["no"], "there is no job 'no'"),
        (HEAD + KEEP, ["keep"], "no job would be left"),
        (HEAD + "  a: &x {runs-on: z}\n  b: *x\n", ["a"], "the anchor 'x' stands in a job that goes"),
        (HEAD + "  a: {}\n  b: {needs: a}\n", ["a"], "job 'b' stays and needs 'a'"),
        (HEAD + "  a: {}\n  b: {needs: [c, a]}\n  c: {}\n", ["a"], "job 'b' stays and needs 'a'"),
        ("on: push\njobs: [a]\n", ["a"], "no table of jobs"),
        ("on: [\n", ["a"], "expected"),
        ("- a\n", ["a"], "no mapping"),
        ("[" * 5000 + "]" * 5000, ["a"], "nested deeper than"),
        ("jobs:\n  a: &x {}\n  b: &x {}\n", ["a"], "duplicate anchor"),
    ],
)
def test_what_cannot_be_cut_is_refused_with_a_reason(text, jobs, message):
    with pytest.raises(EditRefused, match=message):
        without_jobs(text.encode(), jobs, PurePosixPath("w.yml"))


def test_a_refusal_names_the_place():
    with pytest.raises(EditRefused) as caught:
        without_jobs((HEAD + "  a: &x {runs-on: z}\n  b: *x\n").encode(), ["a"], PurePosixPath("w.yml"))
    assert str(caught.value).startswith("w.yml:5:6: the anchor 'x'")


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(EditRefused, match="not UTF-8"):
        without_jobs(b"\xff", ["a"])


names = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True).filter(
    lambda name: name not in ("on", "no", "yes", "y", "n", "off", "null", "true", "false")
)
bodies = st.lists(
    st.sampled_from(
        [
            "    runs-on: ubuntu-24.04  # the runner\n",
            "    if: ${{ a == 'b' }}\n",
            "    steps:\n      - run: |\n          echo '# no'\n\n          x\n",
            "    env:\n      A: \"x # y\"\n      B: 'é ü'\n",
            "    # inside\n    timeout-minutes: 5\n",
            "    strategy: {matrix: {a: [1,\n      2]}}\n",
            "    name: >-\n      folded\n      text\n",
            "    container: &c1 {image: x}\n",
            '    services: {s: {image: "a\\"b"}}\n',
        ]
    ),
    min_size=1,
    max_size=4,
    unique=True,
)
above = st.lists(st.sampled_from(["  # above\n", "  # - run: x\n", "  #\n"]), max_size=2).map("".join)
behind = st.sampled_from(["", "    # behind, farther in\n", "      # deep\n"])
blanks = st.sampled_from(["", "\n", "\n\n", "   \n"])
apart = st.sampled_from(["", "  # apart\n\n", "# at the margin\n\n"])


@st.composite
def workflows(draw):
    """A workflow as pieces: what stays of each job when it goes, and what goes."""
    jobs = draw(st.lists(names, min_size=2, max_size=5, unique=True))
    cut = draw(st.sets(st.sampled_from(jobs), min_size=1, max_size=len(jobs) - 1))
    pieces = [("name: a\non:\n  push:\njobs:\n", False)]
    for job in jobs:
        body = "".join(draw(bodies))
        if "\n\n" not in draw(blanks):
            body += draw(behind)
        body = body.replace("&c1", f"&{job}")
        pieces += [(draw(above) + f"  {job}:\n" + body + draw(blanks), job in cut), (draw(apart), False)]
    pieces.append((draw(st.sampled_from(["", "permissions: {}\n", "# end\nenv: {A: 1}\n"])), False))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return ([(text.replace("\n", newline), goes) for text, goes in pieces], sorted(cut))


@settings(deadline=None)
@given(workflows())
def test_the_jobs_are_gone_and_every_other_byte_is_the_same(case):
    pieces, cut = case
    before = "".join(text for text, _ in pieces)
    after = without_jobs(before.encode(), cut).decode()
    told, meant = yaml.safe_load(after), yaml.safe_load(before)
    meant["jobs"] = {job: body for job, body in meant["jobs"].items() if job not in cut}
    assert told == meant
    assert after == "".join(text for text, goes in pieces if not goes)


TEXT = "name: CI  # the name\non: {workflow_run: {workflows: [CI, 'Other']}}\nx: &p \"quoted\"\ny: *p\nz: |\n  block\nt: 5\nv: &q lone\n"


@pytest.mark.parametrize(
    ("pointer", "value", "old", "new"),
    [
        (["name"], "Deploy", "CI  #", "Deploy  #"),
        (["name"], "a: b # c", "CI  #", '"a: b # c"  #'),
        (["name"], "yes", "CI  #", '"yes"  #'),
        (["name"], "3.10", "CI  #", '"3.10"  #'),
        (["name"], "two\nlines", "CI  #", '"two\\nlines"  #'),
        (["on", "workflow_run", "workflows", 0], "Deploy", "[CI,", "[Deploy,"),
        (["on", "workflow_run", "workflows", 1], "it's", "'Other'", "'it''s'"),
        (["on", "workflow_run", "workflows", 0], "a, b", "[CI,", '["a, b",'),
        (["t"], 15, "t: 5", "t: 15"),
        (["t"], True, "t: 5", "t: true"),
        (["v"], "other", "&q lone", "&q other"),
    ],
)
def test_a_scalar_is_replaced_in_its_place(pointer, value, old, new):
    assert with_scalar(TEXT.encode(), pointer, value).decode() == TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("pointer", "message"),
    [
        (["x"], "shared by an anchor"),
        (["y"], "shared by an anchor"),
        (["z"], "no scalar on a line"),
        (["on"], "no scalar"),
        (["none"], "nothing at none"),
        (["on", "workflow_run", "workflows", 7], "nothing at on.workflow_run.workflows.7"),
    ],
)
def test_what_is_no_lone_scalar_is_refused(pointer, message):
    with pytest.raises(EditRefused, match=message):
        with_scalar(TEXT.encode(), pointer, "v")


@example("0\t0", "plain", "\n")
@given(st.text(max_size=20), st.sampled_from(["plain", "'single'", '"double"']), st.sampled_from(["\n", "\r\n"]))
def test_any_value_comes_back_as_it_was_meant_or_is_refused(value, style, newline):
    before = f"a: 1 # x\nb: {style} # y\nc: [z]\n".replace("\n", newline)
    try:
        after = with_scalar(before.encode(), ["b"], value).decode()
    except EditRefused:
        assert not value.isprintable()
        return
    assert yaml.safe_load(after) == {"a": 1, "b": value, "c": ["z"]}
    head, tail = before.split(style)
    assert after.startswith(head)
    assert after.endswith(tail)
