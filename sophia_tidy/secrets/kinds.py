"""In which kind of text a word without quotes may be a value: data has such words, code has names there, prose has words."""

from enum import Enum
from pathlib import PurePosixPath

_CODE = frozenset(
    ".py .pyi .js .mjs .cjs .jsx .ts .tsx .go .java .kt .rb .php .rs .c .h .cc .cpp .cs .swift .scala .tf .hcl .lua .pl .r .ipynb".split()
)
_PROSE = frozenset((".md", ".markdown", ".rst", ".txt", ".html", ".htm", ".adoc", ".log"))


class TextKind(Enum):
    """What a text is written in."""

    DATA = "data"
    CODE = "code"
    PROSE = "prose"


def kind_of(path: PurePosixPath) -> TextKind:
    """The kind of a file, by its name."""
    suffix = path.suffix.lower()
    return TextKind.CODE if suffix in _CODE else TextKind.PROSE if suffix in _PROSE else TextKind.DATA
