"""The value that a key keeps for an answer, which a person gives as text: true for a flag, a number for a count, an item of a list."""

from collections.abc import Collection, Sequence

from .edit import Value
from .schema import reader_of
from .values import count, flag, networks, patterns, strings, token_seconds


def value_of(key: Sequence[str], text: str, now: object, others: Collection[str] = ()) -> Value:
    """The value for a key; of a list, what is there ``now`` with the answer in the place of its ``others``.

    A text that the key cannot have stays as it is, for the reader to refuse.
    """
    reader = reader_of(key)
    if reader is flag and text in ("true", "false"):
        return text == "true"
    if reader in (count, token_seconds) and text.isascii() and text.isdigit():
        return int(text)
    if reader in (strings, patterns, networks):
        kept = [each for each in now if each not in others and each != text] if isinstance(now, list) else []
        return [*kept, text]
    return text
