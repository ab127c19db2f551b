"""The rows of a matrix are those that GitHub makes of it, and texts are told row by row."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.workflow.facts.matrix import rows, values
from sophia_tidy.workflow.read import read_workflow


def job(matrix, more="", run="x"):
    text = f'on: push\nenv: {{E: e}}\njobs:\n  a:\n    runs-on: x\n{more}    strategy: {{matrix: {matrix}}}\n    steps: [{{run: "{run}"}}]\n'
    workflow = read_workflow(PurePosixPath("a.yml"), text.encode())
    assert workflow.findings == ()
    return workflow, workflow.jobs[0]


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("{a: [1, 2], b: [x]}", [{"a": "1", "b": "x"}, {"a": "2", "b": "x"}]),
        ("{a: [1, 2], exclude: [{a: 1}]}", [{"a": "2"}]),
        ("{a: [1, 2], include: [{a: 1, c: y}]}", [{"a": "1", "c": "y"}, {"a": "2"}]),
        ("{a: [1], include: [{c: y}]}", [{"a": "1", "c": "y"}]),
        ("{a: [1], include: [{a: 3}]}", [{"a": "1"}, {"a": "3"}]),
        ("{include: [{a: 1}, {a: 2, b: x}]}", [{"a": "1"}, {"a": "2", "b": "x"}]),
        ("{include: [{a: 1, b: x}, {a: 2}]}", [{"a": "1", "b": "x"}, {"a": "2"}]),
        ("'${{ fromJSON(inputs.m) }}'", [{}]),
    ],
)
def test_the_rows_of_a_matrix(matrix, expected):
    assert rows(job(matrix)[1].strategy) == expected


def test_there_are_no_more_rows_than_github_runs():
    numbers = f"[{', '.join(map(str, range(100)))}]"
    assert len(rows(job(f"{{a: {numbers}, b: {numbers}, c: {numbers}}}")[1].strategy)) == 256


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("d/${{ matrix.a }}", ["d/1", "d/2"]),
        ("${{ env.E }}-${{ env.J }}", ["e-j"]),
        ("same", ["same"]),
        ("${{ matrix.a }}${{ github.sha }}", [None]),
        ("${{ matrix.nope }}", [None]),
        ("${{ matrix.o.n }}", ["z", None]),
        ("${{ format('{1}', matrix.a) }}", [None]),
    ],
)
def test_a_text_is_told_row_by_row_where_it_can_be(run, expected):
    workflow, found = job("{a: [1, 2], include: [{a: 1, o: {n: z}}]}", "    env: {J: j}\n", run)
    assert list(values(found.steps[0].run, workflow, found)) == expected
