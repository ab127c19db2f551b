"""What this wing changes and says, in words, for ``rules``, ``explain`` and the documentation."""

from typing import NamedTuple

from .restyle import LINE_ENDS, STYLE, TABS


class Entry(NamedTuple):
    """``safety`` is empty for what is only said; ``examples`` are (before, after or None for "left alone", why)."""

    name: str
    safety: str
    text: str
    examples: tuple[tuple[str, str | None, str], ...] = ()


def entries() -> tuple[Entry, ...]:
    """All of them, by name."""
    return _ENTRIES


_ENTRIES = (
    Entry("invalid-yaml", "", "The file is not YAML; where and why is said, and nothing is written."),
    Entry(
        "yaml-duplicate-key",
        "",
        "A key stands twice in one mapping, which YAML forbids (1.2.2, 3.2.1.1).\n\n"
        "Parsers disagree on which value counts, and some refuse the file; which was meant only a person can say.",
    ),
    Entry(
        LINE_ENDS,
        "unsafe",
        "Lines end with CR LF, or with CR, instead of LF.\n\n"
        "The values are the same, but a file that a Windows program reads may be meant to be so.",
    ),
    Entry(
        "yaml-refused",
        "",
        "The file in the one style would not say quite the same, or would not stay as it is; it is left byte for byte.",
    ),
    Entry(
        "yaml-sealed",
        "",
        "A lock file, a generated file, an installed package or a file that sops has signed: "
        "its program writes it, so it is left alone.",
    ),
    Entry(
        STYLE,
        "safe",
        "The space between YAML's tokens is not that of the one style.\n\n"
        "Two blanks a level, lists below a key too; one blank after ``:``, ``-`` and ``,`` and before ``#``; none within\n"
        "brackets; double quotes where no character needs another spelling for it; one blank line at most, no blanks\n"
        "at line ends, one line break at the end.  Tokens and comments stay as they are, and so does where lines break.",
        (
            (
                "on:\n    push:\n        branches: [ main,dev ]   # both\n    paths:\n    - 'src/**'\n",
                'on:\n  push:\n    branches: [main, dev] # both\n  paths:\n    - "src/**"\n',
                "",
            ),
            ("run: |\n  if true; then\n      echo   x\n  fi\n", None, "the content of a block scalar is a value"),
            ("say: 'a \"b\"'\n", None, "in double quotes it would need backslashes"),
        ),
    ),
    Entry(
        TABS,
        "unsafe",
        "Tabs stand for indentation, which YAML forbids (1.2.2, 6.1).\n\n"
        "With blanks for them the file parses; whether it then says what was meant wants a person's eye.",
        (("a:\n\tb: 1\n", "a:\n  b: 1\n", ""),),
    ),
    Entry(
        "yaml-template",
        "",
        "A template of Helm, Jinja or the like: what looks like YAML in it is not yet; it is left alone.",
    ),
)
