"""The stacks of a tree as `convert` takes them: found, laid over one another, decided by the configuration, and asked about."""

from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.schema import read_config
from sophia_tidy.kernel.errors import ConfigError, NothingToDo
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.convert import convert
from sophia_tidy.steps.convert_stacks import StackSurvey, survey_of

from ..checkout import ROOT
from ..conftest import Git
from ..convert.discovery.trees import LESS, PAIR, WEB, tree

TABLE = "[tool.sophia-tidy.convert.stacks]\n"


def surveyed(root: Path, files: dict[str, str], said: str = "") -> StackSurvey:
    text = said.encode()
    with Context.of(root, read_config(text), git=None, source=ConfigSource.of(text)) as context:
        return survey_of(context.at_tree(tree(files)))


def converted(root: Path, files: dict[str, str], said: str = "") -> dict[str, str]:
    """What would be written, by path below the destination."""
    text = said.encode()
    with Context.of(root, read_config(text), git=None, source=ConfigSource.of(text)) as context:
        result = convert(tree(files), context)
    return {str(each.path.relative_to("kubernetes")): each.content.decode() for each in result.plan.changes}


def stacks(survey: StackSurvey) -> list[str]:
    return [str(each.path) for each in survey.stacks]


def laid(survey: StackSurvey) -> list[tuple[str, str, str]]:
    return [(str(each.stack), " ".join(map(str, each.files)), each.environment) for each in survey.laid]


def test_the_reference_repository_needs_no_option():
    with Context.of(ROOT / "tests" / "reference", git=None) as context:
        survey, result = survey_of(context), convert(context.tree, context)
    assert stacks(survey) == ["deploy/monitoring.yml", "deploy/production.yml"]
    assert laid(survey) == [("deploy/production.yml", "deploy/staging.yml", "staging")]
    assert [stacked.name for stacked in result.facts.stacks] == ["monitoring", "production"]
    assert {name for site in result.facts.sites for name in [each.name for each in site.environments]} == {
        "production",
        "staging",
    }
    assert {each.id for each in result.decisions} >= {
        "convert/stack/deploy/monitoring_fixed.yml",
        "convert/stack/deploy/production_working.yml",
    }


def test_an_override_of_an_environment_is_its_overlay(tmp_path):
    made = converted(tmp_path, {"deploy/shop.yml": PAIR, "deploy/shop.staging.yml": LESS, "deploy/mail.yml": MAIL})
    assert "overlays/staging/shop/kustomization.yaml" in made and "base/mail/mail.yaml" in made
    assert "value: debug" in "".join(text for path, text in made.items() if path.startswith("overlays/staging"))
    assert "../../base/mail" in made["overlays/staging/kustomization.yaml"]


def test_an_override_of_production_is_what_production_gets(tmp_path):
    made = converted(tmp_path, {"compose.yml": PAIR, "compose.prod.yml": LESS})
    assert {path.split("/")[1] for path in made if path.startswith("overlays/")} == {"production"}
    assert "value: debug" in "".join(text for path, text in made.items() if path.startswith("overlays/production"))


def test_what_an_override_over_an_override_needs_is_laid_below_it(tmp_path):
    files = {
        "a.yml": PAIR,
        "a.staging.yml": LESS,
        "qa.yml": LESS,
        "up.sh": "compose -f a.yml -f a.staging.yml -f qa.yml\n",
    }
    assert laid(surveyed(tmp_path, files)) == [
        ("a.yml", "a.staging.yml", "staging"),
        ("a.yml", "a.staging.yml qa.yml", "qa"),
    ]


def test_compose_file_makes_one_stack_in_its_order(tmp_path):
    files = {
        "a.yml": PAIR,
        "z.yml": LESS,
        "m.yml": LESS.replace("debug", "warn"),
        ".env": "COMPOSE_FILE=a.yml:z.yml:m.yml\n",
    }
    survey = surveyed(tmp_path, files)
    assert (stacks(survey), laid(survey), survey.decisions) == (["a.yml"], [("a.yml", "z.yml m.yml", "")], ())
    made = converted(tmp_path, files)
    assert "value: warn" in made["base/web.yaml"] and "overlays/production/kustomization.yaml" in made


