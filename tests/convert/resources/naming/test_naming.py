"""No two objects of a stack have the same name, whatever the stack's own names come to."""

from collections import Counter

import pytest

from sophia_tidy.kernel.finding import Severity
from sophia_tidy.manifests.objects import identity

from ....planned import converted

API = "services:\n  api:\n    image: a:1\n"
ROUTED = "'traefik.enable=true', 'traefik.http.routers.{0}.rule=Host(`{0}.example.com`)', 'traefik.http.services.{0}.loadbalancer.server.port=80'"
LONG = "abcdefghij" * 6
STACKS = {
    "a bound file and the credentials of a service": (
        f"{API}    volumes: ['./.env:/app/.env']\n    environment: {{DB_PASSWORD: hunter2x}}\n"
    ),
    "a secret and the credentials of a service": (
        f"{API}    environment: {{DB_PASSWORD: hunter2x}}\n    secrets: [api-env]\nsecrets: {{api-env: {{file: ./text}}}}\n"
    ),
    "a config that is a credential and the credentials of a service": (
        f"{API}    environment: {{DB_PASSWORD: hunter2x}}\n    configs: [api-env]\nconfigs: {{api-env: {{file: ./.env}}}}\n"
    ),
    "secrets that differ in a dash": f"{API}    secrets: [a_b, a-b]\nsecrets: {{a_b: {{file: ./text}}, a-b: {{file: ./text}}}}\n",
    "a secret and one by that name that was made by hand": (
        f"{API}    secrets: [a, b]\nsecrets: {{a: {{file: ./text}}, b: {{external: true, name: a}}}}\n"
    ),
    "one secret that was made by hand, under two keys": (
        f"{API}    secrets: [a, b]\nsecrets: {{a: {{external: true, name: c}}, b: {{external: true, name: c}}}}\n"
    ),
    "a config that steps aside for a secret, to where another one is": (
        f"{API}    secrets: [a]\n    configs: [a, a-config]\nsecrets: {{a: {{file: ./text}}}}\n"
        "configs: {a: {file: ./text}, a-config: {file: ./text}}\n"
    ),
    "names that are the same as far as they fit": (
        f"{API}    secrets: [{LONG}1, {LONG}2]\n    configs: [{LONG}1, {LONG}2]\n"
        f"secrets: {{{LONG}1: {{file: ./text}}, {LONG}2: {{file: ./text}}}}\n"
        f"configs: {{{LONG}1: {{file: ./text}}, {LONG}2: {{file: ./text}}}}\n"
    ),
    "a service and what tasks of another are called": (
        f"{API}    ports: ['80']\n    environment: {{PEERS: tasks.api}}\n"
        "  api-tasks: {image: b:1, ports: ['81']}\n  api-tasks-x: {image: b:1, ports: ['82']}\n"
    ),
    "an alias and the pods of a database": (
        "services:\n  api: {image: postgres:16}\n  web: {image: b:1, expose: ['80'], networks: {default: {aliases: [api-pods]}}}\n"
    ),
    "an alias and what a service publishes": (
        f"{API}    ports: ['8080:80']\n  web: {{image: b:1, expose: ['80'], networks: {{default: {{aliases: [api-published]}}}}}}\n"
    ),
    "the policy of a network and what a service publishes": (
        "services:\n  network: {image: a:1, ports: ['53:53/udp'], networks: [published]}\nnetworks: {published: }\n"
    ),
    "the policy of a network and that of a route": (
        f"services:\n  network: {{image: a:1, networks: [routed], labels: [{ROUTED.format('r')}]}}\nnetworks: {{routed: }}\n"
    ),
    "volumes on a server": (
        f"{API}    volumes: ['a_b:/a', 'a-b:/b']\nvolumes:\n  a_b: {{driver_opts: {{type: nfs, o: addr=10.0.0.1, device: ':/a'}}}}\n"
        "  a-b: {driver_opts: {type: nfs, o: addr=10.0.0.1, device: ':/b'}}\n"
    ),
    "a secret and the account of a share": (
        f"{API}    volumes: ['a:/a']\n    secrets: [a-smb]\nsecrets: {{a-smb: {{file: ./text}}}}\n"
        "volumes: {a: {driver_opts: {type: cifs, o: 'username=u,password=hunter22', device: //nas/a}}}\n"
    ),
    "a secret and the account of a registry": (
        "services:\n  api: {image: 'r.example.com/a:1', secrets: [pull-r-example-com]}\nsecrets: {pull-r-example-com: {file: ./text}}\n"
    ),
    "two registries": "services:\n  api: {image: 'r.example.com/a:1'}\n  web: {image: 'r-example.com/a:1'}\n",
    "a secret and the users of a middleware": (
        f"{API}    secrets: [m-users]\n    labels: [{ROUTED.format('r')}, 'traefik.http.routers.r.middlewares=m', "
        "'traefik.http.middlewares.m.basicauth.users=u:$$apr1$$abcdefgh$$0123456789abcdefghijkl']\nsecrets: {m-users: {file: ./text}}\n"
    ),
    "a secret and a certificate": (
        f"{API}    secrets: [r-example-com-tls]\n    labels: [{ROUTED.format('r')}, 'traefik.http.routers.r.tls.certresolver=le']\n"
        "secrets: {r-example-com-tls: {file: ./text}}\n"
    ),
    "middlewares that differ in a dash": (
        f"{API}    labels: [{ROUTED.format('r')}, 'traefik.http.routers.r.middlewares=a_b,a-b', "
        "'traefik.http.middlewares.a_b.stripprefix.prefixes=/x', 'traefik.http.middlewares.a-b.stripprefix.prefixes=/y']\n"
    ),
    "a middleware and one of a file by that name": (
        f"{API}    labels: [{ROUTED.format('r')}, 'traefik.http.routers.r.middlewares=m,m@file', "
        "'traefik.http.middlewares.m.stripprefix.prefixes=/x']\n"
    ),
    "routers that differ in a dash": (
        f"{API}    labels: ['traefik.enable=true', 'traefik.http.routers.a_b.rule=Host(`a.example.com`)', "
        "'traefik.http.routers.a-b.rule=Host(`b.example.com`)', 'traefik.http.services.r.loadbalancer.server.port=80']\n"
    ),
    "a router and the route of every other host": (
        f"{API}    ports: ['80:80']\n  web: {{image: b:1, labels: [{ROUTED.format('api-any-host')}]}}\n"
    ),
}


