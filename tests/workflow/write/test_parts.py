"""Every part does what its own examples say, and a typing error in one is told with its place."""

import re
from pathlib import PurePosixPath

import pytest

from sophia_tidy.formats.shell import commands
from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.workflow.facts.gates import gate_in
from sophia_tidy.workflow.project.model import DeployTarget, Project, PythonInstall
from sophia_tidy.workflow.write import written
from sophia_tidy.workflow.write.gate_choice import choose
from sophia_tidy.workflow.write.read_parts import read_deployer, read_gate, read_notifier, read_tools
from sophia_tidy.workflow.write.ruleset import built_in, read_ruleset

from .projects import GHCR, MAIN, image, ran, tree_of

RULES = built_in()
CASES = [
    pytest.param(gate, example, id=f"{gate.name}-{number}")
    for gate in RULES.gates
    for number, example in enumerate(gate.examples)
]


@pytest.mark.parametrize(("gate", "example"), CASES)
def test_a_gate_does_what_its_example_says(gate, example):
    name = example.gate or (gate_in(commands(example.ran)[0]) if example.ran else "")
    runs = (ran(name, example.ran, masked=example.masked),) if example.ran else ()
    project = Project(environments=(MAIN,), gates=runs, python=PythonInstall("pip", "3.12", tests=example.tests))
    taken = [
        each.command for each in choose(project, tree_of(dict(example.files)), RULES.gates).taken if each.gate is gate
    ]
    assert taken == ([example.gives] if example.gives else [])


@pytest.mark.parametrize("gate", RULES.gates, ids=lambda gate: gate.name)
def test_a_gate_has_an_example_of_each_side(gate):
    assert {bool(example.gives) for example in gate.examples} == {True, False}


@pytest.mark.parametrize("gate", RULES.gates, ids=lambda gate: gate.name)
def test_a_tool_is_pinned_unless_only_the_project_names_it(gate):
    assert all("==" in tool or gate.unasked.declares == tool for tool in gate.tools)


def test_no_two_gates_answer_to_one_name():
    names = [name for gate in RULES.gates for name in gate.runs]
    assert len(names) == len(set(names))


