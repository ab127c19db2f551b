"""The head of the files that `convert` writes (`seal` says what a head is)."""

from ...generated import seal
from ...generated.seal import Maker, Origin, Seal

MAKER = Maker("convert", "a change belongs in the stack, or in a patch of an overlay")


def sealed(text: str, origin: Origin, *, markup: bool = False) -> str:
    """The text below the head of this command."""
    return seal.sealed(text, origin, MAKER, markup=markup)


def seal_of(content: bytes) -> Seal | None:
    """The seal of a file that `convert` generated; None where it was never its own."""
    return seal.seal_of(content, MAKER.command)
