"""Secrets and configs of a service: single files, at their paths, with their modes."""

import pytest

from sophia_tidy.convert.ledger import KeyStatus
from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.storage.shared_objects import external_objects
from sophia_tidy.convert.resources.storage.storage import config_checksum
from tests.convert.resources.mounted import at, entries, objects, said, staged, store_keys, stored


def granted(kind: str, grant: str, top: str) -> str:
    return f"services:\n  a:\n    image: x\n    {kind}: [{grant}]\n{kind}:\n  {top}\n"


def secret(grant: str = "token", top: str = "token: {external: true}"):
    return staged(granted("secrets", grant, top), {"token.txt": "canary-1"}, dialect=Dialect.SWARM)


def config(grant: str = "settings", top: str = "settings: {file: ./settings.ini}", content: str = "[main]\n", **how):
    return staged(granted("configs", grant, top), {"settings.ini": content}, **how)


@pytest.mark.parametrize(
    ("grant", "path"),
    [
        ("token", "/run/secrets/token"),
        ("{source: token, target: api_token}", "/run/secrets/api_token"),
        ("{source: token, target: /etc/app/token.key}", "/etc/app/token.key"),
    ],
)
def test_a_secret_is_one_file_at_its_path(grant, path):
    found = stored(secret(grant))
    assert [each["mountPath"] for each in found.mounts] == [path]
    assert found.mounts[0]["subPath"] and found.mounts[0]["readOnly"]


def test_secrets_are_one_projected_volume():
    stage = staged(
        "services:\n  a: {image: x, secrets: [one, two]}\nsecrets:\n  one: {external: true}\n  two: {external: true}\n"
    )
    (volume,) = stored(stage).volumes
    assert [source["secret"]["name"] for source in volume["projected"]["sources"]] == ["one", "two"]
    assert {each["mountPath"] for each in stored(stage).mounts} == {"/run/secrets/one", "/run/secrets/two"}


@pytest.mark.parametrize(("mode", "bits"), [("0400", 256), ("0o440", 288), ("0444", 292), ("644", 0o644)])
def test_a_mode_is_the_same_bits(mode, bits):
    (volume,) = stored(secret(f"{{source: token, mode: {mode}}}")).volumes
    assert volume["projected"]["sources"][0]["secret"]["items"][0]["mode"] == bits


def test_the_group_of_a_secret_is_the_pods():
    stage = secret('{source: token, uid: "103", gid: "104", mode: 0440}')
    assert stored(stage).fs_group == 104 and "secret-owner" in said(stage)
    assert entries(stage)["services.a.secrets[0].gid"].status is KeyStatus.ADAPTED


@pytest.mark.parametrize(
    ("top", "name", "keys"),
    [
        ("token: {external: true}", "token", {"token": "token"}),
        ("token: {external: true, name: shop_token_v3}", "shop-token", {"token": "shop_token"}),
        ("token: {external: true, name: token-20240131}", "token", {"token": "token"}),
        ("token: {file: ./token.txt}", "token", {"token": "token"}),
        ("token: {environment: API_TOKEN}", "token", {"token": "API_TOKEN"}),
    ],
)
def test_every_secret_comes_from_the_store(top, name, keys):
    made = objects(secret(top=top))
    assert store_keys(made["ExternalSecret", name]) == keys and "canary" not in str(made)


def test_two_rotations_in_use_at_once_are_two_secrets():
    stage = staged(
        "services:\n  a: {image: x, secrets: [k_v1, k_v2]}\nsecrets:\n  k_v1: {external: true}\n  k_v2: {external: true}\n"
    )
    assert {name for kind, name in objects(stage) if kind == "ExternalSecret"} == {"k-v1", "k-v2"}
    assert {each["mountPath"] for each in stored(stage).mounts} == {"/run/secrets/k_v1", "/run/secrets/k_v2"}


def test_the_driver_of_a_secret_is_a_decision():
    stage = secret(top="token: {file: ./token.txt, template_driver: golang}")
    assert entries(stage)["secrets.token.template_driver"].status is KeyStatus.NEEDS_DECISION


