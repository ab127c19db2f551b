"""Which files `convert` takes for the stacks, and what it says where a name, a place or a size is none."""

import os

import pytest

from .conftest import commit, write

WEB = "services:\n  web:\n    image: nginx:1.25\n    expose: [\"80\"]\n"
EXTRA = "services:\n  extra:\n    image: app:1\n    profiles: [debug]\n"


@pytest.fixture
def shop(folder):
    folder = folder / "shop"
    write(folder, {"a.yml": WEB, "stack-b.yml": WEB, "prod.yml": WEB, "sub/compose.yml": WEB})
    commit(folder)
    return folder


def names(output):
    return [line.partition(":")[0] for line in output.splitlines() if ": read as a " in line]


@pytest.mark.parametrize(("arguments", "found"), [
    (("a.yml",), ["shop"]), (("a.yml", "stack-b.yml"), ["a", "b"]), (("a.yml", "-f", "prod.yml", "stack-b.yml"), ["a", "b"]),
    (("-f", "prod.yml", "a.yml", "stack-b.yml"), ["a", "b"]), (("a.yml", "stack-b.yml", "--name", "x"), ["x", "shop"]),
    (("sub",), ["sub"]), (("sub", "a.yml"), ["sub", "shop"])])
def test_each_file_is_a_stack_with_a_name_of_its_own(shop, tidy, arguments, found):
    assert names(tidy("-C", shop, "convert", *arguments).stdout) == found


def test_an_unknown_option_is_still_refused(shop, tidy):
    done = tidy("-C", shop, "convert", "a.yml", "--nope")
    assert done.returncode == 2 and "unrecognized arguments: --nope" in done.stderr


def test_the_files_of_compose_file_are_one_stack(shop, tidy):
    write(shop, {"extra.yml": EXTRA,
                 ".env": f"COMPOSE_FILE=a.yml{os.pathsep}extra.yml\nCOMPOSE_PROFILES=debug\nCOMPOSE_PROJECT_NAME=mine\n"})
    manifests = tidy("-C", shop, "convert", "--stdout").stdout
    assert "image: nginx:1.25" in manifests and "image: app:1" in manifests and "namespace: mine" in manifests


@pytest.mark.parametrize(("file", "arguments", "told"), [
    ("docker-compose.yml", (), True), ("docker-compose.yml", ("-f", "docker-compose.override.yml"), False),
    ("stack.yml", ("stack.yml",), False)])
def test_an_override_that_compose_would_merge_is_told(shop, tidy, file, arguments, told):
    write(shop, {file: WEB, "docker-compose.override.yml": WEB})
    assert ("[override-beside]" in tidy("-C", shop, "convert", *arguments).stdout) is told


@pytest.mark.parametrize(("arguments", "message"), [
    (("a.yml", "a.yml"), "stands there twice"), (("",), "the FILE is empty"), ((".",), "no stack in"),
    (("a.yml", "stack-b.yml", "--name", "x", "--name", "x"), "are both the stack x"),
    (("a.yml", "--stdout", "--apply"), "without --apply"), (("a.yml", "--stdout", "--check"), "without --check"),
    (("a.yml", "--stdout", "--format", "json"), "without --format"),
    (("a.yml", "--name", "x", "--name", "y"), "2 names for 1 stacks"),
    (("a.yml", "--output", "../out"), "is outside of"), (("a.yml", "--output", "prod.yml"), "prod.yml is a file"),
    (("a.yml", "--environment", "../x"), "environment '../x' is no"), (("a.yml", "--environment", "."), "environment '.' is no"),
    (("a.yml", "--namespace", "A b"), "namespace 'A b' is no DNS label"),
    (("a.yml", "--storage-class", "A b"), "storage-class 'A b' is no DNS name"),
    (("a.yml", "--claim-size", "big"), "claim-size 'big' is no size"), (("a.yml", "--claim-size", "0"), "is no size")])
def test_what_cannot_be_is_told_before_anything_is_planned(shop, tidy, arguments, message):
    done = tidy("-C", shop, "convert", *arguments)
    assert done.returncode == 2 and message in done.stderr and not done.stdout


def test_a_link_in_a_circle_is_told(shop, tidy):
    (shop / "loop.yml").symlink_to("loop.yml")
    done = tidy("-C", shop, "convert", "loop.yml")
    assert done.returncode == 2 and "loop.yml cannot be read" in done.stderr


@pytest.mark.parametrize("more", [(), ("--unsafe",), ("--format", "json"), ("--ledger",)])
def test_a_credential_of_a_mended_stack_is_in_no_diff(shop, tidy, more):
    write(shop, {"slip.yml": "services:\n  web:\n    image: nginx:1.25\n    environment:\n      DB_PASSWORD: canary-one-1\n"
                             "      MODE: a\n      DB_PASSWORD: canary-two-2\n      URL: http://u:canary-3@db/\n"})
    done = tidy("-C", shop, "convert", "slip.yml", "--diff", *more)
    assert "slip.yml" in done.stdout and "canary" not in done.stdout + done.stderr
