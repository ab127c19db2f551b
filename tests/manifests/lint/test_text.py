"""Files that a person wrote: read as kubectl reads them, every finding with its line."""

import time
from pathlib import PurePosixPath

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas
from sophia_tidy.manifests.lint import lint_text, lint_texts

PATH = PurePosixPath("k8s/app.yaml")
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  clusterIP: None
  ports:
  - port: 80
"""


def said(text, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return [(str(f.location), f.rule) for f in lint_text(content, PATH, (1, 33), load_schemas((1, 33)), **options)]


def test_a_finding_stands_at_its_line_and_column():
    text = SERVICE + "  - name: a--\n    port: 81\n  selecter: {}\n"
    assert said(text) == [
        ("k8s/app.yaml:8:5", "service-port-name"),
        ("k8s/app.yaml:9:11", "service-port-name"),
        ("k8s/app.yaml:11:13", "unknown-field"),
    ]


def test_every_document_and_every_item_of_a_list_is_read():
    listed = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: A}\n"
    assert said(f"---\n---\n{SERVICE}---\n# nothing\n---\n{listed}") == [("k8s/app.yaml:19:20", "object-name")]


def test_a_list_in_a_list_is_read_too():
    inner = "  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: A}\n"
    assert said(f"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n{inner}") == [
        ("k8s/app.yaml:9:22", "object-name")
    ]


def test_files_may_name_each_others_objects():
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: a:1\n    envFrom:\n    - configMapRef: {name: b}\n"
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n"

    def rules(files):
        return {f.rule for f in lint_texts(files, (1, 33), load_schemas((1, 33)))}

    assert "missing-object" in rules({PATH: pod.encode()})
    assert "missing-object" not in rules({PATH: pod.encode(), PurePosixPath("b.yaml"): config.encode()})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [", "k8s/app.yaml:2:1"),
        ("a: b: c", "k8s/app.yaml:1:5"),
        ("\ta: 1", "k8s/app.yaml:1:1"),
        (b"a: \xff", "k8s/app.yaml"),
        ("a: &x [*x]", "k8s/app.yaml:1:8"),
        ("? [a]\n: b\n", "k8s/app.yaml:1:3"),
        ("a: !!python/name:os.system x", "k8s/app.yaml:1:4"),
        ("[" * 300 + "]" * 300, "k8s/app.yaml:1:101"),
        ("[" * 100_000, "k8s/app.yaml"),
    ],
)
def test_what_is_no_yaml_is_one_finding(text, place):
    [(where, rule)] = said(text)
    assert rule == "manifest-syntax"
    assert where.startswith(place)


def test_aliases_that_multiply_are_refused_at_once():
    lines = [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
    ]
    started = time.process_time()
    assert [rule for _, rule in said("\n".join(lines))] == ["manifest-syntax"]
    assert time.process_time() - started < 1


def test_a_key_that_stands_twice_is_refused_and_one_that_is_merged_is_not():
    assert said(SERVICE + "  clusterIP: None\n") == [("k8s/app.yaml:9:3", "duplicate-key")]
    assert said("x: &x {a: 1}\n" + SERVICE + "metadata2:\n  <<: *x\n  a: 2\n") == [
        ("k8s/app.yaml:1:4", "unknown-field"),
        ("k8s/app.yaml:11:3", "unknown-field"),
    ]


@pytest.mark.parametrize(
    ("value", "rules"), [("2024-01-02", []), ("'yes'", []), ("yes", ["wrong-type"]), ("12", ["wrong-type"]), ("=", [])]
)
def test_scalars_are_what_kubectl_takes_them_for(value, rules):
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  key: {value}\n"
    assert [rule for _, rule in said(text)] == rules


@pytest.mark.parametrize(
    "text", ["just text", "- a\n- b\n", "kind: Service\n", "apiVersion: v1\nkind: Service\nmetadata: name\n"]
)
def test_a_document_that_is_no_object_is_told(text):
    assert [rule for _, rule in said(text)] == ["no-object"]


def test_an_empty_file_has_nothing_wrong():
    assert said("") == said("# only a comment\n") == said("---\n") == []


def test_two_readings_say_the_same():
    text = SERVICE + "  - port: 80\n  foo: 1\n"
    assert said(text) == said(text)


def test_no_value_of_a_secret_is_said():
    canary = "canary-7f3a"
    text = f"""\
apiVersion: v1
kind: Secret
metadata: {{name: a}}
type: kubernetes.io/dockerconfigjson
data: {{.dockerconfigjson: "{canary}", "bad key": {canary}}}
stringData: {{a: "{canary}"}}
---
apiVersion: v1
kind: Pod
metadata: {{name: a}}
spec:
  containers:
  - name: a
    image: a:1
    env:
    - {{name: "A=B", value: "{canary}"}}
    - {{name: "A=B", value: "{canary}", valueFrom: {{}}}}
"""
    findings = lint_text(text.encode(), PATH, (1, 33), load_schemas((1, 33)))
    assert len(findings) > 5
    assert [str(f) for f in findings if canary in str(f) or canary in (f.help or "")] == []
