"""The gate refuses what a codemod did not declare, whatever codemod proposes it."""

from collections.abc import Sequence
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.codemods.gate import admitted
from sophia_tidy.codemods.source import fragment
from sophia_tidy.codemods.source.context import CodemodContext
from sophia_tidy.codemods.source.encoded import Encoded, encoded
from sophia_tidy.codemods.source.splice import DeclaredEdit, Touch
from sophia_tidy.codemods.source.view import View

SOURCE = "import os\n\n\ndef f(x):\n    return g(x, [1, 2])  # why\n"


def gate(splices: Sequence[DeclaredEdit], source: str = SOURCE, encoding: str = "utf-8") -> str | bytes:
    stored = encoded(source.encode(encoding), P("m.py"))
    assert isinstance(stored, Encoded)
    after = admitted(View(stored.data, CodemodContext()), splices, stored)
    return after if isinstance(after, str) else after.data


def at(text: str, new: str, *touches: Touch, source: str = SOURCE) -> DeclaredEdit:
    start = source.encode().index(text.encode())
    return DeclaredEdit.of(start, start + len(text.encode()), new, touches)


def test_a_declared_change_passes() -> None:
    touch = Touch("Name", "id", 5, "'g'", "'len'")
    assert gate([at("g(", "len(", touch)]) == SOURCE.replace("g(", "len(").encode()


@pytest.mark.parametrize(
    ("splice", "reason"),
    [
        (at("g(", "h("), "would differ in Name.id on line 5"),
        (at("g(", "len(", Touch("Name", "id", 4, "'g'", "'len'")), "would differ"),
        (at("g(", "len(", Touch("Name", "id", 5, "'g'", "'max'")), "would differ"),
        (at("[1, 2]", "[1, 2.0]"), "would differ in Constant.value"),
        (at("[1, 2]", "[1, True]"), "would differ in Constant.value"),
        (at("[1, 2]", "[1]"), "would differ in List.elts"),
        (at("[1, 2]", "(1, 2)"), "would differ in Call.args"),
        (at("g(x", "g((x"), "does not parse"),
        (at("import os\n", ""), "would differ in Module.body"),
        (at("# why", "# why", Touch("Name", "id", 5, "'g'", "'h'")), "would differ in Name.id"),
    ],
)
def test_what_is_not_declared_is_refused(splice: DeclaredEdit, reason: str) -> None:
    answer = gate([splice])
    assert isinstance(answer, str) and reason in answer


def test_a_new_undefined_name_is_refused() -> None:
    answer = gate([at("g(", "h(", Touch("Name", "id", 5, "'g'", "'h'"))])
    assert answer == "`h` would be undefined"


def test_a_name_that_an_import_of_the_same_change_defines_is_none() -> None:
    added = DeclaredEdit.of(
        10, 10, "import h\n", (Touch("Module", "body", 0, None, fragment.statements("import h")[0]),)
    )
    renamed = at("g(", "h(", Touch("Name", "id", 5, "'g'", "'h'"))
    assert gate([added, renamed]) == SOURCE.replace("g(", "h(").replace("os\n", "os\nimport h\n").encode()


def test_splices_that_overlap_are_refused() -> None:
    assert gate([at("g(x", "y"), at("(x", "z")]) == "two changes want the same text"


def test_what_the_encoding_cannot_store_is_refused() -> None:
    source = "# -*- coding: latin-1 -*-\nx = 'é'\n"
    splice = at("'é'", "'€'", Touch("Constant", "value", 2, "'é'", "'€'"), source=source)
    answer = gate([splice], source, "latin-1")
    assert isinstance(answer, str) and "cannot store" in answer


def test_a_swap_of_equal_statements_counts_every_difference() -> None:
    source = "a = 1\nb = 1\n"
    splice = at("a = 1\nb = 1\n", "b = 1\na = 1\n", Touch("Name", "id", 1, "'a'", "'b'"), source=source)
    answer = gate([splice], source)
    assert isinstance(answer, str) and "Name.id on line 2" in answer
