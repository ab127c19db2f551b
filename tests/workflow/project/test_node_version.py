"""Node is the version that old jobs ran, the newest of several; a file of the project's own goes before it."""

import pytest

from .repository import WORKFLOWS, surveyed


def job(*versions: str, axis: str = "") -> str:
    steps = "".join(
        f"      - uses: actions/setup-node@v4\n        with: {{node-version: {each}}}\n" for each in versions
    )
    return f"on: push\njobs:\n  web:\n    runs-on: ubuntu-24.04\n{axis}    steps:\n{steps}      - run: npm test\n"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (job("18", "'20.x'"), "20.x"),
        (job("20.9.0", "20.11.1"), "20.11.1"),
        (job("'${{ matrix.node }}'", axis="    strategy: {matrix: {node: [18, 22]}}\n"), "22"),
        (job("lts/*"), ""),
        (job(), ""),
    ],
)
def test_the_newest_that_old_jobs_ran(text, version):
    assert surveyed({f"{WORKFLOWS}/a.yml": text}).node == version
