"""What this project asks of its own code: one format, and nothing that ruff has to say."""

import subprocess

import pytest
from ruff.__main__ import find_ruff_bin

from .checkout import ROOT


@pytest.mark.parametrize("asked", [("format", "--check"), ("check",)], ids=" ".join)
def test_ruff_has_nothing_to_say(asked):
    """To bring the format up to date: ``ruff format``."""
    done = subprocess.run([find_ruff_bin(), *asked, "--no-cache", ROOT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout if done.returncode else "") == (0, "")
