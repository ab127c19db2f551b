"""The style, by tables of two sides: what changes, and what is left alone."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.yaml_style import Style, restyle
from sophia_tidy.yaml_style.style import DEFAULT

CHANGES = {
    "four blanks a level": ("a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"),
    "dashes below the key": ("a:\n- 1\n- b: 2\n  c: 3\n", "a:\n  - 1\n  - b: 2\n    c: 3\n"),
    "dashes far in": ("a:\n      -   1\n      -   2\n", "a:\n  - 1\n  - 2\n"),
    "a dash alone": ("-\n  a: 1\n-\n  - x\n", "- a: 1\n- - x\n"),
    "a dash with a comment": ("-   # c\n     a: 1\n", "- # c\n  a: 1\n"),
    "blanks around a colon": ("a  :   1\n", "a: 1\n"),
    "an alias as a key": ("a: &k b\n*k  :  1\n", "a: &k b\n*k : 1\n"),
    "within brackets": ("a: [ 1,2 , { x: 1,y : 2 } ]\n", "a: [1, 2, {x: 1, y: 2}]\n"),
    "JSON": ('{"a":1,"b":[true,null]}\n', '{"a": 1, "b": [true, null]}\n'),
    "an empty value in braces": ("{ a: , b: }\n", "{a: , b: }\n"),
    "brackets over lines": (
        "a: [\n     1,\n  {x: 1,\n   y: 2}, # c\n  ]\n",
        "a: [\n  1,\n  {x: 1,\n    y: 2}, # c\n]\n",
    ),
    "brackets in a list": ("- [\n 1\n ]\n- k: {\n a: 1\n }\n", "- [\n    1\n  ]\n- k: {\n    a: 1\n  }\n"),
    "blanks before a comment": ("a: 1     # c\n", "a: 1 # c\n"),
    "blanks at line ends": ("a: 1   \n  \nb: 2\t\n", "a: 1\n\nb: 2\n"),
    "blank lines": ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
    "no line break at the end": ("a: 1", "a: 1\n"),
    "a byte order mark": ("\ufeffa: 1\n", "a: 1\n"),
    "a tab between tokens": ("a:\t1\n", "a: 1\n"),
    "single quotes": ("a: 'x'\n'b': 'it''s'\n", 'a: "x"\n"b": "it\'s"\n'),
    "a block scalar": (
        "a:\n    b: |\n          x\n            y\n\n          z\n",
        "a:\n  b: |\n    x\n      y\n\n    z\n",
    ),
    "a block scalar in a list": ("a:\n- |\n  x\n- >-\n      y\n", "a:\n  - |\n    x\n  - >-\n    y\n"),
    "a told indentation": ("a:\n    b: |4\n          x\n        y\n", "a:\n  b: |2\n      x\n    y\n"),
    "blank lines kept by a plus": ("a:\n    b: |+\n        x\n\n\n    c: 1\n", "a:\n  b: |+\n    x\n\n\n  c: 1\n"),
    "a comment in a block scalar's header": ("a: |    # c\n   x\n", "a: | # c\n  x\n"),
    "a folded text": ("a:\n    b: one\n         two\n\n         three\n", "a:\n  b: one\n    two\n\n    three\n"),
    "a folded text in quotes": ('a:   "one   \n   two\\ \n     three"\n', 'a: "one\n  two\\ \n  three"\n'),
    "an anchor on a mapping": ("a:   &x\n    b: 1\nc:   *x\n", "a: &x\n  b: 1\nc: *x\n"),
    "a tag and an anchor": ("a: !!map   &x\n    b: !t   1\n", "a: !!map &x\n  b: !t 1\n"),
    "several documents": ("---\na:   1\n---\n-   2\n...\n", "---\na: 1\n---\n- 2\n...\n"),
    "a directive": ("%YAML 1.2\n---   # c\na:   1\n", "%YAML 1.2\n--- # c\na: 1\n"),
    "an explicit key": ("?   a\n:   - 1\n    - 2\n", "? a\n: - 1\n  - 2\n"),
    "a comment goes with its list": ("a:\n- 1\n# - 2\nb: 1\n", "a:\n  - 1\n  # - 2\nb: 1\n"),
    "a comment goes with the key after it": ("a:\n- 1\n# about b\nb: 1\n", "a:\n  - 1\n# about b\nb: 1\n"),
    "a comment at the end of a mapping": ("a:\n    b: 1\n    # in a\nc: 1\n", "a:\n  b: 1\n  # in a\nc: 1\n"),
    "a comment instead of a value": ("a:\n    # nothing yet\nb:   1\n", "a:\n  # nothing yet\nb: 1\n"),
    "a comment before the first item": ("a:\n# first\n- 1\n", "a:\n  # first\n  - 1\n"),
    "a comment after a block scalar": (
        "a:\n    b: |\n        x\n    # c\n    d: 1\n",
        "a:\n  b: |\n    x\n  # c\n  d: 1\n",
    ),
    "comments after everything": ("a:\n    b: 1\n    # in a\n# outside\n", "a:\n  b: 1\n  # in a\n# outside\n"),
}
LEFT = {
    "the style": "# head\na:\n  - b: 1 # c\n    d: {x: 1}\n\n  # own\n  - |\n    text   \n      more\n",
    "nothing": "",
    "a comment": "# only\n",
    "a comment's own text": "#cloud-config\n#!shebang\n##  banner  ##\na: 1\n",
    "a block scalar's content": "a: |\n  x   \n    y: 'z'   # no comment\n  \ttab\n",
    "a block scalar that ends without a line break": "a: |\n  x",
    "where lines break": "a:\n  value\nb: [1,\n  2]\n",
    "quotes within quotes": "a: 'say \"x\"'\nb: 'back\\slash'\nc: \"it's\"\n",
    "plain words that YAML 1.1 takes for others": "on: yes\nport: 22:22\nmode: 0644\nnull: ~\n",
    "an empty item": "-\n-\n- a\n",
    "a merge": "a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n",
    "an expression of GitHub's": "run: echo ${{ matrix.x }}\nif: ${{ always() }}\n",
}


def _restyled(text: str, style: Style = DEFAULT) -> str:
    done = restyle(text.encode(), P("a.yaml"), style)
    assert done.findings == ()
    return text if done.content is None else done.content.decode()


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES)
def test_it_changes(before, after):
    assert _restyled(before) == after


@pytest.mark.parametrize(
    "text",
    [*LEFT.values(), *(after for _, after in CHANGES.values())],
    ids=[*LEFT, *(f"after: {name}" for name in CHANGES)],
)
def test_it_is_left_alone(text):
    assert restyle(text.encode(), P("a.yaml")).content is None


@pytest.mark.parametrize(
    ("style", "before", "after"),
    [
        (Style(indent_sequences=False), "a:\n  - 1\n  - b:\n      - 2\n", "a:\n- 1\n- b:\n  - 2\n"),
        (Style(indent_sequences=False), "? a\n:   - 1\n    - 2\n", "? a\n: - 1\n  - 2\n"),
        (Style(indent_sequences=False), "a:\n  - |\n    x\n  - y: |2\n        z\n", "a:\n- |\n  x\n- y: |2\n      z\n"),
        (Style(quotes="single"), 'a: "x"\nb: "it\'s"\nc: "\\n"\n', 'a: \'x\'\nb: "it\'s"\nc: "\\n"\n'),
        (Style(quotes="keep"), "a:   'x'\nb: \"y\"\n", "a: 'x'\nb: \"y\"\n"),
    ],
)
def test_taste_is_configured(style, before, after):
    assert _restyled(before, style) == after
    assert _restyled(after, style) == after


def test_what_changed_is_said_with_the_first_line_where():
    done = restyle(b"a: 1\nb:\n    c: 'x'\nd:   2\n", P("a.yaml"))
    assert [(fix.reason, fix.line) for fix in done.fixes] == [("indentation", 3), ("quotes", 3), ("spacing", 4)]
