"""The token model: likelier code costs less, and the file is what its script says it is."""

import marshal
import zlib
from array import array
from importlib.resources import files

import pytest

from sophia_tidy.repair.lexer import KEYWORDS
from sophia_tidy.repair.model import (
    BITS,
    CLASSES,
    DEEPER,
    ORDER,
    SAME,
    SHALLOWER,
    UNSEEN,
    TokenModel,
    layout,
    pairs,
    token_model,
    words_of_line,
)


def cost(line: str) -> float:
    model = token_model()
    return model.cost_of_ids(model.vocabulary.get(w, 0) for w in words_of_line(line, model.vocabulary)[1])


@pytest.mark.parametrize(
    ("likelier", "other"),
    [
        ("for i in range(n):", "for i of range(n):"),
        ("x = f(a, b)", "x = f(a b)"),
        ("return self.x", "return self x"),
        ("if a == b:", "if a = b:"),
        ("def f(self):", "def f(self);"),
        ("import os", "import import"),
        ("print('a')", "print['a')"),
        ("except ValueError as e:", "except ValueError e as:"),
    ],
)
def test_a_likelier_line_costs_less(likelier, other):
    assert cost(likelier) < cost(other)


def test_the_file_is_small():
    assert files("sophia_tidy.repair").joinpath("tokens.bin").stat().st_size < 300_000


def test_the_file_is_in_the_format_of_its_script():
    vocabulary, (deltas, values) = marshal.loads(
        zlib.decompress(files("sophia_tidy.repair").joinpath("tokens.bin").read_bytes())
    )
    assert vocabulary[0] == "<unknown>" and tuple(vocabulary[1 : 1 + len(CLASSES)]) == CLASSES
    assert len(set(vocabulary)) == len(vocabulary) < 1 << BITS
    assert set(vocabulary) >= KEYWORDS
    assert len(deltas) == 8 * len(values)
    keys = [key for key, _ in pairs((deltas, values))]
    assert keys == sorted(set(keys))
    assert {key & 7 for key in keys} == set(range(1, ORDER + 1))
    assert max(keys) >> 3 < 1 << BITS * ORDER


def test_a_cost_is_the_longest_known_context_with_a_penalty_for_each_that_is_not():
    one, two = 1, 2
    table = {one << 3 | 1: 16, two << 3 | 1: 32, (one << BITS | two) << 3 | 2: 8}
    model = TokenModel({"a": one, "b": two}, table)
    backed_off = model.cost_of_ids([two]) - 32 / 8
    assert backed_off > 0
    assert model.cost_of_ids([one, two]) == pytest.approx(model.cost_of_ids([one]) + 8 / 8 + backed_off * 2 / 3)
    assert model.cost_of_ids([5]) == UNSEEN / 8


def test_packed_columns_are_read_as_they_were_written():
    keys = [3, 10, 11]
    deltas = array("Q", [3, 7, 1]).tobytes()
    assert list(pairs((deltas, bytes([1, 2, 255])))) == list(zip(keys, [1, 2, 255], strict=True))


def test_layout_is_part_of_the_text():
    assert [layout(4, 4), layout(4, 8), layout(4, 0)] == [SAME, DEEPER, SHALLOWER]
    assert words_of_line("\tx = 'a'  # why", {"=": 0})[0] == 8


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("size = 1", ["<name>", "=", "<number>"]),
        ("Thing ZZ _z", ["<Name>", "<NAME>", "<name>"]),
        ("'a' '''b''' 'c", ["<string>", "<doc>", "<open>", "<name>"]),
        ("? $", ["<bad>", "<bad>"]),
    ],
)
def test_the_words_of_a_line(line, words):
    assert words_of_line(line, {})[1] == words
