"""The reference repository as a team has it that has read what the tool told: its own ``deploy.yml`` makes room, and git sees the archive."""

import shutil
from pathlib import Path

from .course import Traveller

REFERENCE = Path(__file__).parent.parent / "reference"
STACKS = ("deploy/production.yml", "deploy/monitoring.yml", "--override", "deploy/staging.yml")
# What no file of the repository says, and a person has to.
DECIDED = """
[tool.sophia-tidy.workflow]
environments = { production = "main", staging = "develop" }

[tool.sophia-tidy.flux]
pulumi-organization = "sophia-intel"
pulumi-project = "sophia"
"""


def settle(person: Traveller) -> None:
    """A copy of it in the person's root, committed."""
    shutil.copytree(REFERENCE, person.root, ignore=shutil.ignore_patterns("__pycache__", ".ruff_cache"))
    person.git("init", "--quiet", "--initial-branch", "main")
    person.git("remote", "add", "origin", "https://github.com/sophia-intel/sophia.git")
    workflows = person.root / ".github" / "workflows"
    (workflows / "deploy.yml").rename(workflows / "deploy-main.yml")
    with (person.root / "pyproject.toml").open("a") as file:
        file.write(DECIDED)
    with (person.root / ".gitignore").open("a") as file:
        file.write("!/archive/\n")
    person.git("add", "--all")
    person.git("commit", "--quiet", "--message", "as it was")
