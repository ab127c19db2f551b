"""Merges that are tried against a real server: the same tree, another one, a conflict."""

from sophia_tidy.adapters.git.merge_trial import merged_trees
from sophia_tidy.adapters.git.remote import RemoteScratch

from .conftest import Origin

LINES = [f"line {number}\n" for number in range(40)]


def text(**changed: str) -> str:
    """The lines, some of them otherwise: ``l3="x"``."""
    other = {int(name[1:]): f"{value}\n" for name, value in changed.items()}
    return "".join(other.get(number, line) for number, line in enumerate(LINES))


def test_a_base_that_moved_elsewhere_gives_the_tree_that_is_wanted(scratch: RemoteScratch, origin: Origin):
    first = origin.commit("main", {"a": text(), "b": text()})
    tip = origin.commit("tidy/a", {"a": text(l3="tidy"), "b": text()}, first)
    base = origin.commit("main", {"a": text(l30="new"), "b": text(l1="new")}, first)
    wanted = origin.tree({"a": text(l3="tidy", l30="new"), "b": text(l1="new")})
    assert merged_trees(scratch, base, (tip,)) == {tip: wanted}


def test_a_conflict(scratch: RemoteScratch, origin: Origin):
    first = origin.commit("main", {"a": text()})
    tip = origin.commit("tidy/a", {"a": text(l3="tidy")}, first)
    fine = origin.commit("tidy/b", {"a": text(l30="tidy")}, first)
    base = origin.commit("main", {"a": text(l3="new")}, first)
    assert merged_trees(scratch, base, (tip, fine)) == {
        tip: None,
        fine: origin.tree({"a": text(l3="new", l30="tidy")}),
    }


def test_a_base_that_was_written_anew_has_nothing_in_common(scratch: RemoteScratch, origin: Origin):
    first = origin.commit("main", {"a": text()})
    tip = origin.commit("tidy/a", {"a": text(l3="tidy")}, first)
    base = origin.commit("main", {"a": text()}, message="another beginning")
    assert merged_trees(scratch, base, (tip,)) == {tip: None}


def test_files_that_need_no_merge_stay_on_the_forge(scratch: RemoteScratch, origin: Origin):
    many = {f"f{number}": f"{number}\n" for number in range(50)}
    first = origin.commit("main", many | {"a": text()})
    tip = origin.commit("tidy/a", many | {"a": text(l3="tidy")}, first)
    base = origin.commit("main", many | {"a": text(l30="new")}, first)
    assert merged_trees(scratch, base, (tip,))[tip] == origin.tree(many | {"a": text(l3="tidy", l30="new")})
    kinds = scratch.local("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").decode().split()
    assert kinds.count("blob") <= 4


def test_no_tip_asks_nobody(scratch: RemoteScratch, server):
    assert merged_trees(scratch, "0" * 40, ()) == {}
    assert server.seen == []
