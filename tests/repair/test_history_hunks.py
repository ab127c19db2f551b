"""The file's own history: which version counts, which lines of it are offered, and when it is read."""

from collections.abc import Iterator

import pytest

from sophia_tidy.repair import repair
from sophia_tidy.repair.fault import Fault
from sophia_tidy.repair.history_hunks import LARGEST, LOOK_AT, HistoryHunks
from sophia_tidy.repair.source import Source

GOOD = "import os\n\n\ndef f(a):\n    x = 1\n    y = 2\n    return a\n"
BAD = "import os\n\n\ndef f(a):\n    x = (1\n    y = 2 +\n    return a\n"


def versions(*contents: bytes):
    return lambda: iter(contents)


def offered(undo: HistoryHunks, text: str, line: int) -> list[str]:
    return [edit.apply(text) for edit in undo.candidates(Source(text), Fault(line, 1, "invalid syntax"))]


def test_the_hunk_is_offered_and_each_of_its_lines():
    texts = offered(HistoryHunks(versions(GOOD.encode())), BAD, 5)
    assert texts == [GOOD, BAD.replace("(1", "1"), BAD.replace("2 +", "2")]


def test_hunks_that_are_not_near_the_fault_are_not_offered():
    filler = "z = 0\n" * 20
    assert offered(HistoryHunks(versions((GOOD + filler).encode())), BAD + filler, 25) == []


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (BAD.replace("    y = 2 +\n", ""), 5),
        (BAD.replace("    return a\n", "    oops oops\n    return a\n"), 7),
        (GOOD.removesuffix("    return a\n"), 6),
    ],
    ids=["lines-gone", "lines-new", "end-gone"],
)
def test_lines_come_and_go(now, line):
    assert GOOD in offered(HistoryHunks(versions(GOOD.encode())), now, line)


def test_the_newest_version_that_parses_counts():
    undo = HistoryHunks(
        versions(b"def (:\n", b"\xff\xfe", b"# coding: klingon\n", b"", b"  \n", GOOD.encode(), b"x = 1\n")
    )
    assert undo.ancestor == GOOD


def test_a_declared_encoding_is_understood():
    assert (
        HistoryHunks(versions("# coding: latin-1\nx = 'ü'\n".encode("latin-1"))).ancestor
        == "# coding: latin-1\nx = 'ü'\n"
    )


def test_no_version_parses():
    undo = HistoryHunks(versions(b"def (:\n"))
    assert undo.ancestor is None
    assert offered(undo, BAD, 5) == []
    assert not undo.agrees("", "x = 1\n")


def counting(read: list[int], content: bytes) -> Iterator[bytes]:
    for number in range(100):
        read.append(number)
        yield content


def test_no_more_versions_are_read_than_are_needed():
    read: list[int] = []
    assert HistoryHunks(lambda: counting(read, GOOD.encode())).ancestor == GOOD
    assert read == [0]


def test_versions_that_do_not_parse_are_given_up_after_a_while():
    read: list[int] = []
    assert HistoryHunks(lambda: counting(read, b"def (:\n")).ancestor is None
    assert len(read) <= LOOK_AT + 1


def test_history_is_not_read_for_a_file_that_parses():
    read: list[int] = []
    assert repair(GOOD.encode(), history=lambda: counting(read, b"x = 1\n")).fixes == ()
    assert read == []


def test_a_text_too_large_is_not_compared():
    text = "x = 1\n" * (LARGEST + 1)
    assert offered(HistoryHunks(versions(b"x = 2\n")), text, 5) == []


def test_line_ends_are_those_of_the_file_now():
    now = BAD.replace("\n", "\r\n")
    assert offered(HistoryHunks(versions(GOOD.encode())), now, 5)[0] == GOOD.replace("\n", "\r\n")


def test_a_last_line_without_an_end_stays_without():
    assert offered(HistoryHunks(versions(b"a = 1\nb = 2\n")), "a = 1\nb = (2", 2)[0] == "a = 1\nb = 2"


def test_an_edit_agrees_where_history_had_every_line_that_it_made():
    undo = HistoryHunks(versions(GOOD.encode()))
    assert undo.agrees(BAD, BAD.replace("(1", "1"))
    assert not undo.agrees(BAD, BAD.replace("(1", "(1)"))
    assert not undo.agrees(BAD, BAD)


def test_what_no_rule_can_tell_history_does():
    broken = b"import os\n\nPORT = os.environ[\nHOST = 'x'\n"
    result = repair(broken, history=versions(b"import os\n\nPORT = os.environ['PORT']\nHOST = 'x'\n"))
    assert result.content == b"import os\n\nPORT = os.environ['PORT']\nHOST = 'x'\n"
    assert {e.rule for e in result.fixes} == {"history"}


def test_agreement_with_history_makes_a_guess_sure():
    broken, good = b"def f(a):\n    print(a b)\n", b"def f(a):\n    print(a, b)\n"
    alone, backed = repair(broken), repair(broken, history=versions(good))
    assert backed.content == good
    assert backed.confidence >= alone.confidence
    assert backed.tier == "repaired"
