"""No import runs in a circle: module by module, whenever it is made.

Counted is every import of one module of the package by another that stands
in its text: at its top, within a function (it runs, if later), and under
``TYPE_CHECKING`` (who names another's type knows it).  Not counted is that
Python runs a package's ``__init__`` before what lies in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

Graph = Mapping[str, Sequence[str]]


@pytest.fixture(scope="module")
def imports() -> Graph:
    graph = grimp.build_graph("sophia_tidy", cache_dir=None, exclude_type_checking_imports=False)
    return {module: sorted(graph.find_modules_directly_imported_by(module)) for module in sorted(graph.modules)}


def circles(graph: Graph) -> Iterator[list[str]]:
    """One circle of each knot, by taking out its modules until none is left."""
    left = dict(graph)
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = list(error.args[1])
            yield circle[::-1]
            left = {module: found for module, found in left.items() if module not in circle}
        else:
            return


def test_a_circle_is_found_wherever_it_is():
    assert list(circles({"a": ["b"], "b": ["c"], "c": ["d"], "d": []})) == []
    found = list(circles({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["e"], "e": ["c"], "f": ["a"]}))
    assert sorted(sorted(set(each)) for each in found) == [["a", "b"], ["c", "d", "e"]]


def test_the_graph_has_the_imports_within_functions_and_those_for_types(imports):
    assert "sophia_tidy.convert.load.include" in imports["sophia_tidy.convert.load.reading"]
    assert "sophia_tidy.steps.convert" in imports["sophia_tidy.cli.commands.convert"]
    assert len(imports) > 600


def test_no_import_runs_in_a_circle(imports):
    assert [" → ".join(each) for each in circles(imports)] == []
