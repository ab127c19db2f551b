"""What Kubernetes would expand is escaped, so that a process reads what the stack says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.convert.resources.naming.variable_expansion import escaped


def expand(text: str, variables: dict[str, str]) -> str:
    """The kubelet's expansion, after kubernetes ``third_party/forked/golang/expansion/expand.go``."""
    out, at = "", 0
    while at < len(text):
        if text[at] != "$" or at + 1 == len(text):
            out, at = out + text[at], at + 1
        elif text[at + 1] == "$":
            out, at = out + "$", at + 2
        elif text[at + 1] == "(" and (end := text.find(")", at)) >= 0:
            name = text[at + 2 : end]
            out, at = out + variables.get(name, f"$({name})"), end + 1
        else:
            out, at = out + text[at : at + 2], at + 2
    return out


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("$(date)", "$$(date)"),
        ("$$(date)", "$$$$(date)"),
        ("echo $HOME", "echo $HOME"),
        ("cost: 5$", "cost: 5$"),
        ("plain", "plain"),
    ],
)
def test_only_what_would_be_expanded_is_escaped(text, written):
    assert escaped(text) == written


@given(st.text(alphabet="$()aX ", max_size=12))
def test_what_is_escaped_expands_to_the_text_itself(text):
    assert expand(escaped(text), {"a": "!", "X": "?", "aX": "#"}) == text
