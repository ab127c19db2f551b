"""One table for every command that writes under a seal: whose the file in the place is, and what becomes of it."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath as P
from typing import NamedTuple

import pytest

from sophia_tidy.convert.hand_edits import HandEdits
from sophia_tidy.convert.output.header import MAKER as CONVERT
from sophia_tidy.flux import generated_files as flux
from sophia_tidy.formats.yaml_emitter import yaml_text
from sophia_tidy.generated.ownership import EDITED, FOREIGN, LEFT_OVER, Owner, ownership_of
from sophia_tidy.generated.seal import Maker, Origin, origin_of, sealed
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.plan import Plan, Safety
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow import planner as workflow

STACK = Origin(("stack.yml",), "a" * 64)
OLD = yaml_text({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "api"}, "spec": {"replicas": 1}})
NEW = OLD.replace("replicas: 1", "replicas: 2")


class Wing(NamedTuple):
    """A wing's plan for one file, where that lies, and the file as an earlier run wrote it."""

    plan: Callable[[Tree, str], Plan]
    place: P
    written: Callable[[str], str]


def converted(tree: Tree, text: str) -> Plan:
    keeping = HandEdits(tree, P("kubernetes"))
    keeping.put("base/api.yaml", text, STACK)
    return Plan(keeping.changes(), tuple(keeping.findings()))


def clusters(tree: Tree, text: str) -> Plan:
    return flux.plan_files(tree, P("clusters"), {"apps/sync.yaml": text}, "overlay")


def unified(tree: Tree, text: str) -> Plan:
    return workflow.plan_files(tree, {P(".github/workflows/deploy.yml"): text}, STACK)


def of_flux(text: str) -> str:
    (change,) = clusters(Tree({}), text)
    return change.content.decode()  # type: ignore[union-attr]


WINGS = {
    "convert": Wing(converted, P("kubernetes/base/api.yaml"), lambda text: sealed(text, STACK, CONVERT)),
    "flux": Wing(clusters, P("clusters/apps/sync.yaml"), of_flux),
    "workflow": Wing(unified, P(".github/workflows/deploy.yml"), lambda text: sealed(text, STACK, workflow.MAKER)),
}


class Case(NamedTuple):
    """What is in the place, made from what an earlier run wrote; and what has to come of it.

    The edits rename the object, which no patch can say, so that `convert` does not take them along.
    """

    there: Callable[[str], str | None]
    writes: bool
    rule: str = ""
    text: str = NEW


def without(written: str, line: int) -> str:
    lines = written.splitlines(keepends=True)
    return "".join((*lines[:line], *lines[line + 1 :]))


CASES = {
    "new": Case(lambda written: None, True),
    "ours, of an older stack": Case(lambda written: written, True),
    "ours, and nothing has changed": Case(lambda written: written, False, text=OLD),
    "ours, with other line ends": Case(lambda written: written.replace("\n", "\r\n"), False, text=OLD),
    "ours, with other line ends, of an older stack": Case(lambda written: written.replace("\n", "\r\n"), True),
    "edited by a person": Case(lambda written: written.replace("name: api", "name: mine"), False, EDITED),
    "edited by a person, who writes other line ends": Case(
        lambda written: written.replace("name: api", "name: mine").replace("\n", "\r\n"), False, EDITED
    ),
    "edited by a person, and nothing else has changed": Case(
        lambda written: written.replace("name: api", "name: mine"), False, EDITED, OLD
    ),
    "edited by a person to what is written now": Case(
        lambda written: written.replace("replicas: 1", "replicas: 2"), True
    ),
    "the seal is damaged": Case(
        lambda written: written.replace("content sha256: ", "content sha256: 0"), False, EDITED
    ),
    "a line of the head is gone": Case(lambda written: without(written, 1), False, EDITED),
    "the seal is damaged, above what is written now": Case(lambda written: without(written, 3), True, text=OLD),
    "the head is gone": Case(lambda written: OLD, False, FOREIGN),
    "somebody else's": Case(lambda written: "kind: Mine\n", False, FOREIGN),
    "another command's": Case(lambda written: sealed(OLD, STACK, Maker("other", "x")), False, FOREIGN),
}


def every() -> Iterator[tuple[str, str]]:
    yield from ((wing, case) for wing in WINGS for case in CASES)


@pytest.mark.parametrize(("wing", "case"), list(every()))
def test_what_becomes_of_a_file_is_the_same_in_every_wing(wing, case):
    plan_of, place, written = WINGS[wing]
    there, writes, rule, text = CASES[case]
    before = there(written(OLD))
    tree = Tree({} if before is None else {place: before.encode()})
    plan = plan_of(tree, text)
    assert [change.path for change in plan] == ([place] if writes else [])
    assert [(found.rule, found.severity) for found in plan.findings] == ([(rule, Severity.ERROR)] if rule else [])
    assert all(change.safety is Safety.SAFE for change in plan)
    after = tree.after(plan)
    if writes:
        assert plan_of(after, text).changes == (), "a second run plans nothing"
        assert after[place].decode() == written(text)
    elif before is not None:
        assert after[place].decode() == before


@pytest.mark.parametrize("wing", WINGS)
def test_an_edit_is_told_with_its_way_out(wing):
    plan_of, place, written = WINGS[wing]
    (found,) = plan_of(Tree({place: written(OLD).replace("name: api", "name: mine").encode()}), NEW).findings
    assert "belongs in" in (found.help or "") and "remove the file" in (found.help or "")
    assert plan_of(Tree({}), NEW).changes, "which does write it anew"


LEFT = {
    "convert": (converted, P("kubernetes/base/gone.yaml"), sealed(OLD, STACK, CONVERT)),
    "flux": (clusters, P("clusters/apps/gone.yaml"), of_flux(OLD)),
    "workflow": (unified, P(".github/workflows/gone.yml"), sealed(OLD, STACK, workflow.MAKER)),
}


@pytest.mark.parametrize("wing", LEFT)
def test_what_an_earlier_run_left_is_told_and_stays(wing):
    plan_of, place, content = LEFT[wing]

    def told(text: str) -> list[str]:
        plan = plan_of(Tree({place: text.encode()}), NEW)
        assert place not in {change.path for change in plan}
        assert {found.severity for found in plan.findings} <= {Severity.WARNING}
        return [found.message for found in plan.findings if found.rule == LEFT_OVER and found.location.path == place]

    (plain,) = told(content)
    (careful,) = told(content.replace("name: api", "name: mine"))
    assert "by hand" not in plain and "edited by hand, so look first" in careful
    assert told("kind: Mine\n") == []


@pytest.mark.parametrize(
    ("old", "owner"),
    [
        (None, Owner.NOBODY),
        (sealed(OLD, STACK, CONVERT), Owner.TOOL),
        (sealed(OLD, STACK, CONVERT) + "x: 1\n", Owner.PERSON),
        ("x: 1\n", Owner.OTHER),
    ],
)
def test_an_owner_is_one_of_four(old, owner):
    found = ownership_of(old and old.encode(), sealed(OLD, origin_of([("stack.yml", b"")]), CONVERT), CONVERT)
    assert (found.owner, found.writable) == (owner, owner in (Owner.NOBODY, Owner.TOOL))
    assert (found.says_it, found.current) == (owner is Owner.TOOL, False)
