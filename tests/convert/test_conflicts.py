"""What two stacks on one cluster cannot both have is told; what they may share is not."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.cluster import Cluster
from sophia_tidy.convert.conflicts import clashes

from ..planned import converted

CLASHES = {
    "a published port": (
        "a: {image: a:1, ports: ['8080:80']}",
        "b: {image: b:1, ports: ['8080:90']}",
        "load balancer port 8080/TCP",
    ),
    "a port of every node": (
        "a: {image: a:1, ports: [{target: 80, published: '81', mode: host}]}",
        "b: {image: b:1, ports: [{target: 80, published: '81', mode: host}]}",
        "host port 81",
    ),
    "a host name": (
        "a: {image: a:1, expose: [80], labels: {traefik.enable: 'true', traefik.http.routers.a.rule: 'Host(`x.example`)'}}",
        "b: {image: b:1, expose: [80], labels: {traefik.enable: 'true', traefik.http.routers.b.rule: 'Host(`x.example`)'}}",
        "the route Host(`x.example`)",
    ),
    "a key of the store with two values": (
        "a: {image: a:1, environment: {DB_PASSWORD: canary-one}}",
        "b: {image: b:1, environment: {DB_PASSWORD: canary-two}}",
        "the store's key DB_PASSWORD has another value in one",
    ),
}
SHARED = {
    "services of one name": ("a: {image: a:1, expose: [80]}", "a: {image: b:1, expose: [80]}"),
    "container ports": ("a: {image: a:1, expose: [80]}", "b: {image: b:1, expose: [80]}"),
    "the same port for TCP and UDP": ("a: {image: a:1, ports: ['53:53/udp']}", "b: {image: b:1, ports: ['53:53']}"),
    "a key of the store with one value": (
        "a: {image: a:1, environment: {DB_PASSWORD: canary-one}}",
        "b: {image: b:1, environment: {DB_PASSWORD: canary-one}}",
    ),
    "a key of the store that neither has": (
        "a: {image: a:1, environment: {DB_PASSWORD: '${PW}'}}",
        "b: {image: b:1, environment: {DB_PASSWORD: '${PW}'}}",
    ),
}


def told(folder, first, second):
    for name, service in (("one", first), ("two", second)):
        (folder / f"{name}.yml").write_text(f"name: {name}\nservices:\n  {service}\n")
    stacks = converted(folder, "one.yml", "two.yml").facts.stacks
    return [finding.message for finding in clashes(stacks)]


@pytest.mark.parametrize(("first", "second", "message"), CLASHES.values(), ids=CLASHES)
def test_a_clash_is_told_without_any_value(tmp_path, first, second, message):
    found = told(tmp_path, first, second)
    assert any(each.startswith(message) for each in found), found
    assert "canary" not in "".join(found)


@pytest.mark.parametrize(("first", "second"), SHARED.values(), ids=SHARED)
def test_what_two_stacks_may_share_is_no_clash(tmp_path, first, second):
    assert told(tmp_path, first, second) == []


def test_two_stacks_in_one_namespace_may_not_have_one_name_twice(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yml").write_text(f"name: {name}\nservices:\n  a: {{image: a:1}}\n")
    files = PurePosixPath("one.yml"), PurePosixPath("two.yml")
    stacks = converted(tmp_path, *files, cluster=Cluster(namespace="live")).facts.stacks
    assert "Deployment of namespace live a is claimed by one and by two; expected one of them" in [
        finding.message for finding in clashes(stacks)
    ]
