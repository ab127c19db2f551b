"""Catalogues of rules: what their files say, and the place of each error in them."""

from pathlib import Path

import pytest

from sophia_tidy.formats.rule_catalogue import completed, whole
from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.rule import Example, Rule

FULL = """\
two-ports:
  what: |
    Two ports have one number.

    Only one is served.
  why: a number is served once
  safety: unsafe
  severity: warning
  examples:
    - before: "a: 1\\n"
      after: "a: 2\\n"
      says: one number
      why: the second is moved
      command: sophia-tidy convert a.yml --check
    - files: {a.yml: "a: 1\\n", b.yml: ""}
      after: {c.yml: "a: 1\\n", b.yml: ~}
    - before: "a: 3\\n"
"""


def catalog(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_a_whole_rule_is_read(tmp_path):
    (rule,) = whole(catalog(tmp_path, ports=FULL), "convert")
    assert rule == Rule(
        "two-ports",
        "convert",
        "Two ports have one number.\n\nOnly one is served.",
        "a number is served once",
        "unsafe",
        Severity.WARNING,
        (
            Example("a: 1\n", "a: 2\n", "one number", "the second is moved", "sophia-tidy convert a.yml --check"),
            Example({"a.yml": "a: 1\n", "b.yml": ""}, {"c.yml": "a: 1\n", "b.yml": None}),
            Example("a: 3\n"),
        ),
        "ports",
    )
    assert rule.title == "Two ports have one number"
    assert [example.is_left_alone for example in rule.examples] == [False, False, True]


def test_rules_of_several_files_come_by_id(tmp_path):
    folder = catalog(tmp_path, b="z: {what: Z.}\nc: {what: C.}\n", a="m: {what: M.}\n")
    assert [rule.id for rule in whole(folder, "g")] == ["c", "m", "z"]


def test_a_rule_of_the_code_is_completed_in_its_order(tmp_path):
    folder = catalog(tmp_path, a="first: {why: it hurts, examples: [{before: x, says: y}]}\n")
    rules = (Rule("second", "lint", "Two."), Rule("first", "lint", "One.", severity=Severity.ERROR))
    assert completed(rules, folder) == (
        rules[0],
        Rule("first", "lint", "One.", "it hurts", "", Severity.ERROR, (Example("x", says="y"),), "a"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {what: A., reason: x}\n", ":1:15: unknown key 'reason'; expected one of"),
        ("a: {why: x}\n", ":1:4: what is missing; expected what"),
        ("a: {what: A., severity: grave}\n", ":1:25: 'grave'; expected one of error, note, warning"),
        ("a: {what: 1}\n", ":1:11: 1; expected a string"),
        ("a: {what: A., examples: [{says: b}]}\n", ":1:26: an example has one input"),
        ("a: {what: A., examples: [{before: b, files: {c: d}}]}\n", ":1:26: an example has one input"),
        ("a: {what: A., examples: ~}\n", ":1:25: ~; expected a mapping"),
        ("a: {what: A.}\na: {what: B.}\n", ":2:1: key 'a' comes twice"),
        ("- a\n", ":1:1: a list; expected a mapping"),
        ("a: [\n", "expected YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path, text, said):
    with pytest.raises(RuleError) as error:
        whole(catalog(tmp_path, a=text), "g")
    assert str(error.value).startswith(f"{tmp_path.name}/a.yaml:")
    assert said in str(error.value)


def test_an_entry_comes_once_over_all_files(tmp_path):
    with pytest.raises(RuleError, match=r"b\.yaml:1:1: 'r' stands in .*/a\.yaml; expected once"):
        whole(catalog(tmp_path, a="r: {what: A.}\n", b="r: {what: B.}\n"), "g")


def test_what_completes_is_of_a_rule_and_says_no_more_than_that(tmp_path):
    with pytest.raises(RuleError, match=r"a\.yaml:1:1: no rule 'astray' in the code"):
        completed((Rule("r", "g", "R."),), catalog(tmp_path, a="astray: {why: x}\n"))
    with pytest.raises(RuleError, match=r"a\.yaml:1:5: unknown key 'what'"):
        completed((Rule("r", "g", "R."),), catalog(tmp_path, a="r: {what: x}\n"))
