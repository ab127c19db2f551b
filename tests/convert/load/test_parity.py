"""The loader beside the Compose binary: on files of our own, on random combinations and on the corpus."""

import random
from pathlib import Path

import pytest

from ...checkout import OUTSIDE
from . import fuzz, oracle

CORPUS = OUTSIDE / "corpus" / "compose"
BINARY = oracle.find_binary()
needs_binary = pytest.mark.skipif(BINARY is None, reason="no Compose binary; set COMPOSE_BINARY to compare with it")

SERVICE = "services:\n  s:\n    image: x\n"
OWN = {
    "every kind of key": (
        f"{SERVICE}    ports: ['80', '127.0.0.1:8000-8001:80-81/udp', {{target: 1, published: '2', mode: host}}]\n"
        "    volumes: ['./a:/a:ro,z', 'v:/v:nocopy', /anonymous, {type: tmpfs, target: /t, tmpfs: {size: 1g, mode: 511}}]\n"
        "    environment: [A=1, B]\n    labels: {a: 1, b: }\n    extra_hosts: ['a:1,2', 'b=[::1]']\n"
        "    build: {context: ./c, args: {A: , B: 2}, ssh: [default], secrets: [q], ulimits: {nofile: 5}, provenance: true}\n"
        "    healthcheck: {test: curl x, interval: 90s, retries: 3}\n    blkio_config: {weight_device: [{path: /d, weight: 5}]}\n"
        "    deploy: {mode: replicated, resources: {limits: {cpus: '.5', memory: 1g, pids: 5}}, update_config: {delay: 1m}}\n"
        "    gpus: [{count: 2, options: {a: b}}]\n    secrets: [q, {source: q, target: z, mode: 0440}]\n    configs: [c]\n"
        "    develop: {watch: [{path: ./w, action: sync+exec, target: /w, exec: {command: a b}}]}\n    stop_grace_period: 1d\n"
        "    ulimits: {nofile: {soft: 1, hard: 2}, nproc: 0}\n    storage_opt: {size: 5}\n    credential_spec: {file: f}\n"
        "    post_start: [{command: a, user: u}]\n    networks: {n: {aliases: [z], priority: 5}, default: }\n    expose: [80, '81']\n"
        "networks: {n: {ipam: {driver: d, config: [{subnet: 10.0.0.0/8, aux_addresses: {h: '1'}}]}}}\n"
        "volumes: {v: {driver: local, driver_opts: {o: bind, device: ./d}}, unused: }\n"
        "secrets: {q: {environment: Q}}\nconfigs: {c: {content: 'a $$b'}}\nx-top: {a: [], b: 2024-01-31, c: 1e21}\n"
    ),
    "links and namespaces": (
        f"{SERVICE}    links: ['t:alias']\n    volumes_from: ['t:ro']\n    pid: service:t\n  t: {{image: y, network_mode: none}}\n"
    ),
    "a provider and a model": (
        "services:\n  s: {provider: {type: t, options: {a: 1, b: [x, true]}}, models: [m]}\nmodels: {m: {model: y}}\n"
    ),
    "floats": f"{SERVICE}    environment: {{A: 1e6, B: 0.1, C: 123456789.5, D: 1e21, E: -0.0}}\n    cpus: 0.7\n    cpu_percent: 50\n",
    "refused": f"{SERVICE}    cpus: 1\n    deploy: {{resources: {{limits: {{cpus: '2'}}}}}}\n",
}


def agree(folder: Path, files: dict[str, str]) -> str:
    """Nothing where both sides agree, else where they part."""
    directory = folder / "p"
    directory.mkdir()
    for name, content in files.items():
        (directory / name).write_text(content)
    asked = [directory / name for name in sorted(files) if name[0].isdigit()]
    assert BINARY is not None
    theirs, ours = (
        oracle.ask_binary(BINARY, asked, directory, fuzz.VARIABLES),
        oracle.ask_loader(asked, directory, fuzz.VARIABLES),
    )
    case = oracle.verdict(theirs, ours)
    return (
        ""
        if case in (oracle.ACCEPTED, oracle.REFUSED_BY_BOTH)
        else "\n".join([case, theirs.complaint, ours.complaint, *oracle.differences(theirs.values, ours.values)])
    )


@needs_binary
@pytest.mark.parametrize("text", OWN.values(), ids=OWN)
def test_our_own_files_come_out_as_the_binary_has_them(text, tmp_path):
    assert agree(tmp_path, {"1.yml": text}) == ""


@needs_binary
@pytest.mark.parametrize("number", range(40))
def test_random_combinations_come_out_as_the_binary_has_them(number, tmp_path):
    assert agree(tmp_path, fuzz.stack(random.Random(f"test/{number}"))) == ""


@needs_binary
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real stacks is not here")
def test_every_real_stack_comes_out_as_the_binary_has_it():
    tally = oracle.measure(CORPUS, BINARY, show=10)
    assert set(tally) == {oracle.ACCEPTED, oracle.REFUSED_BY_BOTH} and tally[oracle.ACCEPTED] > 150
