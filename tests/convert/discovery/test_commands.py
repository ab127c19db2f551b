"""Commands that name stacks: who says it, which files, and in which order."""

from pathlib import PurePosixPath
from time import process_time

import pytest

from sophia_tidy.convert.discovery.commands import Speaker, commands
from sophia_tidy.kernel.tree import Tree, TreeEntry

from .trees import tree

STACKS = ("compose.yml", "compose.prod.yml", "deploy/base.yml", "deploy/eu.yml")
LAID = ("compose.yml", "compose.prod.yml")
CASES = {
    "script": ("up.sh", "docker compose -f compose.yml -f compose.prod.yml up -d\n", [LAID]),
    "equals signs": ("up.sh", "docker-compose --file=compose.yml --file=./compose.prod.yml up\n", [LAID]),
    "Swarm": ("up", "docker stack deploy -c compose.yml --compose-file compose.prod.yml app\n", [LAID]),
    "continued": ("up.sh", "docker compose \\\n  -f compose.yml \\\n  -f compose.prod.yml up\n", [LAID]),
    "Makefile": ("Makefile", "up:\n\tdocker compose -f compose.yml -f compose.prod.yml up\n", [LAID]),
    "variable": ("Makefile", 'COMPOSE := docker compose -f "compose.yml" -f "compose.prod.yml"\n', [LAID]),
    "package.json": ("package.json", '{"scripts": {"up": "docker compose -f compose.yml -f compose.prod.yml up"}}', [LAID]),
    "Python": ("up.py", 'run(["docker-compose", "-f", "compose.yml", "-f", "compose.prod.yml", "up"])\n', [LAID]),
    "document": ("README.md", "```\n$ docker compose -f compose.yml -f compose.prod.yml up\n```\n", [LAID]),
    ".env": (".env", "COMPOSE_FILE=compose.yml:compose.prod.yml\n", [LAID]),
    "workflow's environment": (".github/workflows/a.yml", "env:\n  COMPOSE_FILE: compose.yml:compose.prod.yml\n", [LAID]),
    "two commands": ("up.sh", "docker compose -f compose.yml up && docker compose -f compose.prod.yml up\n", [("compose.prod.yml",), ("compose.yml",)]),
    "a variable in a name": ("up.sh", "docker compose -f compose.yml -f compose.${ENV:-prod}.yml up\n", [LAID]),
    "make's variable": ("Makefile", "up:\n\tdocker compose -f compose.yml -f compose.$(ENV).yml up\n", [LAID]),
    "from another folder": ("deploy/up.sh", "docker compose -f ../compose.yml -f ../compose.prod.yml up\n", [LAID]),
    "beside it": ("deploy/up.sh", "docker stack deploy -c base.yml -c eu.yml a\n", [("deploy/base.yml", "deploy/eu.yml")]),
    "by its ending": ("up.sh", "cd deploy && docker stack deploy -c base.yml a\n", [("deploy/base.yml",)]),
    "a root of a variable": ("bin/up.sh", 'docker stack deploy -c "$ROOT/deploy/base.yml" a\n', [("deploy/base.yml",)]),
    "files in variables": ("up.sh", "BASE=compose.yml\nexport MORE='./compose.prod.yml'\ndocker compose -f $BASE -f ${MORE} up\n", [LAID]),
    "make's variables": ("Makefile", "BASE := compose.yml\nup:\n\tdocker compose -f $(BASE) -f compose.prod.yml up\n", [LAID]),
    "an option in a variable": ("up.sh", 'MORE="-f compose.prod.yml"\n', [LAID]),
    "an option in an array": ("up.sh", "FLAGS+=(-f compose.prod.yml)\n", [LAID]),
    "an option of the usual file": ("up.sh", 'BASE="-f compose.yml"\n', [("compose.yml",)]),
    "an option beside no usual file": ("up.sh", 'STACK="-f deploy/eu.yml"\n', [("deploy/eu.yml",)]),
    "kubectl": ("up.sh", "kubectl apply -f service.yml # compose\n", []),
    "a word of it": ("up.sh", "docker compose up --scale-f compose.yml\n", []),
    "archive": ("archive/up.sh", "docker compose -f compose.yml -f compose.prod.yml up -d\n", []),
    "binary": ("up", b"\0docker compose -f compose.yml up\n", []),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), CASES.values(), ids=CASES)
