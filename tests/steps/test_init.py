"""`init`: the lines that are needed and seen, and no other."""

import tomllib
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.schema import PYPROJECT, Config, read_config
from sophia_tidy.kernel.decision import Decision, Option
from sophia_tidy.kernel.errors import ConfigError
from sophia_tidy.kernel.plan import Plan, digest
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.init import init
from sophia_tidy.steps.sightings import with_sightings

GATES = ("workflow", "gates")
ORGANIZATION, PROJECT = ("flux", "pulumi-organization"), ("flux", "pulumi-project")
MAIL = ("flux", "acme-email")
SCRIPT = {P("up.sh"): b"esc open acme-corp/shop/prod\n"}


def question(key: tuple[str, ...], *options: Option, default: str | None = None) -> Decision:
    return Decision("/".join(key), "Where?", "", options, key, default=default, is_open=True)


def seen(decisions: tuple[Decision, ...], tree: Tree, config: Config) -> tuple[Decision, ...]:
    return with_sightings(StepResult("flux", tree, Plan(), None, decisions=decisions), config).decisions


def planned(files: dict[P, bytes], ask, path: P = PYPROJECT):
    tree = Tree(files)
    said = files.get(path)
    config = read_config(said, path) if said else None
    with Context.of(Path(), config, git=None, source=ConfigSource.of(said, path)) as context:
        return init(tree, context.at_tree(tree), lambda context: seen(ask(context), tree, context.config))


def test_what_is_seen_is_written_and_nothing_else():
    result = planned(SCRIPT, lambda context: (question(ORGANIZATION), question(("flux", "repository"))))
    (write,) = result.plan
    assert (write.path, write.content) == (
        PYPROJECT,
        b'[tool.sophia-tidy.flux]\npulumi-organization = "acme-corp"\n',
    )
    assert [str(place) for place in result.facts.settings[0].option.seen] == ["up.sh:1"]
    assert [each.id for each in result.facts.left] == ["flux/repository"]


def test_a_question_that_an_answer_raises_is_answered_too():
    def ask(context: Context) -> tuple[Decision, ...]:
        more = (question(PROJECT),) if context.config.flux.pulumi_organization else ()
        return (question(ORGANIZATION), *more)

    (write,) = planned(SCRIPT, ask).plan
    table = tomllib.loads(write.content.decode())["tool"]["sophia-tidy"]["flux"]
    assert table == {"pulumi-organization": "acme-corp", "pulumi-project": "shop"}


def test_what_a_person_wrote_stays_and_is_not_asked_again():
    said = b'# ours\n[tool.sophia-tidy.flux] # the cluster\npulumi-organization = "other"\n'
    result = planned({**SCRIPT, PYPROJECT: said}, lambda context: (question(ORGANIZATION),))
    assert not result.plan and not result.facts.left
    result = planned({**SCRIPT, PYPROJECT: said}, lambda context: (question(ORGANIZATION), question(PROJECT)))
    (write,) = result.plan
    assert write.content == said + b'pulumi-project = "shop"\n'


@pytest.mark.parametrize("files", [{P("a.sh"): b"PULUMI_ORG=one\nPULUMI_ORG=two\n"}, {P("a.sh"): b"true\n"}])
def test_two_answers_are_a_question_and_none_is_one(files):
    result = planned(files, lambda context: (question(ORGANIZATION),))
    assert not result.plan and [each.id for each in result.facts.left] == ["flux/pulumi-organization"]


def test_a_suggestion_that_is_not_seen_is_not_taken():
    suggested = question(ORGANIZATION, Option("shop", "as the remote has it"))
    assert not planned({P("a.py"): b""}, lambda context: (suggested,)).plan


def test_the_default_is_not_written():
    mail = {P("compose.yml"): b"    - --certificatesresolvers.le.acme.email=ops@shop.example\n"}
    assert planned(mail, lambda context: (question(MAIL),)).plan
    assert not planned(mail, lambda context: (question(MAIL, default="ops@shop.example"),)).plan
    seen_alone = planned(SCRIPT, lambda context: (question(ORGANIZATION, default="acme-corp"),)).plan
    assert seen_alone, "what is the default for being seen is kept, for what is seen may change"


def test_a_second_time_there_is_nothing_to_do():
    (write,) = planned(SCRIPT, lambda context: (question(ORGANIZATION),)).plan
    assert not planned({**SCRIPT, PYPROJECT: write.content}, lambda context: (question(ORGANIZATION),)).plan


def test_a_configuration_outside_of_the_root_is_refused():
    tree = Tree(SCRIPT)
    source = ConfigSource(P("/elsewhere/tidy.toml"), "[tool]\n")
    with Context.of(Path(), git=None, source=source) as context, pytest.raises(ConfigError, match="outside"):
        init(tree, context.at_tree(tree), lambda context: seen((question(ORGANIZATION),), tree, context.config))


def test_an_empty_configuration_that_is_there_is_written_and_not_made():
    (write,) = planned({**SCRIPT, PYPROJECT: b""}, lambda context: (question(ORGANIZATION),)).plan
    assert write.expects == digest(b"")


def test_of_a_key_that_holds_a_list_each_question_is_open_until_its_own_answer_is_there():
    said = b'[tool.sophia-tidy.workflow]\ngates = ["ruff"]\n'
    asked = [
        Decision(f"workflow/gate/{name}", "Must it pass?", "", (Option(name, "yes"), Option(f"-{name}", "no")), GATES)
        for name in ("ruff", "mypy")
    ]
    result = planned({**SCRIPT, PYPROJECT: said}, lambda context: tuple(asked))
    assert [each.id for each in result.facts.left] == ["workflow/gate/mypy"]
