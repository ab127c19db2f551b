"""Answers that a repository gives to other programs: seen with their place, and what only looks like one left alone."""

from pathlib import PurePosixPath as P
from time import process_time

import pytest

from sophia_tidy.config.schema import Config
from sophia_tidy.kernel.decision import Decision, Option
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.sightings import sightings, with_sightings

from ..checkout import REFERENCE

ORGANIZATION, PROJECT, MAIL = ("flux", "pulumi-organization"), ("flux", "pulumi-project"), ("flux", "acme-email")

_STEP = """\
      - uses: pulumi/auth-actions@v1
        with:
          # the team's
          organization: acme-corp
          requested-token-type: urn:pulumi:token-type:access_token:organization
"""
SEEN = [
    ("up.sh", "esc open acme-corp/shop/prod --format dotenv", ORGANIZATION, "acme-corp"),
    ("up.sh", "pulumi env run acme-corp/shop/prod -- make", ORGANIZATION, "acme-corp"),
    ("up.sh", "pulumi env run acme-corp/shop/prod -- make", PROJECT, "shop"),
    ("up.sh", "pulumi up --yes --stack acme-corp/shop/prod", ORGANIZATION, "acme-corp"),
    ("Makefile", "up:\n\tpulumi stack select acme-corp/shop/dev\n", ORGANIZATION, "acme-corp"),
    (".github/workflows/a.yml", "env:\n  PULUMI_ORG: acme-corp\n", ORGANIZATION, "acme-corp"),
    ("compose.yml", "    environment:\n      - PULUMI_ORGANIZATION=acme-corp\n", ORGANIZATION, "acme-corp"),
    (".env.example", 'PULUMI_ORG="acme-corp"\n', ORGANIZATION, "acme-corp"),
    ("infra/Pulumi.yaml", "name: shop\nruntime: python\n", PROJECT, "shop"),
    ("infra/Pulumi.prod.yaml", "environment:\n  - acme-corp/shop/prod\nconfig: {}\n", ORGANIZATION, "acme-corp"),
    ("infra/Pulumi.prod.yaml", "environment:\n  # ours\n  - common\n  - acme-corp/shop/prod\n", PROJECT, "shop"),
    ("infra/Pulumi.prod.yaml", "environment:\n  imports:\n  - shop/prod\nconfig: {}\n", PROJECT, "shop"),
    ("up.sh", "pulumi stack select acme-corp/prod", ORGANIZATION, "acme-corp"),
    ("up.sh", "pulumi up -s acme-corp/shop/$STACK --yes", ORGANIZATION, "acme-corp"),
    ("up.sh", "pulumi stack select acme-corp/shop/${STACK}", PROJECT, "shop"),
    (".github/workflows/a.yml", _STEP, ORGANIZATION, "acme-corp"),
    (
        ".github/workflows/a.yml",
        "- uses: pulumi/actions@v6\n  with: {stack-name: acme-corp/prod}\n",
        ORGANIZATION,
        "acme-corp",
    ),
    (
        ".github/workflows/a.yml",
        "- uses: pulumi/actions@v6\n  with:\n    command: up\n    stack-name: acme-corp/shop/${{ x }}\n",
        PROJECT,
        "shop",
    ),
    (
        ".github/workflows/a.yml",
        "- uses: pulumi/esc-action@v1\n  with:\n    environment: 'acme-corp/shop/prod'\n",
        PROJECT,
        "shop",
    ),
    ("compose.yml", "      - --certificatesresolvers.le.acme.email=ops@shop.example\n", MAIL, "ops@shop.example"),
    ("traefik.yml", "le:\n  acme:\n    storage: a.json\n    email: ops@shop.example\n", MAIL, "ops@shop.example"),
]
NOT_SEEN = [
    ("up.sh", "PULUMI_ORG=$ORG", ORGANIZATION),
    ("up.sh", "PULUMI_ORG=${ORG:-acme}", ORGANIZATION),
    ("a.yml", "PULUMI_ORG: ${{ vars.ORG }}", ORGANIZATION),
    ("up.sh", "esc open $ORG/shop/prod", ORGANIZATION),
    ("up.sh", "rescue open a/b/c", ORGANIZATION),
    ("up.sh", "# esc open acme-corp/shop/prod", ORGANIZATION),
    ("up.sh", "pulumi stack select dev --cwd infra/prod", ORGANIZATION),
    ("up.sh", "pulumi stack select dev", ORGANIZATION),
    (
        "a.yml",
        "- uses: pulumi/actions@v6\n  with: {stack-name: dev}\n- uses: o/p@v1\n  with: {organization: else}\n",
        ORGANIZATION,
    ),
    ("a.yml", "- uses: pulumi/actions@v6\n- name: x\n  with: {organization: else}\n", ORGANIZATION),
    ("a.yml", "- uses: pulumi/auth-actions@v1\n  with: {organization: '${{ vars.ORG }}'}\n", ORGANIZATION),
    ("a.yml", "    environment: shop/prod\n", PROJECT),
    ("infra/Pulumi.prod.yaml", "environment:\n  - prod\nconfig:\n  - a/b/c\n", PROJECT),
    ("notes.txt", "PULUMI_ORG: acme-corp", ORGANIZATION),
    ("chart/Chart.yaml", "name: shop\n", PROJECT),
    ("infra/Pulumi.yaml", "config:\n  name: shop\n", PROJECT),
    ("a.yml", "user:\n  email: ops@shop.example\n", MAIL),
]


