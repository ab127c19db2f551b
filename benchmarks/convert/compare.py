"""Where this tool and kompose say different things of the same stack, and whether the difference is meant.

    $ python -m benchmarks.convert.compare --kompose /usr/local/bin/kompose --oracle docker-compose

Each stack is reduced to facts on both sides: what runs, with which words,
variables, ports, mounts and limits.  Facts that differ are counted by kind.
The list `MEANT` names the kinds that were looked through and are meant, with
the reason; every other kind is shown with its stacks, to be looked through.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.convert.referee.converters import ours
from tests.convert.referee.networking import resolve, workloads
from tests.convert.referee.pods import Manifest, container, environment, files, of, template, words
from tests.convert.referee.quantities import quantity

from .corpus import CORPUS
from .gather import accepted
from .kompose import kompose

MEANT = {
    "kind": "on-failure is a Deployment and a database a StatefulSet here; kompose makes bare Pods and Deployments",
    "name reached": "every service has a Service here; kompose makes one only where ports are published",
    "port reached": "the container port is reached beside the published one here; kompose exposes the published one alone",
    "probe": "CMD-SHELL runs in a shell here, with readiness and startup probes",
    "variable": "credentials are references here, and `$(X)` is escaped",
    "mount": "secrets and configs keep their paths here",
}

Facts = dict[tuple[str, str], Any]


def facts(manifests: list[Manifest]) -> Facts:
    """Kind of fact and whose → the fact."""
    found: Facts = {}
    for workload in workloads(manifests):
        name = workload["metadata"]["name"]
        found |= {(kind, name): value for kind, value in _of(workload, manifests)}
    return found


def _of(workload: Manifest, manifests: list[Manifest]) -> Iterator[tuple[str, Any]]:
    box, name = container(workload), workload["metadata"]["name"]
    service = resolve(name, manifests)
    yield "kind", workload["kind"]
    yield "image", box.get("image")
    yield "words", words(workload, manifests)
    yield "variable", {key: each.get("value", "elsewhere") for key, each in environment(workload, manifests).items()}
    yield "name reached", bool(service)
    yield "port reached", sorted(service.get("ports", {}))
    yield "mount", sorted(files(workload, manifests))
    yield "probe", {key: of(box, key) for key in ("livenessProbe", "readinessProbe") if key in box}
    yield "limit", {key: quantity(value) for key, value in of(box, "resources", "limits").items()}
    yield "replicas", of(workload, "spec").get("replicas", 1)
    yield "group", of(template(workload), "spec", "securityContext").get("fsGroup")


def differences(path: Path, rival: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """Kind of fact, whose, here and there."""
    here, there = facts(ours([path], None, path.parent).manifests), facts(rival([path], None).manifests)
    for key in sorted(here.keys() | there.keys()):
        if here.get(key) != there.get(key):
            yield (*key, here.get(key), there.get(key))


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kompose", required=True, metavar="PATH")
    parser.add_argument("--oracle", default="docker-compose")
    parser.add_argument("--folder", type=Path, default=CORPUS)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    rival = kompose(options.kompose)
    for path in sorted(options.folder.glob("*.y*ml")):
        if accepted(options.oracle, path):
            for kind, whose, here, there in differences(path, rival):
                counts[kind] += 1
                if kind not in MEANT:
                    print(f"{path.name}: {kind} of {whose}: here {here!r}, there {there!r}")
    print("\n| fact | differs | why it is meant |\n| --- | --: | --- |")
    for kind, count in counts.most_common():
        print(f"| {kind} | {count} | {MEANT.get(kind, 'not looked through')} |")


if __name__ == "__main__":
    main()
