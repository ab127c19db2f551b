"""Random documents, and hostile ones: the same values under both readings, the same comments, and once is enough."""

import re
import time
from pathlib import PurePosixPath as P

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.yaml_style import Style, restyle

from .readings import kept

WORDS = st.sampled_from(
    [
        "a",
        "b c",
        "on",
        "1",
        "0x1F",
        "22:22",
        "~",
        "'q'",
        '"d"',
        "'it''s'",
        '"\\t"',
        "x:y",
        "a#b",
        "!!str 1",
        "- x".replace("- ", "-"),
        '"# no comment"',
        "'a: b'",
        "2001-01-01",
        "1e3",
        "é",
        "*z",
    ]
)
KEYS = st.sampled_from(["a", "b", "'c'", '"d"', "e f", "1", "on", "? g"])
COMMENTS = st.sampled_from(["", "", "", "# c", "#c", "## - x", "# a: b"])
BLANKS = st.sampled_from([" ", "  ", "\t", "     "])
STYLES = st.builds(Style, st.booleans(), st.sampled_from(["double", "single", "keep"]))


@st.composite
def blocks(draw, depth: int, column: int) -> list[str]:
    """Lines of one node at ``column``."""
    if depth == 0:
        return [" " * column + draw(WORDS)]
    lines: list[str] = []
    mapping = draw(st.booleans())
    for index in range(draw(st.integers(1, 3))):
        lines += draw(st.sampled_from([[], [], [""], ["   "], [" " * draw(st.integers(0, 9)) + "# own"]]))
        key = f"{draw(st.sampled_from(['k', 'on', 'x y']))}{index}:" if mapping else "-"
        lines += [" " * column + line for line in draw(values(depth - 1, key, column))]
    return lines


@st.composite
def values(draw, depth: int, key: str, column: int) -> list[str]:
    comment = draw(COMMENTS)
    tail = draw(BLANKS) + comment if comment else ""
    match draw(st.sampled_from(["plain", "flow", "literal", "nested", "folded", "empty"])):
        case "plain":
            return [f"{key}{draw(BLANKS)}{draw(WORDS)}{tail}".replace("*z", "z")]
        case "flow":
            inner = draw(st.sampled_from(["[a,b ]", "{ x: 1,y : [ ]}", "[a,\n  {b: 1 },  # in\n # own\n c\n ]", "{}"]))
            return [f"{key} {inner}".split("\n")[0], *(f"  {line}" for line in inner.split("\n")[1:])]
        case "literal":
            pad = " " * draw(st.integers(1, 5))
            chomp = draw(st.sampled_from(["|", "|-", "|+", ">", ">+", ">-"]))
            return [
                f"{key} {chomp}{tail}",
                *(pad + line if line else "" for line in ("text  ", "  more # x", "", "end", "", "")),
            ]
        case "folded":
            return [f"{key} one", "    two", "", "      three"]
        case "empty":
            return [f"{key}{tail}"]
        case _:
            inner = draw(blocks(max(depth, 0), draw(st.integers(1, 5))))
            return [f"{key}{tail}", *inner]


@st.composite
def texts(draw) -> str:
    documents = ["\n".join(draw(blocks(draw(st.integers(1, 3)), 0))) for _ in range(draw(st.integers(1, 2)))]
    return (
        draw(st.sampled_from(["", "# head\n", "---\n", "\n\n"]))
        + "\n---\n".join(documents)
        + draw(st.sampled_from(["\n", "", "\n\n"]))
    )


def _comments(text: str) -> list[str]:
    """All that may be a comment, told line by line without a scanner; quotes of either kind count as one."""
    return sorted(match[0].strip().replace("'", '"') for match in re.finditer(r"(?<!\S)#.*", text))


@settings(max_examples=400, deadline=None)
@given(texts(), STYLES)
def test_both_readings_all_comments_and_once_is_enough(text, style):
    done = restyle(text.encode(), P("a.yaml"), style)
    if done.content is None:
        return
    after = done.content.decode()
    assert kept(text, after)
    assert _comments(after) == _comments(text)
    assert restyle(done.content, P("a.yaml"), style).content is None


@settings(max_examples=100, deadline=None)
@given(texts())
def test_most_documents_are_not_refused(text):
    """What this generator makes is YAML that the style has an answer to; refusing it would be the easy way out."""
    assert [each for each in restyle(text.encode(), P("a.yaml")).findings if each.rule != "invalid-yaml"] == []


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(list("a:-? \n\t#'\"|>&*![]{},%0\\é\r")), max_size=40))
def test_no_text_is_worse_afterwards(text):
    done = restyle(text.encode(), P("a.yaml"))
    if done.content is not None and done.rule != "yaml-tabs":
        assert kept(text.replace("\r\n", "\n").replace("\r", "\n"), done.content.decode())
        assert restyle(done.content, P("a.yaml")).content is None


@given(st.binary(max_size=60))
def test_no_bytes_are_too_strange(content):
    restyle(content, P("a.yaml"))


HOSTILE = {
    "a bomb of aliases": "a: &a [x,x]\n"
    + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)},*{chr(97 + i)}]\n" for i in range(20)),
    "900 brackets": "a:   " + "[" * 900 + "]" * 900 + "\n",
    "100,000 brackets": "[" * 100_000,
    "400 levels": "".join(f"{' ' * i}k{i}:\n" for i in range(400)) + " " * 401 + "x\n",
    "brackets and lines": "a: " + "[\n" * 500 + "]" * 500 + "\n",
    "a line of a million": "a:   " + "x" * 1_000_000 + "\n",
    "100,000 blank lines": "a: 1\n" + "\n" * 100_000 + "b: 1\n",
    "20,000 comments after deep lists": "a:\n" + "".join(f"{' ' * i}-\n" for i in range(1, 100)) + "    # c\n" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_soon_and_are_no_worse(text):
    began = time.process_time()
    done = restyle(text.encode(), P("a.yaml"))
    assert time.process_time() - began < 20
    assert done.content is None or (
        len(done.content) <= 4 * len(text) + 1000 and restyle(done.content, P("a.yaml")).content is None
    )


def test_ten_megabytes_are_restyled():
    text = "items:\n" + "- name:   x\n  value: [ 1,2 ]\n" * 20_000 + "big: |\n" + "  content\n" * 900_000
    assert len(text) > 9_000_000
    done = restyle(text.encode(), P("a.yaml"))
    assert done.content is not None and done.content.startswith(b"items:\n  - name: x\n    value: [1, 2]\n")


@pytest.mark.parametrize("text", [">\n#", "|\n#\n", "--- >\n  text\n"])
def test_a_document_that_is_one_block_of_text_is_left_alone(text):
    done = restyle(text.encode(), P("a.yaml"))
    assert done.content is None and [finding.rule for finding in done.findings] == ["yaml-refused"]
