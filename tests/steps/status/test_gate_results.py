"""What a gate of ruff's finds today, and what `fix` would leave: counted by ruff itself over the files."""

import subprocess
import sys
from pathlib import Path

from sophia_tidy.steps.context import Context
from sophia_tidy.steps.status.dashboard import dashboard

from ...conftest import Git

WORKFLOW = """\
on: {push: {branches: [main]}, pull_request: }
jobs:
  lint:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: pip install ruff
      - run: ruff check --select F,E7 .
"""


def test_it_says_what_the_gate_finds_today_and_after_the_fixes(repo: Path, git: Git):
    files = {
        ".github/workflows/ci.yml": WORKFLOW,
        "kubernetes/overlays/production/kustomization.yaml": "resources: []\n",
        "pyproject.toml": '[tool.ruff.lint]\nselect = ["F"]\n',
        "shop/a.py": "import os\nimport sys\n\nprint(sys.argv)\n",
        "shop/b.py": "def f(x):\n    if x == None:\n        return unknown\n",
    }
    for name, text in files.items():
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "all")
    with Context.of(repo) as context:
        found = {each.title: each for each in dashboard(context.tree, context).measures}
    row = found["found by ruff check --select F,E7 ."]
    command = [sys.executable, "-m", "ruff", "check", "--select", "F,E7", ".", "--output-format", "concise", "--quiet"]
    said = subprocess.run(command, cwd=repo, capture_output=True, text=True).stdout
    assert (row.number, row.total) == (len(said.splitlines()), None) and row.number == 3
    assert row.apart == (("after fix", 2),), "the import that nobody uses goes"
    assert [(each.done, each.why) for each in row.items] == [(False, "red for the code today")]
