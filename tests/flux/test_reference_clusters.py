"""``kubernetes/clusters/`` is what the tool makes of the reference repository's overlays, and stays that.

To bring it up to date, from the project's root::

    sophia-tidy flux --config tests/flux/reference.toml --apply
"""

import subprocess
from pathlib import Path, PurePosixPath
from shutil import copytree

import pytest
import yaml

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.config.schema import read_config
from sophia_tidy.flux.overlay import read_overlay
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.flux import FluxFacts, flux

from ..checkout import ROOT
from ..convert.output.kube import KUBECTL, needs_kubectl

CLUSTERS = ROOT / "kubernetes" / "clusters"
FOLDERS = sorted(path.parent.relative_to(ROOT).as_posix() for path in CLUSTERS.rglob("kustomization.yaml"))
KEPT = "kustomize.toolkit.fluxcd.io/prune"


@pytest.fixture(scope="module")
def laid() -> StepResult[FluxFacts]:
    said = (ROOT / "tests/flux/reference.toml").read_bytes()
    with Context.of(ROOT, read_config(said), source=ConfigSource.of(said)) as context:
        return flux(context.tree, context)


def test_the_folder_is_what_the_tool_makes_of_the_overlays(laid):
    assert [str(change.path) for change in laid.plan] == []


def test_nothing_is_wrong_with_it(laid):
    assert [str(finding) for finding in laid.plan.findings if finding.severity is not Severity.NOTE] == []


def built(folder: Path) -> list[dict]:
    done = subprocess.run([KUBECTL, "kustomize", str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [item for item in yaml.safe_load_all(done.stdout) if item]


@needs_kubectl
@pytest.mark.parametrize("folder", FOLDERS)
def test_kubectl_builds_every_path(folder):
    assert built(ROOT / folder)


@needs_kubectl
@pytest.mark.parametrize("environment", ["production", "staging"])
def test_every_path_that_flux_is_pointed_to_builds_and_no_object_is_in_two_of_them(environment):
    """Flux makes the kustomization at the top by itself: of each folder below that has one."""
    cluster = CLUSTERS / environment
    assert not (cluster / "kustomization.yaml").exists()
    top = [item for room in sorted(cluster.iterdir()) for item in built(room)]
    syncs = [item for item in top if item["apiVersion"] == "kustomize.toolkit.fluxcd.io/v1"]
    assert {item["metadata"]["name"] for item in syncs} >= {
        "infrastructure-controllers",
        "infrastructure-configs",
        "apps",
    }
    applied = [
        (item["kind"], item["metadata"]["name"], item["metadata"].get("namespace"))
        for items in (top, *(built(ROOT / sync["spec"]["path"]) for sync in syncs))
        for item in items
    ]
    assert len(applied) == len(set(applied))


@needs_kubectl
@pytest.mark.parametrize("environment", ["production", "staging"])
def test_a_cluster_has_what_is_in_the_base_as_if_it_were_written_in_its_own_folder(environment):
    base = ROOT / "kubernetes" / "infrastructure" / "base"
    shared = [item for file in base.glob("*/controller.yaml") for item in yaml.safe_load_all(file.read_text())]
    cluster = built(CLUSTERS / environment / "infrastructure" / "controllers")
    assert sorted(map(name, cluster)) == sorted(map(name, shared)) and len(shared) == 7
    assert {name(item): item for item in cluster} == {name(item): item for item in shared}


@needs_kubectl
@pytest.mark.parametrize("environment", ["production", "staging"])
def test_the_patches_keep_what_holds_data_and_change_nothing_else(environment, tmp_path):
    spec = yaml.safe_load((CLUSTERS / environment / "apps" / "sync.yaml").read_text())["spec"]
    for folder in ("base", "overlays"):  # kustomize takes no base by an absolute path
        copytree(ROOT / "kubernetes" / folder, tmp_path / folder)
    inside = tmp_path / "overlays" / "as-flux-does"
    inside.mkdir()
    (inside / "kustomization.yaml").write_text(
        yaml.safe_dump({"resources": [f"../{environment}"], "patches": spec["patches"]})
    )
    patched = {name(item): item for item in built(inside)}
    for item in built(tmp_path / "overlays" / environment):
        found = patched.pop(name(item))
        if item["kind"] in ("PersistentVolumeClaim", "PersistentVolume", "Namespace"):
            assert found["metadata"]["annotations"].pop(KEPT) == "disabled"
            found["metadata"] = {key: value for key, value in found["metadata"].items() if value != {}}
        assert found == item
    assert patched == {}


@needs_kubectl
@pytest.mark.parametrize("environment", ["production", "staging"])
def test_our_reading_of_an_overlay_has_the_objects_that_kubectl_builds(environment):
    folder = PurePosixPath("kubernetes/overlays") / environment
    ours = read_overlay(read_tree(ROOT).tree, folder)
    real = built(ROOT / folder)
    assert sorted((item.kind, item.name, item.namespace) for item in ours.items) == sorted(
        (item["kind"], item["metadata"]["name"], item["metadata"].get("namespace", "")) for item in real
    )
    assert ours.findings == []


def name(item: dict) -> tuple[str, str, str]:
    return item["kind"], item["metadata"]["name"], item["metadata"].get("namespace", "")
