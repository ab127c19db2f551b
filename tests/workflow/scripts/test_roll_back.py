"""Promotions that failed are taken back, once, to what was good; everything else waits for a person."""

import re
import subprocess

import pytest

from .conftest import OVERLAY, TEXT, digest

GOOD, BAD = "0", "123456789"


def same(done, result, runner, tip):
    """The script ended with a result and wrote nothing."""
    assert (done.results, runner.tip()) == ({"result": result, "commit": ""}, tip)
    return done


def test_three_bad_promotions_one_after_another_each_end_at_the_good_one(good, runner):
    for letter in BAD[:3]:
        bad = good.promote(letter)
        done = runner.roll_back(bad)
        assert (done.code, done.results) == (0, {"result": "rolled-back", "commit": runner.tip()})
        assert runner.block() == f"images:\n{good.entry(GOOD, letter)}"
        assert runner.git("log", "-1", "--format=%B", runner.tip()) == (
            f"Roll back api in production\n\nRolls-Back: {bad}\nRestores: acme/api@{digest(GOOD)}"
        )
    good.promote("a")
    assert runner.block() == f"images:\n{good.entry('a')}"
    assert runner.roll_back(good.promote("4")).results["result"] == "rolled-back"
    assert runner.block() == f"images:\n{good.entry('a', '4')}"


def test_what_was_rolled_back_is_not_built_again_until_it_changes(good, person, runner):
    runner.roll_back(good.promote("1"))
    runner.git("pull", "-q")
    assert "keep   api" in runner.changed().out
    person.commit({"api/app.py": "mended\n"})
    runner.git("pull", "-q")
    assert "build  api" in runner.changed().out


def test_one_built_before_the_roll_back_from_the_same_source_is_not_promoted_after_it(good, person, runner):
    runner.roll_back(good.promote("1"))
    tip = runner.tip()
    assert runner.promote(good.sources["1"], {"api": digest("2")}).results == {"commit": ""}
    assert runner.tip() == tip


# What each alert does: R rolls back, S finds its promotion superseded and leaves a hold.
ORDERS = {"123": "SSR", "132": "SRR", "213": "SSR", "231": "SRR", "312": "RSR", "321": "RRR"}


def test_three_bad_ones_piled_up_end_at_the_good_one_whatever_the_order_of_the_alerts(good, origin, runner):
    for letter in "123":
        good.promote(letter)
    piled = runner.tip()
    for order, expected in ORDERS.items():
        subprocess.run(["git", "update-ref", "refs/heads/main", piled], cwd=origin, check=True)
        results = [runner.roll_back(good.promotions[letter]).results["result"] for letter in order]
        assert "".join(result[0].upper() for result in results) == expected, order
        block = runner.block()
        assert block.startswith(
            f"images:\n- name: acme/api\n  digest: {digest(GOOD)}  # built from {good.sources[GOOD]}\n"
        ), order
        assert sorted(re.findall(r"held \w+ sha256:(\d)", block)) == ["1", "2", "3"], order
    assert same(runner.roll_back(good.promotions["1"]), "already", runner, runner.tip()).code == 0


def test_a_hold_that_a_later_promotion_cleared_still_keeps_a_roll_back_from_coming_back_to_it(good, runner):
    first, second = good.promote("1"), good.promote("2")
    assert runner.roll_back(first).results["result"] == "superseded"
    third = good.promote("3")
    assert runner.block() == f"images:\n{good.entry('3')}"
    runner.roll_back(third)
    assert runner.roll_back(second).results["result"] == "rolled-back"
    assert runner.block() == f"images:\n{good.entry(GOOD, '3', '2')}"


def test_a_digest_that_a_person_promoted_again_is_good_again(good, runner):
    runner.roll_back(good.promote("1"))
    again = runner.promote(good.sources["1"], {"api": digest("1")}, EVERYTHING="true")
    assert again.results["commit"]
    runner.roll_back(good.promote("2"))
    assert runner.block() == f"images:\n{good.entry('1', '2')}"


def test_two_roll_backs_at_once_are_one_commit(good, runner, clone):
    bad = good.promote("1")
    before = runner.count()
    waits = [
        one.start(
            "roll_back",
            OVERLAY,
            "main",
            f"--commit={bad}",
            "--by=person",
            GITHUB_RUN_ID=str(run),
            GITHUB_REPOSITORY="acme/app",
        )
        for run, one in enumerate([runner, clone("other"), clone("third")])
    ]
    ends = [wait() for wait in waits]
    assert [end.code for end in ends] == [0, 0, 0]
    assert sorted(end.results["result"] for end in ends) == ["already", "already", "rolled-back"]
    assert runner.count() == before + 1
    assert runner.block() == f"images:\n{good.entry(GOOD, '1')}"


def test_the_same_alert_again_is_already_done(good, runner):
    bad = good.promote("1")
    tip = runner.roll_back(bad).results["commit"]
    assert same(runner.roll_back(bad), "already", runner, tip).code == 0
    good.promote("2")
    assert same(runner.roll_back(bad), "already", runner, runner.tip()).code == 0


