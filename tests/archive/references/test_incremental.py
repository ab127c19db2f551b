"""Reading again where it matters: what leads nowhere now is found as if all had been read."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.archive import inventory, read_graph
from sophia_tidy.archive.references.incremental import read_again
from sophia_tidy.kernel.plan import Move, Plan, Write, digest
from sophia_tidy.kernel.tree import Tree, TreeEntry

from ...checkout import PACKAGE, REFERENCE
from ..repositories import P

ROOTS = (REFERENCE, PACKAGE / "archive")


def lazily(root):
    """A tree as a disk gives it: each file an entry that stays the same one."""
    return Tree(
        {
            P(path.relative_to(root).as_posix()): TreeEntry(path.read_bytes)
            for path in sorted(root.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }
    )


TREES = tuple(lazily(root) for root in ROOTS)
GRAPHS = tuple(read_graph(tree, inventory(tree)) for tree in TREES)


def asked(work, jobs, *, seen):
    jobs = list(jobs)
    seen += [name for job in jobs for name, *_ in job.files]
    return map(work, jobs)


def plan_of(tree, paths, folder):
    moves = tuple(Move(path, P(folder) / path, digest(tree[path]), "r") for path in paths)
    return Plan((*moves, Write(P(folder) / "NOTES.md", b"See `scripts/deploy.sh`.\n", None, "r")))


@pytest.mark.parametrize("number", range(len(TREES)))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_leads_nowhere_now_is_what_reading_all_of_it_gives(number, data):
    tree, before = TREES[number], GRAPHS[number]
    paths = data.draw(st.lists(st.sampled_from(sorted(tree)), min_size=1, max_size=6, unique=True))
    new = tree.after(plan_of(tree, paths, data.draw(st.sampled_from(["archive", "docs/old"]))))
    again = read_again(before, tree, inventory(tree), new)
    whole = read_graph(new, inventory(new))
    led_nowhere = set(before.unresolved())
    assert set(again.unresolved()) - led_nowhere == set(whole.unresolved()) - led_nowhere
    assert set(again.references) - set(whole.references) <= led_nowhere
    assert {each.target in tree for each in set(whole.references) - set(again.references)} <= {False}
    assert [each.source.path for each in again.references] == sorted(
        (each.source.path for each in again.references), key=list(new).index
    )


def test_what_a_move_cannot_matter_to_is_not_read():
    seen: list[str] = []
    path = P("DEPLOYMENT_STATUS_REPORT.md")
    new = TREES[0].after(plan_of(TREES[0], [path], "archive"))
    read_again(GRAPHS[0], TREES[0], inventory(TREES[0]), new, mapper=partial(asked, seen=seen))
    assert f"archive/{path}" in seen
    assert not {"sophia/api/main.py", "scripts/deploy.sh", "Makefile"} & set(seen)


def test_where_a_package_comes_or_goes_all_is_read():
    seen: list[str] = []
    new = TREES[0].after(plan_of(TREES[0], [P("sophia/plugins/__init__.py")], "archive"))
    read_again(GRAPHS[0], TREES[0], inventory(TREES[0]), new, mapper=partial(asked, seen=seen))
    assert {"sophia/api/main.py", "scripts/deploy.sh", "Makefile"} <= set(seen)
