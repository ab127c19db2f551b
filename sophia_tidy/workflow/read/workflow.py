"""A file of ``.github/workflows`` as a `Workflow`."""

from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath

from ..model import Workflow
from .availability import check_contexts
from .jobs import read_jobs
from .nodes import Mapping
from .parts import read_concurrency, read_defaults, read_permissions
from .source import WorkflowSource, shown
from .triggers import read_triggers

KEPT = 256  # files whose reading is kept: each of many rooms asks for the same ones again
_KEYS = ("name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs")


@lru_cache(maxsize=KEPT)
def read_workflow(path: PurePosixPath, content: bytes) -> Workflow:
    """The workflow, with a finding for each thing that GitHub would refuse; never an exception.

    Every place counts lines and columns from 1.  A file that is no YAML, no
    mapping, too large or too deep is ``broken`` and has one finding.
    """
    source = WorkflowSource(path, content)
    if not isinstance(source.root, Mapping):
        if source.root is not None:
            source.fault(source.root, f"the file is {shown(source.root)}; expected a mapping with on and jobs")
        return Workflow(path, findings=tuple(source.findings), broken=True)
    body = source.mapping(source.root, "a workflow", _KEYS)
    for key, what in (("on", "nothing starts it"), ("jobs", "it does nothing")):
        if key not in body:
            source.fault(source.root, f"the workflow has no {key!r}: {what}; expected the key {key!r}", certain=True)
    read = Workflow(
        path=path,
        name=source.string(body.get("name"), "name"),
        run_name=source.string(body.get("run-name"), "run-name"),
        triggers=read_triggers(source, body.get("on")),
        permissions=read_permissions(source, body.get("permissions")),
        env=source.table(body.get("env"), "env"),
        defaults=read_defaults(source, body.get("defaults")),
        concurrency=read_concurrency(source, body.get("concurrency")),
        jobs=read_jobs(source, body.get("jobs")),
        used=tuple(source.used),
    )
    check_contexts(source, read)
    return replace(read, findings=tuple(sorted(source.findings)), refusals=tuple(sorted(source.certain)))
