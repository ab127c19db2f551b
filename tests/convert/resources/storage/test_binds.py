"""Bind mounts, by what is bound."""

import pytest

from sophia_tidy.convert.ledger import KeyStatus
from sophia_tidy.convert.resources.storage.bind_kind import BindKind, kind_of_bind
from sophia_tidy.convert.resources.storage.storage import config_checksum
from sophia_tidy.convert.stack import Mount
from sophia_tidy.secrets.files import keeps_secret
from tests.convert.resources.mounted import at, entries, objects, said, staged, store_keys, stored

BINARY = bytes([255, 0, 62, 128])


def bound(mount: str, more: str = "") -> str:
    return f"services:\n  a:\n    image: example/a:1\n    volumes: [{mount}]\n{more}"


def test_a_text_file_is_a_config_map_at_that_one_path():
    stage = staged(bound('"./nginx.conf:/etc/nginx/nginx.conf:ro"'), {"nginx.conf": "events {}\n"})
    found = at(stored(stage), "/etc/nginx/nginx.conf")
    assert found["configMap"] == {"name": "a-nginx-conf", "items": [{"key": "nginx.conf", "path": "nginx.conf"}]}
    assert found["mount"]["subPath"] == "nginx.conf" and found["mount"]["readOnly"]
    assert objects(stage)["ConfigMap", "a-nginx-conf"]["data"] == {"nginx.conf": "events {}\n"}


def test_bytes_that_are_no_text_are_carried_as_base64():
    made = objects(staged(bound('"./logo.bin:/logo.bin"'), {"logo.bin": BINARY}))["ConfigMap", "a-logo-bin"]
    assert made["binaryData"] == {"logo.bin": "/wA+gA=="} and "data" not in made


def test_a_script_may_be_run():
    stage = staged(bound('"./start.sh:/start.sh"'), {"start.sh": "#!/bin/sh\n"})
    assert at(stored(stage), "/start.sh")["configMap"]["defaultMode"] == 0o755


def test_a_folder_of_configuration_is_one_config_map():
    stage = staged(bound('"./conf.d:/etc/app:ro"'), {"conf.d/a.conf": "1", "conf.d/sub/b.conf": "2"})
    found = at(stored(stage), "/etc/app")
    assert found["configMap"]["items"] == [
        {"key": "a.conf", "path": "a.conf"},
        {"key": "sub--b.conf", "path": "sub/b.conf"},
    ]
    assert "subPath" not in found["mount"] and objects(stage)["ConfigMap", "a-conf-d"]["data"] == {
        "a.conf": "1",
        "sub--b.conf": "2",
    }


@pytest.mark.parametrize("mount", ['"./data:/var/lib/app"', '"/srv/files:/files"', '"./empty:/empty:ro"'])
def test_a_folder_with_data_is_a_claim_and_a_decision(mount):
    stage = staged(bound(mount), {"data/rows.bin": BINARY})
    (found,) = stored(stage).volumes
    assert ("PersistentVolumeClaim", found["persistentVolumeClaim"]["claimName"]) in objects(stage)
    assert entries(stage)["services.a.volumes[0].source"].status is KeyStatus.NEEDS_DECISION and "bound-data" in said(
        stage
    )


@pytest.mark.parametrize(
    "name", ["tls.pem", "server.key", ".env", "id_rsa", "htpasswd", "store.p12", "credentials.json", ".env.production"]
)
def test_a_file_that_is_called_like_a_secret_is_one(name):
    stage = staged(bound(f'"./{name}:/in/{name}:ro"'), {name: "canary-1"})
    found = at(stored(stage), f"/in/{name}")
    assert found["secret"]["secretName"] == stored(stage).manifests[0]["metadata"]["name"]
    assert stored(stage).manifests[0]["kind"] == "ExternalSecret" and "canary" not in str(objects(stage))
    assert len(store_keys(stored(stage).manifests[0])) == 1 and "bound-secret" in said(stage)


@pytest.mark.parametrize(
    "content",
    [
        "password = canary-1\n",
        "  api_key: canary-1\n",
        "export TOKEN=canary-1\n",
        '"secret": "canary-1",\n',
        "url: postgres://u:canary-1@db/x\n",
        "requirepass canary-1\n",
        "-----BEGIN PRIVATE KEY-----\ncanary\n",
        '{"db": {"password": "canary-1"}}',
        "<db><password>canary-1</password></db>",
        "CREATE USER x WITH PASSWORD 'canary-1';\n",
        "ALTER USER x IDENTIFIED BY 'canary-1';",
        "db: {user: a, password: canary-1}",
        'proxy_set_header Authorization "Basic canary-1";',
        "admin:$apr1$abcdefgh$CANARYcanary1234567890.",
        "# token: ghp_canary" + "a1B2" * 8,
        "$password = 'canary-1';",
        "'secret' => 'canary-1',",
    ],
)
def test_a_file_with_a_credential_in_it_is_a_secret(content):
    assert keeps_secret(content)
    stage = staged(bound('"./app.conf:/app.conf"'), {"app.conf": content})
    assert "secret" in at(stored(stage), "/app.conf") and "canary" not in str(objects(stage))


@pytest.mark.parametrize(
    "content",
    [
        "# password = example\n",
        "password = ${PASSWORD}\n",
        "password_file: /run/secrets/x\n",
        "server { listen 80; }\n",
        "password: {{ vault }}\n",
        "token_ttl = 60\n",
        "key = value\n",
        "",
        "proxy_set_header X-Token $token;\n",
        "  - job_name: node\n    static_configs: []\n",
        "password: <put it here>\n",
        "secretName: tls\n",
        "CREATE TABLE users (password text NOT NULL, token varchar(64));\n",
        '{"password": null, "token_ttl": 60}',
        "GRANT ALL ON x TO app;\n",
        "<password/>",
        "-- password: 'example'\n",
        "location /auth { proxy_pass http://auth:80; }\n",
        "password: ${DB_PASSWORD:-x}\n",
        "keys: [a, b]\n",
        "authentication: true\n",
        'auth_basic "closed";\n',
    ],
)
def test_a_file_that_only_speaks_of_credentials_is_none(content):
    assert not keeps_secret(content)


