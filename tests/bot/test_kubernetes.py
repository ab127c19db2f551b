"""``kubernetes/bot/``: it builds, every schema and our own lint take it, and its containers see only what is theirs."""

import json
import shlex
import subprocess
from pathlib import PurePosixPath

import pytest
import yaml

from sophia_tidy import __version__
from sophia_tidy.adapters.kubernetes_schemas import load_schemas, versions
from sophia_tidy.cli.parser import parser
from sophia_tidy.formats.dockerfile import copied_sources, instructions
from sophia_tidy.manifests.lint.linter import lint
from sophia_tidy.manifests.lint.pod_security import Level

from ..checkout import OUTSIDE, ROOT
from ..convert.output.kube import built, needs_kubectl

BOT = ROOT / "kubernetes" / "bot"
FILES = sorted(BOT.glob("*.yaml"))
CRDS = OUTSIDE / "schemas" / "crds"
DOCKERFILE = (BOT / "Dockerfile").read_text()
STORE = "ClusterSecretStore/pulumi-esc"


def manifests() -> list[dict]:
    """All objects as they are written."""
    return [
        item
        for path in FILES
        if path.name != "kustomization.yaml"
        for item in yaml.safe_load_all(path.read_text())
        if item
    ]


def only(kind: str) -> dict:
    [found] = [item for item in manifests() if item["kind"] == kind]
    return found


