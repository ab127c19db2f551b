"""What a person or a release did to generated files is never lost."""

from pathlib import PurePosixPath as P

import pytest
import yaml

from sophia_tidy.convert.hand_edits import HandEdits
from sophia_tidy.convert.output.header import seal_of, sealed
from sophia_tidy.formats.yaml_emitter import yaml_text
from sophia_tidy.generated.seal import Origin
from sophia_tidy.kernel.plan import Plan, Safety
from sophia_tidy.kernel.tree import Tree

HERE = P("kubernetes")
OLD, NEW = Origin(("stack.yml",), "a" * 64), Origin(("stack.yml",), "b" * 64)
POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "api"}, "spec": {"replicas": 1}}
EDITED = {**POD, "spec": {"replicas": 5}}
PATH = "base/api.yaml"


def put(files, text=None, origin=OLD, path=PATH):
    tree = Tree({HERE / name: content.encode() for name, content in files.items()})
    keeping = HandEdits(tree, HERE)
    keeping.put(path, yaml_text(POD) if text is None else text, origin)
    return tree, keeping


def changes(keeping):
    return {str(change.path.relative_to(HERE)): change for change in keeping.changes()}


def edited(origin=OLD, value=EDITED):
    """A generated file whose text a person has replaced below the head."""
    head = sealed(yaml_text(POD), origin).removesuffix(yaml_text(POD))
    return head + yaml_text(value)


def test_a_new_file_is_written_under_its_seal():
    _, keeping = put({})
    content = changes(keeping)[PATH].content
    assert seal_of(content).intact and seal_of(content).source == OLD.source


def test_the_same_again_is_no_change():
    assert changes(put({PATH: sealed(yaml_text(POD), OLD)})[1]) == {}


def test_a_file_whose_stack_has_changed_is_written_again():
    change = changes(put({PATH: sealed(yaml_text(POD), OLD)}, yaml_text(EDITED), NEW)[1])[PATH]
    assert change.safety is Safety.SAFE and change.content.decode() == sealed(yaml_text(EDITED), NEW)


def test_an_edit_by_hand_goes_to_a_component_when_a_person_says_so():
    tree, keeping = put({PATH: edited()})
    planned = changes(keeping)
    assert {path: change.safety for path, change in planned.items()} == {
        PATH: Safety.UNSAFE,
        "hand-edits/kustomization.yaml": Safety.UNSAFE,
    }
    component = yaml.safe_load(planned["hand-edits/kustomization.yaml"].content)
    assert component["kind"] == "Component"
    assert component["patches"] == [
        {
            "target": {"version": "v1", "kind": "Pod", "name": "api"},
            "patch": "- op: replace\n  path: /spec/replicas\n  value: 5\n",
        }
    ]
    assert tree.after(Plan(keeping.changes()))[HERE / PATH].decode() == sealed(yaml_text(POD), OLD)
    assert [finding.rule for finding in keeping.findings()] == ["edited-by-hand"]


def test_an_edit_is_known_where_the_stack_has_changed_elsewhere():
    _, keeping = put({PATH: edited()}, origin=NEW)
    assert set(changes(keeping)) == {PATH, "hand-edits/kustomization.yaml"}


def test_an_overlay_takes_the_component_in():
    _, keeping = put({"hand-edits/kustomization.yaml": "kind: Component\n"})
    assert keeping.components("../..") == ["../../hand-edits"]
    assert put({})[1].components("../..") == []


