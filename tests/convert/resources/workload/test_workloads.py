"""Workloads as a whole: a cluster takes them, for every version, of the stacks here and of the real ones."""

from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas, versions
from sophia_tidy.convert.cluster import Cluster
from sophia_tidy.convert.context import conversion
from sophia_tidy.convert.dialect import obeyed
from sophia_tidy.convert.known_images.table import built_in
from sophia_tidy.convert.ledger import UNREAD
from sophia_tidy.convert.load import load_model
from sophia_tidy.convert.model import Dialect, LoadRequest, Model
from sophia_tidy.convert.resources.pod.unsupported_keys import account_for_top
from sophia_tidy.convert.resources.storage.storage import storage
from sophia_tidy.convert.resources.workload.workload import workload_manifests
from sophia_tidy.convert.stack import read_stack
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.manifests.lint import lint
from tests.checkout import OUTSIDE

from ..scene import Values, manifests

CORPUS = OUTSIDE / "corpus" / "compose"
ELSEWHERE = ("Secret", "ConfigMap", "PersistentVolumeClaim", "Service")
OTHERS = frozenset(
    (
        "ports",
        "expose",
        "networks",
        "links",
        "external_links",
        "container_name",
        "mac_address",
        "environment",
        "env_file",
        "volumes",
        "volumes_from",
        "volume_driver",
        "tmpfs",
        "shm_size",
        "secrets",
        "configs",
    )
)

FULL: Values = {
    "command": ["serve"],
    "entrypoint": ["/start"],
    "working_dir": "/srv",
    "user": "1000:1000",
    "group_add": ["998"],
    "cap_add": ["NET_ADMIN"],
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true", "seccomp=unconfined", "apparmor=mine"],
    "sysctls": {"net.ipv4.tcp_syncookies": "1"},
    "read_only": True,
    "init": True,
    "stop_grace_period": "1m30s",
    "stop_signal": "SIGQUIT",
    "healthcheck": {"test": ["CMD", "/check"], "interval": "90s", "start_period": "20s"},
    "hostname": "api-node",
    "dns": ["1.1.1.1"],
    "dns_search": ["example.com"],
    "dns_opt": ["ndots:2"],
    "extra_hosts": ["db=10.0.0.7"],
    "platform": "linux/arm64",
    "gpus": [{"count": 1}],
    "labels": {"a b": "c"},
    "tty": True,
    "stdin_open": True,
    "mem_limit": "536870912",
    "cpus": 0.5,
    "expose": ["8080", "53/udp"],
    "devices": [{"source": "/dev/fuse", "target": "/dev/fuse", "permissions": "rwm"}],
    "post_start": [{"command": ["a"]}],
    "pre_stop": [{"command": ["b"]}, {"command": ["c"]}],
    "networks": {"default": None},
    "depends_on": {
        "migrate": {"condition": "service_completed_successfully", "required": True},
        "db": {"condition": "service_healthy", "required": True},
    },
    "deploy": {
        "replicas": 3,
        "placement": {"constraints": ["node.labels.a==b"], "preferences": [{"spread": "node.labels.zone"}]},
        "update_config": {
            "parallelism": 2,
            "delay": "10m",
            "order": "start-first",
            "failure_action": "rollback",
            "monitor": "5s",
        },
    },
}
BESIDE: dict[str, Values] = {
    "migrate": {"command": ["migrate"]},
    "db": {"image": "postgres:16", "networks": {"default": None}},
    "agent": {"deploy": {"mode": "global", "update_config": {"parallelism": 0, "order": "start-first"}}},
    "task": {"labels": {"swarm.cronjob.schedule": "@daily", "swarm.cronjob.replicas": "2"}},
    "edge": {"network_mode": "host", "pid": "host", "ipc": "host", "privileged": True, "restart": "always"},
}


def refused(items, version):
    """What the lint calls an error, as text."""
    found = lint({PurePosixPath("all.yaml"): items}, version, load_schemas(version), externals=ELSEWHERE)
    return [str(finding) for finding in found if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("version", [pytest.param(version, id="{}.{}".format(*version)) for version in versions()])
@pytest.mark.parametrize("hardened", [False, True])
@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_cluster_takes_a_service_with_every_key(version, hardened, dialect):
    _, items = manifests({"api": FULL, **BESIDE}, dialect=dialect, version=version, hardened=hardened)
    assert {item["kind"] for item in items} >= {"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"}
    assert refused(items, version) == []


def test_the_same_stack_comes_to_the_same_manifests():
    first, second = (manifests({"api": FULL, **BESIDE}, dialect=Dialect.COMPOSE)[1] for _ in range(2))
    assert first == second


@cache
def corpus() -> tuple[tuple[str, Model], ...]:
    """The real stacks that can be loaded without a person's variables."""
    found = []
    for path in sorted(CORPUS.glob("*.y*ml")):
        asked = LoadRequest((PurePosixPath(path),), PurePosixPath(CORPUS), lambda each: Path(each).read_bytes())
        try:
            found.append((path.name, load_model(asked)))
        except TidyError:
            continue
    return tuple(found)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real stacks is not here")
@pytest.mark.parametrize(
    ("dialect", "hardened", "version"),
    [(Dialect.SWARM, False, (1, 28)), (Dialect.COMPOSE, True, (1, 33))],
    ids=["swarm", "compose-hardened"],
)
def test_a_cluster_takes_the_workloads_of_real_stacks_and_none_of_their_keys_is_lost(dialect, hardened, version):
    assert len(corpus()) > 150
    wrong = []
    for name, model in corpus():
        heard = obeyed(model, dialect)
        stage = conversion(
            read_stack(heard.model, dialect), Cluster(hardened=hardened, version=version), built_in(), lambda path: None
        )
        services = stage.stack.services.values()
        items = [
            item
            for service in services
            for item in (*storage(service, stage).manifests, *workload_manifests(service, stage))
        ]
        account_for_top(stage)
        wrong += [f"{name}: {text}" for text in refused(items, version)]
        wrong += [
            f"{name}: {entry.pointer}"
            for entry in stage.ledger.settle(heard.model.values)
            if entry.rule == UNREAD and _is_ours(entry.pointer)
        ]
    assert wrong == []


def _is_ours(pointer):
    if pointer[0] != "services":
        return pointer[0] in ("name", "version", "models") or str(pointer[0]).startswith("x-")
    if pointer[2] in OTHERS or pointer[2:4] == ("deploy", "endpoint_mode"):
        return False
    labels = pointer[-1] if pointer[2] == "labels" or pointer[2:4] == ("deploy", "labels") else ""
    return not str(labels).lower().startswith(("traefik.", "caddy"))
