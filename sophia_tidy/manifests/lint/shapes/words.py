"""The words that shapes share: scalars, lists of them, free mappings, and names of other objects."""

from types import MappingProxyType
from typing import Any

ANY: Any = MappingProxyType({})  # not looked into
TEXT, NUMBER, WHOLE, FLAG = "string", "number", "integer", "boolean"
PORT = "port"  # a whole number or a text
TEXTS, FREE = [TEXT], {"*": TEXT}
NAMED = {"name!": TEXT}
ELSEWHERE = {"name!": TEXT, "namespace": TEXT}
SELECTOR = {"matchLabels": FREE, "matchExpressions": [{"key!": TEXT, "operator!": TEXT, "values": TEXTS}]}
