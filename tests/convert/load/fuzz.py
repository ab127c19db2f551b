"""Random combinations of fragments through the loader and the Compose binary.

    python -m tests.convert.load.fuzz [--binary PATH] [--rounds N] [--seed N]

Each round writes one to three files whose services draw keys and values at
random, short and long forms, variables, merges, resets and mistakes alike, and
compares the answers as `oracle.py` does.  Prints every disagreement with its
files, then a tally.
"""

import argparse
import os
import random
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from . import oracle

FRAGMENTS: Mapping[str, tuple[str, ...]] = {
    "command": ("a 'b c' d", "[a, b]", "null", "[]", "echo $$HOME ${V:-x}"),
    "entrypoint": ('sh -c "x"', '[""]', "null"),
    "environment": ("{A: 1, B: , C: true, D: 1.50}", "[A=2, B, E=x=y]", "{<<: *env, A: 5}", "*env", '{F: "${V}"}'),
    "labels": ("{a.b: c, d: 1}", "[a.b=d, e]", '{t: "${U:-Host(`x`)}"}'),
    "ports": (
        '[80, "81:81"]',
        '["8000-8002:80-82/udp"]',
        '[{target: 80, published: "8080", mode: host}]',
        '["127.0.0.1:${P}:80"]',
        '["80:80", "80:80"]',
    ),
    "expose": ('[80, "81"]', '["90"]'),
    "volumes": (
        '["./a:/a", "data:/d:ro"]',
        "[/anonymous]",
        "[{type: tmpfs, target: /t, tmpfs: {size: 64m}}]",
        "[{type: bind, source: ../b, target: /a}]",
        '["~/h:/h:z"]',
        '["nowhere:/n"]',
    ),
    "networks": ("[front]", "{front: {aliases: [x]}, back: }", "{back: {ipv4_address: 10.0.0.5, priority: 2}}", "[]"),
    "network_mode": ("host", "none"),
    "depends_on": (
        "[two]",
        "{two: {condition: service_healthy}}",
        "{two: {condition: service_started, restart: true}}",
    ),
    "deploy": (
        '{replicas: "${P}"}',
        "{mode: global, labels: [a=b]}",
        '{resources: {limits: {cpus: "0.5", memory: 64M}}}',
        "{update_config: {parallelism: 2, delay: 10s, order: start-first}, restart_policy: {condition: any}}",
        "{placement: {constraints: [node.role == manager], preferences: [{spread: a}]}}",
        "{resources: {reservations: {devices: [{capabilities: [gpu]}]}}}",
        "null",
    ),
    "healthcheck": (
        "{test: curl x, interval: 1m30s, retries: 3}",
        "{test: [CMD, a], start_period: 500ms}",
        "{disable: true}",
        "{test: [curl]}",
    ),
    "logging": ("{driver: json-file, options: {max-size: 10m, max-file: 3}}", "{driver: none}"),
    "build": (
        ".",
        "{context: ./c, args: {A: 1, V: }, target: t}",
        "{args: [A=2], labels: {x: y}}",
        "{dockerfile_inline: FROM x}",
    ),
    "secrets": ("[s1]", "[{source: s1, target: t, mode: 0440}]", "[s2, s1]"),
    "configs": ("[c1]", '[{source: c1, target: /c, uid: "5"}]'),
    "ulimits": ("{nofile: 1024}", "{nofile: {soft: 1, hard: 2}, nproc: 5}"),
    "extra_hosts": ('["a:1.2.3.4"]', '{a: "5.6.7.8", b: ["1", "2"]}'),
    "dns": ("1.1.1.1", "[8.8.8.8, 1.1.1.1]"),
    "tmpfs": ("/run", '[/run, "/tmp:size=1m"]'),
    "sysctls": ("{net.a: 1}", "[net.a=0]"),
    "cap_add": ("[A, B]", "[B]"),
    "devices": ("[/dev/a]", '["/dev/a:/dev/b:r"]'),
    "mem_limit": ("64m", "1.5g", "67108864"),
    "cpus": ("0.5", '"1.25"'),
    "shm_size": ("1gb",),
    "init": ("true", '"${U:-no}"'),
    "restart": ("always", "on-failure:3"),
    "stop_grace_period": ("1m", "90s"),
    "user": ('"1000:1000"', "1000"),
    "hostname": ("h", "${V:+set}", "${MISSING:?told}"),
    "image": ("x:1", "${V}/x:${P:-1}"),
    "scale": ("1", "2"),
    "container_name": ("only-one",),
    "profiles": ("[p]", "[p, q]", "[]"),
    "links": ('["two:alias"]',),
    "pid": ("host", "service:two"),
    "env_file": ("e.env", "[e.env, {path: none.env, required: false}]"),
    "label_file": ("e.env",),
    "gpus": ("all", "[{count: 1}]"),
    "annotations": ("{a: b}",),
    "develop": ("{watch: [{path: ./s, action: rebuild}]}",),
    "x-custom": ("{a: 1}",),
    "extends": ("two", "{service: two}", "{file: other.yml, service: far}"),
    "tty": ("true",),
    "privileged": ("false",),
    "post_start": ("[{command: a b}]",),
    "models": ("[m]",),
    "security_opt": ("[no-new-privileges:true]",),
    "oops": ("1",),
}
SHARED = """\
networks: {front: {driver: overlay}, back: {internal: true, ipam: {config: [{subnet: 10.0.0.0/24}]}}}
volumes: {data: , nfs: {driver: local, driver_opts: {type: nfs, o: bind, device: ./n}}}
secrets: {s1: {file: ./s1}, s2: {external: true, name: far}}
configs: {c1: {content: "${V}"}}
models: {m: {model: y}}
"""
OTHER = (
    'services:\n  far: {image: far, build: ./c, volumes: ["./v:/v"], environment: [FAR=1], extends: farther}\n'
    '  farther: {command: [z], ports: ["1:1"], env_file: [{path: q.env, required: false}]}\n'
)
VARIABLES = {"V": "value", "P": "3", "HOME": "/home/me"}


