"""Files that are not ours to rewrite: what a program writes again, what a test wants as it is, what is history.

An edit in a generated file is lost with the next run of its generator.  A
test's data may be wrong on purpose.  A backup that is mended is none any more.
"""

import re
from collections.abc import Container
from enum import StrEnum
from pathlib import PurePosixPath

HEAD = 4096  # bytes in which a generator says what it is

_GENERATED_NAME = re.compile(r".*_pb2(?:_grpc)?\.pyi?|(?:parse|lex)tab\.py")  # names that only generators give
_GENERATED_HEAD = re.compile(
    r"""(?ix) @generated\b
    | \bdo[ ]not[ ](?:edit|modify|change)\b
    | \bdon't[ ](?:edit|modify|change)\b
    | \b(?:auto[- ]?|automatically[ ])generated\b
    | \bgenerated[ ](?:code|file)\b
    | \b(?:code|file|class|module|client|script)[ ](?:is[ ]|was[ ]|has[ ]been[ ])?(?:auto[- ]?)?generated[ ]?(?:by|from|with|using)\b
    | ^\W*(?:auto-?)?generated[ ](?:automatically[ ])?(?:by|from|with|using)\b
    | \bgenerated[ ]from[ ](?:reading[ ]ui[ ]file|\S+\.(?:g4|proto|thrift|ui|json|ya?ml|xml|xsd|wsdl|ksy|fbs))
    | \ball[ ]changes[ ]made[ ]in[ ]this[ ]file[ ]will[ ]be[ ]lost\b
    | \bThe[ ]Resource[ ]Compiler[ ]for[ ]PyQt
    """,
    re.MULTILINE,
)
_COMMENTS = re.compile(r"""(?:[ \t]*(?:\#[^\n]*)?\r?\n)*""")
_DOCSTRING = re.compile(
    r"""[rRuU]?(?P<quote>\"{3}|'{3})(?P<text>.*?)(?:(?P=quote)|\Z)(?:[ \t]*(?:\#[^\n]*)?\r?\n)*""", re.DOTALL
)
_TESTS = frozenset({"test", "tests", "testing", "spec", "specs", "__tests__", "unittests"})
_DATA = frozenset(
    {
        "fixtures",
        "fixture",
        "data",
        "testdata",
        "test_data",
        "test-data",
        "snapshots",
        "__snapshots__",
        "golden",
        "goldens",
        "cassettes",
        "corpus",
        "expected",
        "samples",
    }
)
_ALWAYS_DATA = frozenset({"testdata", "test_data", "test-data", "__snapshots__"})
_BACKUP_NAME = re.compile(
    r"(?i).*(?:\.(?:bak|backup|orig|old|save)|_bak|[ ]copy(?:[ ]?\d+)?|[ ]-[ ]copy(?:[ ]\(\d+\))?|[ ]?\(\d+\))\.pyw?i?"
)
_BACKUP_FOLDERS = frozenset({"archive", "backup", "backups"})


class LeftAlone(StrEnum):
    """Why a file is left alone, in the words for one of them."""

    GENERATED = "generated file"
    FIXTURE = "test fixture"
    BACKUP = "backup"


WHY = {
    LeftAlone.GENERATED: "what generates it writes it again, and is what wants mending",
    LeftAlone.FIXTURE: "a test's data may be wrong on purpose",
    LeftAlone.BACKUP: "it is kept as it was",
}


def aside(path: PurePosixPath, content: bytes, paths: Container[PurePosixPath]) -> LeftAlone | None:
    """Why the file is not rewritten; None where it is anybody's.  ``paths`` are those of its repository."""
    if _GENERATED_NAME.fullmatch(path.name) or _GENERATED_HEAD.search(head(content)):
        return LeftAlone.GENERATED
    folders = path.parts[:-1]
    if not _ALWAYS_DATA.isdisjoint(folders) or _below_tests(folders):
        return LeftAlone.FIXTURE
    if _BACKUP_NAME.fullmatch(path.name) or _in_backups(path, paths):
        return LeftAlone.BACKUP
    return None


def head(content: bytes) -> str:
    """The comments and the docstring in front of the code, which is where a generator says what it is."""
    text = content[:HEAD].decode("utf-8", "replace").removeprefix("\ufeff")
    comments = _COMMENTS.match(text)
    end = comments.end() if comments else 0
    docstring = _DOCSTRING.match(text, end)
    if not docstring and end < len(text) and text[end] == "#":  # a comment without an end of line, at the end
        return text
    return text[: docstring.end() if docstring else end]


def _below_tests(folders: tuple[str, ...]) -> bool:
    first = next((number for number, name in enumerate(folders) if name in _TESTS), None)
    return first is not None and not _DATA.isdisjoint(folders[first + 1 :])


def _in_backups(path: PurePosixPath, paths: Container[PurePosixPath]) -> bool:
    """Below a folder of the root that is named so, and is no package."""
    top = path.parts[0] if len(path.parts) > 1 else ""
    return top in _BACKUP_FOLDERS and PurePosixPath(top, "__init__.py") not in paths
