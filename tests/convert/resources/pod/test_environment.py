"""The environment of a container, and what of it is a credential."""

import pytest

from sophia_tidy.convert.ledger import KeyStatus
from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.pod.command import command
from sophia_tidy.convert.resources.pod.probes import probes
from sophia_tidy.convert.resources.secrets.redact_words import arguments
from sophia_tidy.convert.resources.secrets.redact_words import test_command as probe_command
from tests.convert.resources.mounted import entries, objects, said, staged, store_keys, variables

SECRET = {"secretKeyRef": {"name": "a-env", "key": "DB_PASSWORD"}}


def stack(environment: str, image: str = "example/a:1") -> str:
    return f"services:\n  a:\n    image: {image}\n    environment: {environment}\n"


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ("{PORT: 8080, DEBUG: true, RATIO: 0.5}", {"PORT": "8080", "DEBUG": "true", "RATIO": "0.5"}),
        ('["A=b=c", "EMPTY="]', {"A": "b=c", "EMPTY": ""}),
        ('{A: "$$(X) $$$$ $$X"}', {"A": "$$(X) $$$ $X"}),
        ("{PASSWORD_MIN_LENGTH: 8, TOKEN_TTL: 60}", {"PASSWORD_MIN_LENGTH": "8", "TOKEN_TTL": "60"}),
        ("{DB_PASSWORD_FILE: /run/secrets/db}", {"DB_PASSWORD_FILE": "/run/secrets/db"}),
        ("{DB_PASSWORD: ''}", {"DB_PASSWORD": ""}),
        ("{DB_PASSWORD: canary-1}", {"DB_PASSWORD": SECRET}),
        ("{DB_PASSWORD: '${PW}'}", {"DB_PASSWORD": SECRET}),
        ("{DB_PASSWORD: }", {"DB_PASSWORD": SECRET}),
        ("{NAME: }", {}),
    ],
)
def test_the_variables_of_a_container(environment, found):
    assert variables(staged(stack(environment))) == found


@pytest.mark.parametrize(
    ("environment", "key"),
    [
        ("{DB_PASSWORD: canary-1}", "DB_PASSWORD"),
        ("{DB_PASSWORD: '${PROD_DB}'}", "PROD_DB"),
        ("{DB_PASSWORD: '${PROD_DB:-canary-1}'}", "PROD_DB"),
        ("{DB_PASSWORD: '${PROD_DB}-suffix'}", "DB_PASSWORD"),
    ],
)
def test_the_store_has_a_credential_by_the_name_of_its_variable(environment, key):
    assert store_keys(objects(staged(stack(environment)))["ExternalSecret", "a-env"]) == {"DB_PASSWORD": key}


def test_one_name_with_two_values_is_two_keys_of_the_store():
    stage = staged(
        "services:\n  a: {image: x, environment: {PASSWORD: one-1}}\n  b: {image: x, environment: {PASSWORD: two-2}}\n"
        "  c: {image: x, environment: {TOKEN: three-3}}\n"
    )
    made = objects(stage)
    assert [store_keys(made["ExternalSecret", f"{name}-env"]) for name in "abc"] == [
        {"PASSWORD": "A_PASSWORD"},
        {"PASSWORD": "B_PASSWORD"},
        {"TOKEN": "TOKEN"},
    ]


def test_one_name_with_one_value_is_one_key_of_the_store():
    made = objects(
        staged(
            "services:\n  a: {image: x, environment: {PASSWORD: one-1}}\n  b: {image: x, environment: {PASSWORD: one-1}}\n"
        )
    )
    assert [store_keys(made["ExternalSecret", f"{name}-env"]) for name in "ab"] == [{"PASSWORD": "PASSWORD"}] * 2


@pytest.mark.parametrize(
    "value",
    [
        "-Xmx1g -Dspring.datasource.password=canary-1",
        '{"db": {"password": "canary-1"}}',
        "--requirepass canary-1x=",
        "user=app password=canary-1 host=db",
    ],
)
def test_a_value_with_a_credential_within_is_a_reference(value):
    assert (
        "valueFrom" not in str(value)
        and "secretKeyRef" in variables(staged(stack(f"{{OPTIONS: {value!r}}}")))["OPTIONS"]
    )


@pytest.mark.parametrize(
    "value", ["-Xmx1g -Dfile.encoding=UTF-8", '{"db": {"host": "db"}}', "a=b,c=d", "http://api:8080/?token_ttl=1"]
)
def test_a_value_with_no_credential_within_stays(value):
    assert variables(staged(stack(f"{{OPTIONS: {value!r}}}")))["OPTIONS"] == value


