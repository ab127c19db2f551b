"""What this wing changes and says, in words, for ``rules``, ``explain`` and the documentation."""

from ..kernel.finding import Severity
from ..kernel.rule import Example, Rule
from .restyle import LINE_ENDS, STYLE, TABS


def rules() -> tuple[Rule, ...]:
    """All of them, by name."""
    return _RULES


_RULES = (
    Rule(
        "invalid-yaml",
        "yaml",
        "The file is not YAML; where and why is said, and nothing is written.",
        why="Whatever reads the file stops there, and a style cannot be given to what has no meaning.",
        severity=Severity.ERROR,
        examples=(
            Example("a: [1, 2\n", says="expected"),
            Example("a: [1, 2]\n"),
        ),
    ),
    Rule(
        "yaml-duplicate-key",
        "yaml",
        "A key stands twice in one mapping, which YAML forbids (1.2.2, 3.2.1.1).\n\n"
        "Parsers disagree on which value counts, and some refuse the file; which was meant only a person can say.",
        why="One of the two values is not what runs, and which one depends on the program.",
        severity=Severity.WARNING,
        examples=(
            Example("a: 1\na: 2\n", says="a"),
            Example("a: 1\nb: {a: 2}\n", why="each in a mapping of its own"),
        ),
    ),
    Rule(
        LINE_ENDS,
        "yaml",
        "Lines end with CR LF, or with CR, instead of LF.\n\n"
        "The values are the same, but a file that a Windows program reads may be meant to be so.",
        why="A shell script within the file ends its commands with a CR, which no program is called.",
        safety="unsafe",
        examples=(Example("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),),
    ),
    Rule(
        "yaml-refused",
        "yaml",
        "The file in the one style would not say quite the same, or would not stay as it is; it is left byte for byte.",
        why="A file that says something else is worse than one in another style.",
        severity=Severity.WARNING,
        examples=(Example('a: "x\u2028y"\n', says="left alone: U+2028"),),
    ),
    Rule(
        "yaml-sealed",
        "yaml",
        "A lock file, a generated file, an installed package or a file that sops has signed: "
        "its program writes it, so it is left alone.",
        why="Its program would write it back, or refuse it for another checksum.",
        severity=Severity.NOTE,
        examples=(
            Example({"pnpm-lock.yaml": "a:   1\n"}, says="left alone"),
            Example("lock: 1\n"),
        ),
    ),
    Rule(
        STYLE,
        "yaml",
        "The space between YAML's tokens is not that of the one style.\n\n"
        "Two blanks a level, lists below a key too; one blank after ``:``, ``-`` and ``,`` and before ``#``; none within\n"
        "brackets; double quotes where no character needs another spelling for it; one blank line at most, no blanks\n"
        "at line ends, one line break at the end.  Tokens and comments stay as they are, and so does where lines break.",
        why="A diff shows what was changed, and not whose editor it was.",
        safety="safe",
        examples=(
            Example(
                "on:\n    push:\n        branches: [ main,dev ]   # both\n    paths:\n    - 'src/**'\n",
                'on:\n  push:\n    branches: [main, dev] # both\n  paths:\n    - "src/**"\n',
            ),
            Example("run: |\n  if true; then\n      echo   x\n  fi\n", why="the content of a block scalar is a value"),
            Example("say: 'a \"b\"'\n", why="in double quotes it would need backslashes"),
        ),
    ),
    Rule(
        TABS,
        "yaml",
        "Tabs stand for indentation, which YAML forbids (1.2.2, 6.1).\n\n"
        "With blanks for them the file parses; whether it then says what was meant wants a person's eye.",
        why="Editors show a tab as wide as they like, so that nobody sees what belongs to what.",
        safety="unsafe",
        examples=(Example("a:\n\tb: 1\n", "a:\n  b: 1\n"),),
    ),
    Rule(
        "yaml-template",
        "yaml",
        "A template of Helm, Jinja or the like: what looks like YAML in it is not yet; it is left alone.",
        why="Its lines are put together by another program, which counts their blanks.",
        severity=Severity.NOTE,
        examples=(
            Example("{% if x %}\na:   1\n{% endif %}\n", says="left alone"),
            Example('a: "{{ x }}"\n', why="a text in quotes"),
        ),
    ),
)
