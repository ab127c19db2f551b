"""The planner: which files are looked at, how the writes stand on one another, what is noted."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import PurePosixPath as P
from typing import Any

from sophia_tidy import codemods
from sophia_tidy.adapters.ruff.check import check_contents
from sophia_tidy.codemods.planner import CodemodOptions
from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Safety
from sophia_tidy.kernel.tree import SYMLINK, Tree, TreeEntry

SOURCE = b"""import requests


def load(url, seen=[], more=[]):
    try:
        return int(requests.get(url).text)
    except:
        raise ValueError(json.dumps(url))


def size(x):
    try:
        return int(x)
    except:
        raise ValueError(x)
"""


def findings(**files: bytes) -> tuple[Tree, list[Finding]]:
    contents = {P(name + ".py"): content for name, content in files.items()}
    return Tree(contents), check_contents(contents, select=codemods.RUFF_CODES, target="py311")


def test_safe_writes_stand_below_the_unsafe_ones() -> None:
    tree, found = findings(a=SOURCE)
    plan = codemods.plan_codemods(tree, found)
    assert [c.rule for c in plan] == [
        "undefined-name",
        "bare-except",
        "raise-without-from",
        "bare-except",
        "raise-without-from",
        "request-without-timeout",
        "mutable-default",
    ]
    safe = tree.after(plan.only(Safety.SAFE))[P("a.py")]
    assert b"import json" in safe and b"except Exception as err:" in safe and b"from err" in safe
    assert b"    except:\n        raise ValueError(json" in safe
    assert b"timeout" not in safe and b"more=[]" in safe
    assert b"timeout=30" in tree.after(plan)[P("a.py")] and b"more=None" in tree.after(plan)[P("a.py")]


def test_what_is_left_alone_is_a_note_at_its_line() -> None:
    tree, found = findings(a=SOURCE)
    notes = codemods.plan_codemods(tree, found).findings
    assert [(n.rule, n.location, n.severity) for n in notes] == [
        ("mutable-default", Location(P("a.py"), 4), Severity.NOTE)
    ]
    assert "`seen` may be shared" in notes[0].message


def test_select_takes_a_set_or_a_function() -> None:
    tree, found = findings(a=SOURCE)
    assert {c.rule for c in codemods.plan_codemods(tree, found, select={"bare-except"})} == {"bare-except"}
    assert {c.rule for c in codemods.plan_codemods(tree, found, select=lambda r: r == "utcnow")} == set()


def test_the_seconds_are_the_options() -> None:
    tree, found = findings(a=SOURCE)
    plan = codemods.plan_codemods(tree, found, options=CodemodOptions(timeout=5))
    assert b"timeout=5)" in tree.after(plan)[P("a.py")]


def test_only_files_with_a_finding_are_read_where_no_name_is_undefined() -> None:
    def refuse() -> bytes:
        raise AssertionError("read")

    _, found = findings(a=b"try:\n    f = 1\nexcept:\n    pass\n")
    tree = Tree({P("a.py"): b"try:\n    f = 1\nexcept:\n    pass\n", P("b.py"): TreeEntry(refuse)})
    assert len(codemods.plan_codemods(tree, found)) == 1


def test_a_link_and_a_path_that_is_gone_are_passed_over() -> None:
    found = [Finding(Location(P(name), 1, 1), "E722", "") for name in ("link.py", "gone.py")]
    tree = Tree({P("link.py"): TreeEntry(lambda: b"a.py", SYMLINK)})
    assert not codemods.plan_codemods(tree, found)


def test_processes_give_the_same_plan() -> None:
    tree, found = findings(a=SOURCE, b=SOURCE + b"\n", c=b"x = xrange(3)\n")

    def mapper(function: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[Any]:
        with ProcessPoolExecutor(2) as pool:
            yield from list(pool.map(function, list(jobs)))

    assert codemods.plan_codemods(tree, found, mapper=mapper) == codemods.plan_codemods(tree, found)


def test_ruffs_builtins_are_left_alone() -> None:
    tree, found = findings(a=b"print(json.dumps(1))\n")
    options = CodemodOptions(builtins=frozenset({"json"}))
    assert not codemods.plan_codemods(tree, found, options=options)
