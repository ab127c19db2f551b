"""The tutorial, command by command: each is run in a copy of the reference repository, and ends as the page says."""

import re
import shlex
import shutil

import pytest

from ..checkout import REFERENCE, ROOT
from .course import Traveller

PAGE = (ROOT / "docs/tutorial/first-clean-up.md").read_text("utf-8")
COPY = "/tmp/sophia"
# Where the tool has something to tell: a file that waits for an eye, an open duty, a setting that nobody has said.
TELLS = {
    "sophia-tidy status": 1,
    "sophia-tidy fix": 1,
    "sophia-tidy fix --apply": 1,
    "sophia-tidy archive": 1,
    "sophia-tidy workflow": 1,
    "sophia-tidy workflow --inventory": 1,
    "sophia-tidy flux": 2,
}


def commands() -> list[str]:
    found = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [line for block in found for line in block.splitlines()]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Each command of the tool with its exit code and what it printed; of two that are alike, the last."""
    person = Traveller(tmp_path_factory.mktemp("tutorial") / "sophia", tmp_path_factory.mktemp("home"))
    first, second, *others = commands()
    assert (first, second) == (f"cp -r tests/reference {COPY}", f"cd {COPY}")
    shutil.copytree(REFERENCE, person.root, ignore=shutil.ignore_patterns("__pycache__", ".ruff_cache"))
    done = {}
    for line in others:
        program, *arguments = shlex.split(line)
        if program == "git":
            person.git(*arguments)
        else:
            assert program == "sophia-tidy", line
            ran = person.run(*arguments)
            done[line] = (ran.returncode, ran.stdout + ran.stderr)
    return done


def test_every_command_ends_as_the_page_says(ended):
    assert {line: code for line, (code, _) in ended.items()} == {line: TELLS.get(line, 0) for line in ended}


def test_undo_gave_the_bytes_back_before_they_were_mended_again(ended):
    assert "are as they were" in ended["sophia-tidy undo"][1]


def test_nothing_is_to_do_for_the_yaml(ended):
    assert "nothing to do" in ended["sophia-tidy yaml"][1]
