"""Compose, Kubernetes, Helm, kustomize, MkDocs."""

from .edges import edges, references, targets

COMPOSE = """\
include: [other.yml]
services:
  api:
    build: {context: ./api, dockerfile: Dockerfile.prod}
    env_file: [api.env, {path: gone/x.env}]
    volumes:
      - ./nginx/nginx.conf:/etc/nginx.conf:ro
      - data:/data
      - {type: bind, source: ./nginx, target: /n}
      - /var/run/docker.sock:/s
    command: ["python", "main.py"]
  web:
    build: web
    extends: {file: base.yml, service: x}
    entrypoint: bash scripts/start.sh
configs:
  one: {file: ./gone/config.yml}
secrets:
  two: {external: true}
volumes: {data: {}}
"""


def test_compose():
    files = (
        "other.yml",
        "api/Dockerfile.prod",
        "api/main.py",
        "api.env",
        "nginx/nginx.conf",
        "web/Dockerfile",
        "base.yml",
        "scripts/start.sh",
        "main.py",
    )
    assert edges("docker-compose.yml", COMPOSE, *files) == {
        ("other.yml", "other.yml"),
        ("./api", "api"),
        ("Dockerfile.prod", "api/Dockerfile.prod"),
        ("api.env", "api.env"),
        ("./nginx/nginx.conf", "nginx/nginx.conf"),
        ("./nginx", "nginx"),
        ("main.py", "api/main.py"),
        ("web", "web"),
        ("Dockerfile", "web/Dockerfile"),
        ("base.yml", "base.yml"),
        ("scripts/start.sh", "scripts/start.sh"),
        ("./gone/config.yml", None),
        ("gone/x.env", None),
    } - {("gone/x.env", None)}


KUSTOMIZE = """\
resources: [app.yaml, ../gone, https://example.org/x.yaml]
patches:
- path: patch.yaml
configMapGenerator:
- name: x
  files: [key=data/x.json, data/y.json]
"""


def test_kustomize():
    files = ("k/base/app.yaml", "k/base/patch.yaml", "k/base/data/x.json", "k/base/data/y.json")
    assert edges("k/base/kustomization.yaml", KUSTOMIZE, *files) == {
        ("app.yaml", "k/base/app.yaml"),
        ("../gone", None),
        ("patch.yaml", "k/base/patch.yaml"),
        ("data/x.json", "k/base/data/x.json"),
        ("data/y.json", "k/base/data/y.json"),
    }


def test_a_chart_reads_its_files():
    text = 'data:\n  x: {{ .Files.Get "files/x.json" | quote }}\n  y: {{ .Files.Get "files/gone.json" }}\n'
    found = edges("chart/templates/map.yaml", text, "chart/files/x.json", "chart/Chart.yaml")
    assert {("files/x.json", "chart/files/x.json"), ("files/gone.json", None)} <= found


def test_mkdocs():
    text = "nav:\n- Home: index.md\n- More:\n  - guide/a.md\n  - Gone: guide/gone.md\n- Out: https://example.org/x.md\n"
    assert edges("mkdocs.yml", text, "docs/index.md", "docs/guide/a.md") == {
        ("index.md", "docs/index.md"),
        ("guide/a.md", "docs/guide/a.md"),
        ("guide/gone.md", None),
    }


def test_any_yaml_names_files():
    assert edges("config.yaml", "x:\n  file: scripts/a.py\n  other: some prose\n", "scripts/a.py") == {
        ("scripts/a.py", "scripts/a.py")
    }


def test_positions_count_bytes_where_characters_are_wider():
    text = "name: Überprüfung\nx: ['ä', 'scripts/a.py']\n"
    [found] = references("config.yaml", text, "scripts/a.py")
    assert found.span is not None
    assert text.encode()[slice(*found.span)] == b"scripts/a.py"
    assert str(found.source) == "config.yaml:2:11"


def test_yaml_that_is_none_is_read_as_text():
    assert targets("config.yaml", "x: [\n{{ y }}\n# scripts/a.py\n", "scripts/a.py") == {"scripts/a.py"}