def pod() -> dict:
    return only("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def containers() -> dict[str, dict]:
    return {each["name"]: each for each in (*pod()["initContainers"], *pod()["containers"])}


def mounts(name: str) -> dict[str, dict]:
    return {each["name"]: each for each in containers()[name]["volumeMounts"]}


@needs_kubectl
def test_kubectl_builds_it_and_every_file_is_in_it():
    made = built(BOT)
    assert len(made) == len(manifests()) == 7
    assert {item["metadata"].get("namespace") for item in made if item["kind"] != "Namespace"} == {"tidy-bot"}


@needs_kubectl
@pytest.mark.parametrize("version", [versions()[0], versions()[-1]], ids=str)
def test_our_own_lint_finds_nothing_at_the_strictest_level(version):
    files = {PurePosixPath("kubernetes/bot/built.yaml"): built(BOT)}
    found = lint(files, version, load_schemas(version), externals=(STORE,), level=Level.RESTRICTED)
    assert [str(each) for each in found] == []


@needs_kubectl
def test_the_lint_sees_what_is_taken_away():
    made = built(BOT)
    template = next(item for item in made if item["kind"] == "CronJob")["spec"]["jobTemplate"]["spec"]["template"]
    template["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
    version = versions()[-1]
    found = lint({PurePosixPath("a.yaml"): made}, version, load_schemas(version), externals=(STORE,))
    assert "allowPrivilegeEscalation" in " ".join(map(str, found))


@needs_kubectl
def test_kubernetes_own_schemas_take_it_strictly():
    validate = pytest.importorskip("kubernetes_validate")
    own = [item for item in built(BOT) if item["apiVersion"] != "external-secrets.io/v1"]
    assert len(own) == 5
    for item in own:
        validate.validate(item, "1.33", strict=True)


@pytest.mark.skipif(not CRDS.is_dir(), reason="../shared/schemas/crds is not there")
def test_the_definition_of_an_external_secret_takes_both():
    import jsonschema

    schema = json.loads((CRDS / "externalsecret_v1.json").read_text())
    found = [item for item in manifests() if item["kind"] == "ExternalSecret"]
    assert len(found) == 2
    for item in found:
        jsonschema.Draft202012Validator(schema).validate(item)


def test_the_token_is_a_file_of_the_container_that_publishes_alone():
    holders = {name for name in containers() if "write" in mounts(name)}
    assert holders == {"publish"}
    assert [each["name"] for each in pod()["containers"]] == ["publish"]
    assert mounts("publish")["write"]["readOnly"] is True
    sources = [each for container in containers().values() for each in container.get("env", [])]
    assert [each for each in sources if "secretKeyRef" in each.get("valueFrom", {})] == []
    assert [each for each in containers().values() if "envFrom" in each] == []


def test_what_runs_the_tests_has_no_token_at_all_and_what_publishes_has_no_work_tree():
    secrets = {each["name"] for each in pod()["volumes"] if "secret" in each}
    assert secrets == {"read", "write"}
    assert set(mounts("plan")) & secrets == set()
    assert set(mounts("publish")) == {"bundle", "publish-scratch", "write"}
    assert mounts("publish")["bundle"]["readOnly"] is True
    assert set(mounts("plan")) & set(mounts("publish")) == {"bundle"}


def test_every_container_is_confined():
    spec = pod()
    assert (
        spec["automountServiceAccountToken"] is False
        and only("ServiceAccount")["automountServiceAccountToken"] is False
    )
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for name, container in containers().items():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        for kind in ("requests", "limits"):
            assert set(container["resources"][kind]) == {"cpu", "memory", "ephemeral-storage"}, name
    assert [
        each["name"] for each in spec["volumes"] if "emptyDir" in each and "sizeLimit" not in each["emptyDir"]
    ] == []


def test_one_night_at_a_time_and_each_ends():
    spec = only("CronJob")["spec"]
    assert (spec["concurrencyPolicy"], spec["timeZone"]) == ("Forbid", "Etc/UTC")
    assert spec["jobTemplate"]["spec"]["activeDeadlineSeconds"] <= 4 * 3600
    assert spec["jobTemplate"]["spec"]["backoffLimit"] == 0


def test_out_go_https_and_questions_for_names_and_nothing_comes_in():
    spec = only("NetworkPolicy")["spec"]
    labels = only("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["metadata"]["labels"]
    assert spec["podSelector"]["matchLabels"].items() <= labels.items()
    assert set(spec["policyTypes"]) == {"Ingress", "Egress"} and "ingress" not in spec
    dns, forge = spec["egress"]
    assert {(each["protocol"], each["port"]) for each in dns["ports"]} == {("UDP", 53), ("TCP", 53)}
    assert forge["ports"] == [{"protocol": "TCP", "port": 443}]
    assert "169.254.0.0/16" in forge["to"][0]["ipBlock"]["except"]  # where clouds hand out credentials


def test_the_image_is_the_one_of_the_dockerfile_in_this_version():
    image = f"scoobyjava15/sophia-tidy:{__version__}"
    assert {each["image"] for each in containers().values()} == {image}
    assert f"--tag {image} ." in DOCKERFILE
    assert {each["command"][0] for each in containers().values() if "command" in each} == {"/bin/sh"}


def test_the_command_line_takes_what_the_containers_say():
    asked = parser().parse_args(containers()["publish"]["args"])
    assert (asked.half, asked.bundle, asked.token_file) == ("publish", "/bundle/tidy.bundle", "/secrets/write/token")
    line = next(line for line in containers()["plan"]["command"][2].splitlines() if line.startswith("exec "))
    words = [word for word in shlex.split(line)[2:] if word != "$@"]
    assert parser().parse_args(words).output == "/bundle/tidy.bundle"
    assert {mounts(name)["bundle"]["mountPath"] for name in ("plan", "publish")} == {"/bundle"}


def test_where_the_token_goes_is_said_by_the_cluster_and_every_setting_is_read():
    arguments = containers()["publish"]["args"]
    assert arguments[arguments.index("--api") + 1] == "$(API)"
    assert arguments[arguments.index("--repository") + 1] == "$(REPOSITORY)"
    read = {
        each["valueFrom"]["configMapKeyRef"]["key"]
        for container in containers().values()
        for each in container["env"]
        if "valueFrom" in each
    }
    assert read == set(only("ConfigMap")["data"])


@pytest.mark.parametrize("name", ["clone", "plan"])
def test_the_scripts_are_ones_that_a_shell_takes(name):
    script = containers()[name]["command"][2]
    assert subprocess.run(["/bin/sh", "-n", "-c", script], capture_output=True, check=False).returncode == 0


def test_the_clone_gives_its_token_by_a_pipe(tmp_path):
    """The helper that the script sets, asked by git itself."""
    script = containers()["clone"]["command"][2]
    secret = tmp_path / "token"
    secret.write_text("read-only-token")
    config = script.replace("/secrets/read/token", str(secret)).replace("exec git clone", "exec true")
    environment = {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "BRANCH": "main",
        "SERVER": "https://h",
        "REPOSITORY": "o/r",
    }
    subprocess.run(["/bin/sh", "-euc", config], env=environment, check=True)
    assert "read-only-token" not in (tmp_path / ".gitconfig").read_text()
    asked = subprocess.run(
        ["git", "credential", "fill"],
        input="protocol=https\nhost=h\n\n",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"username=x-access-token", "password=read-only-token"} <= set(asked.stdout.splitlines())


def test_the_image_is_built_of_what_is_there_and_runs_as_nobody_in_particular():
    found = list(instructions(DOCKERFILE))
    assert [each.name for each in found if each.name in ("ADD", "ARG")] == []
    copied = [copied_sources(each) for each in found if each.name == "COPY"]
    sources = [word.text for each in copied if not each.stage for word in each.sources]
    assert sources and [source for source in sources if not (ROOT / source).exists()] == []
    bases = [each.rest.split()[0] for each in found if each.name == "FROM"]
    assert all(":" in base and not base.endswith(":latest") for base in bases)
    users = [each.rest.strip() for each in found if each.name == "USER"]
    assert users[-1] == f"{pod()['securityContext']['runAsUser']}:{pod()['securityContext']['runAsGroup']}"
    assert json.loads(found[-2].rest) == ["sophia-tidy"]


def test_the_builder_is_sent_what_is_copied_and_nothing_else():
    lines = (BOT / "Dockerfile.dockerignore").read_text().splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    copied = [copied_sources(each) for each in instructions(DOCKERFILE) if each.name == "COPY"]
    assert sent == {word.text for each in copied if not each.stage for word in each.sources}
    assert "*" in lines
