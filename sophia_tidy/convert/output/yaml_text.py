"""Plain data as YAML that every reader takes alike.

Python's YAML is version 1.1, Go's (which kubectl and Flux use) accepts 1.2's
numbers too, so a string that either would read as something else is quoted:
``1e3`` and ``0o17`` are strings to PyYAML and numbers to Go.  A text of
several lines is a literal block, as people write it.
"""

import re
from collections.abc import Iterable
from typing import Any

import yaml

WIDTH = 4096  # no line is folded: a folded command is hard to read and harder to grep

# What YAML 1.2 (core schema), YAML 1.1 and go-yaml resolve to a number or a truth value, beyond what PyYAML quotes by itself.
_NUMBER_LIKE = re.compile(r"[-+.]?(?:[0-9][0-9_.,:]*(?:[eE][-+]?[0-9]*)?|0[oOxXbB][0-9a-fA-F_]*)\Z|[yYnN]\Z")


class _Dumper(yaml.CSafeDumper):
    """Own representers, so that PyYAML's are not changed for everybody; no anchors: kubectl's users do not expect any."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    style = None
    if "\n" in value:
        style = "|" if _can_be_literal(value) else '"'
    elif _NUMBER_LIKE.match(value):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _can_be_literal(value: str) -> bool:
    """A block cannot carry tabs at the start, trailing blanks or control characters without turning into quotes."""
    return all(c.isprintable() or c in "\n\t" for c in value) and not re.search(r"[ \t]\n|\A[ \t\n]|[ \t]\Z", value)


_Dumper.add_representer(str, _text)


def yaml_text(*documents: Any) -> str:
    """One or several documents, separated by ``---``; keys in the order given, UTF-8 kept as it is."""
    return yaml.dump_all(documents, Dumper=_Dumper, sort_keys=False, default_flow_style=False, width=WIDTH,
                         allow_unicode=True, explicit_start=len(documents) > 1)


def joined(texts: Iterable[str]) -> str:
    """Documents that are text already, as one stream."""
    return "---\n".join(texts)
