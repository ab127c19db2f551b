"""Which files `convert` takes for the stacks, and what it says where a name, a place or a size is none."""

import json
import os

import pytest

from .conftest import commit, write

WEB = 'services:\n  web:\n    image: nginx:1.25\n    expose: ["80"]\n'
EXTRA = "services:\n  extra:\n    image: app:1\n    profiles: [debug]\n"


@pytest.fixture
def shop(folder):
    folder = folder / "shop"
    write(folder, {"a.yml": WEB, "stack-b.yml": WEB, "prod.yml": WEB, "sub/compose.yml": WEB})
    commit(folder)
    return folder


def names(output):
    return [line.partition(":")[0] for line in output.splitlines() if ": read as a " in line]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("a.yml",), ["shop"]),
        (("a.yml", "stack-b.yml"), ["a", "b"]),
        (("a.yml", "-f", "prod.yml", "stack-b.yml"), ["a", "b"]),
        (("-f", "prod.yml", "a.yml", "stack-b.yml"), ["a", "b"]),
        (("a.yml", "stack-b.yml", "--name", "x"), ["x", "shop"]),
        (("sub",), ["sub"]),
        (("sub", "a.yml"), ["sub", "shop"]),
    ],
)
def test_each_file_is_a_stack_with_a_name_of_its_own(shop, tidy, arguments, found):
    assert names(tidy("-C", shop, "convert", *arguments).stdout) == found


def test_an_unknown_option_is_still_refused(shop, tidy):
    done = tidy("-C", shop, "convert", "a.yml", "--nope")
    assert done.returncode == 2 and "unrecognized arguments: --nope" in done.stderr


def test_the_files_of_compose_file_are_one_stack(shop, tidy):
    write(
        shop,
        {
            "extra.yml": EXTRA,
            ".env": f"COMPOSE_FILE=a.yml{os.pathsep}extra.yml\nCOMPOSE_PROFILES=debug\nCOMPOSE_PROJECT_NAME=mine\n",
        },
    )
    manifests = tidy("-C", shop, "convert", "--stdout").stdout
    assert "image: nginx:1.25" in manifests and "image: app:1" in manifests and "namespace: mine" in manifests


USES = {
    "in an image": "image: 'app:${RELEASE}'",
    "in a folder of the caller's": "image: app:1, volumes: ['${HOME}/data:/data', '~/more:/more']",
    "with a default": "image: 'app:${RELEASE:-1}'",
    "passed through": "image: app:1, environment: [RELEASE]",
    "passed through as a mapping": "image: app:1, environment: {RELEASE: }",
    "passed through by a file": "image: app:1, env_file: bare.env",
    "in a variable of a file": "image: app:1, env_file: uses.env",
    "in .env": "image: 'app:${TAG:-1}', environment: {PLACE: '${PLACE}'}",
    "in a config": "image: app:1, configs: [motd]",
    "as an argument of a build": "image: app:1, build: {context: ., args: [RELEASE]}",
}
FILES = {
    "bare.env": "RELEASE\nexport HOME\n",
    "uses.env": "PLACE=$HOME/${RELEASE}\n",
    ".env": "PLACE=${HOME}/x\nRELEASE\n",
}


