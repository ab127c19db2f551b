"""The forge as a program."""

import json
import os
import subprocess
import sys

from ..checkout import ROOT


def test_it_serves_a_repository_until_its_input_ends(git, repo, tmp_path):
    (repo / "a.txt").write_text("a\n")
    git("add", ".")
    git("commit", "-qm", "One")
    journal = tmp_path / "journal"
    asked = ["--folder", tmp_path / "forge", "--source", repo, "--until-eof", "--journal", journal]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.forge.serve", *asked],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        told = json.loads(program.stdout.readline())
        clone = ["git", "clone", "-q", told["clone"], tmp_path / "clone"]
        subprocess.run(clone, check=True, env={**os.environ, "GIT_TERMINAL_PROMPT": "0"})
        program.stdin.close()
    assert program.returncode == 0
    assert (tmp_path / "clone/a.txt").read_text() == "a\n"
    rows = [json.loads(line) for line in journal.read_text().splitlines()]
    assert rows[0]["path"] == "/acme/shop.git/info/refs?service=git-upload-pack"
