"""Small workflows by their text, for the tests of what is started."""

from pathlib import PurePosixPath

from sophia_tidy.workflow.model import Workflow
from sophia_tidy.workflow.read import read_workflow

FOLDER = PurePosixPath(".github/workflows")
STEPS = "runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"


def workflow(text: str, name: str = "one.yml") -> Workflow:
    """A workflow without faults."""
    found = read_workflow(FOLDER / name, text.encode())
    assert found.findings == ()
    return found


def jobs(on: str, body: str, name: str = "one.yml") -> Workflow:
    """A workflow whose jobs are given as ``id: what stands before its steps``, one a line."""
    text = f"name: {name.partition('.')[0].title()}\non: {on}\njobs:\n"
    for line in body.strip().splitlines():
        key, _, more = line.strip().partition(":")
        text += f"  {key}:\n" + "".join(f"    {each.strip()}\n" for each in more.split(";") if each.strip())
        text += f"    {STEPS}"
    return workflow(text, name)
