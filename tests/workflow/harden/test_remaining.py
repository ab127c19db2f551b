"""What stays open is told once for each job, by the name that a checker gives it; the same check finds nothing in a quiet job."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .cases import QUIET, harden, job

PLAIN = "steps:\n  - run: make\n"


def told(body, head="on: push\n"):
    return [(str(each.kind), each.told) for each in harden(job(body, head)).open]


CASES = [
    (QUIET + "steps:\n  - run: make\n    env: {A: '${{ secrets.A }}', B: '${{ secrets.B }}'}\n", "secrets-outside-env"),
    (QUIET.replace("ubuntu-latest", "[self-hosted, linux]") + PLAIN, "self-hosted-runner"),
    (QUIET + "container: python:3.12\n" + PLAIN, "unpinned-images"),
    (QUIET + "services: {db: {image: 'postgres:16'}}\n" + PLAIN, "unpinned-images"),
    (QUIET + "steps:\n  - uses: softprops/action-gh-release@v2\n", "superfluous-actions"),
    (QUIET + "steps:\n  - uses: 8398a7/action-slack@v3\n", "archived-uses"),
    (QUIET + "steps:\n  - run: npm install -g serverless\n", "adhoc-packages"),
    (QUIET + "steps:\n  - run: dir\n    shell: cmd\n", "misfeature"),
    (QUIET + "if: github.actor == 'dependabot[bot]'\n" + PLAIN, "bot-conditions"),
    (
        QUIET + "steps:\n  - uses: actions/setup-python@v5\n    with: {cache: pip}\n"
        "  - uses: google-github-actions/deploy-cloudrun@v2\n",
        "cache-poisoning",
    ),
    (QUIET + "env: {A: '${{ toJSON(secrets) }}'}\n" + PLAIN, "overprovisioned-secrets"),
]


@pytest.mark.parametrize(("body", "kind"), CASES, ids=[kind for _, kind in CASES])
def test_what_only_people_can_mend_is_told(body, kind):
    assert kind in {each for each, _ in told(body)}


@pytest.mark.parametrize(("body", "kind"), CASES, ids=[kind for _, kind in CASES])
def test_zizmor_says_the_same_of_it(body, kind, tmp_path):
    """The rooms' words are those of the checker: what it finds in the hardened file is what is told."""
    head = "name: a\non: push\npermissions: {}\nconcurrency:\n  group: a-${{ github.run_id }}\n"
    result = harden(job(body, head))
    assert not result.left
    path = tmp_path / "a.yml"
    path.write_bytes(result.content)
    flags = ("--offline", "--no-config", "--no-progress", "--quiet", "--persona", "auditor", "--format", "json")
    zizmor = Path(sys.executable).with_name("zizmor")
    found = subprocess.run([str(zizmor), *flags, str(path)], capture_output=True, text=True, check=False, timeout=60)
    assert {each["ident"] for each in json.loads(found.stdout)} == {str(each.kind) for each in result.open}


def test_several_are_told_once_with_their_count():
    assert told(CASES[0][0]) == [
        ("secrets-outside-env", "the secret A belongs to no environment that guards it (and 1 more)")
    ]


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (QUIET + PLAIN, "on: push\n"),
        (QUIET + "environment: production\nsteps:\n  - run: make\n    env: {A: '${{ secrets.A }}'}\n", "on: push\n"),
        (QUIET + "steps:\n  - run: make\n    env: {A: '${{ secrets.A }}'}\n", "on: workflow_call\n"),
        (QUIET + "steps:\n  - run: npm ci && npm install && pip install x\n", "on: push\n"),
        (QUIET + f"container: python@sha256:{'a' * 64}\n" + PLAIN, "on: push\n"),
    ],
)
def test_of_a_quiet_job_nothing_is_told(body, head):
    assert told(body, head) == []


def test_labels_that_are_nobody_elses_and_triggers_are_told():
    body = QUIET.replace("ubuntu-latest", "big-machine") + PLAIN
    assert [kind for kind, _ in told(body, "on: pull_request_target\n")] == ["runner-label", "dangerous-triggers"]


def test_a_call_that_hands_on_all_secrets_is_told():
    text = "on: push\njobs:\n  build:\n    name: a\n    permissions: {}\n    uses: ./.github/workflows/b.yml\n    secrets: inherit\n"
    assert [str(each.kind) for each in harden(text).open] == ["secrets-inherit"]
