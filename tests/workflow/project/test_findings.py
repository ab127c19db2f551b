"""Every rule that the survey tells has its words, and with the severity that a finding has."""

import ast
from pathlib import Path

import sophia_tidy.workflow.project as survey
from sophia_tidy.workflow.project.findings import RULES


def test_what_is_told_is_what_is_explained():
    found = {}
    for path in sorted(Path(survey.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                found[node.args[1].value] = node.args[3].attr.lower()
    assert found == {name: severity.value for name, (severity, _) in RULES.items()}
