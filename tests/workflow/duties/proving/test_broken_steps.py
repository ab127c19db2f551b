"""Failures that are certain beside missing scripts and images, each with the neighbour that leaves a doubt."""

import pytest

from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.workflow.duties.proving.retired import read_retired, retired

from ..small import by_key, ledger, one_job

MAIN = "{push: {branches: [main]}}"
FILES = {"web/package.json": '{"scripts": {"build": "x"}}', "web/package-lock.json": "{}", "api/pyproject.toml": ""}


def verdict(steps: str, **more: str) -> tuple[str, str]:
    """Status and reason of a job that ends with a release."""
    text = one_job(f"{steps}\n- run: twine upload dist/*", on=MAIN, **more)
    found = by_key(ledger({"a.yml": text}, files=FILES))["a.yml/build"].verdict
    return found.status.value, found.reason


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ("- run: cd gone && ls", "line 8 fails before all else, for there is no folder gone"),
        ("- run: ls\n  working-directory: gone", "there is no folder gone"),
        ("- run: npm ci", "there is no package-lock.json"),
        ("- run: npm ci\n  working-directory: api", "there is no package-lock.json"),
        ("- run: pip install -r requirements.txt", "requirements.txt is not in the repository"),
        ("- run: python -m pip install -r api/dev.txt", "api/dev.txt is not in the repository"),
        ("- run: poetry install", "there is no pyproject.toml"),
        ("- run: uv sync", "there is no pyproject.toml"),
        ("- run: npm run lint\n  working-directory: web", "web/package.json has no script 'lint'"),
        ("- uses: actions/setup-node@v4\n- run: pip install x\n- run: cd gone", "line 10 fails"),
        ("- uses: actions/upload-artifact@v3", "it does not work any more: since 2025-01-30 line 8 fails"),
        ("- if: failure()\n  uses: actions/cache@v2.1.0", "it does not work any more: since 2025-03-01"),
    ],
)
def test_it_always_fails_there(steps, why):
    status, reason = verdict(steps)
    assert (status, why in reason) == ("dropped", True), reason


@pytest.mark.parametrize(
    "steps",
    [
        "- run: cd web && ls",
        "- run: mkdir gone && cd gone",
        "- run: cd $FOLDER",
        "- run: cd /tmp/gone",
        "- run: cd gone || true",
        "- run: if [ -d gone ]; then cd gone; fi",
        "- run: make\n- run: cd gone",
        "- uses: someone/makes@v1\n- run: cd gone",
        "- run: npm ci\n  working-directory: web",
        "- run: npm ci --prefix web",
        "- run: npm run build\n  working-directory: web",
        "- run: npm run lint --if-present\n  working-directory: web",
        "- run: echo x > requirements.txt\n- run: pip install -r requirements.txt",
        "- run: curl -o requirements.txt https://example.org\n- run: pip install -r requirements.txt",
        "- run: poetry install\n  working-directory: api",
        "- run: uv sync --project api",
        "- if: github.actor == 'x'\n  run: cd gone",
        "- run: cd gone\n  continue-on-error: true",
        "- run: cd gone\n  shell: pwsh",
        "- uses: actions/upload-artifact@v4",
        "- uses: actions/cache@v3",
        "- uses: actions/upload-artifact@a8a3f3ad30e3422c9c7b888a15615d19a852ae32",
    ],
)
def test_a_doubt_is_no_proof(steps):
    assert verdict(steps)[0] == "kept"


def test_a_submodule_may_be_the_folder():
    text = one_job("- run: cd gone\n- run: twine upload x", on=MAIN)
    assert by_key(ledger({"a.yml": text}, files={".gitmodules": ""}))["a.yml/build"].verdict.status.value == "kept"


@pytest.mark.parametrize(
    ("label", "status"), [("ubuntu-20.04", "dropped"), ("ubuntu-latest", "kept"), ("ubuntu-20.04-16core", "kept")]
)
def test_no_runner_has_a_retired_label(label, status):
    text = one_job("- run: twine upload x", on=MAIN).replace("ubuntu-24.04", label)
    assert by_key(ledger({"a.yml": text}))["a.yml/build"].verdict.status.value == status


def test_where_a_team_has_runners_of_its_own_a_label_may_be_one_of_theirs():
    text = one_job("- run: twine upload x", on=MAIN)
    own = text.replace("ubuntu-24.04", "[self-hosted, linux]")
    found = by_key(ledger({"a.yml": text.replace("ubuntu-24.04", "ubuntu-20.04"), "b.yml": own}))
    assert found["a.yml/build"].verdict.status.value == "kept"


def test_a_leg_on_a_label_that_is_there_runs():
    text = one_job(
        "- run: twine upload x", on=MAIN, more="    strategy: {matrix: {os: [ubuntu-20.04, ubuntu-24.04]}}\n"
    ).replace("runs-on: ubuntu-24.04", "runs-on: ${{ matrix.os }}")
    assert by_key(ledger({"a.yml": text}))["a.yml/build"].verdict.status.value == "kept"


def test_every_entry_of_the_table_has_a_day_and_a_source():
    table = retired()
    assert all(len(day) == 10 for day in (*table.runners.values(), *table.actions.values()))
    with pytest.raises(RuleError, match="source is missing"):
        read_retired(b"why: x\nrunners: [{label: a, since: '2020-01-01'}]\nactions: []\n")
