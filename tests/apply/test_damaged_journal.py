"""A journal that a failing disk, or a hand, has damaged: what it still tells is used, what it does not is said, and nothing is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sophia_tidy.apply.apply import apply, recover, runs, undo
from sophia_tidy.apply.journal import Journal
from sophia_tidy.kernel.errors import JournalError
from sophia_tidy.kernel.plan import Plan

from .test_apply import lay_out, snapshot, write

BEFORE, AFTER = {"a": b"1", "b": b"1"}, {"a": b"2", "b": b"2"}
Damage = Callable[[bytes], bytes | None]


def newer(content: bytes) -> bytes:
    """As a later program would write it: whole, and with another version."""
    data = json.loads(content)
    del data["digest"]
    return json.dumps(data | {"version": 2}).encode()


DAMAGES: dict[str, Damage] = {
    "cut": lambda content: content[: len(content) // 2],
    "a byte changed": lambda content: content.replace(b'"path": "a"', b'"path": "c"'),
    "a digit changed": lambda content: content.replace(b'"mode": 420', b'"mode": 421'),
    "empty": lambda _: b"",
    "zeros": lambda content: bytes(len(content)),
    "another kind": lambda _: b"[]",
    "a part is missing": lambda content: content.replace(b'"transitions"', b'"transition"'),
    "newer version": newer,
    "gone": lambda _: None,
}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A run that was cut short with one of its two files in place."""
    root = tmp_path / "root"
    apply(Plan((write("a", b"2", b"1"), write("b", b"2", b"1"))), root, lay_out(root, BEFORE))
    found = Journal.of(root)
    place = found.folder(name_of(found))
    (place / "state").unlink()
    (place / "record.copy.json").write_bytes((place / "record.json").read_bytes())
    (root / "b").write_bytes(b"1")
    return found


def name_of(journal: Journal) -> str:
    return journal.names()[0]


def damage(journal: Journal, name: str, how: Damage) -> None:
    place = journal.folder(name_of(journal)) / name
    content = how(place.read_bytes())
    assert content != place.read_bytes()
    place.unlink()
    if content is not None:
        place.write_bytes(content)


def contents(root: Path) -> dict[str, bytes]:
    return {name: found[0] for name, found in snapshot(root).items() if found is not None}


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["record.json", "record.copy.json"])
def test_of_two_records_one_is_enough(journal: Journal, name: str, how: str) -> None:
    damage(journal, name, DAMAGES[how])
    report = recover(journal.base)
    assert report is not None
    assert "2 files are as they were before it" in report.findings[0].message
    assert contents(journal.base) == BEFORE


@pytest.mark.parametrize("how", [how for how in DAMAGES if how != "gone"])
def test_where_both_are_damaged_it_is_said_and_nothing_is_touched(journal: Journal, how: str) -> None:
    for name in ("record.json", "record.copy.json"):
        damage(journal, name, DAMAGES[how])
    run = name_of(journal)
    for command in (recover, undo):
        with pytest.raises(JournalError) as error:
            command(journal.base)
        assert f"the record of run {run} cannot be read: " in str(error.value)
        assert f"the originals of its files are in {journal.folder(run) / 'saved'}" in str(error.value)
    assert contents(journal.base) == {"a": b"2", "b": b"1"}
    kept = {place.read_bytes() for place in (journal.folder(run) / "saved").iterdir()}
    assert kept == {b"1"}


@pytest.mark.parametrize("found", [b"", b"don", b"\0\0\0\0", b"\xff\xfe", b"staged", b"committing"], ids=repr)
def test_a_damaged_state_is_said_with_what_would_mend_it(journal: Journal, found: bytes) -> None:
    state = journal.folder(name_of(journal)) / "state"
    state.write_bytes(found)
    for command in (recover, undo):
        with pytest.raises(JournalError, match=r"the state of run .* (is damaged|cannot be read)"):
            command(journal.base)
    assert contents(journal.base) == {"a": b"2", "b": b"1"}
    state.write_text("done")
    (journal.base / "b").write_bytes(b"2")
    undo(journal.base)
    assert contents(journal.base) == BEFORE


def test_a_damaged_original_is_said_and_the_other_file_is_not_lost(journal: Journal) -> None:
    for place in (journal.folder(name_of(journal)) / "saved").iterdir():
        place.write_bytes(b"damaged")
    with pytest.raises(JournalError, match="a: the original is not in the journal of run"):
        recover(journal.base)
    assert contents(journal.base) == {"a": b"2", "b": b"1"}


def test_a_damaged_run_stands_in_no_other_ones_way(tmp_path: Path) -> None:
    root = tmp_path / "root"
    tree = lay_out(root, BEFORE)
    first = apply(Plan((write("a", b"2", b"1"),)), root, tree)
    second = apply(Plan((write("b", b"2", b"1"),)), root, tree)
    found = Journal.of(root)
    (found.folder(str(second.run)) / "record.json").write_bytes(b"")
    assert [(run.name, bool(run.damage)) for run in runs(root)] == [(first.run, False), (second.run, True)]
    for asked in (None, second.run):
        with pytest.raises(
            JournalError, match=r"cannot be read: it is empty; .* an earlier run is taken back by its name"
        ):
            undo(root, asked)
    undo(root, first.run)
    assert contents(root) == {"a": b"1", "b": b"2"}


def test_a_record_from_before_there_were_seals_is_taken_at_its_word(journal: Journal) -> None:
    place = journal.folder(name_of(journal))
    data = json.loads((place / "record.json").read_bytes())
    del data["digest"]
    (place / "record.json").write_text(json.dumps(data))
    (place / "record.copy.json").unlink()
    recover(journal.base)
    assert contents(journal.base) == BEFORE
