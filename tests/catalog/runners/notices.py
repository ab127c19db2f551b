"""Examples of notices that no command line brings about by itself: a change that would have made a file worse, a person who may not read."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.kernel.plan import Plan, Safety, Write, digest
from sophia_tidy.kernel.rule import Example, Rule
from sophia_tidy.steps.context import Context
from sophia_tidy.steps.never_worse import never_worse
from sophia_tidy.steps.python_survey import survey
from sophia_tidy.steps.run import fold

from ...conftest import opened
from ..seen import Seen, before

_NOBODY = 65534


def run(rule: Rule, example: Example, folder: Path) -> Seen:
    """What is said of the example's files."""
    files = before(rule, example)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return _PROVOKED[rule.id](files, folder)


def _worse(files: Mapping[str, str], folder: Path) -> Seen:
    """A plan that takes the first line of the file away."""
    ((name, text),) = files.items()
    content = text.encode()
    worse = Write(PurePosixPath(name), content.partition(b"\n")[2], digest(content), "bare-except")
    context = Context.of(folder)
    found = never_worse(Plan((worse,)), survey(context.tree, context), (Safety.SAFE,))
    said = tuple((each.rule, each.message) for each in found.plan.findings)
    return Seen(said=said, changed=frozenset(change.rule for change in found.plan))


def _worse_gate(files: Mapping[str, str], folder: Path) -> Seen:
    """A step of the fold that takes the first line of the file away."""
    ((name, text),) = files.items()
    content = text.encode()
    worse = Write(PurePosixPath(name), content.partition(b"\n")[2], digest(content), "bare-except")
    with Context.of(folder) as context:
        whole = fold(context, ("fix",), lambda result: result._replace(plan=result.plan + Plan((worse,))))
    said = tuple((each.rule, each.message) for each in whole.plan.findings)
    return Seen(said=said, changed=frozenset(change.rule for change in whole.plan))


def _locked(files: Mapping[str, str], folder: Path) -> Seen:
    """A reader who is not the owner of the second file."""
    (folder / list(files)[1]).chmod(0)
    with _powerless(folder):
        findings = read_tree(folder).findings
    return Seen(said=tuple((each.rule, each.message) for each in findings))


@contextmanager
def _powerless(folder: Path) -> Iterator[None]:
    """Root may read anything; permissions are real only without it."""
    if os.geteuid() != 0:
        yield
        return
    opened(folder)
    for each in (folder, *folder.rglob("*")):
        os.chown(each, _NOBODY, _NOBODY)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


_PROVOKED: dict[str, Callable[[Mapping[str, str], Path], Seen]] = {
    "refused": _worse,
    "worse-gate": _worse_gate,
    "unreadable": _locked,
}
