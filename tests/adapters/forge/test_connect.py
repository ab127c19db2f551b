"""The room as it is entered: nothing of the extra ``bot`` is imported before a forge is asked, and its absence is said."""

import subprocess
import sys

import pytest

from sophia_tidy.adapters.forge.addresses import forge_address
from sophia_tidy.adapters.forge.connect import connect
from sophia_tidy.adapters.forge.gitea import GiteaForge
from sophia_tidy.adapters.forge.github import GitHubForge
from sophia_tidy.adapters.forge.pace import PaceLimits
from sophia_tidy.kernel.errors import ToolMissing

ROOMS = "addresses connect errors exchange github gitea pace protocol reading recording records rights tokens".split()


def test_the_room_can_be_imported_without_the_libraries():
    imports = "; ".join(f"import sophia_tidy.adapters.forge.{room}" for room in ROOMS)
    asked = f"import sys; {imports}; print([m for m in ('httpx', 'gidgethub', 'ssl') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["httpx", "gidgethub"])
def test_a_library_that_is_missing_is_said_with_what_installs_it(monkeypatch: pytest.MonkeyPatch, name: str):
    for module in ("transport", "paced", "waits", "refusals"):
        monkeypatch.delitem(sys.modules, f"sophia_tidy.adapters.forge.{module}", raising=False)
    for module in [each for each in sys.modules if each.split(".")[0] == name]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ToolMissing, match=r'pip install "sophia-tidy\[bot\]"') as raised:
        connect(forge_address("https://github.com/acme/shop"), None, PaceLimits())
    assert name in raised.value.message


def test_each_kind_of_forge_is_spoken_to_in_its_own_words():
    for remote, kind in [("https://github.com/a/b", GitHubForge), ("https://codeberg.org/a/b", GiteaForge)]:
        assert isinstance(connect(forge_address(remote), None, PaceLimits()), kind)
