"""What mended one file is offered to its neighbours: the same lines, at any level, and nothing near them."""

import pytest

from sophia_tidy.repair import LearnedEdits, repair
from sophia_tidy.repair.fault import Fault
from sophia_tidy.repair.source import Source

PAIR = (
    "def f():\n    serve(host='::'  # for docker port=8080)\n    x = 1\n",
    "def f():\n    serve(host='::', port=8080)  # for docker\n    x = 1\n",
)
BROKEN = "import os\n\nif os:\n        serve(host='::'  # for docker port=8080)\n"


def offered(learnt: LearnedEdits, text: str, line: int) -> list[tuple[str, float]]:
    return [(e.apply(text), e.cost) for e in learnt.candidates(Source(text), Fault(line, 1, "'(' was never closed"))]


def test_a_line_is_offered_at_the_level_where_it_stands():
    ((text, _),) = offered(LearnedEdits([PAIR]), BROKEN, 4)
    assert text == "import os\n\nif os:\n        serve(host='::', port=8080)  # for docker\n"


def test_a_line_that_only_resembles_is_not_offered():
    assert offered(LearnedEdits([PAIR]), BROKEN.replace("8080", "8081"), 4) == []


def test_a_line_far_from_the_fault_is_not_offered():
    assert offered(LearnedEdits([PAIR]), BROKEN + "y = 1\n" * 20, 24) == []


def test_the_more_files_the_surer():
    costs = [offered(LearnedEdits([PAIR] * n), BROKEN, 4)[0][1] for n in (1, 2, 5)]
    assert costs == sorted(costs, reverse=True) and costs[0] > costs[-1] >= 0


def test_of_two_ways_the_commoner_is_taken():
    other = (PAIR[0], PAIR[1].replace("8080)  # for docker", "8080)"))
    ((text, _),) = offered(LearnedEdits([other, PAIR, PAIR]), BROKEN, 4)
    assert text.endswith("# for docker\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [("x = 1\n", "x = 1\n"), ("", ""), ("a\n", "b\n"), ("p = 1\n" * 4, "q = 2\n" * 4), ("x = 1\n", "x = 1\ny = 2\n")],
    ids=["same", "empty", "too-short", "too-long", "inserted"],
)
def test_nothing_is_learnt_from(before, after):
    assert not LearnedEdits([(before, after)])


def test_what_was_learnt_mends_a_file_that_no_rule_can():
    pair = ("PORT = env[\nx = 1\n", "PORT = env['PORT']\nx = 1\n")
    broken = b"import env\nPORT = env[\nHOST = 'a'\n"
    assert repair(broken).content != b"import env\nPORT = env['PORT']\nHOST = 'a'\n"
    result = repair(broken, siblings=(LearnedEdits([pair] * 3),))
    assert result.content == b"import env\nPORT = env['PORT']\nHOST = 'a'\n"
    assert [e.rule for e in result.fixes] == ["sibling"]


def test_line_ends_are_those_of_the_file():
    text = BROKEN.replace("\n", "\r\n")
    assert offered(LearnedEdits([PAIR]), text, 4)[0][0].endswith(
        "if os:\r\n        serve(host='::', port=8080)  # for docker\r\n"
    )
