"""What speaks against carrying a file, each with a file that has it and one like it that has not."""

import pytest

from .small import carry, file, job, reasons

PUSH, PULL, NIGHT = "{push: {branches: [main]}}", "pull_request", "{schedule: [{cron: 0 0 * * *}]}"
TOKEN = "    permissions: {id-token: write}\n"
ANY_TIME = file(PULL, job("beside"))


def steps(*lines: str) -> str:
    return "    steps:\n" + "".join(f"      - {line}\n" for line in lines)


def stays(old: str, others: dict[str, str] | None = None) -> str:
    """Why the file stays, beside another that goes; empty where it goes too."""
    return reasons(carry({"a.yml": old, "b.yml": ANY_TIME}, others)).get("a.yml", "")


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        (file("{push: {branches: [a], branches-ignore: [b]}}", job()), "GitHub refuses the file"),
        (file("{push: {paths: ['!docs/**']}}", job()), "only take out"),
        (file("{schedule: [{cron: 0 0 * * *, timezone: Europe/Berlin}]}", job()), "a time zone of its own"),
        (file(PUSH, job(more="    strategy: {matrix: {a: [1, 2]}}\n"), "concurrency: x\n"), "has a matrix"),
        (file(PUSH, job(more="    concurrency: y\n"), "concurrency: x\n"), "a group of its own"),
        (file(PUSH, job(more=TOKEN, steps=steps("uses: pypa/gh-action-pypi-publish@v1"))), "PyPI knows the publisher"),
        (file(PUSH, job(more=TOKEN, steps=steps("run: npm  publish --provenance"))), "npm knows the publisher"),
        (file(PUSH, job(more=TOKEN, steps=steps("uses: acme/unheard-of@v1"))), "nothing tells who trusts it"),
        (
            file(PUSH, job(more=TOKEN, steps=steps("run: curl $ACTIONS_ID_TOKEN_REQUEST_URL"))),
            "nothing tells who trusts it",
        ),
        (
            file(PUSH, job(steps=steps("uses: actions/attest-build-provenance@v2"))),
            "says that it was built by this file",
        ),
        (file(PUSH, job(steps=steps("run: echo ${{ github.run_number }}"))), "begins anew"),
        (file(PUSH, job(steps=steps("run: echo ${{ github.workflow_ref }}"))), "is the file itself"),
        (file(PUSH, job(steps=steps("run: echo '${{ toJSON(github) }}'"))), "the whole of `github`"),
        (file(PUSH, job(), "env: {N: '${{ github.run_number }}'}\n"), "begins anew"),
        (file(PUSH, job(steps=steps("run: echo $GITHUB_WORKFLOW"))), "is another in another file"),
        (file(PUSH, job(steps=steps("run: gh run view $GITHUB_RUN_ID"))), "looks at its whole run"),
        (file(PUSH, job(steps=steps("run: cat .github/workflows/a.yml"))), "reads its own file"),
        (
            file(PUSH, job(steps=steps("uses: actions/checkout@v4", "run: python scripts/told.py"))),
            "which `build` runs, reads",
        ),
        (file(PUSH, job(steps=steps("uses: ./.github/actions/told"))), "asks for its caller's name"),
        (file(PUSH, "  build:\n    uses: acme/tools/.github/workflows/x.yml@v1\n"), "of another repository"),
        (file("workflow_dispatch", job(steps=steps("run: echo '${{ toJSON(inputs) }}'"))), "all inputs at once"),
        (file(PUSH, job(steps=steps("run: echo ${{ matrix.os }}"))), "which it does not have"),
        (file(PUSH, job(steps=steps("run: 'echo \"::set-output name=a::b\"'"))), "which GitHub has retired"),
        (file(PUSH, job()).replace("ubuntu-24.04", "gpu"), "a runner that no checker knows"),
        (file(PUSH, job(more="    needs: gone\n") + job("gone")).replace("needs: gone", "needs: missing"), "missing"),
    ],
)
def test_a_file_stays_for_what_speaks_against_it(old, reason):
    others = {
        "scripts/told.py": "import os\nprint(os.environ['GITHUB_RUN_NUMBER'])\n",
        ".github/actions/told/action.yml": "runs:\n  using: composite\n  steps:\n    - run: echo ${{ github.workflow }}\n      shell: bash\n",
    }
    assert reason in stays(old, others)