def suggested(asked: Decision, files: dict[P, bytes], config: Config | None = None) -> tuple[Decision, ...]:
    result = StepResult("flux", Tree(files), Plan(), None, decisions=(asked,))
    return with_sightings(result, config or Config()).decisions


@pytest.mark.parametrize(("name", "text", "key", "value"), SEEN)
def test_seen(name, text, key, value):
    (option,) = sightings(Tree({P(name): text.encode()}), [key])[key]
    assert (option.value, option.seen[0].path) == (value, P(name))


@pytest.mark.parametrize(("name", "text", "key"), NOT_SEEN)
def test_not_seen(name, text, key):
    assert sightings(Tree({P(name): text.encode()}), [key]) == {}


def test_the_most_frequent_comes_first_with_all_its_places():
    one, two = b"env:\n  PULUMI_ORG: one\n", b"# up\nPULUMI_ORG=two\n"
    first, second = sightings(Tree({P("a.sh"): two, P("b.yml"): one, P("c.sh"): two}), [ORGANIZATION])[ORGANIZATION]
    assert (first.value, first.title, second.value) == ("two", "as a.sh:2 and 1 more has it", "one")


def test_an_answer_that_was_known_stays_behind_what_is_seen():
    known = (Option("elsewhere", "as the remote has it"), Option("acme-corp", "as the remote has it"))
    asked = Decision("flux/pulumi-organization", "Where?", "", known, ORGANIZATION, is_open=True)
    (found,) = suggested(asked, {P("a.sh"): b"PULUMI_ORG=acme-corp"})
    assert [(each.value, bool(each.seen)) for each in found.options] == [("acme-corp", True), ("elsewhere", False)]


def test_of_an_answered_question_nothing_is_looked_for_and_the_archive_is_history():
    asked = Decision("flux/pulumi-organization", "Where?", "", (), ORGANIZATION, is_open=True)
    answered = Config()._replace(flux=Config().flux._replace(pulumi_organization="shop"))
    assert suggested(asked, {P("a.sh"): b"PULUMI_ORG=acme-corp"}, answered) == (asked,)
    assert suggested(asked, {P("archive/a.sh"): b"PULUMI_ORG=acme-corp"}) == (asked,)


def test_the_reference_repository_names_its_organization():
    files = {path.relative_to(REFERENCE): path.read_bytes() for path in REFERENCE.rglob("*") if path.is_file()}
    found = sightings(Tree({P(*path.parts): content for path, content in files.items()}), [ORGANIZATION])
    assert [(each.value, str(each.seen[0].path)) for each in found[ORGANIZATION]] == [
        ("scoobyjava-org", "deploy/production.yml")
    ]


def test_what_is_seen_alone_is_the_default_of_the_stores_place_and_two_that_differ_are_none():
    asked = Decision("flux/pulumi-organization", "Where?", "", (), ORGANIZATION, is_open=True)
    (alone,) = suggested(asked, {P("a.sh"): b"PULUMI_ORG=acme-corp", P("b.sh"): b"pulumi stack select acme-corp/prod"})
    assert (alone.default, len(alone.options[0].seen)) == ("acme-corp", 2)
    (two,) = suggested(asked, {P("a.sh"): b"PULUMI_ORG=acme-corp", P("b.sh"): b"pulumi stack select other/prod"})
    assert two.default is None and [option.value for option in two.options] == ["acme-corp", "other"]


def test_a_mail_address_is_never_a_default():
    asked = Decision("flux/acme-email", "Who?", "", (Option("", "nobody"),), MAIL, default="", is_open=True)
    (found,) = suggested(asked, {P("c.yml"): b"    - --certificatesresolvers.le.acme.email=ops@shop.example\n"})
    assert (found.default, found.options[0].value) == ("", "ops@shop.example")


def test_a_long_step_or_line_is_read_in_time_that_grows_with_it():
    step = "- uses: pulumi/actions@v6\n" + ("                " * 6 + "x: y\n") * 400
    line = "pulumi up " + "a " * 100_000
    imports = "environment:\n" + "  - a\n" * 5000
    files = {P("a.yml"): step * 5, P("b.sh"): line, P("Pulumi.yaml"): imports}
    began = process_time()
    assert sightings(Tree({path: text.encode() for path, text in files.items()}), [ORGANIZATION, PROJECT]) == {}
    assert process_time() - began < 2