def test_a_command_names_stacks_in_order(path, text, expected):
    told = commands(tree({path: text}), {PurePosixPath(each) for each in STACKS})
    assert [tuple(map(str, each.files)) for each in told] == expected


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("README.md", Speaker.DOCUMENT),
        ("compose.yml", Speaker.ITSELF),
        ("up.sh", Speaker.SCRIPT),
        (".github/workflows/up.yml", Speaker.WORKFLOW),
        (".gitlab-ci.yml", Speaker.WORKFLOW),
    ],
)
def test_who_says_it_and_on_which_line(path, said):
    (told,) = commands(tree({path: "\ndocker compose -f compose.yml up\n"}), {PurePosixPath("compose.yml")})
    assert told.said is said and str(told.location) == f"{path}:2"


@pytest.mark.parametrize(
    ("path", "said"),
    [("up.sh", Speaker.DOCUMENT), (".github/workflows/up.yml", Speaker.DOCUMENT), ("compose.yml", Speaker.ITSELF)],
)
def test_a_comment_counts_as_a_document_but_in_a_stack(path, said):
    (told,) = commands(tree({path: "\n# docker compose -f compose.yml up\n"}), {PurePosixPath("compose.yml")})
    assert told.said is said


OBEYED = {
    "in order": ("COMPOSE_FILE=compose.prod.yml:compose.yml\n", ("compose.prod.yml", "compose.yml"), 1),
    "the last one": ("COMPOSE_FILE=a.yml\n# x\nexport COMPOSE_FILE=compose.yml\n", ("compose.yml",), 3),
    "one that is none": ("#COMPOSE_FILE=compose.prod.yml\nCOMPOSE_FILE=compose.yml\n", ("compose.yml",), 2),
    "its separator": ("COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=compose.yml,compose.prod.yml\n", LAID, 2),
    "that of Windows": ('COMPOSE_FILE="compose.yml;compose.prod.yml"\n', LAID, 1),
    "with a variable": ("BASE=compose\nCOMPOSE_FILE=${BASE}.yml:compose.prod.yml\n", LAID, 2),
}


@pytest.mark.parametrize(("text", "files", "line"), OBEYED.values(), ids=OBEYED)
def test_the_files_of_compose_file_are_those_that_compose_takes_in_its_order(text, files, line):
    (told,) = commands(tree({".env": text}), {PurePosixPath(each) for each in STACKS})
    assert (tuple(map(str, told.files)), told.said, told.location.line) == (files, Speaker.COMPOSE, line)


def test_no_yaml_file_is_read_that_was_read_before():
    def never() -> bytes:
        raise AssertionError("it was read again")

    path = PurePosixPath(".github/workflows/up.yml")
    text = {path: b"run: docker compose -f compose.yml up\n"}
    (told,) = commands(Tree({path: TreeEntry(never)}), {PurePosixPath("compose.yml")}, text)
    assert told.said is Speaker.WORKFLOW


LONG = {
    "expressions": "docker compose -f " + "${{a}}" * 5000 + "\n# .yml compose\n",
    "variables in a row": "docker compose -f " + "$A-" * 5000 + ".yml\n",
    "choices": "docker compose" + " -f $A.yml -f deploy/$B.yml" * 500 + "\n",
    "names": "A=a.yml\n" * 20_000 + "# compose $A\n" * 20_000,
    "an assignment": "A=" + " " * 100_000 + "\ncompose .yml\n",
    "a long option": 'A="-f ' + " " * 100_000 + "\ncompose .yml\n",
    "options": "docker compose " + "-f a " * 100_000 + ".yml\n",
    "continued": "docker compose \\\n" * 20_000 + ".yml\n",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_was_written_to_be_slow_is_not(text):
    stacks = {
        PurePosixPath(f"{folder}{'-' * number}{number}.yml") for number in range(40) for folder in ("", "deploy/")
    }
    began = process_time()
    told = commands(tree({"up.sh": text}), stacks)
    assert process_time() - began < 5 and len(told) <= 200
