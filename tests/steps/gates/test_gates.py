"""The gates over one tree: each counts what it is about, and names the file that fails."""

import json
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.steps.gates import Gates, TreeGate, gates_of

from ...checkout import ROOT
from .trees import context_over

KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - {}\n"
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n"
WORKFLOW = """name: ci
on: push
permissions: {}
concurrency: {group: ci, cancel-in-progress: true}
jobs:
  a:
    name: a
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - run: make
"""


def gates_over(root: Path, files: dict[str, str]) -> Gates:
    with context_over(root, files) as context:
        return gates_of(context)


def faults_of(gates: Gates, name: str) -> dict[str, dict[str, int]]:
    gate = gates.gate(name)
    assert gate is not None
    return {str(path): dict(counts) for path, counts in gate.faults.items()}


def test_what_does_not_parse_and_what_ruff_calls_critical_fail_by_file(tmp_path: Path):
    files = {"a.py": "x = 1\n", "b.py": "x = (\n", "c.py": "print(unknown)\n", "d.txt": "x = (\n"}
    gates = gates_over(tmp_path, files)
    assert faults_of(gates, "parses") == {"b.py": {"does not parse": 1}}
    assert faults_of(gates, "critical") == {"b.py": {"does not parse": 1}, "c.py": {"F821": 1}}
    assert [(gate.name, gate.passing, gate.total, gate.percent) for gate in gates.gates[:2]] == [
        ("parses", 2, 3, 66),
        ("critical", 1, 3, 33),
    ]


def test_a_reference_that_leads_nowhere_fails_and_the_archive_is_not_asked(tmp_path: Path):
    files = {
        "README.md": "[a](docs/a.md) [b](docs/b.md)\n",
        "docs/a.md": "# A\n",
        "archive/OLD.md": "[c](docs/c.md)\n",
    }
    gates = gates_over(tmp_path, files)
    assert faults_of(gates, "references") == {"README.md": {"docs/b.md": 1}}
    gate = gates.gate("references")
    assert gate is not None
    assert gate.leans_on(P("README.md"), "docs/a.md") == {P("docs/a.md")}


def test_workflows_are_shown_to_both_linters(tmp_path: Path):
    files = {
        ".github/workflows/good.yml": WORKFLOW,
        ".github/workflows/unpinned.yml": WORKFLOW.replace("run: make", "uses: some/action@v1"),
        ".github/workflows/typing.yml": WORKFLOW.replace("runs-on", "if: github.evnt == 'a'\n    runs-on"),
        "docs/workflow.yml": "on: [\n",
    }
    found = faults_of(gates_over(tmp_path, files), "workflows")
    assert found.keys() == {".github/workflows/unpinned.yml", ".github/workflows/typing.yml"}
    assert "zizmor/unpinned-uses" in found[".github/workflows/unpinned.yml"]
    assert "actionlint/expression" in found[".github/workflows/typing.yml"]


def test_a_linter_that_is_not_installed_is_named_and_without_any_there_is_no_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert gates_over(tmp_path, {".github/workflows/a.yml": WORKFLOW}).gate("workflows") is None
    program = tmp_path / "bin" / "actionlint"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho '[]'\n")
    program.chmod(0o755)
    gate = gates_over(tmp_path, {}).gate("workflows")
    assert gate is not None
    assert (gate.passing, gate.total, gate.without) == (1, 1, ("zizmor",))


def test_a_kustomization_builds_and_a_cluster_takes_what_it_comes_to(tmp_path: Path):
    files = {
        "k/base/kustomization.yaml": KUSTOMIZATION.format("a.yaml"),
        "k/base/a.yaml": CONFIG_MAP.format("a"),
        "k/overlays/p/kustomization.yaml": KUSTOMIZATION.format("../../base") + "patches:\n  - path: patch.yaml\n",
        "k/overlays/p/patch.yaml": CONFIG_MAP.format("a") + "data: {a: b}\n",
        "k/overlays/q/kustomization.yaml": KUSTOMIZATION.format("../../gone"),
        "k/alone.yaml": CONFIG_MAP.format("Not_A_Name"),
        "k/chart/Chart.yaml": "apiVersion: v2\nkind: none\nname: c\n",
        "k/chart/templates/a.yaml": "apiVersion: v1\nkind: {{ .Values.kind }}\n",
        "grafana/dashboards.yml": "apiVersion: 1\nproviders: []\n",
    }
    gates = gates_over(tmp_path, files)
    found = faults_of(gates, "manifests")
    assert found.keys() == {"k/overlays/q/kustomization.yaml", "k/alone.yaml"}
    assert found["k/overlays/q/kustomization.yaml"] == {"does not build": 1}
    gate = gates.gate("manifests")
    assert gate is not None
    leans_on = gate.leans_on(P("k/overlays/p/kustomization.yaml"), "does not build")
    assert {P("k/base/a.yaml"), P("k/overlays/p/patch.yaml")} <= leans_on


def test_what_this_project_writes_passes(tmp_path: Path):
    written = {
        str(path.relative_to(ROOT)): path.read_text()
        for path in (ROOT / "kubernetes").rglob("*.y*ml")
        if path.is_file()
    }
    gate = gates_over(tmp_path, written).gate("manifests")
    assert gate is not None
    assert (gate.faults, gate.percent) == ({}, 100)
    assert gate.total > 20


def test_nothing_to_count_is_no_gate_that_fails(tmp_path: Path):
    gates = gates_over(tmp_path, {"README.md": "hello\n"})
    assert [(gate.name, gate.total, gate.percent) for gate in gates.gates] == [
        ("parses", 0, 100),
        ("critical", 0, 100),
        ("references", 0, 100),
        ("tests", 0, 100),
    ]
    assert gates.percent == 100
    assert json.dumps(gates.to_json())


def test_one_failure_among_many_is_not_a_hundred_percent():
    gate = TreeGate("a", "things", 1000, 1, {})
    assert (gate.percent, gate.passes) == (99, False)
    assert Gates((gate, TreeGate("b", "things", 1, 0, {}))).percent == 50
