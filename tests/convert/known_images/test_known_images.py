"""The image rules: each knows its own examples and no others, and a typo is told with its place."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.known_images.index import index
from sophia_tidy.convert.known_images.rule import ImageRule, read_rule
from sophia_tidy.convert.known_images.table import (
    INDEX,
    ImageTable,
    built_in,
    index_of,
    matches,
    read_images,
    repository,
    tag,
)
from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.kernel.rule_files import rules_root

RULES = built_in().read_all()
GOOD = b"rule: a\nwhy: b\nimages: [a]\ntests: {is: [a]}\n"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_speaks_for_its_own_examples(rule):
    assert {image: built_in().of(image).name for image in rule.known} == dict.fromkeys(rule.known, rule.name)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.unknown], ids=lambda rule: rule.name)
def test_a_rule_leaves_look_alikes_to_others(rule):
    found = {image: built_in().of(image) for image in rule.unknown}
    assert [image for image, known in found.items() if known is not None and known.name == rule.name] == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.stateful], ids=lambda rule: rule.name)
def test_what_keeps_data_says_where_and_how_to_ask_it(rule):
    assert rule.data and rule.ports and rule.probe


def test_there_is_a_file_for_each_rule_and_no_rule_twice():
    assert len({rule.name for rule in RULES}) == len(RULES) >= 100


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("postgres", ["postgres"], ["postgres2", "acme/postgres", ""]),
        ("*/redis", ["a/redis", "a/b/redis"], ["redis", "a/redis-x"]),
        ("bitnami/kafka*", ["bitnami/kafka", "bitnami/kafka-x"], ["kafka", "x/bitnami/kafka"]),
        ("a*b*c", ["abc", "axxbyyc"], ["ab", "acb", "ac"]),
        ("ab*ba", ["abba", "abxba"], ["aba"]),
    ],
)
def test_a_star_stands_for_any_run(pattern, fits, fails):
    assert [text for text in (*fits, *fails) if matches(pattern, text)] == fits


@pytest.mark.parametrize(
    ("image", "name", "version"),
    [
        ("redis", "redis", "latest"),
        ("docker.io/library/redis:7", "redis", "7"),
        ("localhost:5000/a/redis:7@sha256:00", "a/redis", "7"),
        ("ghcr.io/acme/redis", "acme/redis", "latest"),
        ("acme/redis:7", "acme/redis", "7"),
    ],
)
def test_the_name_of_an_image_is_without_registry_and_tag(image, name, version):
    assert (repository(image), tag(image)) == (name, version)


def test_a_tag_goes_before_a_name_and_a_name_before_a_star():
    table = ImageTable((ImageRule("star", ("*/a",)), ImageRule("name", ("x/a",)), ImageRule("tag", ("x/a:1*",))))
    assert [table.of(image).name for image in ("y/a", "x/a:2", "x/a:1.5")] == ["star", "name", "tag"]
    assert table.of("a") is None


def test_a_rule_is_read_only_when_an_image_asks_for_it():
    files = {"a.yaml": GOOD, "b.yaml": b"rule: b\nimages: [b]\nwhy: {\n"}
    table = read_images("a a\nb b\n", lambda name: files[name])
    assert table.of("a").name == "a"
    with pytest.raises(RuleError, match=r"b\.yaml:4:1: "):
        table.of("b")


def test_the_index_is_what_the_rules_say():
    assert rules_root().joinpath(*INDEX).read_text("utf-8") == index()


def test_an_index_says_which_images_a_rule_knows():
    rules = (ImageRule("a", ("x/a", "*/a:1*")), ImageRule("b", ("b",)))
    assert [(each.name, each.images) for each in read_images(index_of(rules), bytes).unread] == [
        (rule.name, rule.images) for rule in rules
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a a b\n", "images/a.yaml knows other images than images.index says"),
        ("c a\n", "images/c.yaml cannot be read: No such file or directory"),
    ],
)
def test_an_index_that_is_not_of_these_rules_is_told(tmp_path, line, message):
    (tmp_path / "a.yaml").write_bytes(GOOD)
    with pytest.raises(RuleError, match=message):
        read_images(line, lambda name: (tmp_path / name).read_bytes()).of("a")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((b"why: b", b"wyh: b"), r"a\.yaml:2:1: unknown key 'wyh'; expected one of .* \(did you mean 'why'\?\)"),
        ((b"rule: a", b"rule: c"), r"a\.yaml:1:7: rule 'c' in a\.yaml; expected the name of its file, 'a'"),
        ((b"why: b", b"why: b\nports: [0]"), r"a\.yaml:3:9: 0; expected a port from 1 to 65535"),
        ((b"why: b", b"why: b\nports: [http]"), r"a\.yaml:3:9: http; expected a whole number"),
        ((b"why: b", b"why: b\ndata: [x]"), r"a\.yaml:3:7: a relative path; expected an absolute one"),
        ((b"why: b", b"why: b\nstateful: 1"), r"a\.yaml:3:11: 1; expected true or false"),
        ((b"why: b", b"why: b\nprobe: {tcpSocket: {prot: 1}}"), r"a\.yaml:3:21: unknown key 'prot'"),
        ((b"why: b", b"why: b\nprobe: {tcpSocket: {port: 1}, exec: {command: [a]}}"), r"2 handlers; expected one of"),
        (
            (b"why: b", b"why: b\nprobe: {httpGet: {path: /, port: 1, scheme: FTP}}"),
            r"'FTP'; expected one of HTTP, HTTPS",
        ),
        ((b"tests: {is: [a]}", b"tests: {}"), r"a\.yaml:4:8: is is missing"),
        ((b"why: b\n", b""), r"a\.yaml:1:1: why is missing"),
    ],
)
def test_a_typo_is_told_with_its_place(change, message):
    with pytest.raises(RuleError, match=message):
        read_rule(PurePosixPath("a.yaml"), GOOD.replace(*change))
