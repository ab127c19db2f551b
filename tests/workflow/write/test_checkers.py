"""What is written has no finding of zizmor (auditor), actionlint or the workflow schema; nothing is told to be quiet."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.write import WorkflowSet, written

from ..project.repository import reference, surveyed
from .projects import NODE, PROJECTS, projects, tree_of

BIN = Path(sys.executable).parent
CHECKERS = {
    "zizmor": ["zizmor", "--offline", "--no-config", "--no-progress", "--persona", "auditor", "--format", "plain"],
    "actionlint": ["actionlint", "-no-color"],
    "check-jsonschema": ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
}


def findings(checker: str, files: Iterable[Path]) -> str:
    """What one call over all files says; empty where it is content."""
    command = CHECKERS[checker]
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:], *map(str, files)], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def lay_out(folder: Path, made: Iterable[WorkflowSet]) -> list[Path]:
    """The workflows of each project in a repository of its own."""
    paths = []
    for number, each in enumerate(made):
        for path, text in each.files.items():
            if path.suffix == ".yml":
                target = folder / str(number) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, "utf-8")
                paths.append(target)
    return paths


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> list[Path]:
    """Those of the table of projects, and those of the reference repository in both modes."""
    return lay_out(
        tmp_path_factory.mktemp("texts"),
        (
            *(written(project, tree_of(files)) for project, files in PROJECTS.values()),
            *(of_reference(**wishes) for wishes in ({}, {"mode": "kubectl", "kubeconfig_secret": "KUBECONFIG"})),
        ),
    )


def of_reference(**wishes: str) -> WorkflowSet:
    files = reference()
    project = surveyed(files, **wishes)
    assert len(project.images) == 5
    return written(project, Tree({PurePosixPath(path): body for path, body in files.items()}))


@pytest.mark.parametrize("checker", CHECKERS)
def test_nothing_is_found_in_any_text(checker, texts):
    assert findings(checker, texts) == ""


@pytest.mark.parametrize(
    ("checker", "fault"),
    [
        ("zizmor", "        uses: actions/checkout@v4\n"),
        ("actionlint", "        if: github.evnt_name == 'push'\n"),
        ("check-jsonschema", "        continue: true\n"),
    ],
)
def test_a_checker_that_is_content_with_a_fault_proves_nothing(checker, fault, texts, tmp_path):
    name = "      - name: Find the environment of the branch\n"
    spoiled = tmp_path / ".github" / "workflows" / "deploy.yml"
    spoiled.parent.mkdir(parents=True)
    extra = "      - name: Spoiled\n" + fault + ("" if "uses" in fault else "        run: 'true'\n")
    spoiled.write_text(texts[0].read_text("utf-8").replace(name, extra + name), "utf-8")
    assert findings(checker, [spoiled])


def test_no_text_tells_a_checker_to_be_quiet(texts):
    for path in texts:
        assert not [
            line
            for line in path.read_text("utf-8").splitlines()
            if "#" in line and ("zizmor" in line or "actionlint:" in line)
        ]


@pytest.mark.slow
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(projects(), min_size=10, max_size=20))
def test_nothing_is_found_in_the_text_of_any_project(tmp_path_factory, many):
    folder = tmp_path_factory.mktemp("many")
    paths = lay_out(folder, (written(project, tree_of(NODE)) for project in many))
    for checker in CHECKERS:
        assert findings(checker, paths) == ""