def test_a_roll_back_that_fails_makes_a_person_look(good, person, runner):
    tip = runner.roll_back(good.promote("1")).results["commit"]
    done = same(runner.roll_back(tip, GITHUB_ACTIONS="true"), "is-a-roll-back", runner, tip)
    assert (done.code, done.words.count("::error::")) == (1, 1)
    assert "is itself a roll-back; nothing was rolled back a second time, please look" in done.words
    later = person.commit({"README.md": "x\n"})
    assert same(runner.roll_back(later), "is-a-roll-back", runner, later).code == 1


def test_holds_alone_are_looked_through_for_the_cluster_does_not_see_them(good, runner):
    first, _ = good.promote("1"), good.promote("2")
    holds = runner.roll_back(first).results["commit"]
    assert "Rolls-Back" not in runner.git("log", "-1", "--format=%B", holds)
    assert runner.roll_back(holds).results["result"] == "rolled-back"
    assert runner.block() == f"images:\n{good.entry(GOOD, '1', '2')}"


LATER = {
    "the source alone": ({"api/other.py": "x\n"}, "rolled-back"),
    "another overlay": ({"kubernetes/overlays/staging/kustomization.yaml": TEXT}, "rolled-back"),
    "a file of the overlay": ({f"{OVERLAY}/patch.yaml": "x: y\n"}, "not-a-promotion"),
    "the base that it is built from": ({"kubernetes/base/pods.yaml": "kind: Broken\n"}, "not-a-promotion"),
}


@pytest.mark.parametrize(("files", "result"), LATER.values(), ids=LATER)
def test_a_later_change_by_a_person_is_blamed_only_where_the_cluster_sees_it(good, person, runner, files, result):
    good.promote("1")
    later = person.commit(files)
    done = runner.roll_back(later)
    assert done.results["result"] == result
    if result == "rolled-back":
        assert (done.code, runner.block()) == (0, f"images:\n{good.entry(GOOD, '1')}")
    else:
        assert same(done, result, runner, later).code == 1
        assert "a change by a person; nothing was rolled back, please look" in done.words


def test_a_promotion_is_found_below_a_merge_that_left_it_alone(good, person, runner):
    good.promote("1")
    person.git("checkout", "-q", "-b", "side")
    (person.folder / "api/side.py").write_text("x\n")
    person.git("add", "--all")
    person.git("commit", "-q", "-m", "side")
    person.git("fetch", "-q")
    person.git("merge", "-q", "--no-edit", "origin/main")
    person.git("push", "-q", "origin", "HEAD:main")
    assert runner.git("rev-list", "--count", "--min-parents=2", runner.tip()) == "1"
    assert runner.roll_back(person.git("rev-parse", "HEAD")).results["result"] == "rolled-back"
    assert runner.block() == f"images:\n{good.entry(GOOD, '1')}"


def test_a_revert_by_a_person_is_no_promotion(good, person, runner):
    good.promote("1")
    person.git("pull", "-q")
    person.git("revert", "--no-edit", "HEAD")
    person.git("push", "-q", "origin", "HEAD:main")
    assert same(runner.roll_back(runner.tip()), "not-a-promotion", runner, runner.tip()).code == 1


def test_a_branch_that_was_never_promoted_to_has_nothing_to_roll_back(person, runner):
    assert same(runner.roll_back(runner.tip()), "not-a-promotion", runner, runner.tip()).code == 1


def test_a_revision_is_taken_as_flux_writes_it(good, runner):
    bad = good.promote("1")
    assert runner.roll_back(f"main@sha1:{bad}").results["result"] == "rolled-back"
    assert runner.roll_back(f"refs/heads/main@sha1:{bad}").results["result"] == "already"
    assert runner.roll_back(f"main/{bad}").results["result"] == "already"


@pytest.mark.parametrize(
    "commit",
    [
        "f" * 40,
        "main@sha1:" + "f" * 40,
        "main",
        "",
        "HEAD",
        "-x",
        "a" * 39,
        "a" * 40 + "\nresult=x",
        "--upload-pack=x",
        "main@sha256:" + "a" * 64,
    ],
)
def test_a_commit_that_is_none_is_wrong_input(good, runner, commit):
    good.promote("1")
    tip = runner.tip()
    done = runner.roll_back(commit)
    assert (done.code, done.results, len(done.words.splitlines()), runner.tip()) == (2, {}, 1, tip), done.words


def test_a_commit_that_is_not_on_the_branch_is_wrong_input(good, person, runner):
    good.promote("1")
    person.git("checkout", "-q", "-b", "side")
    person.git("commit", "-q", "--allow-empty", "-m", "aside")
    person.git("push", "-q", "origin", "side")
    runner.git("fetch", "-q")
    done = runner.roll_back(person.git("rev-parse", "HEAD"))
    assert (done.code, done.results) == (2, {})
    assert "is not on the branch" in done.words