def test_what_git_ignores_at_the_root_is_obeyed_as_compose_obeys_it(repo: Path, git: Git):
    texts = {".env": "COMPOSE_FILE=a.yml:b.yml\n", "a.yml": PAIR, "b.yml": LESS, "compose.yml": MAIL}
    for name, text in texts.items():
        (repo / name).write_text(text)
    (repo / ".gitignore").write_text(".env\ncompose.yml\n")
    git("add", "-A")
    with Context.of(repo) as context:
        survey = survey_of(context)
    assert (stacks(survey), laid(survey)) == (["a.yml", "compose.yml"], [("a.yml", "b.yml", "")])


MAIL = WEB.replace("web:\n", "mail:\n")
COPIES = {"shop.yml": PAIR, "shop_copy.yml": PAIR.replace("info", "debug")}
UNCLEAR = {"compose.yml": PAIR, "compose.tls.yml": LESS}


def test_a_copy_is_left_and_asked_about_until_a_person_has_chosen(tmp_path):
    survey = surveyed(tmp_path, COPIES)
    (asked,) = survey.decisions
    assert (asked.id, asked.default) == ("convert/stack/shop_copy.yml", "left")
    assert [option.value for option in asked.options] == ["left", "stack"]
    assert [finding.rule for finding in survey.findings] == ["stack-left"]
    chosen = surveyed(tmp_path, COPIES, TABLE + '"shop_copy.yml" = "stack"\n')
    assert (stacks(chosen), [each.id for each in chosen.decisions]) == (["shop_copy.yml"], [asked.id])
    both = surveyed(tmp_path, COPIES, TABLE + '"shop_copy.yml" = "stack"\n"shop.yml" = "stack"\n')
    assert stacks(both) == ["shop.yml", "shop_copy.yml"]


def test_every_option_of_an_unclear_override_is_an_answer_that_is_obeyed(tmp_path):
    (asked,) = surveyed(tmp_path, UNCLEAR).decisions
    seen = {}
    for option in asked.options:
        said = f'[tool.sophia-tidy.{".".join(asked.key[:-1])}]\n"{asked.key[-1]}" = "{option.value}"\n'
        survey = surveyed(tmp_path, UNCLEAR, said)
        assert [each.id for each in survey.decisions] == [asked.id]
        seen[option.value] = stacks(survey), laid(survey)
    assert seen == {
        "left": (["compose.yml"], []),
        "overlay: tls": (["compose.yml"], [("compose.yml", "compose.tls.yml", "tls")]),
        "part": (["compose.yml"], [("compose.yml", "compose.tls.yml", "")]),
        "stack": (["compose.tls.yml", "compose.yml"], []),
    }


def test_stacks_that_publish_one_port_are_asked_about_and_converted_until_a_person_says_otherwise(tmp_path):
    rival = MAIL + "    ports: ['80:25']\n"
    survey = surveyed(tmp_path, {"a.yml": PAIR, "b.yml": rival, "c.yml": MAIL.replace("mail:\n", "x:\n")})
    assert [(each.id, each.default) for each in survey.decisions] == [
        ("convert/stack/a.yml", "stack"),
        ("convert/stack/b.yml", "stack"),
    ]
    assert stacks(survey) == ["a.yml", "b.yml", "c.yml"]
    left = surveyed(tmp_path, {"a.yml": PAIR, "b.yml": rival}, TABLE + '"b.yml" = "left"\n')
    assert (stacks(left), [each.id for each in left.decisions]) == (
        ["a.yml"],
        ["convert/stack/a.yml", "convert/stack/b.yml"],
    )


def test_an_environment_that_the_configuration_has_is_no_question(tmp_path):
    said = "[tool.sophia-tidy.workflow]\nenvironments = { tls = 'main' }\n"
    survey = surveyed(tmp_path, UNCLEAR, said)
    assert (laid(survey), survey.decisions) == ([("compose.yml", "compose.tls.yml", "tls")], ())


