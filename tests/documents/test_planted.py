"""Ten documents with planted mentions and look-alikes, against the truth that was written down beside them."""

from collections import Counter
from functools import cache

import pytest

from sophia_tidy.documents.mention import RULES
from sophia_tidy.documents.planner import DocumentState, plan_documents
from sophia_tidy.kernel.plan import Plan, Safety
from sophia_tidy.kernel.tree import Tree

from .planted_repository import P, Planted, planted_knowledge, planted_tree, truth

DOCUMENTS = sorted(truth())


@cache
def planned() -> tuple[dict[str, DocumentState], Plan]:
    return planned_on(planted_tree())


def planned_on(tree: Tree) -> tuple[dict[str, DocumentState], Plan]:
    scripts = [tree[P(name)].decode() for name in ("deploy/shop.yml", "archive/deploy/old-stack.yml")]
    states, plan = plan_documents({P(name): tree[P(name)] for name in DOCUMENTS}, planted_knowledge(), scripts)
    return {str(state.path): state for state in states}, plan


def text_of(tree: Tree, name: str) -> str:
    return tree[P(name)].decode().replace("\r\n", "\n")


def expected(name: str) -> str:
    """The document with every mention in its new words, and no other difference."""
    old = text_of(planted_tree(), name)
    edits = sorted((old.index(each.at), each) for each in truth()[name] if each.becomes is not None)
    cores = [core(at, each) for at, each in edits]
    done, parts = 0, []
    for at, before, after in sorted(cores):
        parts += [old[done:at], after]
        done = at + len(before)
    return "".join([*parts, old[done:]])


def core(at: int, planted: Planted) -> tuple[int, str, str]:
    """What differs between a mention and its new words: the truth has words around it, so that it is found once."""
    old, new = planted.at, planted.becomes or ""
    shared = min(len(old), len(new))
    start = next((index for index in range(shared) if old[index] != new[index]), shared)
    end = next((index for index in range(shared - start) if old[-1 - index] != new[-1 - index]), shared - start)
    return at + start, old[start : len(old) - end], new[start : len(new) - end]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_written_down_stands_once_in_its_document(name: str):
    old = text_of(planted_tree(), name)
    assert {each.at: old.count(each.at) for each in truth()[name]} == {each.at: 1 for each in truth()[name]}


def test_there_are_as_many_mentions_and_look_alikes_as_a_measure_needs():
    entries = [each for name in DOCUMENTS for each in truth()[name]]
    mentions = [each for each in entries if not each.is_left_alone]
    assert len(DOCUMENTS) == 10
    assert len(mentions) >= 120
    assert len(entries) - len(mentions) >= 60
    assert {each.rule for each in mentions} == set(RULES)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_mention_is_written_anew_and_every_other_byte_stays(name: str):
    _, plan = planned()
    assert text_of(planted_tree().after(plan), name) == expected(name)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_no_text_can_settle_is_told_at_its_line_and_nothing_else_is(name: str):
    old = text_of(planted_tree(), name)
    told = Counter((each.location.line, each.rule) for each in planned()[0][name].findings)
    due = [each for each in truth()[name] if each.becomes is None and not each.is_left_alone]
    assert told == Counter((old.count("\n", 0, old.index(each.at)) + 1, each.rule) for each in due)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_line_ends_stay_as_they_are(name: str):
    tree, (_, plan) = planted_tree(), planned()
    new = tree.after(plan)[P(name)]
    assert (b"\r\n" in tree[P(name)]) == (b"\r\n" in new)
    assert (b"\n" in new.replace(b"\r\n", b"")) == (b"\n" in tree[P(name)].replace(b"\r\n", b""))


def test_a_second_run_plans_nothing_and_says_the_same():
    states, plan = planned()
    again, second = planned_on(planted_tree().after(plan))
    assert second.changes == ()
    lying = {name for name, state in states.items() if list(state.findings)}
    assert {name for name, state in again.items() if state.mentions} == lying


def test_what_is_safe_stands_alone():
    """Without the changes for a reader's eye, links and paths are written all the same, and no command is."""
    tree, (_, plan) = planted_tree(), planned()
    safe = plan.only(Safety.SAFE)
    after = tree.after(safe)
    assert {change.rule for change in safe} == {"moved-file", "old-workflow"}
    assert "docker stack deploy -c deploy/shop.yml shop" in text_of(after, "README.md")
    assert "(archive/docs/notes/OLD_PLAN.md#goals)" in text_of(after, "README.md")
    assert "workflows/deploy.yml/badge.svg" in text_of(after, "README.md")
