"""CODEOWNERS and .gitattributes: what names one file follows it, what is left without a file is told."""

import pytest

from sophia_tidy.archive.references.owner_patterns import follow_patterns
from sophia_tidy.kernel.tree import SYMLINK, TreeEntry

from ..repositories import P, tree_of

MOVES = {
    P("docs/old.md"): P("archive/docs/old.md"),
    P("top.sh"): P("archive/top.sh"),
    P("web/attic/a.js"): P("archive/web/attic/a.js"),
    P("web/attic/b/c.js"): P("archive/web/attic/b/c.js"),
    P("part/old.js"): P("archive/part/old.js"),
}
FILES = {
    "docs/old.md": "a",
    "docs/new.md": "b",
    "top.sh": "c",
    "deep/docs/old.md": "d",
    "web/attic/a.js": "e",
    "web/attic/b/c.js": "f",
    "part/old.js": "g",
    "part/new.js": "h",
}
FOLLOWS = (
    (".github/CODEOWNERS", "/docs/old.md @docs\n", "/archive/docs/old.md @docs\n"),
    (".github/CODEOWNERS", "docs/old.md @docs\n", "archive/docs/old.md @docs\n"),
    ("CODEOWNERS", "# own\n* @all\n/top.sh  @ops # it\r\n", "# own\n* @all\n/archive/top.sh  @ops # it\r\n"),
    (
        ".gitattributes",
        "*.md text\ndocs/old.md linguist-generated\n",
        "*.md text\narchive/docs/old.md linguist-generated\n",
    ),
    (".gitattributes", "/top.sh -text\n", "/archive/top.sh -text\n"),
    (".dockerignore", "docs/old.md\n*.pyc\n", "archive/docs/old.md\n*.pyc\n"),
    (".vercelignore", "# heavy\nweb/attic/\n", "# heavy\narchive/web/attic/\n"),
)
LEFT = (
    (".prettierignore", "/part/\n", "it has other files"),
    (".dockerignore", "!docs/old.md\n", "what is taken in again is said by a person"),
    (".github/CODEOWNERS", "old.md @docs\n", "it matches at any depth"),
    (".github/CODEOWNERS", "/docs/ @docs\n", "it has other files"),
    (".github/CODEOWNERS", "# /docs/old.md @docs\n", "it is a comment"),
    (".gitattributes", "docs/*.md text\n", "it has other files"),
    (".gitattributes", "docs text\n", "attributes do not reach into a folder"),
    (".gitattributes", "[attr]docs/old.md text\n", "it is a name for attributes"),
    ("other/CODEOWNERS", "/docs/old.md @docs\n", "nobody reads it there"),
)
TOLD = (
    (
        "web/.npmignore",
        "/attic\n",
        "web/.npmignore:1:1: /attic matches nothing any more: what it matched has moved [archive-pattern]",
    ),
    (
        ".github/CODEOWNERS",
        "\n/docs/ol*.md @docs\n",
        ".github/CODEOWNERS:2:1: /docs/ol*.md matches nothing any more: what it matched has moved [archive-pattern]",
    ),
    (
        "docs/.gitattributes",
        "/old.md text\n",
        "docs/.gitattributes:1:1: /old.md matches nothing any more: what it matched has moved [archive-pattern]",
    ),
    (
        "docs/.gitattributes",
        "*.md eol=crlf\n",
        "docs/.gitattributes:1:1: *.md gave eol=crlf to docs/old.md, and does not "
        "reach the new place [archive-pattern]",
    ),
)


@pytest.mark.parametrize(("name", "before", "after"), FOLLOWS)
def test_a_pattern_for_one_file_follows_it(name, before, after):
    contents, findings = follow_patterns(tree_of(FILES | {name: before}), MOVES)
    assert ({path: text.decode() for path, text in contents.items()}, findings) == ({P(name): after}, ())


@pytest.mark.parametrize(("name", "text", "why"), LEFT)
def test_what_still_matches_is_left_alone(name, text, why):
    assert follow_patterns(tree_of(FILES | {name: text}), MOVES) == ({}, ()), why


@pytest.mark.parametrize(("name", "text", "told"), TOLD)
def test_a_pattern_without_a_file_is_told_and_not_touched(name, text, told):
    contents, findings = follow_patterns(tree_of(FILES | {name: text}), MOVES)
    assert (contents, [str(finding) for finding in findings]) == ({}, [told])


def test_there_and_back_gives_the_same_bytes():
    text = "/docs/old.md @docs\ndocs/new.md @docs\n/top.sh @ops\n"
    there, _ = follow_patterns(tree_of(FILES | {"CODEOWNERS": text}), MOVES)
    moved = {str(MOVES.get(P(name), P(name))): content for name, content in FILES.items()}
    back, _ = follow_patterns(
        tree_of(moved | {"CODEOWNERS": there[P("CODEOWNERS")]}), {new: old for old, new in MOVES.items()}
    )
    assert back[P("CODEOWNERS")].decode() == text


def test_a_link_and_odd_bytes_are_no_reason_to_stop():
    files = FILES | {
        "CODEOWNERS": TreeEntry(lambda: b"docs/old.md x", SYMLINK),
        ".gitattributes": b"\xff[(/*.md text\n[a/docs/old.md x\n",
    }
    assert follow_patterns(tree_of(files), MOVES) == ({}, ())
