"""Text that nobody wrote: no reader fails on it, and none takes longer than its length allows."""

import time
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.archive import FileKind, kind_of
from sophia_tidy.archive.references.readers import read_file
from sophia_tidy.archive.references.readers.path_index import PathIndex

PLACES = PathIndex(["a/b.py", "x.py", "pkg/__init__.py"])
NAMES = (
    "a.py",
    "a.sh",
    ".github/workflows/a.yml",
    "docker-compose.yml",
    "Dockerfile",
    "Makefile",
    "pyproject.toml",
    "setup.cfg",
    "package.json",
    "a.md",
    "a.rst",
    "a.js",
    "a.html",
    "x.yaml",
    "requirements.txt",
    "MANIFEST.in",
    "CODEOWNERS",
    "a.tf",
    "a.service",
    "a.txt",
    ".pre-commit-config.yaml",
)
PIECES = (
    "[",
    "(",
    '"',
    "'",
    '"""',
    "a/",
    "a.",
    "a-",
    "../",
    "{",
    "${",
    "$(",
    "`",
    "\\\n",
    "*/",
    "/*",
    "<a ",
    "[a](",
    "- ",
    "a: ",
    "[a]:\n",
    ".. ",
    '$(dirname "$0")/',
    "COPY a \\\n",
    "import a, ",
    "from a import (",
    "{%",
    '"a" / ',
    '"a", ',
    "%20",
    "://",
    "\n",
    "\t",
    ".. toctree::\n",
    "   a\n",
    'import_module(f"',
    "x = __file__ ",
)
QUADRATIC = 4.0  # seconds of one processor; 30 kB take a tenth of one


@pytest.mark.parametrize("name", NAMES)
def test_long_repetitions_are_read_in_their_time(name: str):
    began = time.process_time()
    for piece in PIECES:
        content = (piece * (12_000 // len(piece))).encode()
        list(read_file(PLACES, name, 0o100644, kind_of(P(name), b"", 0o100644), content))
    assert time.process_time() - began < QUADRATIC


@pytest.mark.parametrize(
    "text", ["[" * 60_000, "{a: " * 20_000, "- " * 60_000, "? " * 30_000, "".join(" " * n + "a:\n" for n in range(600))]
)
def test_nesting_that_would_end_the_process_is_read_as_text(text: str):
    content = f"# scripts: x.py\n{text}".encode()
    found = {str(r.target) for r in read_file(PLACES, "deep.yaml", 0o100644, FileKind.CONFIG, content)}
    assert found == {"x.py"}


@pytest.mark.parametrize("name", NAMES)
def test_every_byte_is_read_without_a_fault(name: str):
    content = bytes(n for n in range(1, 256)) * 3
    assert {r.target for r in read_file(PLACES, name, 0o100644, FileKind.MODULE, content)} <= {None}


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029", "\n", "\r\n"])
def test_lines_that_only_yaml_counts_do_not_shift_what_stands_below(end: str):
    content = f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a  # one{end}spec:\n  path: x.py\n".encode()
    spans = [
        r.span for r in read_file(PLACES, "pod.yaml", 0o100644, FileKind.MANIFEST, content) if str(r.target) == "x.py"
    ]
    assert [content[start:stop] for start, stop in spans] == [b"x.py"]


@pytest.mark.parametrize(
    "before",
    [b"", b"\xef\xbb\xbf", b"# \xff\xe2\x82\n", "# é €\n".encode()],
    ids=["plain", "a mark", "not UTF-8", "wide characters"],
)
def test_a_value_that_is_missing_at_the_end_does_not_hide_the_others(before: bytes):
    content = before + b"apiVersion: v1\nkind: Pod\npath: x.py\nlast:"
    spans = [
        r.span for r in read_file(PLACES, "pod.yaml", 0o100644, FileKind.MANIFEST, content) if str(r.target) == "x.py"
    ]
    assert [content[start:stop] for start, stop in spans] == [b"x.py"]
