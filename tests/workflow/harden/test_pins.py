"""Pins: what stands behind ``uses:`` becomes a commit, in the writing of the file, or the job is left."""

import pytest

from sophia_tidy.workflow.harden import built_in_rules, pins_of
from sophia_tidy.workflow.harden.model import Hardening
from sophia_tidy.workflow.harden.pin_table import TagPin

from .cases import harden, steps, steps_after

CACHE = built_in_rules().pins.tags("actions/cache")["v4"]
PINNED = f"actions/cache@{CACHE.sha}"
SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- uses: actions/cache@v4\n", f"- uses: {PINNED} # {CACHE.version}\n"),
        ("- uses: 'actions/cache@v4'\n", f"- uses: '{PINNED}' # {CACHE.version}\n"),
        ('- uses: "actions/cache@v4"  # v4\n', f'- uses: "{PINNED}" # {CACHE.version}\n'),
        ("- uses: actions/cache@v4 # keep\n", f"- uses: {PINNED} # {CACHE.version} # keep\n"),
        ("- uses: actions/cache/restore@v4\n", f"- uses: actions/cache/restore@{CACHE.sha} # {CACHE.version}\n"),
        ("- {uses: actions/cache@v4, id: a}\n", f"- {{uses: {PINNED}, id: a}} # {CACHE.version}\n"),
        ("- uses: Actions/Cache@v4\n", f"- uses: Actions/Cache@{CACHE.sha} # {CACHE.version}\n"),
        (f"- uses: acme/x@{SHA}\n", f"- uses: acme/x@{SHA}\n"),
        ("- uses: ./.github/actions/x\n", "- uses: $/.github/actions/x\n"),
    ],
)
def test_what_is_used_is_a_commit(before, after):
    assert steps_after(before) == after


def test_a_branch_that_is_as_its_newest_release_is_pinned_to_that():
    result = harden(steps("- uses: aquasecurity/trivy-action@master\n"))
    newest = built_in_rules().pins.pin("aquasecurity/trivy-action", "master")
    assert f"- uses: aquasecurity/trivy-action@{newest.sha} # {newest.version}\n" in result.content.decode()
    assert result.edits[0].told.endswith("the newest release that master was as")


@pytest.mark.parametrize(
    ("uses", "reason"),
    [
        ("acme/unknown@v1", "its action acme/unknown@v1 has no known commit"),
        ("actions/cache@v999", "its action actions/cache@v999 has no known commit"),
        ("tj-actions/changed-files@v35", "is not safe: its tags were moved"),
        ("aquasecurity/trivy-action@0.20.0", "is not safe: its tags were moved"),
    ],
)
def test_what_has_no_commit_that_is_known_and_safe_leaves_the_job(uses, reason):
    text = steps(f"- uses: {uses}\n")
    result = harden(text)
    assert reason in result.left["build"].reason
    assert result.left["build"].at.line == 9
    assert result.content == text.encode()


def test_what_the_tree_pins_itself_is_known():
    known = pins_of([f"      - uses: acme/unknown@{SHA} # v1.2.3\n".encode()])
    result = harden(steps("- uses: acme/unknown@v1\n"), known=known)
    assert f"- uses: acme/unknown@{SHA} # v1.2.3\n" in result.content.decode()


def test_the_newest_of_a_major_stands_for_it():
    known = pins_of(
        [f"uses: a/b@{'1' * 40} # v1.10.0\nuses: a/b@{'2' * 40} # v1.9.0\nuses: a/b/c@{'3' * 40} # v2\n".encode()]
    )
    assert known["a/b@v1"] == TagPin("1" * 40, "v1.10.0")
    assert known["a/b@v1.9"] == TagPin("2" * 40, "v1.9.0")
    assert known["a/b@v2"] == TagPin("3" * 40, "v2")


def test_what_github_no_longer_runs_is_told():
    result = harden(steps("- uses: actions/upload-artifact@v3\n"))
    assert any("cannot run any more" in each.told for each in result.open)


@pytest.mark.parametrize(
    "before", ["- run: git clone x .github/actions/x\n", "- uses: actions/checkout@v4\n  with: {ref: other}\n"]
)
def test_an_action_of_the_folder_that_steps_may_have_changed_stays_as_it_is(before):
    result = harden(steps(before + "- uses: ./.github/actions/x\n"))
    assert "uses: ./.github/actions/x\n" in result.content.decode()
    assert [each.kind for each in result.open if "as the steps before" in each.told] == [Hardening.SELF]


def test_the_digest_of_an_image_is_not_known():
    result = harden(steps("- uses: docker://alpine:3\n"))
    assert [each.kind for each in result.open] == [Hardening.IMAGE]
