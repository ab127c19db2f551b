"""A command of an old job becomes a gate only where it can pass and can fail; else its workflow stays for it."""

import json

import pytest

from .conftest import commit, write
from .test_workflow import deploying  # noqa: F401

HEAD = "on: {push: {branches: [main]}, pull_request: }\njobs:\n  check:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
AT = ".github/workflows/ci.yml"
TESTS = {"tests/test_api.py": "def test_it():\n    pass\n"}
NONE = {
    "a folder that is gone": ("      - run: pytest gone/tests\n", {}),
    "a test that is gone": ("      - run: pytest tests/test_api.py::test_gone\n", TESTS),
    "no such script": ("      - run: cd web && npm test\n", {"web/package.json": '{"scripts": {"build": "tsc"}}'}),
    "no such target": ("      - run: make test\n", {"Makefile": "all:\n\ttrue\n"}),
    "a test that only the job makes": (
        "      - run: |\n          mkdir -p tests\n          cat > tests/test_smoke.py <<'END'\n          def test_it(): pass\n          END\n          pytest tests/test_smoke.py\n",
        {},
    ),
    "a script that runs first": ("      - run: python scripts/report.py\n      - run: pytest\n", TESTS),
    "exit zero": ("      - run: flake8 --exit-zero .\n", {}),
    "a mask": ("      - run: pytest || true\n", TESTS),
    "a shell that goes on": ("      - run: |\n          set +e\n          pytest\n          echo done\n", TESTS),
    "a step that never runs": ("      - if: false\n        run: pytest\n      - run: make all\n", TESTS),
}


@pytest.mark.parametrize(("steps", "files"), NONE.values(), ids=NONE)
def test_what_cannot_pass_or_cannot_fail_is_no_gate_and_its_workflow_stays(deploying, tidy, steps, files):  # noqa: F811
    write(deploying, {AT: HEAD + steps, **files})
    commit(deploying)
    done = json.loads(tidy("workflow", "--diff", "--format", "json").stdout)
    assert AT not in [each["path"] for each in done["changes"]]
    assert {each["status"] for each in done["duties"] if each["workflow"] == AT} == {"kept"}
    assert [each for each in done["findings"] if each["rule"] == "gate-left-out"], "why is said"
    tidy("workflow", "--apply")
    written = (deploying / ".github/workflows/deploy.yml").read_text()
    assert not [word for word in ("pytest", "npm test", "make test", "flake8") if word in written]


def test_what_can_pass_and_can_fail_is_a_gate(deploying, tidy):  # noqa: F811
    write(deploying, {AT: HEAD + "      - run: pip install pytest\n      - run: pytest tests\n", **TESTS})
    commit(deploying)
    tidy("workflow", "--apply")
    assert "run: pytest tests" in (deploying / ".github/workflows/deploy.yml").read_text()
    assert not (deploying / AT).exists()
