"""An ``action.yml`` as an `Action`: composite, JavaScript or Docker.

Source: "Metadata syntax for GitHub Actions" of GitHub's documentation.
"""

from pathlib import PurePosixPath

from ..model import Action
from .nodes import Mapping
from .source import WorkflowSource, shown
from .steps import read_steps
from .triggers import read_inputs

_RUNS = (
    "using",
    "steps",
    "main",
    "pre",
    "post",
    "pre-if",
    "post-if",
    "image",
    "entrypoint",
    "pre-entrypoint",
    "post-entrypoint",
    "args",
    "env",
)
_FILES = ("main", "pre", "post", "image")


def read_action(path: PurePosixPath, content: bytes) -> Action:
    """The action, with a finding for each thing that GitHub would refuse; never an exception."""
    source = WorkflowSource(path, content)
    if not isinstance(source.root, Mapping):
        if source.root is not None:
            source.fault(source.root, f"the file is {shown(source.root)}; expected a mapping with runs")
        return Action(path, findings=tuple(source.findings), broken=True)
    body = source.mapping(
        source.root, "an action", ("name", "author", "description", "inputs", "outputs", "runs", "branding")
    )
    runs = source.mapping(body.get("runs"), "runs", _RUNS)
    using = source.string(runs.get("using"), "using")
    if using is None:
        source.fault(source.root, "the action has no runs.using; expected composite, docker or a version of node")
    for key in ("args", "env"):
        if key in runs:
            source.everything(runs[key])
    return Action(
        path=path,
        name=source.string(body.get("name"), "name"),
        using=using.value if using else "",
        inputs=read_inputs(source, body.get("inputs"), "inputs"),
        outputs=read_inputs(source, body.get("outputs"), "outputs"),
        steps=read_steps(source, runs.get("steps")),
        files=tuple(t for key in _FILES if (t := source.string(runs.get(key), key))),
        used=tuple(source.used),
        findings=tuple(sorted(source.findings)),
    )
