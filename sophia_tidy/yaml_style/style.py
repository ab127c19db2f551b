"""What one style leaves to taste."""

from typing import NamedTuple

from ..config.schema import YamlConfig


class Style(NamedTuple):
    """``indent_sequences``: whether the dashes below a key stand two columns in; ``quotes``: double, single or keep."""

    indent_sequences: bool = YamlConfig().indent_sequences
    quotes: str = YamlConfig().quotes


DEFAULT = Style()


class Refused(Exception):
    """A file that cannot be put into the style without a doubt; says why."""