def shop(text, folder):
    """The stack with the files that it names."""
    for name, content in {"compose.yml": text, "text": "words\n", ".env": "API_TOKEN=abcdefgh12345\n"}.items():
        (folder / name).write_text(content)
    return converted(folder, "compose.yml", names=("shop",))


@pytest.mark.parametrize("text", STACKS.values(), ids=STACKS)
def test_every_object_has_a_name_of_its_own(text, tmp_path):
    done = shop(text, tmp_path)
    items = done.facts.stacks[0].manifests
    names = Counter(map(identity, items))
    secrets = Counter(
        [
            *(item["spec"]["target"]["name"] for item in items if item["kind"] == "ExternalSecret"),
            *(item["spec"]["secretName"] for item in items if item["kind"] == "Certificate"),
        ]
    )
    assert [each for each, count in (names + secrets).items() if count > 1] == []
    assert [str(each) for each in done.plan.findings if each.severity is Severity.ERROR] == []
    assert shop(text, tmp_path).plan == done.plan


def test_who_was_named_by_a_person_keeps_the_plain_name(tmp_path):
    text = STACKS["a secret and the credentials of a service"]
    names = sorted(
        item["metadata"]["name"]
        for item in shop(text, tmp_path).facts.stacks[0].manifests
        if item["kind"] == "ExternalSecret"
    )
    assert names[0] == "api-env" and names[1].startswith("api-env-") and len(names) == 2


def test_a_volume_of_the_stack_is_not_the_one_that_was_made_by_hand(tmp_path):
    items = (
        shop(
            f"{API}    volumes: ['data:/a', 'old:/b']\nvolumes: {{data: , old: {{external: true, name: data}}}}\n",
            tmp_path,
        )
        .facts.stacks[0]
        .manifests
    )
    pod = next(item for item in items if item["kind"] == "Deployment")["spec"]["template"]["spec"]
    own, by_hand = (volume["persistentVolumeClaim"]["claimName"] for volume in pod["volumes"])
    assert by_hand == "data" != own
    assert [item["metadata"]["name"] for item in items if item["kind"] == "PersistentVolumeClaim"] == [own]
