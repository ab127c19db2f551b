"""What one style leaves to taste."""

from typing import NamedTuple


class Style(NamedTuple):
    """``indent_sequences``: whether the dashes below a key stand two columns in; ``quotes``: double, single or keep."""

    indent_sequences: bool = True
    quotes: str = "double"


DEFAULT = Style()


class Refused(Exception):
    """A file that cannot be put into the style without a doubt; says why."""