@pytest.mark.parametrize("service", USES.values(), ids=USES)
def test_the_environment_of_the_caller_changes_no_byte(shop, tidy, service):
    write(
        shop,
        {
            **FILES,
            "s.yml": f"services:\n  web: {{{service}}}\nconfigs: {{motd: {{content: '$${{RELEASE}} ${{RELEASE}}'}}}}\n",
        },
    )
    surroundings = (
        {},
        {
            "RELEASE": "canary-7",
            "HOME": "/canary-home",
            "PLACE": "canary-8",
            "TAG": "canary-9",
            "COMPOSE_FILE": "a.yml",
            "COMPOSE_PROFILES": "debug",
            "COMPOSE_PROJECT_NAME": "canary-0",
            "COMPOSE_DISABLE_ENV_FILE": "1",
        },
    )
    for form in ((), ("--stdout",), ("--ledger",), ("--format", "json", "--diff")):
        plain, full = (tidy("-C", shop, "convert", "s.yml", *form, **each) for each in surroundings)
        assert plain.stdout == full.stdout and plain.stderr == full.stderr and "canary" not in full.stdout + full.stderr


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("image: 'app:1-${RELEASE}'", "s.yml:2:9: warning: the variable RELEASE is not set and counts as empty"),
        (
            "image: app:1, env_file: bare.env",
            "bare.env:1: warning: the variable RELEASE is not set so the container does not have it",
        ),
        (
            "image: app:1, env_file: uses.env",
            "uses.env:1: warning: the variable RELEASE is not set and counts as empty",
        ),
        ("image: app:1, environment: [RELEASE]", "RELEASE is passed through from whoever starts the stack"),
        (
            "image: app:1, volumes: ['~/more:/more']",
            "web mounts ~/more, and the variable HOME, which says what ~ is, is not set",
        ),
    ],
)
def test_a_variable_that_nobody_sets_is_told_with_its_name_and_place(shop, tidy, service, found):
    write(shop, {"bare.env": "RELEASE\n", "uses.env": "A=$RELEASE\n", "s.yml": f"services:\n  web: {{{service}}}\n"})
    assert found in tidy("-C", shop, "convert", "s.yml", RELEASE="7").stdout


def test_a_variable_that_is_named_is_taken_from_the_environment(shop, tidy):
    write(shop, {"s.yml": "services:\n  web: {image: 'app:${RELEASE}', environment: [RELEASE, OTHER]}\n"})
    done = tidy("-C", shop, "convert", "s.yml", "--stdout", "--from-env", "RELEASE", RELEASE="7", OTHER="canary")
    assert "image: app:7" in done.stdout and "canary" not in done.stdout
    done = tidy("-C", shop, "convert", "s.yml", "--from-env", "NOT_THERE")
    assert (done.returncode, done.stdout) == (2, "") and "--from-env NOT_THERE: the variable is not set" in done.stderr


def test_a_required_variable_is_an_error_that_says_where_it_may_come_from(shop, tidy):
    write(shop, {"s.yml": "services:\n  web: {image: 'app:${RELEASE:?which one}'}\n"})
    done = tidy("-C", shop, "convert", "s.yml", RELEASE="7")
    assert done.returncode == 2 and "s.yml:2:9" in done.stderr and "--from-env RELEASE" in done.stderr
    assert tidy("-C", shop, "convert", "s.yml", "--from-env", "RELEASE", RELEASE="7").returncode == 0


def test_compose_file_of_the_environment_counts_only_where_it_is_named(shop, tidy):
    write(shop, {"compose.yml": WEB.replace("1.25", "1.26")})
    assert "image: nginx:1.26" in tidy("-C", shop, "convert", "--stdout", COMPOSE_FILE="a.yml").stdout
    named = tidy("-C", shop, "convert", "--stdout", "--from-env", "COMPOSE_FILE", COMPOSE_FILE="a.yml")
    assert "image: nginx:1.25" in named.stdout


STACKS = {
    "deploy/docker-compose.yml": "search",
    "docker-stack.yml": "web",
    "swarm/monitoring.yaml": "grafana",
    "infra/a b/compose.yml": "proxy",
    "services/mail/docker-compose.yaml": "mail",
}
OTHERS = {
    "openapi.yml": "services: none\n",
    "config/services.yml": "services:\n  mail: {class: Mail}\n",
    "docker-compose.md": WEB,
    "node_modules/x/docker-compose.yml": WEB,
    ".github/workflows/ci.yml": "jobs:\n  a:\n    services:\n      db:\n        image: x\n",
    "kubernetes/base/compose.yml": WEB,
    "tests.yml": "- services:\n    image: a\n",
}


