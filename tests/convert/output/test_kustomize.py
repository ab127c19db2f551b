"""Base and overlay, built by the real kubectl."""

from copy import deepcopy

import pytest

from sophia_tidy.convert.output.kustomize import base, overlay
from sophia_tidy.convert.output.plain import in_namespace

from .kube import built, key, needs_kubectl, written
from .samples import namespace, workload

FILES = {"namespace": [namespace("shop")], "api": workload("api"), "web": workload("web", port=8080), "empty": []}


def expected(files):
    return sorted((in_namespace(item, "shop") for items in files.values() for item in items), key=key)


@needs_kubectl
def test_the_base_builds_to_the_objects_in_their_namespace(tmp_path):
    assert built(written(base(FILES, "shop"), tmp_path)) == expected(FILES)


def changed():
    files = deepcopy(FILES)
    files["api"][0]["spec"]["replicas"] = 3
    files["api"][0]["spec"]["template"]["spec"]["containers"][0]["env"].append({"name": "MODE", "value": "prod"})
    files["web"][1]["metadata"]["annotations"] = {"team/owner": "web"}
    return files


OVERLAYS = {
    "the same": lambda: deepcopy(FILES),
    "fields that differ": changed,
    "a service more": lambda: {**FILES, "mail": workload("mail")},
    "a service less": lambda: {stem: items for stem, items in FILES.items() if stem != "web"},
    "all at once": lambda: {
        **{stem: items for stem, items in changed().items() if stem != "web"},
        "mail": workload("mail"),
    },
}


@needs_kubectl
@pytest.mark.parametrize("wanted", OVERLAYS.values(), ids=OVERLAYS)
def test_the_overlay_builds_to_what_the_merged_stack_would_be(wanted, tmp_path):
    written({f"base/{path}": text for path, text in base(FILES, "shop").items()}, tmp_path)
    files = overlay(FILES, wanted(), "shop", "../../base")
    written({f"overlays/prod/{path}": text for path, text in files.items()}, tmp_path)
    assert built(tmp_path / "overlays" / "prod") == expected(wanted())


def test_an_overlay_of_the_same_has_no_patches():
    assert list(overlay(FILES, FILES, "shop", "../../base")) == ["kustomization.yaml"]
    assert "patches" not in overlay(FILES, FILES, "shop", "../../base")["kustomization.yaml"]
