"""A Dockerfile as instructions: what counts as one, and what it takes from the build context."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.formats.dockerfile import copied_sources, instructions, mounts, stages


def names(text):
    return [each.name for each in instructions(text)]


def sources(text):
    return [[word.text for word in copied_sources(each).sources] for each in instructions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nRUN b\n", ["FROM", "RUN"]),
        ("from a\n  copy b c", ["FROM", "COPY"]),
        ("# COPY a b\nFROM a", ["FROM"]),
        ("RUN a \\\n  && COPY b c\nCMD d", ["RUN", "CMD"]),
        ("RUN a \\\n# COPY b c\n\n  && d\nCMD e", ["RUN", "CMD"]),
        ("RUN <<EOF\nCOPY a b\nEOF\nCMD c", ["RUN", "CMD"]),
        ("COPY <<'A' <<B /x/\nADD a b\nA\nADD c d\nB\nCMD c", ["COPY", "CMD"]),
        ("RUN cat <<< COPY\nCMD c", ["RUN", "CMD"]),
        ("RUN <<EOF\nnever closed\nCOPY a b", ["RUN"]),
        ("# syntax=docker/dockerfile:1\n# escape=`\nRUN a `\n  COPY b c\nCMD d\\", ["RUN", "CMD"]),
        ("ONBUILD COPY a b", ["COPY"]),
        ("RUN a\r\nCMD b\r\n", ["RUN", "CMD"]),
    ],
)
def test_instructions_are_told_from_what_only_looks_like_one(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COPY a b /c/", ["a", "b"]),
        ("COPY --chown=1:1 --link a /c/", ["a"]),
        ('COPY ["a b", "c", "/d/"]', ["a b", "c"]),
        ('COPY --chmod=755 ["a b", "/d/"]', ["a b"]),
        ("COPY a \\\n  # why\n  b /c/", ["a", "b"]),
        ("COPY src/[a-z]*.py /c/", ["src/[a-z]*.py"]),
        ('COPY "a b" /c/', ["a b"]),
        ("COPY <<E a /c/\nE", ["a"]),
        ("COPY \\\n a /c/", ["a"]),
    ],
)
def test_the_sources_of_a_copy_are_all_but_the_last(text, expected):
    assert sources(text) == [expected]


def test_a_source_knows_its_place_and_its_stage():
    text = "FROM x AS y\nCOPY --from=y a b\nADD \\\n  c d\n"
    _, copy, add = instructions(text)
    assert copied_sources(copy).stage == "y"
    assert [text[word.at : word.at + len(word.text)] for word in copied_sources(add).sources] == ["c"]


def test_a_mount_has_its_options_and_the_place_of_its_source():
    text = "RUN --mount=type=bind,source=a/b,target=/c --mount=type=cache,target=/d make"
    (bind, at), (cache, nowhere) = mounts(next(iter(instructions(text))))
    assert (bind["source"], text[at : at + 3], cache["type"], nowhere) == ("a/b", "a/b", "cache", 0)


def test_stages_have_their_images_and_names():
    found = stages("ARG V=1\nFROM --platform=linux/amd64 a:${V} AS one\nRUN x\nFROM one\nCOPY b c\n")
    assert [(each.image, each.name, [inner.name for inner in each.instructions]) for each in found] == [
        ("", "", ["ARG"]),
        ("a:${V}", "one", ["RUN"]),
        ("one", "", ["COPY"]),
    ]


@given(st.text("aRUNCOPY<E'\"\\`#[],=- \r\n", max_size=80))
def test_any_text_is_read_and_every_source_is_where_it_is_said(text):
    for each in instructions(text):
        assert text[each.at : each.end] == each.rest
        assert all(text.startswith(word.text, word.at) for word in copied_sources(each).sources)
