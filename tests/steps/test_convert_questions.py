"""Questions about stacks: each is asked where its answer is lacking, and the answer does what its option says."""

from pathlib import Path

import pytest
import yaml

from ..conftest import Git
from .asked import Asked, asked, repository

NAMES = ("convert",)


@pytest.fixture
def made(tmp_path: Path, git: Git):
    def make(stack: str, **files: str) -> Path:
        return repository(tmp_path / "shop", git, {"compose.yaml": stack, **files})

    return make


def objects(found: Asked) -> list[dict]:
    texts = [
        text for path, text in found.after.items() if path.startswith("kubernetes/base/") and path.endswith(".yaml")
    ]
    return [item for text in texts for item in yaml.safe_load_all(text) if item]


def namespaces(found: Asked) -> set[str]:
    texts = [yaml.safe_load(text) for path, text in found.after.items() if path.endswith("kustomization.yaml")]
    return {text["namespace"] for text in texts if "namespace" in text}


def named(found: Asked, kind: str) -> list[dict]:
    return [item for item in objects(found) if item["kind"] == kind]


def test_the_namespace_is_asked_for_and_the_stacks_own_name_is_the_default(made):
    root = made("services: {web: {image: 'nginx:1.29', ports: ['8080:80']}}\n")
    found = asked(root, names=NAMES)
    question = found.the("convert/namespace")
    assert (question.default, namespaces(found)) == ("", {"shop"})
    assert namespaces(asked(root, (question.key, "team"), names=NAMES)) == {"team"}


def test_a_service_that_publishes_port_80_is_asked_for_its_host_and_gets_a_route_and_a_certificate(made):
    root = made("services: {web: {image: 'nginx:1.29', ports: ['80:80']}}\n")
    found = asked(root, names=NAMES)
    question = found.the("convert/host/web")
    assert [route["spec"]["routes"][0]["match"] for route in named(found, "IngressRoute")] == ["PathPrefix(`/`)"]
    assert "convert/issuer" not in found.ids
    then = asked(root, (question.key, "shop.example.org"), names=NAMES)
    assert {route["spec"]["routes"][0]["match"] for route in named(then, "IngressRoute")} == {
        "Host(`shop.example.org`)"
    }
    assert [each["spec"]["dnsNames"] for each in named(then, "Certificate")] == [["shop.example.org"]]
    assert "published-web-port" not in {finding.rule for finding in then.plan.findings}
    issuer = then.the("convert/issuer")
    signed = asked(root, (question.key, "shop.example.org"), (issuer.key, "ours"), names=NAMES)
    assert [each["spec"]["issuerRef"]["name"] for each in named(signed, "Certificate")] == ["ours"]


def test_a_variable_that_nothing_sets_is_asked_for_and_no_secret_ever_is(made):
    root = made("services: {web: {image: 'nginx:${TAG}', environment: {A: '${API_PASSWORD}'}}}\n")
    found = asked(root, names=NAMES)
    assert [id for id in found.ids if id.startswith("convert/variable/")] == ["convert/variable/TAG"]
    then = asked(root, (found.the("convert/variable/TAG").key, "1.29"), names=NAMES)
    assert "convert/variable/TAG" not in then.ids
    assert named(then, "Deployment")[0]["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:1.29"


def test_a_variable_that_compose_requires_blocks_the_step_with_its_question(made):
    root = made("services: {web: {image: 'nginx:${TAG:?say which}'}}\n")
    found = asked(root, names=NAMES)
    assert (found.states["convert"], found.ids) == ("blocked", ["convert/variable/TAG"])
    assert asked(root, (found.decisions[0].key, "1.29"), names=NAMES).states["convert"] == "planned"


def test_a_stack_that_compose_refuses_is_asked_about_and_left_where_nobody_deploys_it(made):
    root = made("services: {web: {image: 7}}\n")
    found = asked(root, names=NAMES)
    assert (found.states["convert"], found.ids) == ("blocked", ["convert/stack/compose.yaml"])
    answer = (found.decisions[0].key, found.decisions[0].options[0].value)
    assert asked(root, answer, names=NAMES).states["convert"] == "nothing"


SOCKET = "services: {web: {image: 'nginx:1.29', volumes: ['/var/run/docker.sock:/var/run/docker.sock']}}\n"


def test_a_kind_of_key_is_one_question_and_what_is_accepted_waits_no_more(made):
    root = made(SOCKET)
    found = asked(root, names=NAMES)
    question = found.the("convert/key/engine-socket")
    assert [str(place.path) for place in question.locations] == ["compose.yaml"]
    assert question.id.rpartition("/")[2] in {finding.rule for finding in found.plan.findings}
    waits = {path for path, text in found.after.items() if b"| needs-decision |" in text or b"Needs a decision" in text}
    then = asked(root, (question.key, question.options[0].value), names=NAMES)
    assert question.id in then.ids  # answered, and still what the plan stands on
    assert "engine-socket" not in {finding.rule for finding in then.plan.findings}
    assert waits and all(b"Needs a decision" not in then.after[path] for path in waits)


def test_the_registry_of_what_is_only_built_is_one_question_for_both_commands(made):
    root = made("services: {web: {build: .}}\n", Dockerfile="FROM nginx\n")
    question = asked(root, names=NAMES).the("workflow/registry")
    then = asked(root, (question.key, "ghcr.io/team"), names=NAMES)
    image = named(then, "Deployment")[0]["spec"]["template"]["spec"]["containers"][0]["image"]
    assert image.startswith("ghcr.io/team/")