@pytest.mark.parametrize(
    "socket", ["/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock"]
)
def test_the_socket_of_an_engine_is_not_mounted_and_told(socket):
    stage = staged(bound(f'"{socket}:{socket}:ro"'))
    assert stored(stage).mounts == [] and "engine-socket" in said(stage)
    assert entries(stage)["services.a.volumes[0].source"].status is KeyStatus.NEEDS_DECISION


@pytest.mark.parametrize(
    "path",
    ["/proc", "/sys", "/var/log", "/etc/localtime", "/dev/dri", "/lib/modules", "/var/lib/docker/containers", "/"],
)
def test_what_is_the_nodes_own_is_mounted_for_reading(path):
    stage = staged(bound(f'"{path}:/host:ro"'))
    found = at(stored(stage), "/host")
    assert found["hostPath"] == {"path": path} and found["mount"]["readOnly"]
    assert entries(stage)["services.a.volumes[0].source"].status is KeyStatus.ADAPTED


@pytest.mark.parametrize(
    ("names", "content", "kind"),
    [(("a.conf",), None, BindKind.CONFIG_FOLDER), (None, b"a", BindKind.FILE), (None, None, BindKind.SYSTEM)],
)
def test_a_stack_below_a_path_of_the_node_has_its_own_files(names, content, kind):
    mount = Mount(("volumes", 0), "bind", "/dev/shm/shop/conf", "/etc/shop", read_only=True)
    assert kind_of_bind(mount, lambda _: content, lambda _: names) is kind


def test_what_was_mounted_for_writing_is_a_decision():
    stage = staged(bound('"/proc:/host"'))
    assert at(stored(stage), "/host")["mount"]["readOnly"] and "host-path" in said(stage)


@pytest.mark.parametrize(
    ("propagation", "more", "found"),
    [
        ("rslave", "", "HostToContainer"),
        ("rshared", "", "HostToContainer"),
        ("rshared", "    privileged: true\n", "Bidirectional"),
        ("rprivate", "", None),
    ],
)
def test_propagation_of_a_mount(propagation, more, found):
    stage = staged(
        bound(
            f"{{type: bind, source: /proc, target: /host, read_only: true, bind: {{propagation: {propagation}}}}}", more
        )
    )
    assert at(stored(stage), "/host")["mount"].get("mountPropagation") == found


def test_a_file_that_is_not_there_is_told_and_not_mounted():
    stage = staged(bound('"./lost.conf:/etc/lost.conf"'))
    assert stored(stage).mounts == [] and "bind-missing" in said(stage)


def test_a_file_that_no_config_map_can_hold_is_told_and_not_mounted():
    stage = staged(bound('"./big.txt:/big.txt"'), {"big.txt": "x" * 1_100_000})
    assert stored(stage).mounts == [] and "bind-too-large" in said(stage)


def test_a_database_in_a_file_is_a_file_of_a_claim():
    found = at(stored(staged(bound('"./app.db:/data/app.db"'), {"app.db": BINARY})), "/data/app.db")
    assert found["mount"]["subPath"] == "app.db" and "persistentVolumeClaim" in found


def test_code_over_an_image_that_is_built_of_it_stays_in_the_image():
    stage = staged(bound('"./:/app"', "    build: .\n"))
    assert stored(stage).mounts == [] and "bound-code" in said(stage)


@pytest.mark.parametrize(
    ("source", "files", "kept"),
    [
        ("./lib", {"lib/main.py": "x"}, False),
        ("./lib", {"lib/package.json": "{}"}, False),
        ("./uploads", {}, True),
        ("./uploads", {"uploads/cat.jpg": BINARY}, True),
        ("./app.db", {"app.db": BINARY}, True),
    ],
)
def test_data_below_the_code_of_an_image_that_is_built_keeps_its_claim(source, files, kept):
    stage = staged(bound(f'"{source}:/app/{source[2:]}"', "    build: .\n"), files)
    assert bool(stored(stage).mounts) is kept and ("bound-code" in said(stage)) is not kept


def test_no_path_of_this_machine_is_written_or_said():
    stage = staged(bound('"./data:/data"'), {"data/x.bin": BINARY})
    entries(stage)
    assert "/project" not in str(objects(stage)) + str(stage.findings) + str(stage.ledger)


def test_two_files_of_one_name_are_two_config_maps():
    stage = staged(bound('"./a/x.conf:/1/x.conf", "./b/x.conf:/2/x.conf"'), {"a/x.conf": "1", "b/x.conf": "2"})
    found = [at(stored(stage), path)["configMap"]["name"] for path in ("/1/x.conf", "/2/x.conf")]
    assert len(set(found)) == 2
    assert [objects(stage)["ConfigMap", name]["data"]["x.conf"] for name in found] == ["1", "2"]


def test_the_checksum_changes_with_a_file_and_with_nothing_else():
    def checksum(content: str, image: str = "x") -> str:
        stage = staged(f"services:\n  a: {{image: {image}, volumes: ['./n.conf:/n.conf']}}\n", {"n.conf": content})
        return config_checksum(stage.stack.services["a"], stage)

    assert checksum("1") == checksum("1", "y") != checksum("2")
    stage = staged("services:\n  a: {image: x}\n")
    assert config_checksum(stage.stack.services["a"], stage) == ""
