"""Every `uses:` that is written comes from the pins table, and the table is what it says it is."""

import importlib.util
import re
import sys
from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.workflow.write import written
from sophia_tidy.workflow.write.document import WorkflowDocument, WrittenJob, WrittenStep
from sophia_tidy.workflow.write.pins import read_pins
from sophia_tidy.workflow.write.render import render
from sophia_tidy.workflow.write.ruleset import built_in

from ...checkout import ROOT
from .projects import PROJECTS, tree_of

PINS = built_in().pins
USES = re.compile(r"^ *(?:- )?uses: (.*)$", re.MULTILINE)


@pytest.mark.parametrize("name", PROJECTS)
def test_every_action_that_is_written_is_one_of_the_table(name):
    project, files = PROJECTS[name]
    used = [use for text in written(project, tree_of(files)).files.values() for use in USES.findall(text)]
    assert used
    assert set(used) <= {str(pin) for pin in PINS.rows}


def test_every_action_of_the_table_is_written_somewhere_or_is_our_own():
    own = (ROOT / ".github" / "workflows").glob("*.yml")
    used = {use for path in own for use in USES.findall(path.read_text()) if not use.startswith("$/")} | {
        use
        for project, files in PROJECTS.values()
        for text in written(project, tree_of(files)).files.values()
        for use in USES.findall(text)
    }
    assert used == {str(pin) for pin in PINS.rows}


@pytest.mark.parametrize("pin", PINS.rows, ids=lambda pin: pin.action)
def test_two_repositories_pin_that_commit_to_that_version(pin):
    assert len({each.partition("@")[0] for each in pin.seen}) >= 2
    assert pin.node >= 24  # GitHub's runners have no older Node.js than that


def test_an_action_without_a_pin_is_refused():
    job = WrittenJob("a", "a", 5, (WrittenStep("Use", uses="acme/unknown"),))
    with pytest.raises(RuleError, match=r"rules/workflow/actions\.yaml: no pin for the action 'acme/unknown'"):
        render(WorkflowDocument("a", (job,), "a", "false"), PINS)


ROW = (
    "actions:\n  - action: acme/x\n    version: v1.2.3\n    sha: "
    + "a" * 40
    + "\n    node: 24\n    seen: [acme/y@"
    + "b" * 12
    + "]\n"
)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("v1.2.3", "v1", "3:14: version is 'v1'; expected a full version"),
        ("a" * 40, "main", "4:10: sha is 'main'; expected the 40 hexadecimal digits"),
        ("node: 24", "node: new", "5:11: new; expected a whole number"),
        ("acme/y@", "acme/y#", "6:12: seen is 'acme/y#b+'; expected repository@commit"),
        ("seen:", "sene:", "6:5: unknown key 'sene'; expected one of .*did you mean 'seen'"),
        ("acme/x", "x", "2:13: action is 'x'; expected owner/name"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(right, wrong, said):
    path = PurePosixPath("actions.yaml")
    assert read_pins(ROW.encode(), path).pinned("acme/x") == f"acme/x@{'a' * 40} # v1.2.3"
    with pytest.raises(RuleError) as error:
        read_pins(ROW.replace(right, wrong).encode(), path)
    assert re.search(said, str(error.value)), error.value


def test_an_action_that_comes_twice_is_told():
    with pytest.raises(RuleError, match="acme/x comes twice; expected each action once"):
        read_pins((ROW + ROW.removeprefix("actions:\n")).encode(), PurePosixPath("actions.yaml"))


@pytest.fixture(scope="module")
def tool():
    path = ROOT / "tools" / "pin_actions.py"
    spec = importlib.util.spec_from_file_location("pin_actions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["pin_actions"] = module
    spec.loader.exec_module(module)
    return module


def test_the_newest_full_version_counts_by_the_commit_that_its_tag_names(tool):
    listing = "".join(
        f"{sha * 40}\trefs/tags/{tag}\n"
        for sha, tag in (("1", "v9"), ("2", "v9.0.0"), ("3", "v10.0.0"), ("4", "v10.0.0^{}"), ("5", "v10.1.0-rc1"))
    )
    assert tool.releases(listing) == [tool.Release("v10.0.0", "4" * 40), tool.Release("v9.0.0", "2" * 40)]


@pytest.mark.parametrize("using", ["using: node24", "using: 'node24'", 'using: "node24"'])
def test_the_node_of_an_action_is_read(tool, using):
    assert tool.node_of(f"runs:\n  {using}\n  main: dist/index.js\n") == 24


def test_a_refresh_changes_what_is_newer_and_nothing_else(tool):
    table = tool.TABLE.read_text()
    same = {pin.action: (tool.Release(pin.version, pin.sha), pin.node) for pin in PINS.rows}
    assert tool.refreshed(table, same) == table
    newer = {**same, "actions/checkout": (tool.Release("v8.0.0", "c" * 40), 26)}
    [pin] = [pin for pin in read_pins(tool.refreshed(table, newer).encode(), PINS.path).rows if pin not in PINS.rows]
    assert (pin.action, pin.version, pin.sha, pin.node, pin.seen) == (
        "actions/checkout",
        "v8.0.0",
        "c" * 40,
        26,
        (f"actions/checkout@{'c' * 12}",),
    )
