"""The kinds from elsewhere: as strict as written, and never stricter than the real schemas."""

import json
from importlib import import_module
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas
from sophia_tidy.manifests.lint import lint, shapes
from sophia_tidy.manifests.lint.shapes import ANY, shape_of

from ...checkout import OUTSIDE
from .manifests import thing

CRDS = OUTSIDE / "schemas" / "crds"
SHAPES = {
    key: shape
    for file in sorted(Path(shapes.__file__).parent.glob("[a-z]*.py"))
    if file.stem != "words"
    for key, shape in import_module(f"{shapes.__name__}.{file.stem}").SHAPES.items()
}
KINDS = {
    f"{kind.lower()}_{version.partition('/')[2]}": (version, kind)
    for version, kind in SHAPES
    if not version.startswith("kustomize.config")
}
FILES = sorted(CRDS.glob("*.json"))
needs_crds = pytest.mark.skipif(not FILES, reason="the schemas of ../shared/schemas/crds are not here")


def found(manifest):
    findings = lint({PurePosixPath("a.yaml"): [manifest]}, (1, 33), load_schemas((1, 33)), externals=["*"])
    return [(finding.rule, finding.message) for finding in findings]


def differences(shape, schema, at=""):
    """Where a shape and a real schema differ: fields that one has alone, other types, what is required."""
    if shape is ANY or schema.get("x-kubernetes-preserve-unknown-fields"):
        return
    if isinstance(shape, list):
        yield from differences(shape[0], schema.get("items", {}), f"{at}[]")
    elif isinstance(shape, str):
        kind = "port" if schema.get("x-kubernetes-int-or-string") else schema.get("type")
        if kind != shape:
            yield f"{at}: {shape} for {kind}"
    elif "*" in shape:
        yield from differences(shape["*"], schema.get("additionalProperties") or {}, f"{at}.*")
    else:
        real = schema.get("properties", {})
        ours = {key.removesuffix("!"): key for key in shape}
        yield from (
            f"{at}.{key} is not written down"
            for key in real.keys() - ours.keys() - {"apiVersion", "kind", "metadata", "status"}
            if at == "" or key not in ours
        )
        yield from (f"{at}.{key} does not exist" for key in ours.keys() - real.keys())
        yield from (
            f"{at}.{key} is not required"
            for key, name in ours.items()
            if name.endswith("!") and key not in schema.get("required", ())
        )
        yield from (
            line
            for key, name in ours.items()
            if key in real
            for line in differences(shape[name], real[key], f"{at}.{key}")
        )


@needs_crds
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shape_is_what_the_real_schema_says(path):
    version, kind = KINDS[path.stem]
    assert list(differences(SHAPES[version, kind], json.loads(path.read_text("utf-8")))) == []


@pytest.mark.parametrize("key", SHAPES, ids="-".join)
def test_a_shape_is_found_in_its_file_by_its_group(key):
    assert shape_of(*key) is SHAPES[key]


@pytest.mark.parametrize(
    "key", [("nottraefik.io/v1alpha1", "IngressRoute"), ("traefik.io/v1alpha1", "Certificate"), ("v1", "Pod")]
)
def test_a_kind_of_another_group_has_no_shape(key):
    assert shape_of(*key) is None


ROUTE = {"match": "Host(`a.example`)", "kind": "Rule", "services": [{"name": "api", "port": 80}]}
TRAEFIK, CERT, ESO = "traefik.io/v1alpha1", "cert-manager.io/v1", "external-secrets.io/v1"


@pytest.mark.parametrize(
    "manifest",
    [
        thing(TRAEFIK, "IngressRoute", spec={"entryPoints": ["websecure"], "routes": [ROUTE], "tls": {}}),
        thing(TRAEFIK, "Middleware", spec={"plugin": {"mine": {"any": [1]}}}),
        thing(TRAEFIK, "ServersTransport", spec={"insecureSkipVerify": True}),
        thing(
            CERT,
            "Certificate",
            spec={
                "secretName": "tls",
                "dnsNames": ["a.example"],
                "issuerRef": {"name": "letsencrypt", "kind": "ClusterIssuer"},
            },
        ),
        thing(
            ESO,
            "ExternalSecret",
            spec={"data": [{"secretKey": "K", "remoteRef": {"key": "k"}}], "secretStoreRef": {"name": "s"}},
        ),
        {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": ["a.yaml"],
            "patches": [{"path": "p.yaml"}],
        },
    ],
    ids=lambda manifest: manifest["kind"],
)
def test_what_we_write_is_taken(manifest):
    assert found(manifest) == []


@pytest.mark.parametrize(
    ("manifest", "rule", "words"),
    [
        (
            thing(TRAEFIK, "IngressRoute", spec={"routes": [ROUTE | {"rule": "x"}]}),
            "unknown-field",
            "IngressRoute/thing: spec.routes[0].rule is no field here",
        ),
        (
            thing(TRAEFIK, "IngressRoute", spec={"routes": [{"kind": "Rule"}]}),
            "missing-field",
            "spec.routes[0].match is not set",
        ),
        (thing(TRAEFIK, "Middleware", spec={"stripprefix": {}}), "unknown-field", "expected stripPrefix"),
        (
            thing(CERT, "Certificate", spec={"secretName": 1, "issuerRef": {"name": "x"}}),
            "wrong-type",
            "found an integer; expected a string",
        ),
        (
            thing("source.toolkit.fluxcd.io/v1", "GitRepository", spec={"url": "ssh://x"}),
            "missing-field",
            "spec.interval",
        ),
        (
            {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resource": ["a.yaml"]},
            "unknown-field",
            "expected resources",
        ),
    ],
)
def test_what_is_no_field_of_a_kind_is_told(manifest, rule, words):
    [(name, message)] = found(manifest)
    assert name == rule
    assert words in message


def test_a_kind_that_nobody_knows_is_a_note_and_one_that_a_version_dropped_an_error():
    [note] = lint({PurePosixPath("a"): [thing("example.org/v1", "Robot")]}, (1, 33), load_schemas((1, 33)))
    assert [
        f.rule
        for f in lint(
            {PurePosixPath("a"): [thing("snapshot.storage.k8s.io/v1", "VolumeSnapshot")]},
            (1, 33),
            load_schemas((1, 33)),
        )
    ] == ["unchecked-kind"]
    [error] = lint(
        {PurePosixPath("a"): [thing("policy/v1beta1", "PodDisruptionBudget")]}, (1, 33), load_schemas((1, 33))
    )
    assert (note.rule, str(note.severity)) == ("unchecked-kind", "note")
    assert (error.rule, str(error.severity)) == ("unknown-kind", "error")
    assert "has no PodDisruptionBudget in Kubernetes 1.33" in error.message
