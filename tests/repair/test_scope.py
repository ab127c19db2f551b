"""The stretch that an edit is judged on: it must not tell another story than the whole text."""

import pytest
from hypothesis import given, settings

from sophia_tidy.repair.candidate import Candidate
from sophia_tidy.repair.fault import Fault, parse
from sophia_tidy.repair.fault_location import first_fault
from sophia_tidy.repair.scope import scopes
from sophia_tidy.repair.source import Source

from .snippets import mutated

CLEAN = "def before():\n    return 1\n\n\n"
AFTER = "\n\ndef after():\n    return 2\n\n\nclass Last:\n    pass\n"

# name: a broken stretch, and edits (old, new) of which the first mends it and the second does not
BROKEN = {
    "function": ("def f(a):\n    return (a\n", "(a", "(a)", "((a"),
    "header": ("def f(a)\n    return a\n", "(a)", "(a):", "(a)::"),
    "method": (
        "class A:\n    def f(self):\n        x = [1\n        return x\n\n    def g(self):\n        return 2\n",
        "[1",
        "[1]",
        "[1)",
    ),
    "nested-function": ("def f():\n    def g():\n        return {1\n    return g\n", "{1", "{1}", "{1)"),
    "nested-class": (
        "class A:\n    class B:\n        def f(self):\n            return 'x\n    y = 1\n",
        "'x",
        "'x'",
        '"x',
    ),
    "decorated": ("@cache\n@wraps(f\ndef g():\n    return 1\n", "(f", "(f)", "(f]"),
    "under-if": ("if DEBUG:\n    def f():\n        return (1\nelse:\n    f = None\n", "(1", "(1)", "(1]"),
    "under-try": ("try:\n    import a\nexcept ImportError:\n    def a():\n        x = = 1\n", "= =", "=", "= = ="),
    "async": ("async def f():\n    await g(\n    return 1\n", "g(", "g()", "g(["),
    "tabs": ("class A:\n\tdef f(self):\n\t\treturn (1\n", "(1", "(1)", "(1]"),
    "statement": ("x = 1\ny = (2\nz = 3\n", "(2", "(2)", "(2]"),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("around", [("", ""), (CLEAN, AFTER)], ids=["alone", "among-others"])
def test_a_scope_judges_as_the_whole_text_does(case, around):
    stretch, old, *news = BROKEN[case]
    text = around[0] + stretch + around[1]
    fault = first_fault(text)
    assert fault is not None
    at = text.index(old, len(around[0]))
    for new in news:
        edit = Candidate.of((at, at + len(old), new), cost=1.0, rule="r", reason="")
        whole = parse(edit.apply(text))
        covered = [s for s in scopes(Source(text), fault) if s.start <= edit.start and edit.end <= s.end]
        assert covered
        for scope in covered:
            judged = scope.judge(edit.apply(text, scope.start, scope.end), fault)
            assert (judged is None) == (whole is None)
            if judged is not None and whole is not None:
                assert judged.line == whole.line


@given(mutated())
@settings(deadline=None)
def test_every_scope_holds_the_fault_and_the_last_is_the_whole_text(text):
    fault = first_fault(text)
    if fault is None:
        return
    source = Source(text)
    fault = fault.within(source.line_count)
    found = list(scopes(source, fault))
    assert (found[-1].start, found[-1].end, found[-1].prefix) == (0, len(text), "")
    sizes = [s.end - s.start for s in found]
    assert sizes == sorted(sizes)
    assert all(s.start <= source.starts[fault.line - 1] and s.end >= source.starts[fault.line - 1] for s in found)
    assert all(source.starts[s.first - 1] == s.start for s in found)


def test_a_method_is_parsed_under_as_many_blocks_as_it_stands_in():
    text = (
        CLEAN
        + "class A:\n    if B:\n        def f(self):\n            return (1\n\n"
        + "        def g(self):\n            return 2\n\n" * 8
    )
    fault = first_fault(text)
    assert fault is not None and fault.line == 8
    narrow = next(scopes(Source(text), fault))
    assert narrow.prefix == "if 1:\n    if 1:\n"
    assert text[narrow.start : narrow.end].lstrip().startswith("def f")
    assert parse(narrow.prefix + text[narrow.start : narrow.end].replace("(1", "(1)")) is None


def test_what_the_compiler_refuses_is_judged_by_the_compiler():
    text = "def f():\n    pass\nreturn 1\n"
    fault = first_fault(text)
    assert fault is not None and fault.by_compiler and parse(text) is None
    whole = list(scopes(Source(text), fault))[-1]
    assert str(whole.judge(text, fault)) == str(fault)


def test_an_open_string_is_judged_on_the_whole_text():
    text = CLEAN + "def f():\n    '''Does it.\n    return 1\n"
    fault = Fault(6, 5, "unterminated triple-quoted string literal (detected at line 7)", 0, 7)
    assert [(s.start, s.end) for s in scopes(Source(text), fault)] == [(0, len(text))]


def test_an_import_that_fell_into_a_call_ends_no_scope():
    text = CLEAN + "rows = load(\n    1,\nimport os\n    2,\n)\n" + AFTER * 3
    fault = first_fault(text)
    assert fault is not None
    first = next(scopes(Source(text), fault))
    assert "2,\n)" in text[first.start : first.end]
