"""No secret leaves its place: canaries wherever a value can stand, and a search of everything that is written or said."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from sophia_tidy.cli import main

from ..planned import converted

HASH = "$$2y$$05$$CANARYbasicauthCANARYbasicauthCANARYbasicauthCANA"
TOKEN = "ghp_CANARY" + "a1B2" * 8
STACK = f"""
x-shared: &shared
  environment: &defaults
    ANCHOR_PASSWORD: CANARY-anchor-1
x-token: CANARY-extension-1
services:
  api:
    image: example/api:1.2
    build:
      context: .
      args: {{NPM_TOKEN: CANARY-build-arg-1}}
      secrets: [build_key]
    environment:
      <<: *defaults
      DB_PASSWORD: CANARY-mapping-1
      FROM_ENV_PASSWORD: ${{FROM_ENV}}
      FROM_DEFAULT_PASSWORD: ${{NOT_SET:-CANARY-default-1}}
      DATABASE_URL: postgres://app:CANARY-url-1@db:5432/app
      AMQP: amqp://guest:${{FROM_ENV}}@queue:5672/
      ANYTHING: {TOKEN}
      CONNECTION: Server=db;User Id=sa;Password=CANARY-pair-1;
      SIGNING_CERTIFICATE: |
        -----BEGIN PRIVATE KEY-----
        CANARYpemCANARYpem
        -----END PRIVATE KEY-----
    env_file: [api.env]
    command: ["serve", "--token", "CANARY-arg-1", "--api-key=CANARY-arg-2", "--db=postgres://u:CANARY-arg-3@db/x"]
    entrypoint: ["sh", "-c", "export ADMIN_PASSWORD='CANARY-script-1'; exec \\"$$@\\""]
    extra_hosts: ["vault.internal:10.0.0.9"]
    labels:
      traefik.enable: "true"
      traefik.http.routers.api.rule: Host(`api.example.org`)
      traefik.http.routers.api.middlewares: login
      traefik.http.middlewares.login.basicauth.users: "admin:{HASH}"
      traefik.http.middlewares.hdr.headers.customrequestheaders.Authorization: "Bearer CANARY-header-1"
      traefik.http.services.api.loadbalancer.server.port: "8080"
      app.api-token: CANARY-label-1
    annotations: {{deploy-token: CANARY-annotation-1}}
    logging:
      driver: splunk
      options: {{splunk-token: CANARY-logging-1}}
    volumes:
      - ./tls/server.key:/etc/tls/server.key:ro
      - ./app.ini:/etc/app.ini:ro
      - ./conf.d:/etc/conf.d:ro
      - share:/share
    secrets: [from_file, from_env]
    configs: [inline, from_file, of_env]
    post_start: [{{command: ["curl", "-H", "Authorization: Bearer CANARY-hook-1", "http://localhost/"]}}]
    credential_spec: {{file: "file://spec.json"}}
  cache:
    <<: *shared
    image: redis:7.2
    command: redis-server --requirepass CANARY-requirepass-1
    healthcheck:
      test: ["CMD", "redis-cli", "-a", "CANARY-requirepass-1", "ping"]
  db:
    image: mariadb:11
    environment: ["MARIADB_ROOT_PASSWORD=CANARY-list-1"]
    healthcheck:
      test: mariadb-admin ping -uroot -pCANARY-health-1 || exit 1
  worker:
    image: example/worker:1.2
    environment: {{NOTE: "see DB_PASSWORD"}}
    command: sh -c "worker --password 'CANARY-quoted-1' && curl -u admin:CANARY-curl-1 http://api:8080/"
    labels: {{"swarm.cronjob.schedule": "* * * * *"}}
volumes:
  share:
    driver_opts: {{type: cifs, o: "username=CANARY-user-1,password=CANARY-cifs-1,vers=3.0", device: "//nas/share"}}
secrets:
  from_file: {{file: ./from_file.txt}}
  from_env: {{environment: FROM_ENV}}
  build_key: {{file: ./from_file.txt}}
