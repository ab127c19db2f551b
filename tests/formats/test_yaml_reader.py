"""One door to YAML, TOML, JSON and patterns: what a hostile file costs is bounded, and it is an error like any other."""

import ast
import json
import time
import tomllib

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.formats import yaml_reader as yaml_door
from sophia_tidy.formats.ignore_patterns import BadPattern, spec
from sophia_tidy.formats.toml_json import read_json, read_toml

from ..checkout import PACKAGE


def laughs(levels: int = 11, width: int = 9) -> str:
    """Aliases of aliases: ``width`` to the power of ``levels`` values in a few lines."""
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels))]
    return "\n".join(lines) + "\n"


def merges(levels: int = 12) -> str:
    """The same by merge keys."""
    return "".join(
        f"m{n}: &m{n}\n  k{n}: 1\n" + ("  <<: [" + ", ".join([f"*m{n - 1}"] * 9) + "]\n" if n else "")
        for n in range(levels)
    )


HOSTILE = {
    "a list that contains itself": ("a: &a [*a]\n", "contains itself"),
    "a mapping that contains itself": ("a: &a {b: *a}\n", "contains itself"),
    "one that contains itself further down": ("a: &a\n  b:\n    - c: *a\n", "contains itself"),
    "aliases of aliases": (laughs(), "aliases stand for more than"),
    "merges of merges": (merges(), "aliases stand for more than"),
    "brackets": ("a: " + "[" * 200 + "]" * 200, "nested deeper than 100"),
    "braces": ("{a: " * 200 + "1" + "}" * 200, "nested deeper than 100"),
    "levels": ("".join(" " * n + "a:\n" for n in range(400)), "nested deeper than 100"),
    "dashes": ("- " * 30_000 + "a\n", "nested deeper than 100"),
    "question marks": ("? " * 30_000 + "a\n", "nested deeper than 100"),
    "a list in a list at one column": ("a:\n" + "- a:\n  " * 1 + "- " * 120 + "x\n", "nested deeper than 100"),
    "values": ("a: [" + "b," * 400_000 + "]\n", "more than 300,000 values"),
    "directives": ("".join(f"%TAG !a{n}! x\n" for n in range(60_000)) + "--- a\n", "more than 100 directives"),
}
PLAIN = {
    "an alias or two": "a: &a {b: 1}\nc: *a\nd: {<<: *a, e: 2}\n",
    "a name that is used again": "a: &a 1\nb: &a 2\nc: *a\n",
    "a star and an ampersand": "schedule: '*/5 * * * *'\nrun: a && b & c\n",
    "ninety levels": "".join(" " * n + "a:\n" for n in range(90)),
    "nothing": "",
    "two documents with one anchor": "&a x\n---\n&a y\n",
}


@pytest.mark.parametrize(("text", "why"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "door",
    [
        yaml_door.node,
        yaml_door.data,
        yaml_door.parser,
        lambda text: list(yaml_door.nodes(text)),
        lambda text: list(yaml_door.events(text)),
        lambda text: list(yaml_door.all_data(text)),
    ],
)
def test_a_hostile_file_is_an_error_at_once(text, why, door):
    start = time.process_time()
    with pytest.raises(yaml.YAMLError, match=why):
        door(text)
    assert time.process_time() - start < 1


def test_brackets_that_only_the_scanner_would_take_are_counted_too():
    start = time.process_time()
    with pytest.raises(yaml.YAMLError):
        list(yaml_door.tokens("]\n" + "[" * 200_000))
    assert time.process_time() - start < 1


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_plain_file_is_read_as_the_library_reads_it(text):
    assert [type(event) for event in yaml_door.events(text)] == [
        type(event) for event in yaml.parse(text, Loader=yaml.CSafeLoader)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: 2024-13-45\n",
        f"a: {'9' * 9_000}\n",
        "a: !!int x\n",
        "a: !!float x\n",
        "? [a]\n: b\n",
        "? {a: b}\n: c\n",
        "a: !!binary 'x'\n",
        "a: !!omap [a]\n",
        "a: !!pairs [[a]]\n",
        "<<: a\n",
        "a: !!python/name:os.system x\n",
        "a: 0001-01-01T00:00:00+99:99\n",
        "a: !!bool x\n",
        "a: !!set [a]\n",
        "a: !!timestamp x\n",
        "a: \0\n",
    ],
)
def test_a_value_that_cannot_be_is_an_error_of_yaml(text):
    with pytest.raises(yaml.YAMLError):
        yaml_door.data(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="&*ab:-?[]{}<,#'\"|>!% \n\t~=", max_size=200))
def test_no_text_makes_the_door_raise_anything_else(text):
    for door in (
        yaml_door.data,
        lambda text: list(yaml_door.all_data(text)),
        lambda text: list(yaml_door.tokens(text)),
    ):
        try:
            door(text)
        except yaml.YAMLError:
            continue


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 20_000, "x = " + "[" * 20_000 + "]" * 20_000, "x = " + "{a = " * 20_000, f"x = {'9' * 9_000}"],
)
def test_toml_that_nests_without_end_is_an_error_of_toml(text):
    with pytest.raises(tomllib.TOMLDecodeError):
        read_toml(text)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "9" * 9_000, b"[" * 200_000])
def test_json_that_nests_without_end_is_an_error_of_json(text):
    with pytest.raises(json.JSONDecodeError):
        read_json(text)


@pytest.mark.parametrize(
    "pattern", ["[z-a]", "a[^z-a]b", "**[z-a]**", "[a--z]", "[a-\\]", "!", "a\\", "a*" * 30 + "b", "x" * 100_000]
)
def test_a_pattern_that_is_none_is_an_error_that_says_so(pattern):
    with pytest.raises(BadPattern):
        spec([pattern])


@pytest.mark.parametrize(
    "pattern", ["*.py[co]", "**/build/**", "# [z-a]", "!keep", "a*b*c", "[[:alpha:]]x", "/*/*/*/*/*/*"]
)
def test_a_pattern_that_is_one_is_taken(pattern):
    spec([pattern]).match_file("a/b")


_BEHIND = {
    "compose",
    "compose_all",
    "parse",
    "scan",
    "load",
    "load_all",
    "safe_load",
    "safe_load_all",
    "full_load",
    "unsafe_load",
    "CSafeLoader",
    "SafeLoader",
    "CLoader",
    "Loader",
    "CParser",
    "CBaseLoader",
    "BaseLoader",
}


def test_nobody_reads_yaml_past_the_door():
    past = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.name != "yaml_reader.py" else ():
            named = (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "yaml"
                and node.attr in _BEHIND
            )
            taken = (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").split(".")[0] == "yaml"
                and bool(_BEHIND & {each.name for each in node.names})
            )
            past += [f"{path.relative_to(PACKAGE)}:{node.lineno}"] if named or taken else []
    assert [each.partition(":")[0] for each in past] == [
        "manifests/lint/text.py"
    ]  # a loader of its own, which it gives to the door


def test_nobody_reads_toml_or_patterns_past_their_doors():
    doors = {"loads": ("tomllib", "toml_json.py"), "from_lines": ("GitIgnoreSpec", "ignore_patterns.py")}
    past = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in doors
        and isinstance(node.value, ast.Name)
        and node.value.id == doors[node.attr][0]
        and path.name != doors[node.attr][1]
    ]
    assert past == []
