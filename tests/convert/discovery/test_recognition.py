"""Which files are stacks of any kind: by content, whatever they are called."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.discovery.compose_file import ComposeFile
from sophia_tidy.convert.discovery.find import why_not
from sophia_tidy.convert.discovery.recognition import read
from sophia_tidy.kernel.tree import SYMLINK, Tree, TreeEntry

from .trees import LESS, PAIR, WEB, found, tree

STACKS = {
    "plain": WEB,
    "an override": LESS,
    "built": "services: {web: {build: .}}\n",
    "JSON": '{"services": {"web": {"image": "a"}}}',
    "quoted, with a mark of UTF-8": b'\xef\xbb\xbf"services":\r\n  web:\r\n    image: a\r\n',
    "JSON of several lines": '{\n  "name": "a",\n  "services": {"web": {"image": "a"}}\n}\n',
    "with anchors": "x-all: &all\n  restart: always\nservices:\n  web:\n    <<: *all\n    image: a\n",
    "with tags of Compose": "services:\n  web:\n    ports: !reset []\n    image: !override a\n",
    "extended": "services:\n  web:\n    extends: {file: base.yml, service: web}\n",
    "with a slip": "services:\n  web:\n    imgae: a\n    ports: ['80:80']\n    restart: always\n",
    "a service of nothing beside one": "services:\n  db:\n  web: {image: a}\n",
    "a second document": "---\nservices:\n  web: {image: a}\n---\nservices:\n  web: {restart: always}\n",
    "the first": "version: '3.8'\n" + WEB,
}
NONE = {
    "Kubernetes": ("apiVersion: v1\nkind: List\nservices:\n  web: {image: a}\n", "a Kubernetes object"),
    "Kubernetes below": ("apiVersion: v1\nkind: Pod\nspec:\n  services: {}\n", "no `services:`"),
    "GitHub": ("on: push\njobs:\n  a:\n    services:\n      db: {image: postgres}\n", "no `services:`"),
    "GitHub, flow": ("{on: push, jobs: {a: {}}, services: {db: {image: a}}}\n", "a workflow"),
    "GitLab": ("services:\n  - postgres:16\ntest:\n  script: make\n", "a sequence, where Compose has a mapping"),
    "GitLab, stages": ("stages: [a]\nservices: {a: {image: a}}\n", "a pipeline"),
    "Travis": ("language: python\nservices: docker\n", "a scalar, where Compose has a mapping"),
    "Drone": ("kind: pipeline\ntype: docker\nservices:\n- name: db\n  image: postgres\n", "a pipeline"),
    "Woodpecker": ("steps: {a: {image: a}}\nservices: {db: {image: postgres}}\n", "a pipeline"),
    "OpenAPI": ("openapi: 3.1.0\nservices: {a: {image: a}}\n", "an OpenAPI description"),
    "Symfony": ("services:\n  App\\A:\n    class: A\n    arguments: [b]\n    tags: [c]\n", "no keys of Compose's"),
    "azd": ("name: a\nservices:\n  api: {project: ./src, language: py, host: function}\n", "no keys of Compose's"),
    "values": ("services:\n  web:\n    image: {repository: a, tag: b}\n    ports: [80]\n", "values of a Helm chart"),
    "an Ansible play": ("- hosts: all\n  vars:\n    services: {a: {image: a}}\n", "no `services:`"),
    "something else": ("a: 1\nb: 2\nservices: {x: {image: y}}\n", "most of its keys are none of Compose's"),
    "no services": ("services: {}\n", "none of its `services` is a mapping"),
    "texts": ("services: {a: b}\n", "none of its `services` is a mapping"),
    "empty": ("", "no `services:`"),
}
BOMB = "services:\n  a0: &a0 {image: x, labels: [1,2,3,4,5,6,7,8,9]}\n" + "".join(
    f"  a{n}: &a{n} {{image: x, labels: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 9)
)
HOSTILE = {
    "a bomb": (BOMB, "aliases stand for more than"),
    "deep": ("services:\n  a: " + "[" * 5000, "nested deeper than 100 levels"),
    "itself": ("services: &a\n  web: *a\n", "contains itself"),
    "not UTF-8": (b"services:\n  web:\n    image: \xff\xfe\n", "cannot be read as YAML"),
    "tabs": ("services:\n\tweb:\n\t\timage: a\n", "cannot be read as YAML at line 2"),
    "a template": ("services:\n{{- range .a }}\n  web: {image: a}\n", "cannot be read as YAML"),
}


@pytest.mark.parametrize("text", STACKS.values(), ids=STACKS)
def test_a_stack_is_told_by_its_content(text):
    assert list(found({"any/name.yaml": text})) == ["any/name.yaml"]
    assert why_not(tree({"any/name.yaml": text}), PurePosixPath("any/name.yaml")) == ""


@pytest.mark.parametrize(("text", "why"), (NONE | HOSTILE).values(), ids=NONE | HOSTILE)
def test_what_is_none_has_a_reason(text, why):
    assert found({"docker-compose.yml": text}) == {}
    assert why in why_not(tree({"docker-compose.yml": text}), PurePosixPath("docker-compose.yml"))


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("tests/fixtures/compose.yml", "a test's data"),
        ("pkg/testdata/compose.yml", "a test's data"),
        ("web/node_modules/a/compose.yml", "other people's code"),
        ("compose.txt", "does not end in .yml"),
        ("chart/values.prod.yaml", "the Helm chart chart/Chart.yaml"),
        ("chart/templates/compose.yaml", "the Helm chart chart/Chart.yaml"),
    ],
)
def test_some_places_hold_none(path, why):
    files = {path: WEB, "chart/Chart.yaml": "name: chart\n", "compose.yml": WEB}
    assert list(found(files)) == ["compose.yml"]
    assert why in why_not(tree(files), PurePosixPath(path))


def test_a_link_is_none_and_is_not_read():
    def never() -> bytes:
        raise AssertionError("a link was read")

    path = PurePosixPath("compose.yml")
    assert why_not(Tree({path: TreeEntry(never, SYMLINK)}), path) == "it is a link, not a file"


def test_a_path_that_is_not_there_is_told():
    assert why_not(tree({}), PurePosixPath("a.yml")) == "there is no such file"


def test_a_file_that_only_includes_others_is_one_under_the_usual_name():
    text = "include:\n  - web/compose.yml\n"
    assert list(found({"compose.yaml": text, "other.yaml": text})) == ["compose.yaml"]


@pytest.mark.parametrize("text", ["services:\n  web:\n", "services: {web: {}}\n", "networks: {a: {}}\n"])
def test_what_says_nothing_of_its_services_is_one_under_the_usual_name(text):
    assert list(found({"ci/compose.yaml": text, "ci/other.yaml": text})) == ["ci/compose.yaml"]


def test_each_file_is_read_once_to_be_told():
    reads = []

    def once() -> bytes:
        reads.append(1)
        return PAIR.encode()

    path = PurePosixPath("a.yml")
    file = read(Tree({path: TreeEntry(once)}), path)
    assert isinstance(file, ComposeFile) and list(file.services) == ["web", "db"] and reads == [1]


def test_incomplete_services_are_those_that_compose_refuses():
    path = PurePosixPath("a.yml")
    file = read(tree({"a.yml": "services:\n  a: {image: x}\n  b: {restart: always}\n  c: {build: .}\n"}), path)
    assert isinstance(file, ComposeFile) and file.incomplete == ("b",) and file.at("b").line == 3
