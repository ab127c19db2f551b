"""Guards: a look at the repository that ends in ``exit 1`` is a gate, which nobody gives up as plumbing."""

import pytest

from .small import by_key, ledger, one_job


def verdict(script: str) -> tuple[str, str]:
    """Status and reason of a job that runs a script."""
    body = "- run: |\n" + "".join(f"    {line}\n" for line in script.split("\n"))
    duty = by_key(ledger({"a.yml": one_job(body)}))["a.yml/build"]
    return duty.verdict.status.value, duty.verdict.reason


@pytest.mark.parametrize(
    "script",
    [
        'if grep -rn "print(" src; then\n  echo no\n  exit 1\nfi',
        "! find . -name '*.orig' | grep -q .",
        "test -f LICENSE || exit 1",
        'if [ -n "$(git status --porcelain)" ]; then exit 1; fi',
        "COUNT=$(find . -name '*.bak' | wc -l)\nif [ $COUNT -gt 0 ]; then exit 1; fi",
        "cat a.txt | grep -q x || exit 1",
    ],
)
def test_a_guard_is_a_gate(script):
    assert verdict(script) == ("kept", "it runs the gate `guard`, which deploy.yml does not")


@pytest.mark.parametrize(
    "script",
    [
        'if [ -z "$TOKEN" ]; then exit 1; fi\npytest',  # a variable
        "test -f pyproject.toml || exit 1\npytest",  # comes before the work
        "curl -fs https://example.org/x | grep -q ok || exit 1\npytest",  # a server
    ],
)
def test_what_asks_no_file_or_only_comes_before_the_work_is_none(script):
    assert "guard" not in verdict(script)[1]
