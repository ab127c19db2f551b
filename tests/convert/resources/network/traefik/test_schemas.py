"""What is written is what the custom resources' schemas allow (skipped where their JSON is not beside the project)."""

import json

import pytest

from sophia_tidy.convert.resources.network.traefik.fields import MIDDLEWARES, duration, split, text, truth, whole
from tests.checkout import OUTSIDE

from ...reached import network, routed

SCHEMAS = OUTSIDE / "schemas" / "crds"
FILES = {
    "IngressRoute": "ingressroute_v1alpha1",
    "Middleware": "middleware_v1alpha1",
    "ExternalSecret": "externalsecret_v1",
}
pytestmark = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="no schemas of custom resources beside the project")
SAMPLES = {whole: "128", truth: "true", split: "a,b", duration: "30", text: "x"}


def _problems(items):
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    for item in items:
        if item["kind"] in FILES:
            schema = json.loads((SCHEMAS / f"{FILES[item['kind']]}.json").read_text())
            yield from (
                f"{item['kind']}/{item['metadata']['name']}: {error.message}"
                for error in jsonschema_rs.validator_for(schema).iter_errors(item)
            )


def _unknown(value, schema, at=""):
    """Fields that a schema does not have: what a cluster would drop without a word."""
    for key, each in value.items() if isinstance(value, dict) and "properties" in schema else ():
        if key not in schema["properties"]:
            yield f"{at}.{key}"
        else:
            yield from _unknown(each, schema["properties"][key], f"{at}.{key}")


@pytest.mark.parametrize("word", [word for word in MIDDLEWARES if word not in ("chain", "errors")])
def test_every_field_of_a_middleware_is_one_of_its_resource(word):
    labels = {
        f"http.middlewares.m.{word}.{path.replace('*', 'X-Any')}": SAMPLES[reader]
        for path, reader in MIDDLEWARES[word].items()
    }
    items = [item for item in network(routed(labels))[1] if item["kind"] == "Middleware"]
    assert len(items) == 1 and not list(_problems(items))
    schema = json.loads((SCHEMAS / "middleware_v1alpha1.json").read_text())
    assert not list(_unknown(items[0]["spec"], schema["properties"]["spec"]))


def test_a_route_with_all_that_it_can_have():
    labels = {
        "http.routers.web.rule": "Host(`a.io`)",
        "http.routers.web.entrypoints": "websecure",
        "http.routers.web.priority": "7",
        "http.routers.web.middlewares": "auth,gone@file",
        "http.routers.web.tls.certresolver": "le",
        "http.middlewares.auth.basicauth.users": "a:b",
        "http.services.web.loadbalancer.sticky.cookie.samesite": "strict",
        "http.services.web.loadbalancer.passhostheader": "true",
        "http.services.web.loadbalancer.server.scheme": "h2c",
        "http.services.web.loadbalancer.responseforwarding.flushinterval": "10ms",
    }
    items = network(routed(labels))[1]
    assert not list(_problems(items))
    schema = json.loads((SCHEMAS / "ingressroute_v1alpha1.json").read_text())["properties"]["spec"]["properties"]
    (route,) = (item["spec"] for item in items if item["kind"] == "IngressRoute")
    service, found = schema["routes"]["items"]["properties"]["services"]["items"], route["routes"][0]["services"][0]
    assert not list(_unknown(found, service)) and set(found) >= {
        "sticky",
        "passHostHeader",
        "scheme",
        "responseForwarding",
    }
