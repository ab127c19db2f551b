"""An overlay is read as kustomize builds it, and what cannot be read is told at its place."""

import json
import subprocess
from pathlib import PurePosixPath

import pytest
import yaml

from sophia_tidy.flux.overlay import read_overlay
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.tree import Tree

from ..convert.output.kube import KUBECTL, needs_kubectl, written

MAP = (
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, labels: {a: b}}\ndata: {k: v}\n---\n"
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n"
)
PART = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
DELETE = "$patch: delete\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\n"

# Each is a repository with the overlay `o`; real kubectl is asked what it comes to.
BUILT = {
    "files and a namespace": {"o/kustomization.yaml": "namespace: here\nresources: [m.yaml]\n", "o/m.yaml": MAP},
    "a base below a base": {
        "o/kustomization.yaml": "namespace: outer\nresources: [../a]\n",
        "a/kustomization.yml": "namespace: inner\nresources: [b]\n",
        "a/b/Kustomization": "resources: [m.yaml]\n",
        "a/b/m.yaml": MAP,
    },
    "an empty document and a list": {
        "o/kustomization.yaml": "resources: [m.yaml]\n",
        "o/m.yaml": "---\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n"
        "  metadata: {name: s}\n",
    },
    "a deletion in the file": {
        "o/kustomization.yaml": "resources: [m.yaml]\npatches:\n- patch: |\n"
        + "".join(f"    {line}\n" for line in DELETE.splitlines()),
        "o/m.yaml": MAP,
    },
    "a deletion in a file of its own": {
        "o/kustomization.yaml": "resources: [m.yaml]\npatches: [{path: d.yaml}]\n",
        "o/m.yaml": MAP,
        "o/d.yaml": DELETE,
    },
    "a JSON patch by a pattern": {
        "o/kustomization.yaml": "resources: [m.yaml]\npatches:\n- target: {kind: ConfigMap, name: on.}\n"
        "  patch: |\n    - op: add\n      path: /data/x~1y\n      value: z\n",
        "o/m.yaml": MAP,
    },
    "a JSON patch by labels": {
        "o/kustomization.yaml": "resources: [m.yaml]\npatches:\n- target: {labelSelector: a=b}\n"
        "  patch: |\n    - op: remove\n      path: /data/k\n",
        "o/m.yaml": MAP,
    },
    "a list by a merge key": {
        "o/kustomization.yaml": "<<: &a {resources: [m.yaml]}\nnamespace: here\n",
        "o/m.yaml": MAP,
    },
    "a merge that takes away": {
        "o/kustomization.yaml": "resources: [m.yaml]\npatches:\n- patch: '{apiVersion: v1, kind: ConfigMap, "
        "metadata: {name: one}, data: {k: null, l: m}}'\n",
        "o/m.yaml": MAP,
    },
    "a component that patches and adds": {
        "o/kustomization.yaml": "resources: [m.yaml]\ncomponents: [../c]\n",
        "o/m.yaml": MAP,
        "c/kustomization.yaml": PART + "resources: [s.yaml]\npatches: [{path: d.yaml}]\n",
        "c/d.yaml": DELETE,
        "c/s.yaml": MAP.replace("name: ", "name: more-"),
    },
}


def read(files: dict[str, str]):
    return read_overlay(Tree({PurePosixPath(path): text.encode() for path, text in files.items()}), PurePosixPath("o"))


