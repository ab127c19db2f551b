"""The second reader finds each kind of reference that dangles, and leaves alone what leads on."""

import pytest

from .reading import Dangling, Reader

OLD = {
    "lib/tool.py": "x = 1\n",
    "lib/deep/core.py": "",
    "run.sh": "",
    "docs/guide.md": "",
    "docs/my notes (1).md": "",
    "conf/a/b.yml": "",
}
TO = {
    "lib/tool.py": "archive/lib/tool.py",
    "lib/deep/core.py": "archive/lib/deep/core.py",
    "run.sh": "archive/run.sh",
    "docs/guide.md": "archive/docs/guide.md",
    "docs/my notes (1).md": "archive/docs/my notes (1).md",
    "conf/a/b.yml": "archive/conf/a/b.yml",
}
FOUND = {
    "a path from the root": ("a/x.txt", "see lib/tool.py.\n", "lib/tool.py", "lib/tool.py"),
    "a path from beside the file": ("docs/x.md", "[guide](guide.md)\n", "guide.md", "docs/guide.md"),
    "a path upwards": ("docs/x.md", "[tool](../lib/tool.py)\n", "../lib/tool.py", "lib/tool.py"),
    "with a dot": ("Makefile", "go:\n\t./run.sh\n", "run.sh", "run.sh"),
    "a folder with a slash": ("Dockerfile", "COPY conf/a /etc/a\n", "conf/a", "conf/a"),
    "an escaped link": ("x.md", "[n](docs/my%20notes%20(1).md)\n", "docs/my%20notes%20(1).md", "docs/my notes (1).md"),
    "a path with blanks": ("x.md", "cat 'docs/my notes (1).md'\n", "docs/my notes (1).md", "docs/my notes (1).md"),
    "an import": ("main.py", "import lib.tool\n", "lib.tool", "lib/tool.py"),
    "an import of a module": ("main.py", "from lib import tool\n", "lib.tool", "lib/tool.py"),
    "an import of a name": ("main.py", "from lib.tool import x\n", "lib.tool", "lib/tool.py"),
    "a relative import": ("lib/other.py", "from . import tool\n", ".tool", "lib/tool.py"),
    "a relative import upwards": ("lib/deep/other.py", "from ..tool import x\n", "..tool", "lib/tool.py"),
    "a sibling script": ("lib/other.py", "import tool\n", "tool", "lib/tool.py"),
    "a module that is run": ("ci.yml", "run: python -m lib.tool\n", "lib.tool", "lib/tool.py"),
    "an entry point": ("pyproject.toml", 'tool = "lib.tool:main"\n', "lib.tool", "lib/tool.py"),
}


def reader(path: str, text: str, *, now: str | None = None, at: str | None = None, moved: bool = True) -> Reader:
    files = {name: content.encode() for name, content in OLD.items()}
    lain = {TO[name] if moved else name: content for name, content in files.items()}
    return Reader(
        files | {path: text.encode()},
        lain | {at or path: (now or text).encode()},
        {TO[name]: name for name in OLD} | {at or path: path},
    )


@pytest.mark.parametrize(("path", "text", "word", "was"), FOUND.values(), ids=FOUND)
def test_what_leads_nowhere_is_found(path, text, word, was):
    found = reader(path, text).dangling(but=["archive"])
    assert Dangling(path, word, was) in found


@pytest.mark.parametrize(("path", "text", "word", "was"), FOUND.values(), ids=FOUND)
def test_what_was_not_moved_is_not(path, text, word, was):
    assert reader(path, text, moved=False).dangling(but=["archive"]) == []


@pytest.mark.parametrize(
    ("path", "before", "now"),
    [
        ("docs/x.md", "[guide](guide.md)\n", "[guide](../archive/docs/guide.md)\n"),
        ("Makefile", "go:\n\t./run.sh\n", "go:\n\tarchive/run.sh\n"),
        ("main.py", "import json\n", "import json\nimport os.path\n"),
    ],
)
def test_a_reference_that_followed_is_not_found(path, before, now):
    assert reader(path, before, now=now).dangling(but=["archive"]) == []


def test_a_path_that_was_rewritten_to_nowhere_is_found():
    found = reader("Dockerfile", "RUN echo x > /app/run.sh\n", now="RUN echo x > /app/archive/run.sh\n").dangling(
        but=["archive"]
    )
    assert Dangling("Dockerfile", "/app/archive/run.sh", "") in found


def test_a_file_that_was_moved_is_read_where_it_lies_and_where_it_lay():
    assert (
        reader(
            "a/x.md", "[guide](../docs/guide.md)\n", at="b/c/x.md", now="[guide](../../archive/docs/guide.md)\n"
        ).dangling(but=["archive"])
        == []
    )
    found = reader("a/x.md", "[guide](../docs/guide.md)\n", at="b/c/x.md").dangling(but=["archive"])
    assert [(each.path, each.was) for each in found] == [("b/c/x.md", "docs/guide.md")]
