"""A repair is never worse: it parses, leaves what it does not name, and asks history before it guesses."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.workflow.facts.refused import read
from sophia_tidy.workflow.mend import MendTier, mended

PATH = PurePosixPath(".github/workflows/a.yml")
ACTION = PurePosixPath(".github/actions/a/action.yml")
GOOD = """\
name: CI
on:
  push:
    branches: ["main", "release/*"]
env:
  IMAGE: ghcr.io/octo/api:latest
jobs:
  build:
    runs-on: [self-hosted, "${{ vars.SIZE }}"]
    container: python:3.12
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      # the whole suite
      - name: "Test: all"
        run: |
          curl http://localhost:8080/health
          make test
      - run: 'echo "a: b"'
"""


def mend(text, *earlier, path=PATH):
    return mended(path, text.encode(), lambda: [each.encode() for each in earlier])


def kept(before, done):
    """The lines of the file that no edit names, and whether they are all there in their order."""
    named = {fix.line for fix in done.fixes}
    rest = iter(done.content.decode("utf-8", "surrogateescape").split("\n"))
    return all(
        any(line == other for other in rest) for number, line in enumerate(before.split("\n"), 1) if number not in named
    )


def test_a_file_that_reads_is_left_alone_and_history_is_not_asked():
    def asked():
        raise AssertionError("history was asked")

    assert mended(PATH, GOOD.encode(), asked) is None


@pytest.mark.parametrize("text", ["", "\n", "# on: push\n# jobs:\n", "  # nothing\n\n"])
def test_a_file_that_somebody_emptied_or_made_a_comment_is_left_alone(text):
    assert mend(text, GOOD) is None


def test_a_file_of_more_than_a_megabyte_is_left_alone():
    assert mend("name: 'x\n" + "# filler\n" * 120_000) is None


def test_damage_alone_brings_the_earlier_version_back_whole():
    damaged = GOOD.replace(":", ": ").replace('"', "")
    done = mend(damaged, "a: [", GOOD, "on: push\njobs: {}\n")
    assert (done.tier, done.content.decode()) == (MendTier.REPAIRED, GOOD)
    assert done.rule == "workflow-earlier-version" and kept(damaged, done)


def test_what_parses_and_github_refuses_is_asked_of_history_too():
    damaged = GOOD.replace("      - run: 'echo", "        run: 'echo")
    assert read(PATH, damaged.encode()).findings and not read(PATH, damaged.encode()).broken
    assert mend(damaged, GOOD).content.decode() == GOOD
    assert mend(damaged.replace("make test", "make lint"), GOOD) is None


def test_an_edit_that_a_person_made_since_stays_beside_the_repair():
    now = GOOD.replace("make test", "make test lint").replace('"Test: all"', "Test: all")
    done = mend(now, GOOD)
    assert done.tier is MendTier.REPAIRED
    assert done.content.decode() == GOOD.replace("make test", "make test lint")
    assert {fix.line for fix in done.fixes} == {16}


def test_where_only_the_whole_earlier_version_helps_a_person_is_asked():
    now = GOOD.replace("    steps:\n", "    steps: ]}{ new idea\n      ? - [\n")
    done = mend(now, GOOD)
    assert done.tier is MendTier.REVIEW and done.reason
    assert not read(PATH, done.content).broken


def test_an_earlier_version_that_does_not_parse_is_passed_over():
    assert mend(GOOD.replace('"Test: all"', "Test: all"), "jobs: [", "x: {").rule == "workflow-colon-in-value"


def test_nothing_helps_and_nothing_is_made_up():
    assert (
        mend("\x00\x01 {[: - ]\n\t%\n`\n") is None or not read(PATH, mend("\x00\x01 {[: - ]\n\t%\n`\n").content).broken
    )


def test_several_faults_are_mended_one_after_the_other():
    now = (
        GOOD.replace('"Test: all"', "Test: all")
        .replace("'echo \"a: b\"'", 'echo "a: b"')
        .replace('"${{ vars.SIZE }}"', "${{ vars.SIZE }}")
    )
    done = mend(now)
    assert {fix.line for fix in done.fixes} == {9, 16, 20}
    assert done.content.decode() == GOOD and done.tier is MendTier.REPAIRED


def test_line_ends_and_a_byte_order_mark_stay():
    now = "\ufeff" + GOOD.replace('"Test: all"', "Test: all").replace("\n", "\r\n")
    done = mend(now)
    assert done.content.decode() == "\ufeff" + GOOD.replace("\n", "\r\n")


def test_utf_16_is_written_in_utf_8_and_bytes_of_a_code_page_for_review():
    wide = mended(PATH, GOOD.encode("utf-16"))
    assert (wide.tier, wide.content.decode("utf-8-sig")) == (MendTier.REPAIRED, GOOD)
    narrow = mended(PATH, GOOD.replace("whole", "gänze").encode("cp1252"))
    assert (narrow.tier, narrow.rule) == (MendTier.REVIEW, "workflow-encoding")
    assert "gänze" in narrow.content.decode()


def test_a_key_that_comes_twice_is_not_decided():
    twice = GOOD + "env:\n  IMAGE: other\n"
    assert [finding.message for finding in read(PATH, twice.encode()).findings] != []
    assert mend(twice, GOOD) is None


def test_an_action_is_mended_by_the_shape_of_actions():
    good = (
        "name: A\ndescription: 'it''s: it'\nruns:\n  using: composite\n  steps:\n    - run: make\n      shell: bash\n"
    )
    done = mend(good.replace("'it''s: it'", "it's: it"), path=ACTION)
    assert done.content.decode() == good.replace("'it''s: it'", '"it\'s: it"')


def test_a_script_never_swallows_a_job_silently():
    now = GOOD + "stray words\n  deploy:\n    runs-on: x\n    steps:\n      - run: b\n"
    done = mend(now)
    assert done is None or (
        done.tier is MendTier.REVIEW and "deploy" in [job.id for job in read(PATH, done.content).jobs]
    )


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD) - 1), st.sampled_from([*" \t:-'\"[]{}|>@`&*!%#\n", ""])),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_whatever_is_done_to_it_the_result_reads_and_keeps_what_it_does_not_name(strokes, remembered):
    characters = list(GOOD)
    for at, stroke in strokes:
        characters[at] = stroke
    text = "".join(characters)
    done = mend(text, *([GOOD] if remembered else []))
    if done is not None:
        assert done.content != text.encode() and done.fixes
        after = read(PATH, done.content)
        assert not after.broken
        assert kept(text, done)
        before = read(PATH, text.encode())
        assert before.broken or len(after.findings) <= len(before.findings)
        assert mend(text, *([GOOD] if remembered else [])) == done
