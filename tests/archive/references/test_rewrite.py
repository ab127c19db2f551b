"""References follow what moves, in the manner in which they were written."""

import pytest

from sophia_tidy.archive.references.rewrite import follow

from ..repositories import P, facts_of, read

MOVED = {P("docs/old.md"): P("archive/docs/old.md")}
# A source, its text with <…> around what is rewritten to what.
CHANGES = (
    ("docs/index.md", "See [it](old.md).\n", "See [it](../archive/docs/old.md).\n"),
    ("docs/index.md", "See [it](./old.md#top).\n", "See [it](../archive/docs/old.md#top).\n"),
    ("README.md", "See [it](docs/old.md).\n", "See [it](archive/docs/old.md).\n"),
    ("README.md", "See [it](./docs/old.md).\n", "See [it](./archive/docs/old.md).\n"),
    ("README.md", "See [it](/docs/old.md).\n", "See [it](/archive/docs/old.md).\n"),
    ("README.md", "See `docs/old.md`.\n", "See `archive/docs/old.md`.\n"),
    ("README.md", "[it]\n\n[it]: docs/old.md\n", "[it]\n\n[it]: archive/docs/old.md\n"),
    ("README.md", "[a](docs/old.md) [b](docs/old.md)\r\n", "[a](archive/docs/old.md) [b](archive/docs/old.md)\r\n"),
    ("deep/er/a.md", "[a](../../docs/old.md)\n", "[a](../../archive/docs/old.md)\n"),
    ("app.py", "# see docs/old.md\nA = 1\n", "# see archive/docs/old.md\nA = 1\n"),
)
LEFT = (
    ("README.md", "See [it](docs/older.md).\n", "another file"),
    ("README.md", "An old.md of somebody else.\n", "no path"),
    ("README.md", "See [it](https://example.org/docs/old.md).\n", "another site"),
)


@pytest.mark.parametrize(("source", "before", "after"), CHANGES)
def test_a_reference_follows(source, before, after):
    facts = facts_of({source: before, "docs/old.md": "# Old\n"})
    assert {path: text.decode() for path, text in follow(facts.tree, facts.graph, MOVED).contents.items()} == {
        P(source): after
    }


@pytest.mark.parametrize(("source", "text", "why"), LEFT)
def test_what_names_no_moved_file_is_left_alone(source, text, why):
    facts = facts_of({source: text, "docs/old.md": "# Old\n"})
    assert follow(facts.tree, facts.graph, MOVED).contents == {}, why


def test_the_links_of_a_moved_document_still_lead_somewhere():
    facts = facts_of(
        {
            "docs/old.md": "[a](new.md) [b](../README.md)\n\nRun `deploy.sh`.\n",
            "docs/new.md": "a",
            "README.md": "a",
            "deploy.sh": "ls\n",
        }
    )
    text = follow(facts.tree, facts.graph, MOVED).contents[P("docs/old.md")].decode()
    assert text == "[a](../../docs/new.md) [b](../../README.md)\n\nRun `deploy.sh`.\n"


def test_two_files_that_move_together_keep_their_links():
    moves = MOVED | {P("docs/new.md"): P("archive/docs/new.md")}
    facts = facts_of({"docs/old.md": "[a](new.md)\n", "docs/new.md": "[b](old.md)\n"})
    assert follow(facts.tree, facts.graph, moves).contents == {}


def test_the_code_of_a_moved_script_stays_as_it_was():
    facts = facts_of({"scripts/fix.sh": "cat docs/a.txt\nsh scripts/b.sh\n", "docs/a.txt": "a", "scripts/b.sh": "ls\n"})
    assert follow(facts.tree, facts.graph, {P("scripts/fix.sh"): P("archive/scripts/fix.sh")}).contents == {}


def test_there_and_back_gives_the_same_bytes():
    files = {"README.md": "See [it](docs/old.md) and `docs/old.md`.\n", "docs/old.md": "[a](../README.md)\n"}
    facts = facts_of(files)
    there = follow(facts.tree, facts.graph, MOVED).contents
    moved = {str(MOVED.get(P(name), P(name))): there[P(name)].decode() for name in files}
    again = facts_of(moved)
    back = follow(again.tree, read(again.tree), {new: old for old, new in MOVED.items()}).contents
    assert {P(name): text.encode() for name, text in files.items()} == {
        P("README.md"): back[P("README.md")],
        P("docs/old.md"): back[P("archive/docs/old.md")],
    }
