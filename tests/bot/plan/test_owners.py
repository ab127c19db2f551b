"""Who owns a file: GitHub's own examples, and what it takes for no line."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.bot.plan.owners import Owners, owners_in, read_owners
from sophia_tidy.kernel.tree import SYMLINK, Tree, TreeEntry

# The example file of docs.github.com, "About code owners", without its comments' words.
EXAMPLE = """\
*       @global-owner1 @global-owner2
*.js    @js-owner # an inline comment
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/github
/apps/github/doctocat @doctocat
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README.md", "@global-owner1 @global-owner2"),
        ("a/b/x.js", "@js-owner"),
        ("x.go", "docs@example.com"),
        ("a/x.txt", "@octo-org/octocats"),
        ("build/logs/x", "@octocat"),  # **/logs is the later line
        ("x/build/logs/y", "@octocat"),
        ("docs/a.md", "@doctocat"),
        ("x/docs/a.md", "@global-owner1 @global-owner2"),
        ("a/apps/b.py", "@octocat"),
        ("apps/x.js", "@octocat"),
        ("apps/github/x.py", ""),
        ("apps/github/doctocat/x.py", "@doctocat"),
        ("apps/github/doctocat", "@doctocat"),
        ("scripts/deep/er/x.sh", "@doctocat @octocat"),
        ("deeply/nested/logs/x.txt", "@octocat"),
    ],
)
def test_the_example_of_github(path: str, owners: str) -> None:
    assert Owners(read_owners(EXAMPLE)).of(P(path)) == tuple(owners.split())


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("docs/*", "docs/a.md", "docs/build/a.md"),
        ("docs/*", "docs/a.md", "x/docs/a.md"),
        ("/a", "a/b/c", "x/a"),
        ("a/", "x/a/b", "x/a"),
        ("a/**/b", "a/b", "b"),
        ("a/**/b", "a/x/y/b/z", "x/a/b"),
        ("**/a/b", "x/a/b", "x/ab"),
        ("a/**", "a/b/c", "a"),
        ("?.py", "x/y.py", "yy.py"),
        ("f*o.py", "foo.py", "f/o.py"),
        ("Foo", "Foo", "foo"),
        (r"with\ space", "with space/a", "with"),
        (r"\*", "*", "a"),
        ("a.b", "a.b", "axb"),
        ("*", "any/thing", ""),
    ],
)
def test_a_pattern_is_read_as_github_reads_it(pattern: str, inside: str, outside: str) -> None:
    owners = Owners(read_owners(f"{pattern} @me\n"))
    assert owners.of(P(inside)) == ("@me",)
    assert not outside or owners.of(P(outside)) == ()


@pytest.mark.parametrize(
    "line",
    ["!a @me", "[ab] @me", "a***b @me", "a me", "a @me nobody", "# a @me", "*a*b*c*d*e*f* @me", "/ @me", "a @-me"],
)
def test_what_is_no_line_is_passed_over(line: str) -> None:
    owners = Owners(read_owners(f"* @all\n{line}\n"))
    assert all(owners.of(P(path)) == ("@all",) for path in ("a", "b", "axb", "abcdef"))


def test_the_first_place_counts_and_a_forge_that_asks_itself_is_not_asked_for() -> None:
    files = {P("CODEOWNERS"): b"* @root\n", P("docs/CODEOWNERS"): b"* @docs\n"}
    assert owners_in(Tree(files)).of(P("x")) == ("@root",)
    assert owners_in(Tree({**files, P(".github/CODEOWNERS"): b"* @hub\n"})).of(P("x")) == ("@hub",)
    assert not owners_in(Tree(files), "gitea").is_known
    assert not owners_in(Tree({})).is_known
    assert not owners_in(Tree({P("CODEOWNERS"): b"#" * 3_000_001})).is_known
    link = TreeEntry(lambda: b"docs/CODEOWNERS", SYMLINK)
    assert owners_in(Tree({**files, P("CODEOWNERS"): link})).of(P("x")) == ("@docs",)


def test_who_is_asked_first_owns_most_and_an_address_is_not_asked() -> None:
    owners = Owners(read_owners("*.py @b @a\n*.md @acme/docs\n*.txt me@example.org\n"))
    assert owners.reviewers([P("1.py"), P("1.md"), P("2.md"), P("1.txt")]) == ("acme/docs", "a", "b")
