"""Markdown and reStructuredText: links, directives, and paths in running text."""

import pytest

from .edges import edges, references, targets

FILES = (
    "README.md",
    "docs/guide.md",
    "docs/img/a b.png",
    "docs/img/c.png",
    "scripts/run.py",
    "docs/index.rst",
    "docs/api.rst",
    "docs/conf.py",
    "docs/snippets/x.py",
    "pkg/__init__.py",
    "pkg/core.py",
)

MARKDOWN = (
    ("[a](guide.md)", {("guide.md", "docs/guide.md")}),
    ("[a](guide.md#part 'title')", {("guide.md", "docs/guide.md")}),
    ("[a](../scripts/run.py)", {("../scripts/run.py", "scripts/run.py")}),
    ("[a](/scripts/run.py)", {("/scripts/run.py", "scripts/run.py")}),
    ("![a](img/c.png)", {("img/c.png", "docs/img/c.png")}),
    ("![a](<img/a b.png>)", {("img/a b.png", "docs/img/a b.png")}),
    ("![a](img/a%20b.png)", {("img/a%20b.png", "docs/img/a b.png")}),
    ("[a][x]\n\n[x]: guide.md", {("guide.md", "docs/guide.md")}),
    ("[![a](img/c.png)](guide.md)", {("img/c.png", "docs/img/c.png"), ("guide.md", "docs/guide.md")}),
    ('<img width="3" src="img/c.png">', {("img/c.png", "docs/img/c.png")}),
    ("run `python scripts/run.py` now", {("scripts/run.py", "scripts/run.py")}),
    ("see scripts/run.py.", {("scripts/run.py", "scripts/run.py")}),
    ("[a](gone.md) and `scripts/gone.py`", {("gone.md", None), ("scripts/gone.py", None)}),
    ("[a](https://example.org/guide.md) [b](#x) [c](mailto:a@example.org)", set()),
    ("[a](a-label) [b](attrs.frozen)[^1]\n\n[^1]: The note", set()),
    ("and/or, etc. 1.2.3 e.g. a.b", set()),
)


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_markdown(text, expected):
    assert edges("docs/page.md", text + "\n", *FILES) == expected


RESTRUCTURED = (
    (".. include:: ../README.md", ("../README.md", "README.md")),
    (".. literalinclude:: snippets/x.py\n   :lines: 1", ("snippets/x.py", "docs/snippets/x.py")),
    (".. literalinclude:: /snippets/x.py", ("snippets/x.py", "docs/snippets/x.py")),
    (".. image:: img/c.png", ("img/c.png", "docs/img/c.png")),
    (".. toctree::\n   :maxdepth: 2\n\n   api\n   Title <guide>\n", ("api", "docs/api.rst")),
    (".. toctree::\n\n   Title <guide>\n", ("guide", "docs/guide.md")),
    ("see :doc:`the api <api>`", ("api", "docs/api.rst")),
    ("see :doc:`/api`", ("/api", "docs/api.rst")),
    (":download:`x <snippets/x.py>`", ("snippets/x.py", "docs/snippets/x.py")),
    (".. automodule:: pkg.core", ("pkg.core", "pkg/core.py")),
    ("`a <guide.md>`_", ("guide.md", "docs/guide.md")),
    (".. toctree::\n\n   gone\n", ("gone", None)),
    (".. include:: gone.rst", ("gone.rst", None)),
)


@pytest.mark.parametrize(("text", "expected"), RESTRUCTURED)
def test_restructured(text, expected):
    assert expected in edges("docs/page.rst", text + "\n", *FILES)


def test_options_and_other_projects_are_no_pages():
    text = ".. toctree::\n   :maxdepth: 2\n   :caption: More\n\n   api\n\n:doc:`werkzeug:test`\n"
    assert edges("docs/page.rst", text, *FILES) == {("api", "docs/api.rst")}


def test_a_bare_name_is_a_guess_at_the_only_file_of_that_name():
    [found] = references("docs/page.md", "see run.py\n", *FILES)
    assert (str(found.target), found.certain) == ("scripts/run.py", False)
    assert targets("docs/page.md", "see run.py\n", *FILES, "other/run.py") == set()


def test_the_names_in_a_patch_are_no_paths():
    assert edges("docs/page.md", "```diff\n--- a/pkg/gone.py\n+++ b/pkg/gone.py\n```\n", *FILES) == set()
