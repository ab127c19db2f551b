"""The seal holds for the very commit alone, is read by git as trailers, and a forge's own only with its signature."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.adapters.forge.records import ForgeCommit, ForgePerson
from sophia_tidy.bot.seal import SealedAs, is_sealed, seal_of, sealed_message

HASHES = st.text("0123456789abcdef", min_size=40, max_size=40)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
PEOPLE = st.builds(ForgePerson, WORDS, WORDS, st.integers(0, 2**40))
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map("\n".join).filter(str.strip)
GROUPS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
SEALS = st.builds(SealedAs, GROUPS, st.text("0123456789abcdef", min_size=64, max_size=64))
BOT = ForgePerson("sophia-tidy[bot]", "bot@example.org", 1_700_000_000)
AS = SealedAs("repair", "f" * 64)


def commit(text="Repair three files\n", sealed=AS, tree="a" * 40, parents=("b" * 40,), people=(BOT, BOT)):
    said = sealed_message(text, sealed, tree=tree, parents=parents, people=people)
    author, committer = people or (BOT, BOT)
    return ForgeCommit("c" * 40, tree, parents, author, committer, said)


@given(TEXTS, SEALS, HASHES, st.lists(HASHES, max_size=2).map(tuple), st.tuples(PEOPLE, PEOPLE))
def test_what_was_sealed_is_sealed_for_its_group_alone(text, sealed, tree, parents, people):
    made = commit(text, sealed, tree, parents, people)
    assert seal_of(made) == sealed
    assert is_sealed(made, sealed.group)
    assert not is_sealed(made, sealed.group + "-2")


CHANGES = st.one_of(
    HASHES.map(lambda tree: {"tree": tree}),
    st.lists(HASHES, max_size=3).map(lambda parents: {"parents": tuple(parents)}),
    PEOPLE.map(lambda person: {"author": person}),
    PEOPLE.map(lambda person: {"committer": person}),
    st.integers(1, 10**6).map(lambda more: {"committer": BOT._replace(time=BOT.time + more)}),
    st.integers(1, 10**6).map(lambda more: {"author": BOT._replace(time=BOT.time + more)}),
)


@given(TEXTS, CHANGES)
def test_any_other_field_breaks_it(text, change):
    made = commit(text)
    other = made._replace(**change)
    assert (seal_of(other) is None) == (other != made)


@given(st.data())
def test_any_other_message_breaks_it(data):
    made = commit(data.draw(TEXTS))
    at = data.draw(st.integers(0, len(made.message)))
    to = data.draw(st.integers(at, min(len(made.message), at + 5)))
    message = made.message[:at] + data.draw(WORDS | st.just("\n")) + made.message[to:]
    same = message in (made.message, made.message[:-1])
    assert (seal_of(made._replace(message=message)) is None) != same


def test_a_forge_may_take_the_last_line_end_away_and_no_more():
    made = commit()
    assert seal_of(made._replace(message=made.message.rstrip("\n"))) == AS
    assert seal_of(made._replace(message=made.message + "\n")) is None


def test_a_seal_of_the_forge_counts_with_its_signature_alone():
    made = commit(people=None)
    somebody = ForgePerson("web-flow", "noreply@example.org", 5)
    assert seal_of(made._replace(is_verified=True, author=somebody, committer=somebody)) == AS
    assert seal_of(made) is None
    assert seal_of(made._replace(is_verified=True, tree="d" * 40)) is None
    assert seal_of(made._replace(is_verified=True, parents=("d" * 40,))) is None
    assert seal_of(made._replace(is_verified=True, message="x" + made.message)) is None


def test_the_one_kind_of_seal_does_not_pass_for_the_other():
    made = commit()
    assert seal_of(made._replace(message=made.message.replace("v1 ", "v1-forge "), is_verified=True)) is None


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Fix: a subject that looks like a trailer", ()),
        ("Subject\n\nA body: with a colon\nand more.\n", ()),
        ("Subject\n\nBody.\n\nRefs: 12\nCo-authored-by: A <a@b.c>\n", ("Refs: 12", "Co-authored-by: A <a@b.c>")),
    ],
)
def test_git_reads_the_trailers(text, before):
    made = commit(text)
    done = subprocess.run(
        ["git", "interpret-trailers", "--parse"], input=made.message, capture_output=True, text=True, check=True
    )
    *above, group, fingerprint, seal = done.stdout.splitlines()
    assert (tuple(above), group, fingerprint) == (before, "Tidy-Group: repair", f"Tidy-Fingerprint: {'f' * 64}")
    assert seal.startswith("Tidy-Seal: v1 ")


@pytest.mark.parametrize("text", ["", "\n", "a\0b", "a\rb", "a\x1b[0m", "a\ud800"])
def test_what_could_not_be_read_again_is_not_sealed(text):
    with pytest.raises(ValueError, match="cannot be sealed"):
        commit(text)


@pytest.mark.parametrize("sealed", [SealedAs("Repair", "f" * 64), SealedAs("a\nb", "f" * 64), SealedAs("a", "f")])
def test_a_name_that_could_not_be_read_again_is_not_sealed(sealed):
    with pytest.raises(ValueError, match="no seal can be read"):
        commit(sealed=sealed)
