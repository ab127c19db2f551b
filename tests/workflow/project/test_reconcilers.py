"""Other programs in the tree that would write what the one workflow deploys: each is named with its place, and nothing else is."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.project.model import Project
from sophia_tidy.workflow.project.reconcilers import reconcilers

OVERLAY = {"kubernetes/overlays/production/kustomization.yaml": "namespace: shop\nresources: [../../base]\n"}
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec: {source: {path: deploy/prod}, destination: {namespace: shop}}
"""
KEEL = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  annotations:\n    keel.sh/policy: minor\n"
AUTOMATION = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageUpdateAutomation\nmetadata: {name: all}\n"
TOWER = "services:\n  w:\n    image: containrrr/watchtower:1.7\n"
MAKE = "all: test\n\ndeploy: all\n\t@echo now\n\tkubectl apply -k deploy/prod\n\ntest:\n\tpytest\n"
JENKINS = "pipeline {\n  stages { stage('go') { steps {\n    // kubectl apply -f old.yml\n    sh 'helm upgrade api ./chart'\n  } } }\n}\n"
GITLAB = "deploy:\n  script:\n    - ssh root@host docker stack deploy -c a.yml shop\n"


def found(**files: str) -> list[tuple[str, int, str]]:
    tree = Tree({PurePosixPath(name.replace("__", "/")): text.encode() for name, text in (OVERLAY | files).items()})
    return [(str(each.location.path), each.location.line or 0, each.message) for each in reconcilers(tree, Project())]


@pytest.mark.parametrize(
    ("path", "text", "line", "says"),
    [
        ("argo/shop.yaml", ARGO, 1, "Argo CD's Application shop keeps deploy/prod in the namespace shop"),
        ("k8s/api.yaml", KEEL, 6, "Keel puts newer images into what runs"),
        ("k8s/all.yaml", AUTOMATION, 1, "Flux's image automation all commits newer images by itself"),
        ("compose.yaml", TOWER, 3, "the service w (Watchtower) pulls newer images"),
        (
            "k8s/prod/kustomization.yaml",
            "namespace: shop\nresources: []\n",
            1,
            "this overlay is of the namespace shop too",
        ),
        ("Makefile", MAKE, 5, "`make deploy` deploys with kubectl"),
        ("Jenkinsfile", JENKINS, 4, "this pipeline deploys with helm"),
        (".gitlab-ci.yml", GITLAB, 3, "this pipeline deploys with"),
    ],
)
def test_each_is_named_with_its_place_and_with_what_it_would_do(path: str, text: str, line: int, says: str):
    ((where, at, message),) = found(**{path: text})
    assert (where, at) == (path, line)
    assert says in message and message.endswith("expected one deployer of an environment")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/argo.yaml", ARGO),
        ("tests/Jenkinsfile", JENKINS),
        ("k8s/prod/kustomization.yaml", "namespace: other\nresources: []\n"),
        ("kubernetes/overlays/staging/kustomization.yaml", "namespace: shop\n"),
        ("compose.yaml", "services: {w: {image: acme/tower}}\n"),
        ("k8s/roll.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: api}\n"),
        ("Makefile", "deploy:\n\tkubectl apply --dry-run=client -k x\n\ntest:\n\tkubectl apply -k test\n"),
        ("Jenkinsfile", "sh 'kubectl get pods'\n# kubectl apply -k x\n"),
        ("k8s/all.yaml", "kind: ImageUpdateAutomation\n"),
        ("terraform.gitlab-ci.yml", "script: [terraform apply]\n"),
    ],
)
def test_what_reconciles_nothing_here_is_not_named(path: str, text: str):
    assert found(**{path: text}) == []
