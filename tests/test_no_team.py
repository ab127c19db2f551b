"""What one team is called belongs into its configuration: the program and its rules name none."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OWN_NAME = re.compile(r"sophia[-_]tidy|cherry[-_]pick", re.IGNORECASE)  # and what git calls it
TEAM = re.compile(r"sophia|scoobyjava|cherry", re.IGNORECASE)
FOLDERS = ("sophia_tidy", "rules", "tools")
READ = (".py", ".yaml", ".yml", ".md", ".toml", ".txt", ".sh")


def named(text: str) -> list[str]:
    return TEAM.findall(OWN_NAME.sub("", text))


@pytest.mark.parametrize("text", ["registry: ghcr.io/ScoobyJava15", "SOPHIA_ENV", "sophia/app.py"])
def test_what_is_a_teams_name(text):
    assert named(text)
    assert not named("sophia-tidy SOPHIA_TIDY sophia_tidy/cli")


def test_no_file_of_the_program_or_of_its_rules_names_a_team():
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in READ]
    assert len(files) > 700
    found = {str(path.relative_to(ROOT)): named(path.read_text("utf-8")) for path in files}
    assert {name: words for name, words in found.items() if words} == {}