@needs_kubectl
@pytest.mark.parametrize("files", BUILT.values(), ids=BUILT)
def test_it_comes_to_the_objects_that_kubectl_builds(files, tmp_path):
    done = subprocess.run(
        [KUBECTL, "kustomize", str(written(files, tmp_path) / "o")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    real = [each for each in yaml.safe_load_all(done.stdout) if each]
    assert sorted((plain(item.manifest) for item in read(files).items), key=order) == sorted(
        map(plain, real), key=order
    )


def plain(item: dict) -> dict:
    return {key: value for key, value in item.items() if value not in ({}, None)}


def order(item: dict) -> str:
    return json.dumps(item, sort_keys=True)


WRONG = {
    "a resource that is missing": (
        {"o/kustomization.yaml": "resources:\n- gone.yaml\n"},
        "o/kustomization.yaml:2:3: there is no kustomization.yaml in o/gone.yaml; expected one",
    ),
    "a circle": (
        {"o/kustomization.yaml": "resources: [../a]\n", "a/kustomization.yaml": "resources:\n  - ../o\n"},
        "a/kustomization.yaml:2:5: o takes itself in; expected folders without a circle",
    ),
    "a component that takes its own overlay": (
        {"o/kustomization.yaml": "components: [../c]\n", "c/kustomization.yaml": PART + "resources: [../o]\n"},
        "c/kustomization.yaml:3:13: o takes itself in",
    ),
    "no YAML": ({"o/kustomization.yaml": "resources: [m.yaml]\n", "o/m.yaml": "a: [\n"}, "o/m.yaml:2:1: "),
    "no mapping": ({"o/kustomization.yaml": "- a\n"}, "o/kustomization.yaml:1:1: no mapping; expected a kustomization"),
    "no object": (
        {"o/kustomization.yaml": "resources: [m.yaml]\n", "o/m.yaml": MAP + "---\nkind: x\n"},
        "o/m.yaml:14:1: no object of Kubernetes; expected apiVersion, kind and metadata.name",
    ),
    "a resource that is no text": (
        {"o/kustomization.yaml": "resources:\n- {a: b}\n"},
        "o/kustomization.yaml:2:3: resources has what is no text",
    ),
    "resources that are no list": (
        {"o/kustomization.yaml": "resources: 3\n"},
        "o/kustomization.yaml:1:12: resources is no list; expected one",
    ),
    "patches that are no list": (
        {"o/kustomization.yaml": "patches: {a: b}\n"},
        "o/kustomization.yaml:1:10: patches is no list; expected one",
    ),
    "components that are a word": (
        {"o/kustomization.yaml": "components: x\n"},
        "o/kustomization.yaml:1:13: components is no list",
    ),
    "a key that is a list": ({"o/kustomization.yaml": "? [a]\n: b\n"}, "o/kustomization.yaml:1:3: "),
    "a patch that is missing": (
        {"o/kustomization.yaml": "patches:\n- path: gone.yaml\n"},
        "o/kustomization.yaml:2:3: there is no o/gone.yaml; expected it",
    ),
    "a patch that is no YAML": (
        {"o/kustomization.yaml": "patches:\n- patch: '['\n"},
        "o/kustomization.yaml:2:3: a patch that is no YAML; expected a patch",
    ),
    "tabs": ({"o/kustomization.yaml": "resources:\n\t- a\n"}, "o/kustomization.yaml:2:1: "),
    "too deep": ({"o/kustomization.yaml": "[" * 5000}, "o/kustomization.yaml"),
}


@pytest.mark.parametrize(("files", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_an_error_with_its_place(files, message):
    with pytest.raises(TidyError) as caught:
        read(files)
    assert str(caught.value).startswith(message)
    assert caught.value.rule == "broken-overlay"


@pytest.mark.parametrize(
    "line",
    [
        "resources: ['https://example.org/x?ref=1']",
        "resources: ['git@example.org:a/b']",
        "helmCharts: [{name: x}]",
        "generators: [g.yaml]",
    ],
)
def test_what_is_not_in_the_repository_is_told_and_not_guessed(line):
    found = read({"o/kustomization.yaml": line + "\n"})
    assert found.items == []
    assert [(str(each.location.path), each.rule) for each in found.findings] == [
        ("o/kustomization.yaml", "not-looked-into")
    ]


def test_the_address_of_a_remote_base_is_told_without_what_stands_before_its_host():
    found = read({"o/kustomization.yaml": "resources: ['https://user:hunter2@example.org/x?ref=1']\n"})
    assert "hunter2" not in str(found.findings)


@pytest.mark.parametrize(
    "patch",
    [
        "3",
        "{target: 3, patch: '- op: x'}",
        """{target: {kind: [1]}, patch: '[{"op": 1, "path": 2}]'}""",
        "{patch: '{metadata: 3, kind: [a]}'}",
        "{target: {name: '('}, patch: '- {op: remove, path: /data}'}",
        "{target: {kind: ConfigMap}, patch: '- {op: add, path: a}'}",
        "{target: {kind: ConfigMap}, patch: '7'}",
    ],
)
def test_a_patch_of_any_shape_is_read_or_refused(patch):
    files = {"o/kustomization.yaml": f"resources: [m.yaml]\npatches:\n- {patch}\n", "o/m.yaml": MAP}
    try:
        assert len(read(files).items) == 3
    except TidyError as error:
        assert str(error.location) == "o/kustomization.yaml:3:3"


BOMBS = {
    "aliases": [
        "l0: &l0 [x, x, x, x, x, x, x, x, x]",
        *(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)),
    ],
    "itself": ["s: &s [*s]"],
}


@pytest.mark.parametrize("lines", BOMBS.values(), ids=BOMBS)
def test_anchors_that_would_grow_without_end_are_refused_at_once(lines):
    bomb = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata:\n" + "".join(f"  {line}\n" for line in lines)
    files = {
        "o/kustomization.yaml": "resources: [m.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '- {op: add, path: /data/x, value: y}'}]\n",
        "o/m.yaml": bomb,
    }
    with pytest.raises(TidyError, match=r"aliases stand for more than|contains itself") as caught:
        read(files)
    assert caught.value.location is not None and caught.value.location.path.name == "m.yaml"


def test_every_file_that_was_read_is_known():
    files = {
        "o/kustomization.yaml": "resources: [../m.yaml]\npatches: [{path: d.yaml}]\n",
        "m.yaml": MAP,
        "o/d.yaml": DELETE,
        "x": "",
    }
    assert {str(path) for path in read(files).files} == {"o/kustomization.yaml", "m.yaml", "o/d.yaml"}


def test_a_changed_object_is_placed_where_it_was_changed():
    files = BUILT["a JSON patch by labels"]
    one, two, _ = read(files).items
    assert str(one.at) == "o/kustomization.yaml:3:3"
    assert str(two.place("metadata", "name")) == "o/m.yaml:8:18"
