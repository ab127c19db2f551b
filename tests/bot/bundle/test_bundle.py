"""The bundle: what is written is read again, the same input gives the same bytes, and whatever is otherwise is refused with its place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sophia_tidy.bot.bundle.bundle import Bundle, bundle_bytes, bundle_of, read_bundle, write_bundle
from sophia_tidy.bot.bundle.container import packed, unpacked
from sophia_tidy.bot.bundle.shapes import SHAPES, Field, without_unseen, wrong
from sophia_tidy.bot.model.actions import reference
from sophia_tidy.bot.model.rules import BotRules, NightWindow
from sophia_tidy.bot.model.wanted import OpenQuestion, WaitingGroup, Wanted, WantedPull
from sophia_tidy.kernel.errors import DiskError, TidyError

from .made import bundle_in

RECORDS = (Wanted, WantedPull, WaitingGroup, OpenQuestion, BotRules, NightWindow)
Told = dict[str, object]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return bundle_in(tmp_path_factory.mktemp("repo"))


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_what_is_written_is_read_again(tmp_path: Path, kind: str):
    made = bundle_in(tmp_path / "repo", kind=kind)
    place = tmp_path / "night.bundle"
    write_bundle(place, made)
    write_bundle(place, made)
    assert read_bundle(place) == made


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "1700000000 +0000")
    first = bundle_bytes(bundle_in(tmp_path / "a"))
    assert first == bundle_bytes(bundle_in(tmp_path / "b"))


def test_every_field_of_every_record_has_a_shape():
    assert set(SHAPES) == {Field(record, name) for record in RECORDS for name in record._fields}
    assert all(set(get_type_hints(record)) == set(record._fields) for record in RECORDS)


def refused(bundle: Bundle, change: Callable[[Told], object]) -> str:
    """What is said of the bundle with another ``wanted.json``."""
    told = json.loads(unpacked(bundle_bytes(bundle))[0])
    change(told)
    with pytest.raises(ValueError, match=r"\w") as error:
        bundle_of(packed((json.dumps(told).encode(), bundle.branches)))
    return str(error.value)


def put(*way: str | int, to: object) -> Callable[[Told], object]:
    def change(told: Told) -> None:
        place = told
        for each in way[:-1]:
            place = place[each]
        place[way[-1]] = to

    return change


@pytest.mark.parametrize(
    ("way", "to", "said"),
    [
        (("version",), 2, "version 2 is newer than this program"),
        (("version",), True, "no version"),
        (("more",), 1, "not known"),
        (("wanted", "more"), 1, "wanted: unknown field 'more'"),
        (("wanted", "base"), 1, "wanted.base is a number; expected a text"),
        (("wanted", "base"), "a..b", "wanted.base: "),
        (("wanted", "base"), "-f", "wanted.base: "),
        (("wanted", "base_commit"), "g" * 40, "wanted.base_commit: expected a commit's hash"),
        (("wanted", "base_commit"), "a" * 64, "two kinds"),
        (("wanted", "base_commit"), "a" * 40, "does not stand on the commit"),
        (("wanted", "repository"), "../x", "wanted.repository: "),
        (("wanted", "pulls"), {}, "wanted.pulls is an object; expected a list"),
        (("wanted", "pulls", 0, "group"), "a/b", "wanted.pulls[0].group: expected the name of a group"),
        (("wanted", "pulls", 0, "group"), "..", "the name of a group"),
        (("wanted", "pulls", 0, "group"), "repair\n", "the name of a group"),
        (("wanted", "pulls", 0, "group"), "archive", "a group twice"),
        (("wanted", "pulls", 0, "group"), "other", "does not hold the branches"),
        (("wanted", "pulls", 0, "commit"), "a" * 40, "does not hold the branches"),
        (("wanted", "pulls", 0, "title"), "a\nb", "one line"),
        (("wanted", "pulls", 0, "title"), "\u202eab", "characters that no text of the bot has"),
        (("wanted", "pulls", 0, "title"), "\ud800", "characters"),
        (("wanted", "pulls", 0, "body"), "a\x1b[0m", "characters"),
        (("wanted", "pulls", 0, "body"), reference("repair"), "characters"),
        (("wanted", "pulls", 0, "body"), "x" * 65_537, "at most 65536 characters"),
        (("wanted", "pulls", 0, "fingerprint"), "F" * 64, "a SHA-256"),
        (("wanted", "pulls", 0, "is_draft"), 1, "is a number; expected true or false"),
        (("wanted", "pulls", 0, "reviewers"), ["a b"], "a person or a team"),
        (("wanted", "pulls", 0, "reviewers"), [1], "reviewers[0] is a number"),
        (("wanted", "pulls", 0, "needs"), ["A"], "the name of a group"),
        (("wanted", "rules", "prefix"), "", "wanted.rules.prefix: "),
        (("wanted", "rules", "prefix"), "refs", "wanted.rules.prefix: "),
        (("wanted", "rules", "prefix"), "mine/", "does not hold the branches"),
        (("wanted", "rules", "label"), "a,b", "wanted.rules.label: "),
        (("wanted", "rules", "open"), -1, "expected 0 to 10000"),
        (("wanted", "rules", "open"), 1.5, "is a fraction; expected a number"),
        (("wanted", "rules", "window", "days"), ["may"], "a day"),
        (("wanted", "rules", "window"), None, "is nothing; expected an object"),
    ],
)
def test_a_wrong_field_is_refused_with_its_place(bundle: Bundle, way: tuple, to: object, said: str):
    assert said in refused(bundle, put(*way, to=to))


def test_a_missing_field_is_refused(bundle: Bundle):
    assert refused(bundle, lambda told: told["wanted"].pop("rules")) == "wanted: missing field 'rules'"


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"[" * 100_000, b"\xff", b'{"version": NaN}', b'{"version": 1}'])
def test_what_is_no_wanted_is_refused(bundle: Bundle, text: bytes):
    with pytest.raises(ValueError, match=r"wanted\.json"):
        bundle_of(packed((text, bundle.branches)))


def test_branches_without_anybody_who_wants_them_are_refused(bundle: Bundle):
    assert "nobody wants" in refused(bundle, put("wanted", "pulls", to=[]))


def test_nothing_wanted_is_a_bundle_too(bundle: Bundle):
    empty = Bundle(bundle.wanted._replace(pulls=()), b"")
    assert bundle_of(bundle_bytes(empty)) == empty


def test_the_writer_refuses_what_the_reader_would(bundle: Bundle):
    bad = bundle.wanted._replace(repository="x")
    with pytest.raises(TidyError, match=r"would be refused: wanted\.repository"):
        bundle_bytes(Bundle(bad, bundle.branches))


@given(st.text(st.characters(codec=None), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_with_such_characters_written_out_are_taken(text: str):
    question = without_unseen(OpenQuestion("a", f"a{text}", reference("repair")))
    assert not list(wrong(question, "q"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file or directory; expected a bundle of bot plan"),
        (b"", "is no bundle, for wanted.json is not where it should be; expected a bundle of bot plan, version 1"),
        (b"x" * 2000, "is no bundle"),
    ],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, content: bytes | None, said: str):
    place = tmp_path / "night.bundle"
    if content is not None:
        place.write_bytes(content)
    with pytest.raises(TidyError) as error:
        read_bundle(place)
    assert str(error.value).startswith(f"{place}: ")
    assert said in str(error.value)


def test_a_folder_and_a_file_of_the_persons_stay(tmp_path: Path, bundle: Bundle):
    mine = tmp_path / "notes.txt"
    mine.write_bytes(b"mine")
    with pytest.raises(TidyError, match="is there and is no bundle"):
        write_bundle(mine, bundle)
    with pytest.raises(TidyError, match="is there and is no bundle"):
        write_bundle(tmp_path, bundle)
    with pytest.raises((DiskError, TidyError), match=r"folder|regular file"):
        read_bundle(tmp_path)
    assert mine.read_bytes() == b"mine"
