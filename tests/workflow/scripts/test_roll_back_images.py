"""A roll-back goes image by image: which of them go back, to what, and what is said of it."""

import pytest
import yaml

from .conftest import KUSTOMIZATION, TEXT, digest
from .test_roll_back import GOOD, same


def test_a_newer_promotion_of_the_image_stays_and_the_failed_one_is_held(good, runner):
    bad = good.promote("1")
    good.promote("a")
    before = runner.count()
    done = runner.roll_back(bad)
    assert (done.code, done.results) == (0, {"result": "superseded", "commit": runner.tip()})
    assert runner.block() == f"images:\n{good.entry('a', '1')}"
    assert same(runner.roll_back(bad), "superseded", runner, runner.tip()).code == 0
    assert runner.count() == before + 1


def test_only_the_images_that_still_have_the_digest_go_back(history, runner):
    history.promote(GOOD, "api", "web")
    bad = history.promote("1", "api", "web")
    history.promote("a")
    assert runner.roll_back(bad).results["result"] == "rolled-back"
    assert runner.block() == f"images:\n{history.entry('a', '1')}{history.entry(GOOD, '1', name='web')}"


def test_an_image_that_the_promotion_did_not_change_stays(history, runner):
    history.promote(GOOD, "api", "web")
    history.promote("a", "web")
    runner.roll_back(history.promote("1"))
    assert runner.block() == f"images:\n{history.entry(GOOD, '1')}{history.entry('a', name='web')}"


def test_the_very_first_promotion_goes_back_to_no_digest(history, runner):
    bad = history.promote("1")
    assert runner.roll_back(bad).results["result"] == "rolled-back"
    assert runner.block() == f"images:\n{history.entry('', '1')}"
    assert "Restores: acme/api@none" in runner.git("log", "-1", "--format=%B", runner.tip()).splitlines()
    history.promote("a")
    assert runner.block() == f"images:\n{history.entry('a')}"


def test_an_entry_of_a_person_is_what_the_first_bad_one_goes_back_to(history, person, runner):
    person.commit({KUSTOMIZATION: TEXT + "images:\n- name: acme/api\n  newTag: v7\n"})
    runner.roll_back(history.promote("1"))
    assert runner.block() == "images:\n- name: acme/api\n  newTag: v7\n" + history.entry("", "1").split("\n", 1)[1]


def test_a_time_when_the_images_could_not_be_read_is_passed_over_and_told(good, person, runner):
    good.promote("1")
    text = runner.deployed()
    person.commit({KUSTOMIZATION: f"{TEXT}images: []\n"})
    person.commit({KUSTOMIZATION: text})
    done = runner.roll_back(good.promotions["1"])
    assert done.results["result"] == "rolled-back"
    assert "is passed over" in done.words
    assert runner.block() == f"images:\n{good.entry(GOOD, '1')}"


def test_a_shallow_clone_finds_what_was_good(good, clone):
    good.promote("1")
    bad = good.promote("2")
    assert clone("shallow", "--depth", "1").roll_back(bad).results["result"] == "rolled-back"
    assert good.runner.block() == f"images:\n{good.entry('1', '2')}"


REASONS = {
    "lines of all that is written": "x\r\nEOF\nresult=y\n\nRolls-Back: "
    + "a" * 40
    + "\n- name: evil\n  newName: evil # x",
    "ends of lines of YAML 1.1": "::error::x\x85- name: evil\u2028- name: evil\u2029kind: x\x1b[31m\x0b\x0c",
    "an option": "--commit=x fixes #1 [skip ci]",
    "no UTF-8": "caf\udce9",
    "too long": "x" * 5000,
    "nothing": " \n ",
}


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_a_reason_of_any_text_stays_one_comment(good, runner, reason):
    bad = good.promote("1")
    done = runner.roll_back(bad, f"--reason={reason}")
    assert (done.code, done.results) == (0, {"result": "rolled-back", "commit": runner.tip()}), done.words
    assert yaml.safe_load(runner.deployed()) == {
        **yaml.safe_load(TEXT),
        "images": [{"name": "acme/api", "digest": digest(GOOD)}],
    }
    held = runner.block().split("\n")[3:]
    assert (len(held), held[1]) == (2, "")
    assert held[0].startswith(f"  # held {good.sources['1']} {digest('1')}: ")
    assert len(held[0]) < 360
    assert runner.git("log", "-1", "--format=%B", runner.tip()) == (
        f"Roll back api in production\n\nRolls-Back: {bad}\nRestores: acme/api@{digest(GOOD)}"
    )
    assert runner.roll_back(bad, f"--reason={reason}").results["result"] == "already"


def test_a_reason_is_told_in_the_hold(good, runner):
    runner.roll_back(good.promote("1"), "--reason=no  probe\nof api answered")
    assert f"{digest('1')}: no probe of api answered\n" in runner.block()
