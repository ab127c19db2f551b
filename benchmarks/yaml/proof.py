"""Whether a restyled file says what it said, told by parsers and by an eye for comments that the wing does not use."""

import re
from collections import Counter
from collections.abc import Callable
from io import StringIO
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_COMMENT = re.compile(r"(?<!\S)#.*")
REFUSED = (yaml.YAMLError, YAMLError)


def old(text: str) -> list[Any]:
    """The nodes with their tags under YAML 1.1, as libyaml and PyYAML's resolver have them."""
    return [graph(node, {}) for node in yaml.compose_all(text, Loader=yaml.CSafeLoader)]


def new(text: str) -> list[Any]:
    """The same under YAML 1.2, as ruamel.yaml's own scanner, parser and resolver have them."""
    reader = YAML(typ="safe", pure=True)
    reader.allow_duplicate_keys = True
    return [graph(node, {}) for node in reader.compose_all(StringIO(text))]


def graph(node: Any, seen: dict[int, int]) -> Any:
    """A node as plain data, keys in their order; an alias is the number of its node."""
    if node is None:
        return None
    if id(node) in seen:
        return "again", seen[id(node)]
    seen[id(node)] = len(seen)
    if isinstance(node.value, str):
        return str(node.tag), node.value
    return str(node.tag), [
        tuple(graph(part, seen) for part in each) if isinstance(each, tuple) else graph(each, seen)
        for each in node.value
    ]


def comments(text: str) -> Counter[str]:
    """All that may be a comment, line by line, whichever quotes are around; block scalars count before and after."""
    return Counter(match[0].rstrip().replace("'", '"') for match in _COMMENT.finditer(text))


def compare(before: str, after: str, reading: Callable[[str], list[Any]]) -> str:
    """``same``, ``changed`` or ``refused`` (the reading does not take the file as it was)."""
    try:
        expected = reading(before)
    except REFUSED:
        return "refused"
    except RecursionError:
        return "refused"
    try:
        return "same" if reading(after) == expected else "changed"
    except REFUSED:
        return "changed"
