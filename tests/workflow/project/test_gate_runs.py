"""Gates as old jobs ran them: the command where it is plain, the folder, the services, and whether a failure was hidden."""

import pytest

from .repository import WORKFLOWS, job, surveyed


def gates(steps, **more):
    return surveyed({f"{WORKFLOWS}/a.yml": job(steps, **more)}).gates


@pytest.mark.parametrize(
    ("script", "command", "folder"),
    [
        ("pytest -q tests", "pytest -q tests", ""),
        ("pytest -m 'not slow'", "pytest -m 'not slow'", ""),
        ("uv run pytest -x", "uv run pytest -x", ""),
        ("cd web && npm test", "npm test", "web"),
        ("pytest || exit 1", "pytest", ""),
        ("pip install pytest && pytest", "pytest", ""),
        ("CI=1 pytest", "", ""),
        ("pytest $ARGS", "", ""),
        ("pytest ${{ matrix.args }}", "", ""),
        ("pytest | tee log", "", ""),
        ("cat list | pytest -", "", ""),
        ("pytest > log", "", ""),
        ("pytest tests/*.py", "", ""),
        ("if [ -d tests ]; then\n    pytest\n  fi", "", ""),
        ("for t in a b; do\n    pytest\n  done", "", ""),
        ("if true; then\n    ls\n  fi\n  pytest", "pytest", ""),
        ("cd $HOME && pytest", "", ""),
    ],
)
def test_a_command_is_kept_where_it_is_plain(script, command, folder):
    (gate,) = gates(
        f"- run: |\n    {script.replace(chr(10) + '  ', chr(10) + '    ')}" if "\n" in script else f"- run: {script!r}"
    )
    assert (gate.command, gate.folder) == (command, folder)


@pytest.mark.parametrize(
    ("steps", "more", "masked"),
    [
        ("- run: pytest || true", "", True),
        ("- run: pytest || echo no", "", True),
        ("- run: pytest\n  continue-on-error: true", "", True),
        ("- run: pytest", "    continue-on-error: true\n", True),
        ("- run: pytest", "", False),
        ("- run: pytest || exit 1", "", False),
    ],
)
def test_a_failure_that_was_hidden_is_told(steps, more, masked):
    assert [(each.masked, each.command) for each in gates(steps, more=more)] == [(masked, "pytest")]


@pytest.mark.parametrize(
    ("needs", "command"), [("[]", "pytest"), ("[build]", "pytest"), ("[ship]", ""), ("[look]", ""), ("[SHIP]", "")]
)
def test_a_gate_that_looks_at_what_was_deployed_has_no_command(needs, command):
    head = "    runs-on: ubuntu-24.04\n    steps:\n    - uses: actions/checkout@v4\n"
    text = (
        f"on: push\njobs:\n  build:\n{head}  ship:\n    needs: build\n{head}    - run: kubectl apply -f x\n"
        f"  look:\n    needs: ship\n{head}  tests:\n    needs: {needs}\n{head}    - run: pytest\n"
    )
    assert [gate.command for gate in surveyed({f"{WORKFLOWS}/a.yml": text}).gates] == [command]


@pytest.mark.parametrize(
    ("service", "command"),
    [
        ("image: 'postgres:${{ matrix.postgres }}'", ""),
        ("image: 'postgres:${{ inputs.postgres }}'", ""),
        ("image: postgres, ports: ['${{ inputs.port }}:5432']", ""),
        ("image: postgres, options: '--name ${{ github.run_id }}'", ""),
        ("image: 'postgres:${{ matrix.one }}'", ""),
        ("image: 'postgres:16', ports: ['5432:5432']", "pytest"),
    ],
)
def test_a_gate_beside_a_service_that_only_a_run_knows_has_no_command(service, command):
    more = f"    strategy: {{matrix: {{postgres: [15, 16], one: [16]}}}}\n    services: {{db: {{{service}}}}}\n"
    gates = surveyed({f"{WORKFLOWS}/a.yml": job("- run: pytest", more=more)}).gates
    assert [(gate.command, len(gate.services)) for gate in gates] == [(command, 1 if command else 0)]


def test_services_and_literal_variables_come_along_and_secrets_do_not():
    more = "    env: {A: '1', B: two, S: '${{ secrets.S }}'}\n    services: {db: {image: 'postgres:16', env: {P: x}}}\n"
    (gate,) = gates("- run: pytest\n  env: {A: '2'}", more=more)
    assert {str(name): str(value) for name, value in gate.env} == {"A": "2", "B": "two"}
    assert [(each.name, str(each.image)) for each in gate.services] == [("db", "postgres:16")]


def test_a_gate_in_a_local_action_is_that_of_the_job_that_calls_it():
    action = "runs:\n  using: composite\n  steps:\n    - run: ruff check ${{ inputs.where }}\n      shell: bash\ninputs: {where: {default: src}}\n"
    files = {f"{WORKFLOWS}/a.yml": job("- uses: ./.github/actions/lint"), ".github/actions/lint/action.yml": action}
    (gate,) = surveyed(files).gates
    assert (gate.name, gate.command, gate.job, str(gate.at)) == (
        "ruff",
        "ruff check src",
        "build",
        f"{WORKFLOWS}/a.yml:7:15",
    )


def test_a_gate_of_another_repository_has_no_command():
    text = job("- run: pytest").replace("actions/checkout@v4", "actions/checkout@v4\n        with: {repository: o/r}")
    (gate,) = surveyed({f"{WORKFLOWS}/a.yml": text}).gates
    assert (gate.name, gate.command) == ("pytest", "")