def test_the_value_of_one_service_is_a_credential_in_another():
    stage = staged(
        "services:\n  a: {image: x, environment: {LOGIN: canary-12, NAME: other}}\n  b: {image: x, environment: {DB_PASSWORD: canary-12}}\n"
    )
    assert variables(stage) == {"LOGIN": {"secretKeyRef": {"name": "a-env", "key": "LOGIN"}}, "NAME": "other"}


def test_a_password_that_is_a_common_word_is_not_hunted_elsewhere():
    stage = staged("services:\n  a: {image: x, environment: {POSTGRES_USER: postgres, POSTGRES_PASSWORD: postgres}}\n")
    assert variables(stage)["POSTGRES_USER"] == "postgres"


def test_the_external_secret_asks_the_chosen_store():
    made = objects(staged(stack("{DB_PASSWORD: canary-1}"), secret_store="vault"))["ExternalSecret", "a-env"]
    assert made["spec"]["secretStoreRef"] == {"kind": "ClusterSecretStore", "name": "vault"}
    assert made["apiVersion"] == "external-secrets.io/v1"


def test_a_stack_without_credentials_has_no_secret():
    assert objects(staged(stack("{PORT: 1}"))) == {}


@pytest.mark.parametrize(
    ("environment", "rule"),
    [
        ("{DB_PASSWORD: canary-1}", "plaintext-credential"),
        ("{DB_PASSWORD: '${PW:-canary-1}'}", "plaintext-credential"),
        ("{NAME: }", "variable-passed-through"),
        ("{HOST: '${NOT_SET}'}", "variable-unset"),
        ('["1 A=b"]', "variable-name"),
    ],
)
def test_what_a_person_has_to_know_is_said(environment, rule):
    assert rule in said(staged(stack(environment)))


@pytest.mark.parametrize(
    "environment", ["{DB_PASSWORD: '${PW}'}", "{PORT: 1}", "{A: '${NOT_SET:-}'}", "{DB_PASSWORD: ''}"]
)
def test_what_is_well_is_not_spoken_of(environment):
    assert (
        said(staged(stack(environment))) & {"plaintext-credential", "variable-unset", "variable-passed-through"}
        == set()
    )


def test_an_image_says_where_its_data_is_below_the_mount():
    found = variables(staged(stack("{POSTGRES_USER: app}", "postgres:16")))
    assert found == {"POSTGRES_USER": "app", "PGDATA": "/var/lib/postgresql/data/pgdata"}


def test_a_stack_that_says_so_itself_is_obeyed():
    assert variables(staged(stack("{PGDATA: /data/mine}", "postgres:16")))["PGDATA"] == "/data/mine"


def test_what_an_image_knows_to_be_secret_is():
    assert variables(staged(stack("{NEO4J_AUTH: neo4j/canary}", "neo4j:5")))["NEO4J_AUTH"] == {
        "secretKeyRef": {"name": "a-env", "key": "NEO4J_AUTH"}
    }


def test_lines_of_env_files_are_variables_and_may_be_credentials():
    stage = staged(
        "services:\n  a: {image: x, env_file: [a.env], environment: {C: mine}}\n",
        {"a.env": "A=1\nC=file\nAPI_TOKEN=canary-1\n"},
    )
    assert variables(stage) == {
        "A": "1",
        "C": "mine",
        "API_TOKEN": {"secretKeyRef": {"name": "a-env", "key": "API_TOKEN"}},
    }


def test_templates_of_swarm_come_from_the_pod():
    stage = staged(stack('{WHERE: "on {{.Node.Hostname}}"}'), dialect=Dialect.SWARM)
    found = variables(stage)
    assert (
        found["NODE_HOSTNAME"] == {"fieldRef": {"fieldPath": "spec.nodeName"}}
        and found["WHERE"] == "on $(NODE_HOSTNAME)"
    )


def test_every_variable_is_accounted_for():
    made = entries(staged(stack("{A: 1, B_PASSWORD: canary-1, C: }")))
    assert [made[f"services.a.environment.{name}"].status for name in ("A", "B_PASSWORD", "C")] == [
        KeyStatus.MAPPED,
        KeyStatus.ADAPTED,
        KeyStatus.NEEDS_DECISION,
    ]


def test_a_credential_among_the_words_becomes_a_reference():
    stage = staged("services:\n  a: {image: redis:7, command: redis-server --requirepass canary-1 --dir $$(pwd)}\n")
    service = stage.stack.services["a"]
    assert arguments(service, stage, service.command) == [
        "redis-server",
        "--requirepass",
        "$(REQUIREPASS)",
        "--dir",
        "$$(pwd)",
    ]
    assert variables(stage)["REQUIREPASS"] == {"secretKeyRef": {"name": "a-env", "key": "REQUIREPASS"}}
    assert "plaintext-credential" in said(stage)


