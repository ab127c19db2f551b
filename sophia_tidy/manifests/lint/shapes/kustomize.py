"""kustomize's own file, which is written like an object but never reaches the server (kubectl reference, "Kustomization")."""

from typing import Any

from .words import ANY, FLAG, FREE, TEXT, TEXTS, WHOLE

_SOURCES = {
    "behavior": TEXT,
    "env": TEXT,
    "envs": TEXTS,
    "files": TEXTS,
    "literals": TEXTS,
    "name": TEXT,
    "namespace": TEXT,
    "options": {"annotations": FREE, "disableNameSuffixHash": FLAG, "immutable": FLAG, "labels": FREE},
}
_TARGET = {
    "annotationSelector": TEXT,
    "group": TEXT,
    "kind": TEXT,
    "labelSelector": TEXT,
    "name": TEXT,
    "namespace": TEXT,
    "version": TEXT,
}
_FILE = {
    "bases": TEXTS,
    "buildMetadata": TEXTS,
    "commonAnnotations": FREE,
    "commonLabels": FREE,
    "components": TEXTS,
    "configMapGenerator": [_SOURCES],
    "configurations": TEXTS,
    "crds": TEXTS,
    "generatorOptions": _SOURCES["options"],
    "generators": TEXTS,
    "helmCharts": ANY,
    "helmGlobals": ANY,
    "images": [{"digest": TEXT, "name": TEXT, "newName": TEXT, "newTag": TEXT, "tagSuffix": TEXT}],
    "labels": [{"fields": ANY, "includeSelectors": FLAG, "includeTemplates": FLAG, "pairs": FREE}],
    "namePrefix": TEXT,
    "nameSuffix": TEXT,
    "namespace": TEXT,
    "openapi": FREE,
    "patches": [{"options": {"*": FLAG}, "patch": TEXT, "path": TEXT, "target": _TARGET}],
    "patchesJson6902": ANY,
    "patchesStrategicMerge": TEXTS,
    "replacements": ANY,
    "replicas": [{"count": WHOLE, "name": TEXT}],
    "resources": TEXTS,
    "secretGenerator": [{**_SOURCES, "type": TEXT}],
    "sortOptions": ANY,
    "transformers": TEXTS,
    "validators": TEXTS,
    "vars": ANY,
}

SHAPES: dict[tuple[str, str], Any] = {
    ("kustomize.config.k8s.io/v1beta1", "Kustomization"): _FILE,
    ("kustomize.config.k8s.io/v1alpha1", "Component"): _FILE,
}
