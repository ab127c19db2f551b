"""The ``images:`` of a kustomization: what is read is what was written, and every other byte stays."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from .conftest import TEXT, digest, script

digests, words = script("digests"), script("words")
C, D = "c" * 40, "d" * 40


hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
commits = hexes.map(lambda text: text[:40])
reasons = st.text(st.characters(codec="utf-8"), max_size=80)
names = st.from_regex(r"[a-z0-9][a-z0-9._/-]{0,30}(:[0-9]{2,4}/[a-z]+)?", fullmatch=True)
others = st.lists(
    st.sampled_from(["newTag: v1", "newName: other/name", "# a note", 'tagSuffix: "-x"', "#", "x: |", "  folded"]),
    max_size=3,
)


@st.composite
def entries(draw):
    """Images as the scripts make them, of any reason."""
    found = {}
    for name in draw(st.lists(names, max_size=4, unique=True)):
        holds = tuple(
            digests.Hold(commit, f"sha256:{value}", words.one_line(reason) or "failed")
            for commit, value, reason in draw(st.lists(st.tuples(commits, hexes, reasons), max_size=3))
        )
        value = draw(st.one_of(st.just(""), hexes.map("sha256:{}".format)))
        built = draw(st.one_of(st.just(""), commits)) if value else ""
        image = digests.Image(name, value, built, holds, tuple(draw(others)))
        if not image.empty:
            found[name] = image
    return found


def around(newline):
    """What may stand before and behind the block."""
    line = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)
    values = st.lists(line.map(lambda text: f"key: {text}"), max_size=3)
    return values.map(lambda lines: "".join(each + newline for each in ["kind: Kustomization", *lines]))


@given(st.data())
def test_what_is_written_is_read_and_every_byte_outside_stays(data):
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    before, after = data.draw(around(newline)), data.draw(st.one_of(st.just(""), around(newline)))
    first, second = data.draw(entries()), data.draw(entries())
    text = digests.with_images(before, first) + after
    assert digests.read_images(text) == first
    assert text.startswith(before)
    again = digests.with_images(text, second)
    assert digests.read_images(again) == second
    head, tail = (before, after) if first else (before + after, "")
    assert again.startswith(head)
    assert again.endswith(tail)
    block = again[len(head) : len(again) - len(tail)]
    assert bool(block) == bool(second)
    assert not block or re.fullmatch(rf"images:{newline}(?:[ -][^\n]*{newline})+", block)
    assert digests.with_images(again, second) == again


@given(reasons)
def test_a_reason_of_any_text_is_one_comment_for_every_reader_of_yaml(reason):
    hold = digests.Hold(C, digest("a"), words.one_line(reason) or "failed")
    text = digests.with_images("kind: Kustomization\n", {"a": digests.Image("a", digest("b"), D, (hold,))})
    assert yaml.safe_load(text) == {"kind": "Kustomization", "images": [{"name": "a", "digest": digest("b")}]}


A = f"- name: a\n  digest: {digest('a')}  # built from {C}\n"
B = f"- name: b\n  digest: {digest('b')}  # built from {D}\n"
WRITTEN = {
    "the first": (TEXT, f"{TEXT}images:\n{A}"),
    "no end of the last line": (TEXT[:-1], f"{TEXT}images:\n{A}"),
    "CRLF": (TEXT.replace("\n", "\r\n"), f"{TEXT}images:\n{A}".replace("\n", "\r\n")),
    "CRLF and no end of the last line": (TEXT.replace("\n", "\r\n")[:-2], f"{TEXT}images:\n{A}".replace("\n", "\r\n")),
    "another entry": (f"{TEXT}images:\n{B}", f"{TEXT}images:\n{B}{A}"),
    "an entry in a person's own form": (
        "images:\n  # all\n  -   newTag: 'x'  # y\n      name: \"b\"\nkind: K\n",
        "images:\n  # all\n  -   newTag: 'x'  # y\n      name: \"b\"\n"
        f"  - name: a\n    digest: {digest('a')}  # built from {C}\nkind: K\n",
    ),
    "its own entry with other keys": (
        "kind: K\nimages:\n- newName: x/a\n  name: a\n  # why\n  newTag: v1\n",
        f"kind: K\nimages:\n- name: a\n  digest: {digest('a')}  # built from {C}\n  newName: x/a\n  # why\n  newTag: v1\n",
    ),
    "an older digest": (
        f"kind: K\nimages:\n- name: a\n  digest: {digest('0')} # mine\n{B}",
        f"kind: K\nimages:\n{A}{B}",
    ),
    "a key without entries": ("kind: K\nimages:\n", f"kind: K\nimages:\n{A}"),
    "the same": (f"kind: K\nimages:\n{A}"[:-1], f"kind: K\nimages:\n{A}"[:-1]),
}


@pytest.mark.parametrize(("before", "after"), WRITTEN.values(), ids=WRITTEN)
def test_a_digest_is_written(before, after):
    there = digests.read_images(before)
    image = there.get("a", digests.Image("a"))
    new = digests.Image("a", digest("a"), C, image.holds, image.others)
    assert digests.with_images(before, {**there, "a": new}) == after


REFUSED = {
    "flow style": ("kind: K\nimages: []\n", "2: "),
    "a comment behind the key": ("kind: K\nimages: # ours\n- name: a\n", "2: "),
    "a quoted key": ("'images':\n- name: a\n", "1: "),
    "two of them": ("images:\n- name: a\nimages:\n- name: b\n", "1: "),
    "a comment at the margin": ("images:\n- name: a\n# b\n- name: b\n", "3: "),
    "an empty line": ("images:\n- name: a\n\n- name: b\n", "3: "),
    "no list": ("images:\n  a: b\n", "2: "),
    "no name": ("images:\n- newTag: a\n", "2: "),
    "one name twice": ("images:\n- name: a\n- name: a\n", "3: "),
    "a digest that is none": ("images:\n- name: a\n- name: b\n  digest: sha256:abc\n", "3: "),
    "a name that is an alias": ("images:\n- name: *a\n", "2: "),
    "a second document": ("images:\n- name: a\n---\nkind: K\n", "3: "),
    "no keys": ("{kind: K}\n", "1: "),
    "nothing": ("", "1: "),
}


@pytest.mark.parametrize(("text", "line"), REFUSED.values(), ids=REFUSED)
def test_a_form_that_lines_cannot_change_is_refused_with_its_line(text, line):
    with pytest.raises(words.WrongInput) as error:
        digests.read_images(text)
    assert str(error.value).startswith(line)