def service(draw: random.Random, tags: bool) -> str:
    """A service with some keys; those of an override file may carry ``!reset`` and ``!override``."""
    keys = draw.sample(sorted(set(FRAGMENTS) - {"oops"}), draw.randint(1, 9)) + ["oops"] * (draw.random() < 0.02)
    lines = {} if tags or draw.random() < 0.05 else {"image": "x"}
    for key in keys:
        tag = draw.choice(("!reset ", "!override ", "", "", "")) if tags else ""
        lines[key] = tag + ("null" if tag == "!reset " else draw.choice(FRAGMENTS[key]))
    return "".join(f"    {key}: {value}\n" for key, value in lines.items())


def stack(draw: random.Random) -> dict[str, str]:
    """The files of one round; those that are asked for are named by numbers."""
    first = (
        f'x-env: &env {{A: 9, G: "${{U-none}}"}}\nservices:\n  one:\n{service(draw, False)}'
        f"  two:\n{service(draw, False).replace('two', 'three')}  three: {{image: z}}\n{SHARED}"
    )
    files = {"1.yml": first, "other.yml": OTHER, "e.env": 'A=env\nH="$A-$V"\n', ".env": "U=yes\n"}
    for number in range(2, draw.choice((2, 2, 3, 4))):
        files[f"{number}.yml"] = f"x-env: &env {{I: 1}}\nservices:\n  one:\n{service(draw, True)}"
    return files


def compare(binary: str, folder: Path, number: int, seed: int) -> tuple[str, str]:
    """One round: its case, and what to print of it."""
    files = stack(random.Random(f"{seed}/{number}"))
    directory = folder / str(number) / "p"
    directory.mkdir(parents=True)
    for name, content in files.items():
        (directory / name).write_text(content)
    asked = [directory / name for name in sorted(files) if name[0].isdigit()]
    theirs = oracle.ask_binary(binary, asked, directory, VARIABLES)
    ours = oracle.ask_loader(asked, directory, VARIABLES)
    case = oracle.verdict(theirs, ours)
    if case in (oracle.ACCEPTED, oracle.REFUSED_BY_BOTH):
        return case, ""
    told = (
        oracle.differences(theirs.values, ours.values) if case == oracle.DIFFERS else [theirs.complaint, ours.complaint]
    )
    return case, "\n".join([f"round {number}: {case}", *told, *(files[path.name] for path in asked)])


def main() -> None:
    """Run the rounds, and print the tally."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=oracle.find_binary())
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.binary is None:
        parser.error("no Compose binary; set COMPOSE_BINARY or give --binary")
    with TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(
            pool.map(lambda number: compare(options.binary, Path(folder), number, options.seed), range(options.rounds))
        )
    print("\n\n".join(told for _, told in results if told))
    print(dict(Counter(case for case, _ in results)))


if __name__ == "__main__":
    main()
