"""Filter patterns: the tables of GitHub's documentation, and random patterns against a matcher that shares no code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.workflow.starts.filters import (
    atoms,
    branch_left,
    branch_matches,
    matches,
    paths_left,
    paths_match,
    selects,
    unclear,
)

# "Workflow syntax for GitHub Actions", "Patterns to match branches and tags" and "Patterns to match file paths".
BRANCHES = {
    "feature/*": ("feature/my-branch", "feature/your-branch"),
    "feature/**": ("feature/beta-a/my-branch", "feature/your-branch", "feature/mona/the/octocat"),
    "main": ("main",),
    "releases/mona-the-octocat": ("releases/mona-the-octocat",),
    "*": ("main", "releases"),
    "**": ("all/the/branches", "every/tag"),
    "*feature": ("mona-feature", "feature", "ver-10-feature"),
    "v2*": ("v2", "v2.0", "v2.9"),
    "v[12].[0-9]+.[0-9]+": ("v1.10.1", "v2.0.0"),
}
PATHS = {
    "*": ("README.md", "server.rb"),
    "*.jsx?": ("page.js", "page.jsx"),
    "**": ("all/the/files.md",),
    "*.js": ("app.js", "index.js"),
    "**.js": ("index.js", "js/index.js", "src/js/app.js"),
    "docs/*": ("docs/README.md", "docs/file.txt"),
    "docs/**": ("docs/README.md", "docs/mona/octocat.txt"),
    "docs/**/*.md": ("docs/README.md", "docs/mona/hello-world.md", "docs/a/markdown/file.md"),
    "**/docs/**": ("docs/hello.md", "dir/docs/my-file.txt", "space/docs/plan/space.doc"),
    "**/README.md": ("README.md", "js/README.md"),
    "**/*src/**": ("a/src/app.js", "my-src/code/js/app.js"),
    "**/*-post.md": ("my-post.md", "path/their-post.md"),
    "**/migrate-*.sql": ("migrate-10909.sql", "db/migrate-v1.0.sql", "db/sept/migrate-v1.sql"),
}


@pytest.mark.parametrize(
    ("pattern", "name"),
    [(pattern, name) for table in (BRANCHES, PATHS) for pattern, names in table.items() for name in names],
)
def test_what_the_documentation_says_matches(pattern: str, name: str) -> None:
    assert matches(pattern, name)
    assert not unclear(pattern)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("feature/*", "feature/a/b"),
        ("*", "a/b"),
        ("main", "mains"),
        ("main", "Main"),
        ("*.js", "js/app.js"),
        ("docs/*", "docs/a/b.md"),
        ("docs/**", "docs"),
        ("docs", "docs/a.md"),
        ("README.md", "docs/README.md"),
        ("v[12].[0-9]+.[0-9]+", "v3.0.0"),
        ("v[12].[0-9]+.[0-9]+", "v1.0.x"),
        ("v1.0", "v1x0"),
        ("*.jsx?", "page.jsy"),
        ("**/README.md", "xREADME.md"),
        ("docs/**/*.md", "docsx/a.md"),
    ],
)
def test_what_it_says_does_not(pattern: str, name: str) -> None:
    assert not matches(pattern, name)


@pytest.mark.parametrize(
    ("pattern", "name"), [("a\\+b", "a+b"), ("\\!file", "!file"), ("a\\\\b", "a\\b"), ("a\\*", "a*"), ("x\\?", "x?")]
)
def test_a_backslash_takes_the_meaning_away(pattern: str, name: str) -> None:
    assert selects((pattern,), name)
    assert not unclear(pattern)


def test_the_last_pattern_that_is_for_a_name_counts() -> None:
    patterns = ("*.md", "!README.md", "README*")
    assert [name for name in ("hello.md", "README.md", "README.doc", "docs/hello.md") if selects(patterns, name)] == [
        "hello.md",
        "README.md",
        "README.doc",
    ]
    assert not selects(patterns[:2], "README.md")
    assert not branch_matches(("!releases/**-alpha",), "main")
    assert branch_matches(("releases/**", "!releases/**-alpha"), "releases/10")
    assert not branch_matches(("releases/**", "!releases/**-alpha"), "releases/beta/3-alpha")
    assert branch_left(("mona/octocat",), "main")
    assert not branch_left(("mona/octocat",), "mona/octocat")


def test_one_file_is_enough_and_all_must_be_left_out() -> None:
    assert paths_match(("sub/**", "!sub/docs/**"), ["sub/docs/a", "sub/b"])
    assert not paths_match(("sub/**", "!sub/docs/**"), ["sub/docs/a"])
    assert not paths_left(("docs/**",), ["docs/a", "docs/b"])
    assert paths_left(("docs/**",), ["docs/a", "b"])


@pytest.mark.parametrize(
    "pattern", ["", "!", "+a", "a*+", "a?+", "[a", "[!a]", "[^a]", "[._]", "a]", "a\\", "a***", "a**/b", "[z-a", "[]"]
)
def test_what_is_not_documented_is_told(pattern: str) -> None:
    assert unclear(pattern)
    assert matches(pattern, "x") in (True, False)


def _model(pattern: str, name: str) -> bool:
    """By recursion over the pieces, with no regular expression."""

    def rest(pieces: list[tuple[str, str]], name: str) -> bool:
        if not pieces:
            return not name
        (what, often), after = pieces[0], pieces[1:]
        if what == "*":
            return rest(after, name) or (name[:1] not in ("", "/") and rest(pieces, name[1:]))
        if what == "**":
            return rest(after, name) or (name != "" and rest(pieces, name[1:]))
        if what == "**/":
            return rest(after, name) or any(
                each == "/" and at > 0 and rest(after, name[at + 1 :]) for at, each in enumerate(name)
            )
        here = name != "" and (name[0] in "abc" if what == "[a-c]" else name[0] == what)
        if often == "?":
            return rest(after, name) or (here and rest(after, name[1:]))
        if often == "+":
            return here and (rest(after, name[1:]) or rest(pieces, name[1:]))
        return here and rest(after, name[1:])

    return rest(_pieces(pattern), name)


def _pieces(pattern: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while pattern:
        begins = not found or found[-1] in (("/", ""), ("**/", ""))
        what = next(
            each
            for each in ("**/", "**", "*", "[a-c]", pattern[0])
            if pattern.startswith(each) and (each != "**/" or begins)
        )
        pattern = pattern[len(what) :]
        often = pattern[0] if pattern and pattern[0] in "?+" else ""
        pattern = pattern[len(often) :]
        found.append((what, often))
    return found


PIECES = st.sampled_from(["a", "b", ".", "/", "a?", "b+", "*", "**", "[a-c]", "[a-c]+"])
STARTS = st.sampled_from(["", "**/", "a/**/"])
NAMES = st.text("ab./c", max_size=7)


@given(STARTS, st.lists(PIECES, max_size=5), NAMES)
def test_a_matcher_without_regular_expressions_agrees(start: str, pieces: list[str], name: str) -> None:
    pattern = start + "".join(pieces)
    if unclear(pattern):
        return
    assert matches(pattern, name) == _model(pattern, name)


@given(st.lists(PIECES, max_size=6))
def test_every_character_of_a_pattern_is_in_one_piece(pieces: list[str]) -> None:
    pattern = "".join(pieces)
    written = {"class": "[{}]", "char": "{}"}
    assert "".join(written.get(each.kind, "{}").format(each.what) + each.often for each in atoms(pattern)) == pattern


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["a", "a*", "**", "b/*", "*b"])), max_size=4), NAMES)
def test_order_is_that_of_a_loop(signed: list[tuple[bool, str]], name: str) -> None:
    taken = False
    for negative, pattern in signed:
        if _model(pattern, name):
            taken = not negative
    assert selects([f"{'!' * negative}{pattern}" for negative, pattern in signed], name) == taken
