"""ExternalSecrets as external-secrets.io defines them."""

import json

import jsonschema
import pytest

from tests.checkout import OUTSIDE
from tests.convert.resources.mounted import objects, staged

SCHEMA = OUTSIDE / "schemas/crds/externalsecret_v1.json"
STACK = """services:
  a:
    image: postgres:16
    environment: {POSTGRES_PASSWORD: canary-1, ADDRESS: "amqp://u:${QUEUE_PASSWORD}@q/"}
    secrets: [token]
    configs: [mode]
    volumes: ["./tls.key:/tls.key", "share:/share"]
secrets: {token: {external: true, name: shop_token_v2}}
configs: {mode: {environment: MODE}}
volumes: {share: {driver_opts: {type: cifs, o: "username=u,password=canary-2", device: "//nas/x"}}}
"""


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schemas of custom resources are beside the project only")
def test_every_one_is_valid_and_each_key_is_named():
    made = [
        item for (kind, _), item in objects(staged(STACK, {"tls.key": "canary-3"})).items() if kind == "ExternalSecret"
    ]
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for item in made for error in validator.iter_errors(item)] == []
    assert {item["metadata"]["name"] for item in made} == {"a-env", "a-tls-key", "mode", "share-smb", "shop-token"}


def test_what_pods_ask_for_is_what_the_store_is_asked_for():
    made = objects(staged(STACK, {"tls.key": "canary-3"}))
    keys = {
        name: [each["secretKey"] for each in item["spec"]["data"]]
        for (kind, name), item in made.items()
        if kind == "ExternalSecret"
    }
    assert keys == {
        "a-env": ["ADDRESS", "POSTGRES_PASSWORD"],
        "a-tls-key": ["tls.key"],
        "mode": ["mode"],
        "share-smb": ["password", "username"],
        "shop-token": ["token"],
    }
