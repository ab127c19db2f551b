"""Stacks that others wrote: the reference repository's, and the corpus beside the project."""

import json
from pathlib import PurePosixPath

import pytest

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.convert.discovery.find import find_stacks, why_not
from sophia_tidy.convert.discovery.judgement import StackKind
from sophia_tidy.kernel.tree import Tree

from ...checkout import OUTSIDE, REFERENCE

CORPUS = OUTSIDE / "corpus" / "compose"


def test_the_reference_repository_has_two_stacks_an_override_and_what_hands_put_aside():
    stacks = find_stacks(read_tree(REFERENCE, git=None).tree)
    assert [(str(each.path), each.kind, [*map(str, each.base)], each.environment) for each in stacks] == [
        ("deploy/monitoring.yml", StackKind.STACK, [], ""),
        ("deploy/monitoring_fixed.yml", StackKind.NEAR_COPY, ["deploy/monitoring.yml"], ""),
        ("deploy/production.yml", StackKind.STACK, [], ""),
        ("deploy/production_working.yml", StackKind.NEAR_COPY, ["deploy/production.yml"], ""),
        ("deploy/staging.yml", StackKind.OVERRIDE, ["deploy/production.yml"], "staging"),
    ]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the project")
def test_every_stack_of_the_corpus_is_one():
    path = PurePosixPath("deploy/services.yml")
    none, other, read = {}, {}, 0
    for entry in json.loads((CORPUS / "index.json").read_text()):
        tree = Tree({path: (CORPUS / entry["file"]).read_bytes()})
        if not (stacks := find_stacks(tree)):
            none[entry["file"]] = why_not(tree, path)
        elif stacks[0].kind not in (StackKind.STACK, StackKind.OVERRIDE):
            other[entry["file"]] = str(stacks[0].evidence[0])
        read += 1
    assert none == {} and read > 200
    assert other == {}