OTHER = yaml_text({**POD, "spec": {"replicas": 2}})
STAY = {
    "the stack has changed too": ({PATH: edited()}, NEW, OTHER),
    "an object was taken out": (
        {PATH: edited(value={"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}})},
        OLD,
        None,
    ),
    "it is told why": ({PATH: edited().replace("spec:", "# five, for the sale\nspec:")}, OLD, None),
    "only a comment is new": ({PATH: edited(value=POD) + "# mine\n"}, OLD, None),
    "it is no YAML any more": ({PATH: edited() + "a: [\n"}, OLD, None),
    "it was never ours": ({PATH: "kind: Pod\n"}, OLD, None),
}


@pytest.mark.parametrize(("files", "origin", "text"), STAY.values(), ids=STAY)
def test_a_file_that_cannot_be_kept_apart_stays_and_is_told(files, origin, text):
    _, keeping = put(files, text, origin)
    assert changes(keeping) == {}
    (finding,) = keeping.findings()
    assert (str(finding.location), finding.severity.value) == (f"kubernetes/{PATH}", "error")


RELEASED = {
    "a digest": "images:\n- name: app\n  digest: sha256:abc\n",
    "a digest with its source, and holds": f"images:\n- name: a/b\n  digest: sha256:{'d' * 64}  # built from {'c' * 40}\n"
    f"  # held {'e' * 40} sha256:{'f' * 64}: no probe # answered — größe\n",
    "holds alone": f"images:\n- name: a/b\n  # held {'e' * 40} sha256:{'f' * 64}: its rollout failed\n- name: c\n  # held x\n",
}


@pytest.mark.parametrize("images", RELEASED.values(), ids=RELEASED)
def test_the_digests_of_a_release_are_outside_of_the_seal_and_stay(images):
    path, text = "overlays/production/kustomization.yaml", "kind: Kustomization\nresources:\n- ../../base\n"
    written = sealed(text, OLD) + images
    assert changes(put({path: written}, text, OLD, path)[1]) == {}
    change = changes(put({path: written}, text + "patches: []\n", NEW, path)[1])[path]
    assert (change.safety, change.content.decode()) == (Safety.SAFE, sealed(text + "patches: []\n" + images, NEW))


@pytest.mark.parametrize("path", ["LEDGER.md", "connectivity.svg"])
def test_pages_carry_the_seal_in_a_comment_of_their_own_kind(path):
    content = changes(put({}, "text\n", OLD, path)[1])[path].content
    assert content.startswith(b"<!-- generated by") and seal_of(content).intact
    assert changes(put({path: content.decode()}, "text\n", OLD, path)[1]) == {}


def test_a_file_that_another_stack_has_a_part_in_waits_for_a_person():
    both = Origin(("other.yml", "stack.yml"), "c" * 64)
    _, keeping = put({PATH: sealed(yaml_text(POD), both)}, yaml_text(EDITED))
    assert changes(keeping)[PATH].safety is Safety.UNSAFE
    assert [(finding.rule, finding.message) for finding in keeping.findings()] == [
        ("made-from-others", "the file was made from other.yml too; convert them together, or take it with --unsafe")
    ]


def test_a_stack_more_is_no_such_case():
    both = Origin(("other.yml", "stack.yml"), "c" * 64)
    _, keeping = put({PATH: sealed(yaml_text(POD), OLD)}, yaml_text(EDITED), both)
    assert changes(keeping)[PATH].safety is Safety.SAFE and list(keeping.findings()) == []


LEFT = {
    "a service that is gone": ("base/gone.yaml", OLD, ["kubernetes/base/gone.yaml"]),
    "another stack's": ("base/gone.yaml", Origin(("other.yml",), "c" * 64), []),
    "another form": ("helm/shop/gone.yaml", OLD, []),
}


@pytest.mark.parametrize(("path", "origin", "expected"), LEFT.values(), ids=LEFT)
def test_what_no_stack_needs_any_more_is_told_and_stays(path, origin, expected):
    _, keeping = put({path: sealed(yaml_text(POD), origin)})
    assert path not in changes(keeping)
    assert [str(finding.location) for finding in keeping.findings() if finding.rule == "left-over"] == expected


def test_a_persons_own_file_is_not_left_over():
    _, keeping = put({"base/mine.yaml": "kind: Mine\n"})
    assert list(keeping.findings()) == []


@pytest.mark.parametrize("more", ["# why: the team's own\n", "resources: [own.yaml]\n", "a: [b\n"])
def test_what_a_person_has_written_beside_the_hand_edits_is_never_lost(more):
    first = changes(put({PATH: edited()})[1])["hand-edits/kustomization.yaml"].content.decode()
    tree, keeping = put({PATH: edited(), "hand-edits/kustomization.yaml": first + more})
    assert tree.after(Plan(keeping.changes())) == tree
    assert [finding.rule for finding in keeping.findings()] == ["edited-by-hand"]


def test_an_edit_is_added_to_the_hand_edits_of_an_earlier_run():
    first = changes(put({PATH: edited()})[1])["hand-edits/kustomization.yaml"].content.decode()
    later = {**POD, "spec": {"replicas": 7}}
    _, keeping = put({PATH: edited(value=later), "hand-edits/kustomization.yaml": first})
    assert len(yaml.safe_load(changes(keeping)["hand-edits/kustomization.yaml"].content)["patches"]) == 2