@pytest.mark.parametrize(
    ("grant", "path"),
    [
        ("settings", "/settings"),
        ("{source: settings, target: /etc/s.ini}", "/etc/s.ini"),
        ("{source: settings, target: s.ini}", "/s.ini"),
    ],
)
def test_a_config_is_one_file_of_a_config_map(grant, path):
    stage = config(grant)
    found = at(stored(stage), path)
    assert found["configMap"]["name"] == "settings" and found["mount"]["subPath"] == "settings"
    assert objects(stage)["ConfigMap", "settings"]["data"] == {"settings": "[main]\n"}


def test_the_mode_of_a_config_is_the_same_bits():
    assert at(stored(config("{source: settings, mode: 0440}")), "/settings")["configMap"]["defaultMode"] == 288


def test_content_in_the_stack_is_a_config_map():
    made = objects(config(top='settings: {content: "level=${LEVEL:-info} $${X}\\n"}'))["ConfigMap", "settings"]
    assert made["data"] == {"settings": "level=info ${X}\n"}


def test_one_config_at_two_paths_is_mounted_twice():
    stage = config("settings, {source: settings, target: /b, mode: 0400}")
    assert {each["mountPath"] for each in stored(stage).mounts} == {"/settings", "/b"}
    assert len({each["name"] for each in stored(stage).volumes}) == 2


@pytest.mark.parametrize(
    ("top", "content", "keys"),
    [
        ("settings: {environment: MODE}", "", {"settings": "MODE"}),
        ("settings: {file: ./settings.ini}", "password = canary-1\n", {"settings": "settings"}),
        ('settings: {content: "token: canary-1"}', "", {"settings": "settings"}),
    ],
)
def test_a_config_that_must_not_be_written_down_is_a_secret(top, content, keys):
    stage = config(top=top, content=content)
    assert (
        "secret" in at(stored(stage), "/settings") and store_keys(objects(stage)["ExternalSecret", "settings"]) == keys
    )
    assert "canary" not in str(objects(stage)) and "config-content" in said(stage)


@pytest.mark.parametrize("top", ["settings: {external: true}", "settings: {file: ./lost.ini}"])
def test_a_config_whose_content_is_not_known_is_expected_outside(top):
    stage = config(top=top)
    assert at(stored(stage), "/settings")["configMap"]["name"] == "settings"
    assert objects(stage) == {} and "ConfigMap/settings" in external_objects(stage) and "config-content" in said(stage)


def test_a_templated_config_is_a_decision():
    stage = config(top="settings: {file: ./settings.ini, template_driver: golang}")
    assert entries(stage)["configs.settings.template_driver"].status is KeyStatus.NEEDS_DECISION


def test_a_secret_and_a_config_of_one_name_are_two_objects():
    stage = staged(
        "services:\n  a: {image: x, secrets: [k], configs: [k]}\nsecrets: {k: {external: true}}\nconfigs: {k: {environment: K}}\n"
    )
    assert len({name for kind, name in objects(stage) if kind == "ExternalSecret"}) == 2


def test_what_no_service_uses_is_made_by_nobody():
    stage = staged("services:\n  a: {image: x, build: {context: ., secrets: [k]}}\nsecrets: {k: {file: ./k}}\n")
    assert objects(stage) == {} and entries(stage)["secrets.k.file"].status is KeyStatus.NOT_APPLICABLE


def test_a_config_is_part_of_the_checksum():
    first, second = config(), config(content="[other]\n")
    assert len({config_checksum(stage.stack.services["a"], stage) for stage in (first, second)}) == 2


def test_every_leaf_of_secrets_and_configs_is_accounted_for():
    stage = secret(
        '{source: token, target: x, uid: "1", gid: "2", mode: 0400}', "token: {external: true, name: token_v2}"
    )
    assert {each.rule for pointer, each in entries(stage).items() if "secrets" in pointer} & {"unread-key"} == set()
    stage = config('{source: settings, target: /x, uid: "1", gid: "0", mode: 0400}')
    assert {each.rule for pointer, each in entries(stage).items() if "configs" in pointer} & {"unread-key"} == set()
