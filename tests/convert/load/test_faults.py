"""What Compose refuses, refused with code, pointer and place; and what it accepts, with its place."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.load import LoadError, load_model
from sophia_tidy.convert.model import LoadRequest
from sophia_tidy.manifests.pointer import spell

from .loading import SERVICE, load

SHARED = "networks: {n: }\nsecrets: {q: {file: f}}\n"
REFUSED = {
    "imagee: y": ("unknown-key", "services.s.imagee"),
    "ports: 80": ("wrong-type", "services.s.ports"),
    "security_opt: [a, a]": ("duplicate-item", "services.s.security_opt[1]"),
    "deploy: {resources: {limits: {foo: 1}}}": ("unknown-key", "services.s.deploy.resources.limits.foo"),
    "depends_on: [none]": ("undefined-reference", "services.s.depends_on.none"),
    "networks: [none]": ("undefined-reference", "services.s.networks.none"),
    "volumes: ['none:/v']": ("undefined-reference", "services.s.volumes[0]"),
    "secrets: [none]": ("undefined-reference", "services.s.secrets[0]"),
    "configs: [none]": ("undefined-reference", "services.s.configs[0]"),
    "models: [none]": ("undefined-reference", "services.s.models.none"),
    "network_mode: host\n    networks: [n]": ("conflict", "services.s.network_mode"),
    "cpus: 1\n    deploy: {resources: {limits: {cpus: '2'}}}": ("conflict", "services.s.cpus"),
    "mem_limit: 1g\n    deploy: {resources: {limits: {memory: 2g}}}": ("conflict", "services.s.mem_limit"),
    "scale: 2\n    deploy: {replicas: 3}": ("conflict", "services.s.scale"),
    "scale: 2\n    container_name: one": ("conflict", "services.s.container_name"),
    "volumes: ['/a']\n    tmpfs: /a": ("conflict", "services.s.volumes[0]"),
    "volumes: ['./a:/b:ro:z']": ("wrong-value", "services.s.volumes[0]"),
    "volumes: [{type: bind, target: /b}]": ("missing-key", "services.s.volumes[0]"),
    "volumes: [{type: volume}]": ("missing-key", "services.s.volumes[0]"),
    "healthcheck: {test: [curl]}": ("wrong-value", "services.s.healthcheck.test"),
    "build: {dockerfile: a, dockerfile_inline: b}": ("conflict", "services.s.build"),
    "gpus: [{count: 1, device_ids: [a]}]": ("conflict", "services.s.gpus[0]"),
    "env_file: none.env": ("missing-file", "services.s.env_file"),
    "env_file: ../secret.env": ("unsafe-path", "services.s.env_file"),
    "extends: none": ("undefined-reference", "services.s.extends"),
    "extends: {file: 'https://example.org/a.git', service: s}": ("remote-file", "services.s.extends"),
    "generic_resources: []": ("unknown-key", "services.s.generic_resources"),
}


@pytest.mark.parametrize(("body", "code", "pointer"), [(body, *fault) for body, fault in REFUSED.items()], ids=REFUSED)
def test_it_is_refused_at_its_place(body, code, pointer):
    with pytest.raises(LoadError) as caught:
        load(f"{SERVICE}    {body}\n{SHARED}")
    fault = caught.value
    assert (fault.code, spell(fault.pointer)) == (code, pointer)
    assert 4 <= fault.location.line <= 5 and fault.location.column


def test_a_service_needs_an_image_or_a_build():
    with pytest.raises(LoadError, match="neither an image nor a build"):
        load("services:\n  s: {hostname: h}\n")


def test_an_unknown_key_names_the_one_that_was_meant():
    with pytest.raises(
        LoadError, match=r"compose\.yml:4:5: services\.s\.enviroment: unknown key; did you mean 'environment'\?"
    ):
        load(f"{SERVICE}    enviroment: {{}}\n")


@pytest.mark.parametrize(
    "body",
    [
        "environment: {A: 'hunter2', B: [x]}",
        "mem_limit: hunter2",
        "labels: ['hunter2', 5]",
        "secrets: [{source: hunter2, mode: hunter2}]",
        'command: "\'hunter2"',
    ],
)
def test_no_fault_shows_a_value(body):
    with pytest.raises(LoadError) as caught:
        load(f"{SERVICE}    {body}\n{SHARED}")
    assert "hunter2" not in str(caught.value)


def test_every_value_knows_its_place_or_that_of_what_is_around_it():
    model = load(
        {
            "compose.yml": f"{SERVICE}    ports:\n      - 80:80\n    environment:\n      - A=1\n",
            "prod.yml": "services:\n  s:\n    hostname: h\n    environment: {B: 2}\n",
        },
        asked=("compose.yml", "prod.yml"),
    )
    places = {
        spell(pointer): str(model.place(pointer))
        for pointer in (
            ("services", "s", "ports", 0, "target"),
            ("services", "s", "environment", "A"),
            ("services", "s", "environment", "B"),
            ("services", "s", "hostname"),
        )
    }
    assert places == {
        "services.s.ports[0].target": "compose.yml:5:9",
        "services.s.environment.A": "compose.yml:7:9",
        "services.s.environment.B": "prod.yml:4:19",
        "services.s.hostname": "prod.yml:3:5",
    }


def test_what_compose_takes_for_an_extension_is_a_finding():
    model = load(f"{SERVICE}    labels: {{x-team: a, b: c}}\n")
    assert [finding.rule for finding in model.findings] == ["extension-among-names"]


def test_models_are_kept_beside_the_values_since_compose_does_not_print_them():
    model = load(f"{SERVICE}    models: [m]\nmodels: {{m: {{model: y}}}}\n")
    assert "models" not in model.values and model.unprinted == {"models": {"m": {"model": "y"}}}


def test_an_env_file_that_is_not_there_is_told_where_the_caller_forgives_it():
    stack = b"services:\n  api:\n    image: a\n    env_file: [gone.env]\n    environment: {A: '1'}\n"

    def read(path):
        if path.name == "stack.yml":
            return stack
        raise FileNotFoundError(path)

    files = (PurePosixPath("/p/stack.yml"),)
    with pytest.raises(LoadError, match=r"stack\.yml:4:16: .*gone\.env does not exist"):
        load_model(LoadRequest(files, PurePosixPath("/p"), read))
    model = load_model(LoadRequest(files, PurePosixPath("/p"), read, forgiving=True))
    assert model.values["services"]["api"]["environment"] == {"A": "1"}
    assert [str(finding) for finding in model.findings] == [
        "stack.yml:4:16: the env file gone.env is not there, so its variables are missing from the manifests [missing-env-file]"
    ]
