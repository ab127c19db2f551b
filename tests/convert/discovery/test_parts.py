"""Parts of stacks: what is included or extended runs with the file that takes it in."""

import pytest

from sophia_tidy.convert.discovery.judgement import StackKind

from .trees import LESS, PAIR, WEB, found

EXTENDS = "services:\n  api:\n    extends: {file: common.yml, service: web}\n    image: api:1\n"


def kinds(files):
    return {path: each.kind for path, each in found(files).items()}


INCLUDES = {
    "a path": "include: [web/compose.yml]\n",
    "a path with dots": "include:\n  - ./web/../web/compose.yml\n",
    "a mapping": "include:\n  - path: web/compose.yml\n    project_directory: web\n",
    "a list of paths": "include:\n  - path: [web/compose.yml, web/more.yml]\n",
}


@pytest.mark.parametrize("text", INCLUDES.values(), ids=INCLUDES)
def test_what_is_included_is_a_part_even_under_the_usual_name(text):
    files = {"compose.yml": text, "web/compose.yml": WEB}
    part = found(files)["web/compose.yml"]
    assert (part.kind, [*map(str, part.base)]) == (StackKind.PART, ["compose.yml"])
    assert str(part.evidence[0]).endswith("compose.yml takes it in: includes it")
    assert kinds(files)["compose.yml"] is StackKind.STACK


def test_what_is_extended_is_a_part():
    files = {"deploy/stack.yml": EXTENDS, "deploy/common.yml": WEB, "common.yml": WEB.replace("web", "other")}
    part = found(files)["deploy/common.yml"]
    assert (part.kind, [*map(str, part.base)]) == (StackKind.PART, ["deploy/stack.yml"])
    assert [*map(str, part.evidence)] == [
        "deploy/stack.yml:3: deploy/stack.yml takes it in: its service api extends one of it"
    ]
    assert kinds(files)["common.yml"] is StackKind.STACK


def test_a_stack_that_is_run_or_has_the_usual_name_is_one_although_it_is_extended():
    usual = EXTENDS.replace("common.yml", "compose.yml")
    assert kinds({"compose.prod.yml": usual, "compose.yml": PAIR})["compose.yml"] is StackKind.STACK
    run = {"stack.yml": EXTENDS, "common.yml": WEB, "up.sh": "docker compose -f common.yml up\n"}
    assert kinds(run)["common.yml"] is StackKind.STACK


def test_what_work_takes_in_is_no_part_of_it():
    files = {"compose.dev.yml": "include: [stack.yml]\n" + LESS, "stack.yml": PAIR}
    assert kinds(files)["stack.yml"] is StackKind.STACK


def test_two_files_that_take_in_each_other_are_no_parts():
    one, other = "include: [b.yml]\n" + WEB, "include: [a.yml]\n" + PAIR.replace("web", "other")
    assert set(kinds({"a.yml": one, "b.yml": other}).values()) == {StackKind.STACK}


@pytest.mark.parametrize("path", ["../x.yml", "/etc/x.yml", "https://a/x.yml", "${A}.yml", "x.yml", "compose.yml"])
def test_what_is_elsewhere_or_itself_or_not_there_takes_in_nothing(path):
    assert kinds({"compose.yml": f"include: ['{path}']\n" + WEB}) == {"compose.yml": StackKind.STACK}