GATE = """gate: x
title: X
why: because
job: lint
toolchain: python
takes: tests
runs: [x]
examples:
  - {ran: x, gives: x}
"""
PART = """deployer: x
why: because
jobs:
  promote:
    name: promote
    timeout: 5
    permissions:
      contents: {write: to push}
    steps:
      - name: Push
        run: git push
"""
NOTIFIER = """notifier: x
why: because
takes: tell
step:
  name: Tell
  run: curl
"""
TOOLS = "uv: '1'\npoetry: '2'\npython: '3'\nnode: '4'\npnpm: '5'\nservices: []\n"
READERS = {
    "gate": (read_gate, GATE),
    "deployer": (read_deployer, PART),
    "notifier": (read_notifier, NOTIFIER),
    "tools": (read_tools, TOOLS),
}
FAULTS = [
    ("gate", "title:", "titel:", r"x\.yaml:2:1: unknown key 'titel'; expected one of .*did you mean 'title'"),
    ("gate", "why: because\n", "", r"x\.yaml:1:1: why is missing; expected "),
    (
        "gate",
        "job: lint",
        "job: lnit",
        r"x\.yaml:4:6: 'lnit'; expected one of lint, manifests, tests \(did you mean 'lint'",
    ),
    ("gate", "toolchain: python", "toolchain: pyhton", r"x\.yaml:5:12: 'pyhton'; expected one of .*python"),
    ("gate", "takes: tests", "takes: 4", r"x\.yaml:6:8: 4; expected a string"),
    ("gate", "gate: x", "gate: y", r"x\.yaml:1:7: 'y' in x\.yaml; expected the name of its file, 'x'"),
    ("gate", "ran: x,", "rna: x,", r"x\.yaml:9:6: unknown key 'rna'; expected .*\(did you mean 'ran'"),
    ("gate", "  - {ran", "- {unasked: 1, ran", r"x\.yaml:9:4: unknown key 'unasked'"),
    ("deployer", "    timeout: 5\n", "", r"x\.yaml:5:5: timeout is missing; expected "),
    ("deployer", "contents: {write: to push}", "contents: write", r"x\.yaml:8:17: write; expected a mapping"),
    ("deployer", "{write:", "{admin:", r"x\.yaml:8:18: unknown key 'admin'; expected one of read, write"),
    (
        "deployer",
        "run: git push",
        "run: git push ${{ github.ref }}",
        r"x\.yaml:11:14: an expression inside of a script; expected it in env",
    ),
    (
        "deployer",
        "run: git push",
        "run: git push @brnch@",
        r"x\.yaml:11:14: unknown place @brnch@; expected one of .*branch",
    ),
    ("deployer", "        run: git push\n", "", r"x\.yaml:10:9: a step with both or neither of uses and run"),
    (
        "deployer",
        "        run: git push",
        "        continue-on-error: true\n        run: x",
        r"x\.yaml:11:9: unknown key 'continue-on-error'",
    ),
    ("deployer", "jobs:", "by-hand: {a: 1", r"x\.yaml:4:10: .*expected YAML"),
    ("notifier", "step:\n", "step: [", r"x\.yaml:5:6: .*expected YAML"),
    ("notifier", "takes: tell", "takes: 4", r"x\.yaml:3:8: 4; expected a string"),
    ("tools", "node: '4'", "node: 4", r"x\.yaml:4:7: 4; expected a string"),
    (
        "tools",
        "services: []",
        "services: [{images: [a], raedy: b}]",
        r"x\.yaml:6:26: unknown key 'raedy'; expected one of images, ready",
    ),
]


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "said"), FAULTS, ids=[f"{fault[0]}-{fault[2].strip()[:25]}" for fault in FAULTS]
)
def test_a_typing_error_is_told_with_its_place(kind, right, wrong, said):
    read, text = READERS[kind]
    path = PurePosixPath("rules/workflow/x.yaml")
    read(text.encode(), path)
    assert right in text
    with pytest.raises(RuleError) as error:
        read(text.replace(right, wrong).encode(), path)
    assert re.search(said, str(error.value)), error.value


def test_a_table_that_is_missing_is_told_by_its_name():
    with pytest.raises(RuleError, match=r"rules/workflow/toolchains\.yaml: toolchains\.yaml is missing"):
        read_ruleset({})


def test_a_place_that_nothing_fills_there_is_told():
    deployer = read_deployer(
        PART.replace("git push", "echo @webhook@").replace("deployer: x", "deployer: gitops").encode(),
        PurePosixPath("gitops.yaml"),
    )
    project = Project(environments=(MAIN,), images=(image("api"),), registry=GHCR)
    with pytest.raises(RuleError, match=r"@webhook@ stands where nothing fills it; expected one of .*registry"):
        written(project, tree_of({}), RULES._replace(deployers={"gitops": deployer}))


def test_an_edited_part_is_what_is_written():
    gates = (
        read_gate(GATE.replace("runs: [x]", "runs: [mypy]\ntools: ['mypy==0.1']").encode(), PurePosixPath("x.yaml")),
    )
    project = Project(
        environments=(DeployTarget("production", "main", "kubernetes/overlays/production"),),
        gates=(ran("mypy", "mypy src"),),
    )
    made = written(project, tree_of({}), RULES._replace(gates=gates))
    assert made.coverage.gates == {"mypy": "lint, X"}
    assert any("mypy==0.1" in text for text in made.files.values())


def test_all_that_a_person_is_told_can_be_explained():
    from sophia_tidy.workflow.catalogue import rules
    from sophia_tidy.workflow.write.findings import RULES as TOLD

    assert set(TOLD) <= {rule.id for rule in rules()}
