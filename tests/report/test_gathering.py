"""What is found in many places is said once, with the places; what only looks alike is not."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.report.gathering import gathered_lines


def found(message, rule="r", line=1, severity=Severity.WARNING, help=None):
    return Finding(Location(PurePosixPath("a.yml"), line), rule, message, severity, help)


def limits(*names):
    return [
        found(f"Deployment/{name}: limits.memory is not set; expected a limit", line=line)
        for line, name in enumerate(names, 1)
    ]


GATHERED = {
    "one word differs": (
        limits("api", "web"),
        [
            "a.yml:1: warning: …: limits.memory is not set; expected a limit [r]",
            "    2 times: Deployment/api, Deployment/web",
        ],
    ),
    "one word differs in two places": (
        [
            found(f"{name} holds a credential as KEY; expected KEY in the store of {name}", help="move it")
            for name in ("api", "web")
        ],
        [
            "a.yml:1: warning: … holds a credential as KEY; expected KEY in the store of … [r]",
            "    2 times: api, web",
            "    move it",
        ],
    ),
    "nothing differs but the place": (
        [found("port 80 is taken", line=line) for line in (3, 5, 7)],
        ["warning: port 80 is taken [r]", "    3 times: a.yml:3, a.yml:5, a.yml:7"],
    ),
    "a word in quotes differs": (
        [found(f"it reads `{name}` (of {name}) twice") for name in ("a", "b")],
        ["a.yml:1: warning: it reads `…` (of …) twice [r]", "    2 times: a, b"],
    ),
}

GATHERED["what helps differs as the message does"] = (
    [found(f"the job {name} of ci is decided by nobody", help=f"decide: {name} = why") for name in ("lint", "test")],
    [
        "a.yml:1: warning: the job … of ci is decided by nobody [r]",
        "    2 times: lint, test",
        "    decide: lint = why",
        "    decide: test = why",
    ],
)

GATHERED["other files say it of other things"] = (
    [
        Finding(Location(PurePosixPath(name), 1), "r", f"the encoding {word} is known to no Python", Severity.ERROR)
        for name, word in (("a.py", "klingon"), ("b.py", "elvish"))
    ],
    ["error: the encoding … is known to no Python [r]", "    2 times: a.py:1 (klingon), b.py:1 (elvish)"],
)


@pytest.mark.parametrize(("findings", "lines"), GATHERED.values(), ids=GATHERED)
def test_what_is_alike_is_said_once(findings, lines):
    assert list(gathered_lines(findings)) == lines


APART = {
    "two that differ by their places alone": [found("port 80 is taken", line=3), found("port 80 is taken", line=5)],
    "one alone": limits("api"),
    "two rules": [found("x is not set", "r"), found("y is not set", "s")],
    "two severities": [found("x is not set"), found("y is not set", severity=Severity.ERROR)],
    "two kinds of help": [found("x is not set", help="a"), found("y is not set", help="b")],
    "messages with little in common": [found("the mode of x is 0888"), found("a file in y has 3")],
}


@pytest.mark.parametrize("findings", APART.values(), ids=APART)
def test_what_is_not_alike_stays_apart(findings):
    lines = [line for line in gathered_lines(findings) if not line.startswith("    ")]
    assert sorted(lines) == sorted(
        f"{each.location}: {each.severity}: {each.message} [{each.rule}]" for each in findings
    )


def test_the_gravest_comes_first():
    lines = list(gathered_lines([found("a", severity=Severity.NOTE), found("b"), found("c", severity=Severity.ERROR)]))
    assert [line.split(": ")[1] for line in lines] == ["error", "warning", "note"]


def test_of_very_many_only_some_are_named():
    lines = list(gathered_lines(limits(*map(str, range(20)))))
    assert len(lines) == 4
    assert lines[1].startswith("    20 times: Deployment/0, Deployment/1,")
    assert lines[-1].endswith("Deployment/11 and 8 more")
    assert max(map(len, lines)) <= 80


def test_of_a_rule_that_says_many_different_things_the_rest_is_counted():
    findings = [
        found(" ".join(f"{word}{n}" for word in "abcdef"), severity=Severity.NOTE, line=n + 1) for n in range(30)
    ]
    lines = list(gathered_lines(findings))
    assert len(lines) == 5
    assert lines[-1] == "... and 26 more, each in full with --verbose [r]"