def test_without_a_file_every_stack_is_converted_whatever_it_is_called(folder, tidy):
    texts = {path: WEB.replace("web", name) for path, name in STACKS.items()}
    write(folder, {**texts, **OTHERS, "ignored/stack.yml": WEB, ".gitignore": "ignored/\n"})
    commit(folder)
    done = tidy("convert", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert names(done.stdout) == ["deploy", "work", "ab", "mail", "swarm"]
    below = tidy("convert", cwd=folder / "services" / "mail")
    assert names(below.stdout) == ["mail"]
    assert names(tidy("convert", cwd=folder / "swarm").stdout) == names(done.stdout)


def test_stacks_that_would_have_one_name_get_more_of_their_paths(folder, tidy):
    texts = {
        f"{place}/{name}": WEB.replace("web", f"{place.replace('/', '')}{index}")
        for place in ("eu/web", "us/web", "us-web")
        for index, name in enumerate(("compose.yml", "docker-compose.yml"))
    }
    write(folder, texts)
    found = names(tidy("convert", cwd=folder).stdout)
    assert len(set(found)) == len(found) == 6 and all("web" in name for name in found)


@pytest.mark.parametrize("usual", ["compose.yml", "docker-compose.yml"])
def test_what_compose_would_take_gives_what_it_gives_when_it_is_named(folder, tidy, usual):
    write(folder, {usual: WEB, usual.replace(".yml", ".override.yml"): "services:\n  web:\n    ports: ['80:80']\n"})
    commit(folder)
    found, named = (tidy("convert", *more, "--format", "json", cwd=folder) for more in ((), (usual,)))
    assert json.loads(found.stdout)["changes"] == json.loads(named.stdout)["changes"]
    assert "[override-beside]" in tidy("convert", cwd=folder).stdout
    (folder / ".gitignore").write_text("*compose*.yml\n")
    assert json.loads(tidy("convert", "--format", "json", cwd=folder).stdout)["changes"]


def test_a_broken_stack_of_the_usual_name_is_still_told(folder, tidy):
    write(folder, {"compose.yml": "services: [web]\n"})
    done = tidy("convert", cwd=folder)
    assert done.returncode == 2 and "compose.yml:1:1: services: is a list; expected a mapping" in done.stderr


def test_where_there_is_no_stack_it_says_what_was_left(folder, tidy):
    write(folder, {"tests/compose.yml": WEB})
    done = tidy("convert", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "tests/compose.yml is not converted: it is for development alone (it lies below tests/)" in done.stderr
    assert "there is no stack" in tidy("-C", folder, "convert", "-f", "tests/compose.yml").stderr.replace(
        "no stack in", "there is no stack in"
    )


BAD = {
    "no YAML": "services: [\n",
    "an unknown key": WEB + "    nope: 1\n",
    "a required variable": WEB.replace("nginx", "${X:?}"),
    "nothing": "",
    "a bomb": "a: &a [*a]\n",
    "no service": "services: {}\nx: 1\n",
    "bytes": "\xff\xfe".encode("utf-16").decode("latin-1"),
}


def test_one_bad_file_stops_no_other(shop, tidy):
    bad = {f"bad{number}.yml": text for number, text in enumerate(BAD.values())}
    write(shop, {**bad, "good1.yml": WEB, "good2.yml": WEB.replace("web", "api")})
    done = tidy("-C", shop, "convert", *bad, "good1.yml", "good2.yml", "--apply")
    assert done.returncode == 1, done.stderr
    assert names(done.stdout) == ["good1", "good2"]
    for name in bad:
        assert any(line.startswith(name) and "error: " in line for line in done.stdout.splitlines()), name
    assert (shop / "kubernetes/base/good1/web.yaml").is_file() and (shop / "kubernetes/base/good2/api.yaml").is_file()
    alone = tidy("-C", shop, "convert", "bad0.yml")
    assert (alone.returncode, alone.stdout) == (2, "") and "bad0.yml" in alone.stderr


SLIP = "services:\n  web:\n    image: nginx:1.25\n    environment:\n      A: 1\n    environment:\n      A: 2\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SLIP + "    nope: 1\n", "slip.yml:8:5: error: services.web"),
        (SLIP + "    cpus: many\n", "slip.yml:8:5: error: services.web"),
        ("# a\n" + SLIP + "  api:\n    image: b:1\n    depends_on: [gone]\n", "error: "),
    ],
)
def test_a_slip_is_offered_by_itself_and_the_fault_that_is_left_is_told(shop, tidy, text, told):
    write(shop, {"slip.yml": text})
    done = tidy("-C", shop, "convert", "slip.yml")
    assert done.returncode == 1 and told in done.stdout and "[stack-slip]" in done.stdout, done.stdout + done.stderr
    assert "already set" not in done.stdout  # the fault that is mended
    assert tidy("-C", shop, "convert", "slip.yml", "--apply", "--unsafe", "--allow-dirty").returncode == 1
    after = (shop / "slip.yml").read_text()
    assert after.count("environment:") == 1 and not (shop / "kubernetes").exists()
    again = tidy("-C", shop, "convert", "slip.yml")
    assert (again.returncode, again.stdout) == (2, "") and "[stack-slip]" not in again.stderr