configs:
  inline: {{content: "[db]\\npassword = CANARY-inline-1\\n"}}
  from_file: {{file: ./config.yaml}}
  of_env: {{environment: FROM_ENV}}
"""
FILES = {
    "stack.yaml": STACK,
    ".env": "FROM_ENV=CANARY-dotenv-1\nUNUSED=CANARY-unused-1\n",
    "api.env": "ENV_FILE_TOKEN=CANARY-envfile-1\nexport QUOTED_SECRET='CANARY-envfile-2'\n",
    "from_file.txt": "CANARY-secretfile-1",
    "config.yaml": "database:\n  url: postgres://u:CANARY-configfile-1@db/x\n",
    "tls/server.key": "CANARY-key-1",
    "app.ini": "[auth]\napi_key = CANARY-ini-1\n",
    "conf.d/a.conf": "secret_token = CANARY-confd-1\n",
    "conf.d/b.conf": "workers = 2\n",
    "spec.json": "{}",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return tmp_path


def leaks(text: str) -> list[str]:
    """The lines with a canary in them."""
    return [line.strip() for line in text.splitlines() if "CANARY" in line]


def test_the_canaries_are_where_they_are_meant_to_be():
    assert STACK.count("CANARY") >= 28 and all(
        "CANARY" in FILES[name] for name in (".env", "api.env", "config.yaml", "app.ini")
    )


def test_no_value_is_in_what_is_written(root):
    done = converted(root, "stack.yaml")
    written = {str(change.path): change.content.decode() for change in done.plan.changes}
    assert len(written) > 10
    assert {path: found for path, text in written.items() if (found := leaks(text))} == {}


def test_no_value_is_in_what_is_said(root):
    done = converted(root, "stack.yaml")
    assert done.plan.findings and leaks("\n".join(f"{each} {each.help}" for each in done.plan.findings)) == []
    assert leaks(json.dumps([entry.to_json() for stacked in done.facts.stacks for entry in stacked.entries])) == []


@pytest.mark.parametrize(
    "options",
    [[], ["--format", "json"], ["--format", "text"], ["--stdout"], ["--diff"], ["--apply"]],
    ids=lambda options: " ".join(options) or "plain",
)
def test_no_value_is_printed(root, options):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["-C", str(root), "convert", "stack.yaml", *options])
    assert code in (0, 1)
    assert len(out.getvalue()) > 200
    assert leaks(out.getvalue() + err.getvalue()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "services:\n  api: {image: x, environment: {DB_PASSWORD: [CANARY-1]}}\n",
        "services:\n  api: {image: x, ports: [{target: CANARY-1}]}\n",
        "services:\n  api: {image: x, environment: {DB_PASSWORD: '${CANARY:?set it}'}}\n",
    ],
    ids=["a list", "a port", "a variable that has to be set"],
)
def test_an_error_does_not_say_a_credential(root, wrong):
    (root / "stack.yaml").write_text(wrong)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["-C", str(root), "convert", "stack.yaml"])
    assert code == 2 and "CANARY-1" not in (out.getvalue() + err.getvalue()).replace("target: CANARY-1", "")


def test_every_value_has_a_key_in_the_store(root):
    done = converted(root, "stack.yaml")
    keys = {
        each["remoteRef"]["key"]
        for stacked in done.facts.stacks
        for item in stacked.manifests
        if item["kind"] == "ExternalSecret"
        for each in item["spec"]["data"]
    }
    assert keys >= {
        "ANCHOR_PASSWORD",
        "DB_PASSWORD",
        "FROM_ENV",
        "NOT_SET",
        "DATABASE_URL",
        "ANYTHING",
        "CONNECTION",
        "TOKEN",
        "API_KEY",
        "ADMIN_PASSWORD",
        "REQUIREPASS",
        "MARIADB_ROOT_PASSWORD",
        "ENV_FILE_TOKEN",
        "QUOTED_SECRET",
        "from_file",
    }
