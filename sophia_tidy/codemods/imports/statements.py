"""The imports and definitions of a file, read with regular expressions.

The index reads every file of a repository, those that do not parse too, to
learn about a handful of names; a parser would cost ten times as much.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..source.required import Required

_IMPORT = re.compile(
    r"^(?P<indent>[ \t]*)(?:from[ \t]+(?P<module>\.*[ \t]*[\w.]*)[ \t]+import[ \t]*"
    r"(?P<names>\([^()]*\)|(?:[^\n#;\\(]|\\\r?\n)+)|import[ \t]+(?P<modules>(?:[^\n#;\\(]|\\\r?\n)+))",
    re.MULTILINE,
)
_NAME = re.compile(r"^(?P<module>[\w.]+|\*)(?:\s+as\s+(?P<asname>\w+))?$")
_DEFINED = re.compile(
    r"^(?:(?P<class>class)|(?:async[ \t]+)?def)[ \t]+(?P<defined>\w+)|^(?P<value>\w+)[ \t]*(?::[^=\n]+)?=(?!=)",
    re.MULTILINE,
)
_COMMENT = re.compile(r"#[^\n]*")
_STRING = re.compile(r'("""|\'\'\')(?:[^\\]|\\.)*?\1', re.DOTALL)  # no character fits both arms: linear


@dataclass(frozen=True, slots=True)
class ImportedName:
    """One imported name; ``top`` where the import stands at the left margin."""

    required: Required
    top: bool


def without_docstrings(text: str) -> str:
    """The text with its triple-quoted strings emptied, whose prose may look like imports."""
    return _STRING.sub('""', text) if '"""' in text or "'''" in text else text


def imports(text: str) -> Iterator[ImportedName]:
    """The imports of the text, in order; what is malformed is passed over."""
    for match in _IMPORT.finditer(text):
        top = not match["indent"]
        names = _COMMENT.sub("", match["names"] or match["modules"]).replace("\\", " ").strip("() \t\r\n")
        for part in names.split(","):
            if name := _NAME.match(part.strip()):
                yield ImportedName(_required(match["module"], name), top)


def _required(module: str | None, name: re.Match[str]) -> Required:
    if module is None:
        return Required(name["module"], None, name["asname"])
    return Required(module.replace(" ", ""), name["module"], name["asname"])


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Names defined at the left margin, each with ``class``, ``function`` or ``value``."""
    for match in _DEFINED.finditer(text):
        if match["value"]:
            yield match["value"], "value"
        else:
            yield match["defined"], "class" if match["class"] else "function"