@pytest.mark.parametrize(
    ("file", "arguments", "told"),
    [
        ("docker-compose.yml", (), True),
        ("docker-compose.yml", ("-f", "docker-compose.override.yml"), False),
        ("stack.yml", ("stack.yml",), False),
    ],
)
def test_an_override_that_compose_would_merge_is_told(shop, tidy, file, arguments, told):
    write(shop, {file: WEB, "docker-compose.override.yml": WEB})
    assert ("[override-beside]" in tidy("-C", shop, "convert", *arguments).stdout) is told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.yml", "a.yml"), "stands there twice"),
        (("",), "the FILE is empty"),
        ((".",), "no stack in"),
        (("a.yml", "stack-b.yml", "--name", "x", "--name", "x"), "are both the stack x"),
        (("a.yml", "--stdout", "--apply"), "without --apply"),
        (("a.yml", "--stdout", "--check"), "without --check"),
        (("a.yml", "--stdout", "--format", "json"), "without --format"),
        (("a.yml", "--name", "x", "--name", "y"), "2 names for 1 stacks"),
        (("a.yml", "--output", "../out"), "is outside of"),
        (("a.yml", "--output", "prod.yml"), "prod.yml is a file"),
        (("a.yml", "--environment", "../x"), "environment '../x' is no"),
        (("a.yml", "--environment", "."), "environment '.' is no"),
        (("a.yml", "--namespace", "A b"), "namespace 'A b' is no DNS label"),
        (("a.yml", "--storage-class", "A b"), "storage-class 'A b' is no DNS name"),
        (("a.yml", "--claim-size", "big"), "claim-size 'big' is no size"),
        (("a.yml", "--claim-size", "0"), "is no size"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_planned(shop, tidy, arguments, message):
    done = tidy("-C", shop, "convert", *arguments)
    assert done.returncode == 2 and message in done.stderr and not done.stdout


def test_a_link_in_a_circle_is_told(shop, tidy):
    (shop / "loop.yml").symlink_to("loop.yml")
    done = tidy("-C", shop, "convert", "loop.yml")
    assert done.returncode == 2 and "loop.yml cannot be read" in done.stderr


@pytest.mark.parametrize("more", [(), ("--unsafe",), ("--format", "json"), ("--ledger",)])
def test_a_credential_of_a_mended_stack_is_in_no_diff(shop, tidy, more):
    write(
        shop,
        {
            "slip.yml": "services:\n  web:\n    image: nginx:1.25\n    environment:\n      DB_PASSWORD: canary-one-1\n"
            "      MODE: a\n      DB_PASSWORD: canary-two-2\n      URL: http://u:canary-3@db/\n"
        },
    )
    done = tidy("-C", shop, "convert", "slip.yml", "--diff", *more)
    assert "slip.yml" in done.stdout and "canary" not in done.stdout + done.stderr


def test_why_tells_what_a_file_of_services_is_taken_for_and_why_another_is_none(folder, tidy):
    shared = "networks: {out: {external: true}}\n"
    write(
        folder,
        {
            "deploy/shop.yml": WEB + shared,
            "deploy/shop.staging.yml": "services:\n  web: {restart: always}\n",
            "deploy/mail.yml": WEB.replace("web", "mail") + shared,
            "config/services.yml": "services:\n  mail: {class: Mail}\n",
        },
    )
    commit(folder)

    def told(path):
        return [" ".join(line.split()) for line in tidy("why", path).stdout.splitlines()]

    stack, override = told("deploy/shop.yml"), told("deploy/shop.staging.yml")
    assert "stack stack" in stack and "because deploy/shop.yml:2: it has 1 service" in stack
    assert "laid over it deploy/shop.staging.yml as staging" in stack
    assert "shared external network out is in deploy/mail.yml, deploy/shop.yml" in stack
    assert "stack override over deploy/shop.yml, as staging" in override
    assert any("has neither an image nor a build" in line for line in override)
    assert "no stack what its services have are no keys of Compose's, such as `class`" in told("config/services.yml")
