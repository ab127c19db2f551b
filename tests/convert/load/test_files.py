"""``extends``, ``include``, several files, env files, profiles and names."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.load import LoadError

from .loading import SERVICE, load


def test_a_service_extends_one_of_another_file_whose_paths_count_from_there():
    files = {
        "compose.yml": "services:\n  web:\n    extends: {file: sub/base.yml, service: base}\n    environment: [B=2]\n",
        "sub/base.yml": "services:\n  base: {image: x, build: ./ctx, volumes: ['./v:/v'], environment: {A: 1}, extends: far}\n"
        "  far: {command: [run]}\n",
    }
    web = load(files).values["services"]["web"]
    assert web["build"]["context"] == "/project/sub/ctx" and web["volumes"][0]["source"] == "/project/sub/v"
    assert web["environment"] == {"A": "1", "B": "2"} and web["command"] == ["run"] and "extends" not in web


def test_what_is_included_has_its_own_directory_and_variables_and_those_around_it_win():
    files = {
        "compose.yml": f"include: [sub/part.yml]\n{SERVICE}",
        ".env": "A=outer\n",
        "sub/part.yml": "services:\n  part: {image: '$A-$B', build: ./ctx, env_file: e.env}\n",
        "sub/.env": "A=inner\nB=inner\n",
        "sub/e.env": "C=1\n",
    }
    part = load(files).values["services"]["part"]
    assert part["image"] == "outer-inner" and part["build"]["context"] == "/project/sub/ctx"
    assert part["environment"] == {"C": "1"}


CIRCLES = {
    "extends": {"compose.yml": "services:\n  a: {image: x, extends: b}\n  b: {extends: a}\n"},
    "extends over files": {
        "compose.yml": "services:\n  a: {image: x, extends: {file: b.yml, service: b}}\n",
        "b.yml": "services:\n  b: {extends: {file: compose.yml, service: a}}\n",
    },
    "include": {"compose.yml": f"include: [a.yml]\n{SERVICE}", "a.yml": f"include: [compose.yml]\n{SERVICE}"},
    "depends_on": {"compose.yml": "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [a]}\n"},
}


@pytest.mark.parametrize("files", CIRCLES.values(), ids=CIRCLES)
def test_a_circle_is_told(files):
    with pytest.raises(LoadError, match="itself") as caught:
        load(files)
    assert caught.value.code == "cycle" and caught.value.location is not None


def test_a_file_that_is_not_there_is_told_where_it_is_named():
    with pytest.raises(LoadError, match=r"compose\.yml:1:11: include\[0\]: .*none\.yml does not exist"):
        load(f"include: [none.yml]\n{SERVICE}")


def test_what_both_define_differently_is_a_conflict():
    with pytest.raises(LoadError) as caught:
        load({"compose.yml": f"include: [a.yml]\n{SERVICE}", "a.yml": "services:\n  s: {image: other}\n"})
    assert caught.value.code == "conflict"


def test_the_environment_wins_over_env_files_and_a_later_file_over_an_earlier():
    files = {
        "compose.yml": f"{SERVICE}    env_file: [a.env, {{path: none.env, required: false}}, b.env]\n"
        "    environment: {X: own, Y: }\n",
        "a.env": "export A=1\nX=file\nQ='$A'\n",
        "b.env": 'A=2 # two\nB="${A}-$X\\n"\nY=file\n',
    }
    environment = load(files).values["services"]["s"]["environment"]
    assert environment == {"A": "2", "B": "2-own\n", "Q": "$A", "X": "own", "Y": None}


@pytest.mark.parametrize(
    ("line", "expected"),
    {
        "A=1 # c": "1",
        "A=1#c": "1#c",
        "A='1 # c'": "1 # c",
        'A="a\\tb"': "a\tb",
        "A='a\\tb'": "a\\tb",
        "A: b": "b",
        "export A=$P": "p",
        "A=${U:-d}": "d",
        "A=\\$P": "\\p",
        "A=": "",
        "P=file\nA=$P": "p",
    }.items(),
)
def test_a_dotenv_line_is_read_in_the_dialect_of_compose(line, expected):
    files = {"compose.yml": "services:\n  s: {image: 'x${A}'}\n", ".env": line + "\n"}
    assert load(files, {"P": "p"}).values["services"]["s"]["image"] == f"x{expected}"


def test_a_profile_that_is_not_chosen_leaves_its_services_and_what_only_they_use_out():
    text = f"{SERVICE}    profiles: [debug]\n    volumes: ['v:/v']\n  t: {{image: y}}\nvolumes: {{v: }}\n"
    model = load(text)
    assert model.inactive == ("s",) and set(model.values["services"]) == {"t"} and "volumes" not in model.values
    assert [finding.rule for finding in model.findings] == ["inactive-service"]
    assert set(load(text, profiles=("debug",)).values["services"]) == {"s", "t"}


NAMES = {
    "the directory": ({}, {}, "project"),
    "the file": ({"compose.yml": f"name: My App\n{SERVICE}"}, {}, "myapp"),
    "the environment": ({"compose.yml": f"name: file\n{SERVICE}"}, {"COMPOSE_PROJECT_NAME": "env"}, "env"),
    ".env": ({"compose.yml": SERVICE, ".env": "COMPOSE_PROJECT_NAME=dot"}, {}, "dot"),
}


@pytest.mark.parametrize(("files", "variables", "name"), NAMES.values(), ids=NAMES)
def test_the_project_has_the_name_of(files, variables, name):
    model = load(files or SERVICE, variables)
    assert model.values["name"] == name and model.values["networks"]["default"]["name"] == f"{name}_default"


def test_a_name_that_is_asked_for_has_to_be_a_name():
    with pytest.raises(LoadError) as caught:
        load(SERVICE, name="Not Good")
    assert caught.value.code == "project-name"


def test_findings_tell_of_unset_variables_and_of_version():
    model = load("version: '3'\nservices:\n  s: {image: 'x$TAG'}\n")
    assert [str(finding) for finding in model.findings] == [
        "compose.yml:3:7: the variable TAG is not set and counts as empty [unset-variable]",
        "compose.yml:1:1: the key 'version' is obsolete and has no effect [obsolete-version]",
    ]


def test_a_variable_of_env_files_that_are_asked_for_replaces_the_default_one():
    files = {"compose.yml": "services:\n  s: {image: 'x${A-unset}'}\n", ".env": "A=default\n", "prod.env": "A=prod\n"}
    assert load(files).values["services"]["s"]["image"] == "xdefault"
    assert load(files, env_files=(PurePosixPath("prod.env"),)).values["services"]["s"]["image"] == "xprod"
