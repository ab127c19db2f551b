"""Shell scripts, workflows, make, Docker: what their commands name."""

import pytest

from .edges import edges, references, targets

FILES = (
    "scripts/run.py",
    "scripts/lib.sh",
    "deploy.sh",
    "pkg/__init__.py",
    "pkg/__main__.py",
    "pkg/app.py",
    "web/build.sh",
    "requirements.txt",
    "compose/stack.yml",
    "tests/test_a.py",
)

SHELL = (
    ("python scripts/run.py --fast", {("scripts/run.py", "scripts/run.py")}),
    ("python3 -u scripts/run.py", {("scripts/run.py", "scripts/run.py")}),
    ("bash ./deploy.sh && echo done", {("./deploy.sh", "deploy.sh")}),
    ("./deploy.sh|tee log", {("./deploy.sh", "deploy.sh")}),
    ("source scripts/lib.sh", {("scripts/lib.sh", "scripts/lib.sh")}),
    ("cd web && ./build.sh", {("web", "web"), ("./build.sh", "web/build.sh")}),
    ("cd web\ncd ..\n./deploy.sh", {("web", "web"), ("./deploy.sh", "deploy.sh")}),
    ("python -m pkg", {("pkg", "pkg/__main__.py")}),
    ("python -m pkg.app", {("pkg.app", "pkg/app.py")}),
    ("uvicorn pkg.app:create --port 80", {("pkg.app", "pkg/app.py")}),
    ("celery -A pkg.app worker", {("pkg.app", "pkg/app.py")}),
    ("docker stack deploy -c compose/stack.yml x", {("compose/stack.yml", "compose/stack.yml")}),
    ("pip install -r requirements.txt", {("requirements.txt", "requirements.txt")}),
    ("pytest tests", {("tests", "tests")}),
    ("pytest tests/test_a.py::test_x", {("tests/test_a.py", "tests/test_a.py")}),
    ("X=scripts/run.py python x", {("scripts/run.py", "scripts/run.py")}),
    ("python scripts/gone.py", {("scripts/gone.py", None)}),
    ("bash scripts/run.py \\\n  deploy.sh", {("scripts/run.py", "scripts/run.py"), ("deploy.sh", "deploy.sh")}),
    ("curl https://example.org/scripts/run.py", set()),
    ("python /opt/scripts/run.py", set()),
    ("echo deploy", set()),
    ("find . -name '*.sh' -exec rm {} ;", set()),
)


@pytest.mark.parametrize(("text", "expected"), SHELL)
def test_the_words_of_a_command_lead_to_files(text, expected):
    assert edges("start.sh", f"#!/bin/sh\n{text}\n", *FILES) == expected


HERE = (
    'source "$(dirname "$0")/lib.sh"',
    'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n. "$DIR/lib.sh"',
    'HERE=$(dirname "$0")\nROOT="$HERE/.."\nbash "$ROOT/scripts/lib.sh"',
    'cd "$(dirname "$0")"\n. ./lib.sh',
    "source lib.sh",
)


@pytest.mark.parametrize("text", HERE)
def test_a_script_finds_its_neighbour(text):
    assert "scripts/lib.sh" in targets("scripts/start.sh", f"{text}\n", *FILES, "other/lib.sh")
    assert "other/lib.sh" not in targets("scripts/start.sh", f"{text}\n", *FILES, "other/lib.sh")


WORKFLOW = """\
name: ci
on:
  push:
    paths: ["scripts/**", "deploy.sh"]
jobs:
  one:
    uses: ./.github/workflows/other.yml
  two:
    defaults:
      run:
        working-directory: web
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/setup
      - run: ./build.sh
      - run: |
          python scripts/run.py
          python scripts/gone.py
        working-directory: .
      - uses: docker/build-push-action@v6
        with:
          file: docker/Dockerfile
          context: ./web
      - run: echo "${{ hashFiles('requirements.txt') }}"
"""


def test_a_workflow_names_what_it_runs_uses_and_watches():
    found = edges(
        ".github/workflows/ci.yml",
        WORKFLOW,
        *FILES,
        ".github/workflows/other.yml",
        ".github/actions/setup/action.yml",
        "docker/Dockerfile",
    )
    assert found == {
        ("deploy.sh", "deploy.sh"),
        ("./.github/workflows/other.yml", ".github/workflows/other.yml"),
        ("web", "web"),
        ("./.github/actions/setup", ".github/actions/setup/action.yml"),
        ("./build.sh", "web/build.sh"),
        ("scripts/run.py", "scripts/run.py"),
        ("scripts/gone.py", None),
        ("docker/Dockerfile", "docker/Dockerfile"),
        ("./web", "web"),
        ("requirements.txt", "requirements.txt"),
    }


def test_a_pattern_over_a_folder_is_a_mention_of_the_folder():
    [found] = [r for r in references(".github/workflows/ci.yml", WORKFLOW, *FILES) if r.text == "scripts/**"]
    assert (str(found.target), found.how, found.certain) == ("scripts", "path-filter", False)


DOCKER = """\
FROM python:3.12 AS build
COPY requirements.txt ./
COPY --from=build /x scripts/run.py ./
ADD scripts/lib.sh pkg/ /app/
# run it with deploy.sh
RUN pip install -r requirements.txt && \\
    bash scripts/lib.sh
COPY gone/thing.py /app/
CMD ["python", "-m", "pkg.app"]
ENTRYPOINT ["./deploy.sh"]
"""


@pytest.mark.parametrize("path", ["Dockerfile", "docker/Dockerfile.api", "docker/api.Dockerfile"])
def test_a_dockerfile_copies_runs_and_starts(path):
    assert edges(path, DOCKER, *FILES) == {
        ("requirements.txt", "requirements.txt"),
        ("scripts/lib.sh", "scripts/lib.sh"),
        ("pkg/", "pkg"),
        ("gone/thing.py", None),
        ("pkg.app", "pkg/app.py"),
        ("./deploy.sh", "deploy.sh"),
    }


def test_the_context_of_a_dockerfile_is_where_its_copies_are():
    files = ("web/package.json", "web/src/a.js", "package.json")
    assert edges("web/Dockerfile", "COPY package.json src ./\n", *files) == {
        ("package.json", "web/package.json"),
        ("src", "web/src"),
    }


def test_a_path_in_the_image_is_a_guess():
    [found] = references("Dockerfile", 'CMD ["sh", "/app/deploy.sh"]\n', *FILES)
    assert (str(found.target), found.certain) == ("deploy.sh", False)


def test_make_and_just():
    text = "run: scripts/run.py\n\tpython scripts/run.py\n\t@./deploy.sh\ninclude scripts/lib.sh\n"
    expected = {
        ("scripts/run.py", "scripts/run.py"),
        ("./deploy.sh", "deploy.sh"),
        ("scripts/lib.sh", "scripts/lib.sh"),
    }
    assert edges("Makefile", text, *FILES) == expected
    assert edges("justfile", "run:\n    ./deploy.sh\n", *FILES) == {("./deploy.sh", "deploy.sh")}


def test_a_unit_names_an_installed_file():
    found = references("app.service", "[Service]\nExecStart=/usr/bin/python3 /opt/app/scripts/run.py\n", *FILES)
    assert {(str(r.target), r.certain) for r in found} == {("scripts/run.py", False)}


def test_a_procfile_and_a_crontab():
    assert edges("Procfile", "web: gunicorn pkg.app:x\n", *FILES) == {("pkg.app", "pkg/app.py")}
    assert targets("ops.cron", "0 1 * * * python scripts/run.py\n", *FILES) == {"scripts/run.py"}