def test_a_credential_that_the_environment_has_is_not_held_twice():
    stage = staged(
        "services:\n  a: {image: redis:7, command: redis-server --requirepass canary-1, environment: {REDIS_PASSWORD: canary-1}}\n"
    )
    service = stage.stack.services["a"]
    assert arguments(service, stage, service.command)[-1] == "$(REDIS_PASSWORD)"
    assert list(variables(stage)) == ["REDIS_PASSWORD"]


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ('["CMD", "redis-cli", "ping"]', ["redis-cli", "ping"]),
        ('["CMD", "redis-cli", "-a", "canary-1", "ping"]', ["/bin/sh", "-c", 'redis-cli -a "${REDIS_PASSWORD}" ping']),
        ("redis-cli -a canary-1 ping", ["/bin/sh", "-c", "redis-cli -a ${REDIS_PASSWORD} ping"]),
        ("redis-cli -a 'canary-1' ping", ["/bin/sh", "-c", "redis-cli -a ''\"${REDIS_PASSWORD}\"'' ping"]),
    ],
)
def test_a_probe_asks_a_shell_for_the_credential(test, words):
    stage = staged(f"services:\n  a:\n    image: redis:7\n    healthcheck:\n      test: {test}\n")
    service = stage.stack.services["a"]
    form, *rest = service.healthcheck.test
    assert probe_command(service, stage, ["/bin/sh", "-c", *rest] if form == "CMD-SHELL" else rest) == words


@pytest.mark.parametrize("variables_set", ["", "DB_PASSWORD=canary-1\n"], ids=["the variable is not set", "it is set"])
def test_a_text_around_a_secret_variable_comes_from_the_store_as_a_whole(variables_set):
    stage = staged(
        stack("{ADDRESS: 'postgres://app:${DB_PASSWORD}@db/app', OPTIONS: '--key=${DB_PASSWORD} --fast'}"),
        {".env": variables_set} if variables_set else {},
    )
    assert variables(stage) == {
        name: {"secretKeyRef": {"name": "a-env", "key": name}} for name in ("ADDRESS", "OPTIONS")
    }


WORDS = """services:
  a:
    image: redis:7
    command: redis-server --requirepass ${REDIS_PASSWORD} --dir ${DIR:-/data}
    healthcheck: {test: ["CMD", "redis-cli", "-a", "${REDIS_PASSWORD}", "ping"]}
  b:
    image: redis:7
    environment: {AUTH_TOKEN: "${REDIS_PASSWORD}"}
    command: ["redis-server", "--requirepass", "${REDIS_PASSWORD}"]
    healthcheck: {test: "redis-cli -a ${REDIS_PASSWORD} ping"}
  c:
    image: redis:7
    environment: {REDIS_PASSWORD: other-123}
    command: sh -c "redis-server --requirepass ${REDIS_PASSWORD}"
"""


@pytest.mark.parametrize("value", ["", "REDIS_PASSWORD=canary-1\n"], ids=["the variable is not set", "it is set"])
def test_a_secret_variable_among_words_comes_from_the_store(value):
    stage = staged(WORDS, {".env": value} if value else {})
    args = {name: command(service, stage)["args"] for name, service in stage.stack.services.items()}
    assert args == {
        "a": ["redis-server", "--requirepass", "$(REDIS_PASSWORD)", "--dir", "/data"],
        "b": ["redis-server", "--requirepass", "$(AUTH_TOKEN)"],
        "c": ["sh", "-c", "redis-server --requirepass $(REDIS_PASSWORD_2)"],
    }
    tests = {name: probes(stage.stack.services[name], stage)["livenessProbe"]["exec"]["command"][-1] for name in "ab"}
    assert tests == {"a": 'redis-cli -a "${REDIS_PASSWORD}" ping', "b": "redis-cli -a ${AUTH_TOKEN} ping"}
    made = objects(stage)
    keys = [store_keys(made["ExternalSecret", f"{name}-env"]) for name in "abc"]
    assert [len(set(each.values())) for each in keys] == [1, 1, 2]


def test_words_with_variables_that_are_no_secrets_are_left_alone():
    stage = staged('services:\n  a: {image: x, command: "serve --port ${PORT:-80} $${SHELL_VARIABLE}"}\n')
    assert command(stage.stack.services["a"], stage)["args"] == ["serve", "--port", "80", "${SHELL_VARIABLE}"]
