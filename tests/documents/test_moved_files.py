"""Links and paths of moved files: each manner of writing stays, and what is none of ours is left alone."""

import pytest

from sophia_tidy.documents.knowledge import Knowledge
from sophia_tidy.documents.planner import plan_documents

from .planted_repository import P

MOVES = {
    "docs/plan.md": "archive/docs/plan.md",
    "tools/fix it.py": "archive/tools/fix it.py",
    "my docs/old.md": "archive/my docs/old.md",
    "my docs/(a.md": "archive/my docs/(a.md",
    "src/old/a.py": "archive/src/old/a.py",
    "src/old/b.py": "archive/src/old/b.py",
    "ü/naïve.md": "archive/ü/naïve.md",
}
KNOWN = Knowledge(
    paths=frozenset((*MOVES.values(), "README.md", "docs/index.md", "docs/now.md")), moves=MOVES, archive="archive"
)


def after(text: str, path: str = "README.md") -> str:
    _, plan = plan_documents({P(path): text.encode("utf-8", "surrogateescape")}, KNOWN, ())
    content = next((change.content for change in plan), None)
    assert len(plan) <= 1
    return text if content is None else content.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("README.md", "[a](docs/plan.md)", "[a](archive/docs/plan.md)"),
        ("README.md", "[a](/docs/plan.md?raw=1#x)", "[a](/archive/docs/plan.md?raw=1#x)"),
        ("docs/index.md", "[a](plan.md)", "[a](../archive/docs/plan.md)"),
        ("docs/index.md", "[a](./plan.md 'p')", "[a](../archive/docs/plan.md 'p')"),
        ("README.md", "[a](tools/fix%20it.py)", "[a](archive/tools/fix%20it.py)"),
        ("README.md", "[a](<tools/fix it.py>)", "[a](<archive/tools/fix it.py>)"),
        ("my docs/index.md", "[a](old.md)", "[a](../archive/my%20docs/old.md)"),
        ("my docs/index.md", '<a href="old.md">', '<a href="../archive/my docs/old.md">'),
        ("my docs/index.md", "[a](%28a.md)", "[a](../archive/my%20docs/%28a.md)"),
        ("README.md", "[a](src/old)", "[a](archive/src/old)"),
        ("README.md", "see `src/old/`", "see `archive/src/old/`"),
        ("README.md", "at `src/old/a.py:12`", "at `archive/src/old/a.py:12`"),
        ("README.md", "[a](ü/na%C3%AFve.md)", "[a](archive/ü/na%C3%AFve.md)"),
        ("README.md", "[a](ü/naïve.md)", "[a](archive/ü/naïve.md)"),
        ("README.md", "```sh\ncat 'tools/fix it.py'\n```", "```sh\ncat 'archive/tools/fix it.py'\n```"),
        ("my docs/index.md", "```sh\ncat old.md\n```", '```sh\ncat "../archive/my docs/old.md"\n```'),
        ("README.md", "> - [x]\n>   [x]: docs/plan.md", "> - [x]\n>   [x]: archive/docs/plan.md"),
        (
            "README.rst",
            "`a <docs/plan.md>`__ :file:`src/old/a.py`",
            "`a <archive/docs/plan.md>`__ :file:`archive/src/old/a.py`",
        ),
        ("README.adoc", "link:docs/plan.md[a]", "link:archive/docs/plan.md[a]"),
        ("README.md", "\ufeff[a](docs/plan.md)\r\n\udcff", "\ufeff[a](archive/docs/plan.md)\r\n\udcff"),
    ],
)
def test_it_is_written_in_the_manner_in_which_it_stood(path: str, old: str, new: str):
    assert after(old, path) == new
    assert after(new, path) == new


@pytest.mark.parametrize(
    "text",
    [
        "[a](docs/now.md) [b](docs/nowhere.md)",
        "[a](https://example.org/docs/plan.md)",
        "[a](mailto:docs/plan.md)",
        r"\[a](other/docs/plan.md)",
        "`docs/plan.md` was moved to the archive.",
        "We have removed docs/plan.md.",
        "cat: docs/plan.md: No such file or directory",
        "<!-- docs/plan.md -->",
        "```python\nopen('docs/plan.md')\n```",
        "```sh\ngit mv docs/plan.md archive/docs/plan.md\n```",
        "`$HOME/docs/plan.md` and `docs/plan.md.bak`",
        "docs/plan.mdx, xdocs/plan.md",
        "# History\n\nIt began in `docs/plan.md`.",
        "---\npage: docs/plan.md\n---\n",
    ],
)
def test_what_is_none_of_ours_or_tells_of_the_past_stays(text: str):
    assert after(text) == text