def test_a_person_names_stacks_and_what_lies_below(tmp_path):
    said = TABLE + '"a.yml" = "stack: shop"\n"b.yml" = "overlay: eu over a.yml"\n"tests/c.yml" = "stack"\n'
    files = {"a.yml": PAIR, "b.yml": WEB, "tests/c.yml": MAIL}
    survey = surveyed(tmp_path, files, said)
    assert (stacks(survey), laid(survey)) == (["a.yml", "tests/c.yml"], [("a.yml", "b.yml", "eu")])
    assert "base/shop/web.yaml" in converted(tmp_path, files, said)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('"a.yml" = "stak"', "pyproject.toml:2:1: stacks is 'stak' for a.yml; expected one of 'stack'"),
        ('"a.yml" = "overlay"', "pyproject.toml:2:1: stacks is 'overlay' for a.yml"),
        ('"a.yml" = "stack: No Name"', "pyproject.toml:2:1: stacks is 'stack: No Name' for a.yml"),
        (
            '"/a.yml" = "left"',
            "pyproject.toml:2:1: stacks is a table with '/a.yml'; expected YAML files below the root",
        ),
        ('"a" = 1', "pyproject.toml:1:27: stacks is a table; expected a table of strings"),
    ],
)
def test_a_wrong_choice_is_an_error_with_its_place(line, expected):
    with pytest.raises(ConfigError) as caught:
        read_config(f"{TABLE}{line}\n".encode())
    assert str(caught.value).startswith(expected)


def test_a_choice_about_no_file_of_services_is_told_at_its_line(tmp_path):
    said = TABLE + '"compose.tls.yml" = "part of gone.yml"\n"lost.yml" = "left"\n'
    told = [str(each) for each in surveyed(tmp_path, UNCLEAR, said).findings if each.rule == "unknown-stack"]
    assert [each.partition(" is no")[0] for each in told] == [
        "pyproject.toml:2:1: gone.yml",
        "pyproject.toml:3:1: lost.yml",
    ]


def test_what_is_excluded_archived_or_written_by_us_is_none(tmp_path):
    files = {"a.yml": WEB, "vendor2/b.yml": MAIL, "archive/c.yml": MAIL, "kubernetes/d.yml": MAIL}
    survey = surveyed(tmp_path, files, "[tool.sophia-tidy]\nexclude = ['vendor2/']\n")
    assert ([str(each.path) for each in survey.found], survey.findings) == (["a.yml"], ())


def test_without_a_stack_there_is_nothing_to_do_and_the_questions_stay(tmp_path):
    with Context.of(tmp_path, git=None) as context, pytest.raises(NothingToDo) as caught:
        convert(tree({"tests/compose.yml": WEB, "deploy/stack.override.yml": LESS.replace("web", "x")}), context)
    assert "tests/compose.yml is not converted: it is for development alone" in caught.value.message
    assert [each.id for each in caught.value.decisions] == ["convert/stack/deploy/stack.override.yml"]


def test_a_tree_is_looked_at_once(tmp_path):
    with Context.of(tmp_path, git=None) as context:
        context = context.at_tree(tree(COPIES))
        assert survey_of(context) is survey_of(context)
        assert survey_of(context.at_tree(tree(UNCLEAR))) is not survey_of(context.at_tree(tree(COPIES)))


def test_what_two_stacks_share_is_told(tmp_path):
    out = "networks: {out: {external: true}}\n"
    survey = surveyed(tmp_path, {"a.yml": PAIR + out, "b.yml": MAIL + out, "tests/c.yml": MAIL + out})
    assert [(each.what, each.name, [*map(str, each.stacks)]) for each in survey.shared] == [
        ("external network", "out", ["a.yml", "b.yml"])
    ]


def test_every_place_of_what_is_left_is_in_its_own_file(tmp_path):
    files = {**COPIES, "up.sh": "docker stack deploy -c shop.yml shop\n"}
    assert {finding.location.path for finding in surveyed(tmp_path, files).findings} == {P("shop_copy.yml")}