@pytest.mark.parametrize(
    "old",
    [
        file(PUSH, job(), "concurrency: x\n"),
        file(PUSH, job(more=TOKEN, steps=steps("run: make", "uses: actions/checkout@v4"))),
        file(
            PUSH, job(more=TOKEN, steps=steps("uses: aws-actions/configure-aws-credentials@v4", "uses: acme/tool@v1"))
        ),
        file(PUSH, job(steps=steps("uses: pypa/gh-action-pypi-publish@v1"))),
        file(PUSH, job(steps=steps("run: echo ${{ github.run_id }} ${{ github.sha }}"))),
        file(
            PUSH, job(more="    strategy: {matrix: {include: [{os: a}]}}\n", steps=steps("run: echo ${{ matrix.os }}"))
        ),
        file(
            PUSH,
            job(more="    strategy: {matrix: '${{ fromJSON(vars.M) }}'}\n", steps=steps("run: echo ${{ matrix.os }}")),
        ),
        file(PUSH, job() + job("after", "    needs: [build]\n", steps("run: echo '${{ toJSON(needs) }}'"))),
    ],
)
def test_a_file_like_it_goes(old):
    assert stays(old) == ""


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("README.md", "![ci](https://github.com/a/b/actions/workflows/a.yml/badge.svg)", "a badge"),
        ("README.md", "![ci](https://github.com/a/b/workflows/Old/badge.svg)", "a badge"),
        ("README.md", "![ci](https://img.shields.io/github/actions/workflow/status/a/b/a.yml?branch=main)", "a badge"),
        ("go.sh", "gh workflow run a.yml -f x=1\n", "names its file"),
        ("go.sh", 'gh workflow run "Old"\n', "names its file"),
        ("go.sh", "gh run list --workflow=a.yml --limit 1\n", "names its file"),
        ("go.py", "post(f'{api}/actions/workflows/a.yml/dispatches')\n", "names its file"),
        ("x.js", "await rest.actions.createWorkflowDispatch({ workflow_id: 'a.yml', ref })\n", "names its file"),
        ("README.md", "![ci](https://github.com/a/b/actions/workflows/other.yml/badge.svg)", ""),
        ("README.md", "See .github/workflows/a.yml.", ""),
        ("README.md", "[runs](https://github.com/a/b/actions/workflows/a.yml)", ""),
    ],
)
def test_a_place_that_knows_a_file_by_its_name_keeps_it(path, text, reason):
    found = stays(file(PUSH, job()), {path: text})
    assert reason in found
    assert bool(reason) == bool(found)


def test_who_waits_for_its_runs_keeps_it():
    waits = file("{workflow_run: {workflows: [Old], types: [completed]}}", job())
    found = reasons(carry({"a.yml": file(PUSH, job()), "b.yml": file(PULL, job()).replace("Old", "B"), "c.yml": waits}))
    assert "c.yml waits for its runs" in found["a.yml"]
    assert "b.yml" not in found


def test_what_people_have_to_be_told_is_told():
    login = job(more=TOKEN, steps=steps("uses: aws-actions/configure-aws-credentials@v4"))
    scan = job("scan", steps=steps("uses: github/codeql-action/analyze@v3"))
    old = file(PUSH, login + scan).replace("name: Old\n", "name: Old\nrun-name: by ${{ github.actor }}\n")
    others = {
        ".github/CODEOWNERS": ".github/workflows/a.yml @team\n",
        "README.md": "[runs](https://github.com/a/b/actions/workflows/a.yml)\n",
    }
    found = carry({"a.yml": old, "b.yml": file(PULL, job())}, others)
    assert {each.rule for each in found.findings} == {
        "trust-policy",
        "code-scanning-category",
        "lost-run-name",
        "owned-workflow",
        "linked-workflow",
        "shared-check-name",
    }


UPLOAD = "uses: actions/upload-artifact@v4"


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (
            steps(f"{UPLOAD}\n        with: {{name: out}}"),
            steps(f"{UPLOAD}\n        with: {{name: out}}"),
            "would meet",
        ),
        (steps(UPLOAD), steps(UPLOAD), "would meet"),
        (
            steps(f"{UPLOAD}\n        with: {{name: 'out-${{{{ github.ref }}}}'}}"),
            steps(f"{UPLOAD}\n        with: {{name: out-1}}"),
            "would meet",
        ),
        (steps(f"{UPLOAD}\n        with: {{name: one}}"), steps(f"{UPLOAD}\n        with: {{name: two}}"), ""),
        (steps(UPLOAD), steps("uses: actions/download-artifact@v4"), "takes all artifacts"),
        (steps("run: make ${{ github.run_id }}"), steps("run: make $GITHUB_RUN_ID"), "would share it"),
    ],
)
def test_two_files_do_not_meet_in_one_run(first, second, reason):
    both = {"a.yml": file(PUSH, job(steps=first)), "b.yml": file(PUSH, job("other", steps=second))}
    assert reason in reasons(carry(both)).get("b.yml", "")
    apart = {"a.yml": file(PUSH, job(steps=first)), "b.yml": file(PULL, job("other", steps=second))}
    assert not reasons(carry(apart))


def test_a_file_that_runs_for_releases_stays_away_from_caches():
    cached = file(PUSH, job(steps=steps("uses: actions/cache@v4")))
    release = file("{release: {types: [published]}}", job("other"))
    assert "caches of a.yml" in reasons(carry({"a.yml": cached, "b.yml": release}))["b.yml"]
    assert not reasons(carry({"a.yml": file(PUSH, job()), "b.yml": release}))


def test_a_joined_job_that_reads_all_it_needs_stays_where_a_name_is_another():
    reads = job() + job("after", "    needs: [build]\n", steps("run: echo '${{ toJSON(needs) }}'"))
    found = reasons(carry({"a.yml": file(PULL, job()), "b.yml": file(PUSH, reads)}))
    assert "reads all that it needs at once" in found["b.yml"]


def test_more_inputs_than_github_takes_keep_a_file():
    def dispatched(word: str, count: int) -> str:
        inputs = ", ".join(f"{word}{number}: {{type: string}}" for number in range(count))
        return file(f"{{workflow_dispatch: {{inputs: {{{inputs}}}}}}}", job(word))

    assert not reasons(carry({"a.yml": dispatched("a", 12), "b.yml": dispatched("b", 12)}))
    assert "more than 25" in reasons(carry({"a.yml": dispatched("a", 12), "b.yml": dispatched("b", 13)}))["b.yml"]
