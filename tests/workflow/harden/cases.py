"""Small workflows to harden: one job in a file that says no more than it must."""

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from textwrap import dedent, indent

from sophia_tidy.workflow.harden import built_in_rules, hardened
from sophia_tidy.workflow.harden.model import HardenedWorkflow
from sophia_tidy.workflow.harden.pin_table import TagPin
from sophia_tidy.workflow.model import Action, Workflow
from sophia_tidy.workflow.read import read_action, read_workflow

PATH = PurePosixPath(".github/workflows/ci.yml")
CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2"
QUIET = "name: build\npermissions: {}\ntimeout-minutes: 5\nruns-on: ubuntu-latest\n"


def harden(
    text: str,
    jobs: Collection[str] = (),
    known: Mapping[str, TagPin] | None = None,
    local: Mapping[str, str] | None = None,
) -> HardenedWorkflow:
    """All jobs of a workflow, or those named; ``local`` are other files of its repository."""
    others = {PurePosixPath(path): _other(PurePosixPath(path), text) for path, text in (local or {}).items()}
    content = text.encode()
    workflow = read_workflow(PATH, content)
    return hardened(content, workflow, jobs or [job.id for job in workflow.jobs], built_in_rules(), known or {}, others)


def _other(path: PurePosixPath, text: str) -> Workflow | Action:
    return (read_action if path.stem == "action" else read_workflow)(path, text.encode())


def job(body: str, head: str = "on: push\n") -> str:
    """A workflow of one job ``build``."""
    return f"{head}jobs:\n  build:\n{indent(dedent(body), '    ')}"


def steps(body: str) -> str:
    """A workflow of one job of which nothing but the steps is to be hardened."""
    return job(QUIET + "steps:\n" + indent(dedent(body), "  "))


def steps_after(body: str) -> str:
    """The steps when they are hardened; nothing else of the job may have changed."""
    text = steps(body)
    result = harden(text)
    assert not result.left, result.left
    head = text[: text.index("    steps:\n") + len("    steps:\n")]
    new = result.content.decode()
    assert new.startswith(head)
    return dedent(new[len(head) :])
