"""The graph: both ends of an edge, what leads nowhere, circles; the same over processes."""

from functools import partial
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.adapters.worker_pool import run
from sophia_tidy.archive import FileKind, From, inventory, read_graph, roots
from sophia_tidy.archive.files.components import circles
from sophia_tidy.archive.references.readers import read_file
from sophia_tidy.archive.references.readers.path_index import PathIndex, translated
from sophia_tidy.kernel.plan import Move, Plan, digest
from sophia_tidy.kernel.tree import SUBMODULE, SYMLINK, Tree, TreeEntry

from ...checkout import PACKAGE
from .readers.edges import graph

FILES = {
    "Makefile": "run:\n\tpython scripts/run.py\n",
    "scripts/run.py": "import tool\n",
    "scripts/tool.py": "import run\n",
    "README.md": "[a](docs/) [b](scripts/run.py) [c](gone.md)\n",
    "docs/a.md": "nothing\n",
    "docs/b.md": "",
    "tests/test_a.py": "import tool\n",
}


def test_an_edge_is_found_from_both_ends():
    found = graph(FILES)
    into = {(str(r.source), r.how, r.origin) for r in found.into(P("scripts/run.py"))}
    assert into == {
        ("Makefile:2:9", "recipe", From.BUILD),
        ("README.md:1:16", "markdown-link", From.DOCS),
        ("scripts/tool.py:1:8", "import", From.CODE),
    }
    assert [str(r.target) for r in found.out_of(P("Makefile"))] == ["scripts/run.py"]


def test_a_mention_of_a_folder_is_above_its_files():
    assert [r.text for r in graph(FILES).above(P("docs/a.md"))] == ["docs/"]


def test_what_leads_nowhere_is_told():
    assert [(str(r.source), r.text) for r in graph(FILES).unresolved()] == [("README.md:1:36", "gone.md")]


def test_files_that_import_each_other_are_one_component():
    components = graph(FILES).components(lambda reference: reference.how == "import")
    assert frozenset({P("scripts/run.py"), P("scripts/tool.py")}) in components
    assert frozenset({P("tests/test_a.py")}) in components


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": ["b"], "b": ["a"], "c": ["a"]}, [{"a", "b"}, {"c"}]),
        ({"a": ["b"], "b": ["c"]}, [{"c"}, {"b"}, {"a"}]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["b"]}, [{"b", "d"}, {"c"}, {"a"}]),
        ({}, []),
    ],
)
def test_components_come_after_those_that_they_point_to(edges, expected):
    assert [set(component) for component in circles(edges)] == expected


def test_a_long_chain_is_no_recursion():
    assert len(circles({n: [n + 1] for n in range(50_000)})) == 50_001


def test_a_move_leaves_what_led_nowhere_as_it_was():
    tree = Tree({P(path): text.encode() for path, text in FILES.items()})
    before = read_graph(tree, inventory(tree)).unresolved()
    for path in (P("docs/a.md"), P("tests/test_a.py")):
        moved = tree.after(Plan((Move(path, P("archive") / path, digest(tree[path]), "r"),)))
        after = read_graph(moved, inventory(moved)).unresolved()
        assert [r.text for r in after] == [r.text for r in before], path


def test_a_move_of_a_named_file_is_seen():
    tree = Tree({P(path): text.encode() for path, text in FILES.items()})
    moved = tree.after(Plan((Move(P("scripts/run.py"), P("archive/run.py"), digest(tree[P("scripts/run.py")]), "r"),)))
    lost = {(str(r.source.path), r.text) for r in read_graph(moved, inventory(moved)).unresolved()}
    assert lost == {("Makefile", "scripts/run.py"), ("README.md", "scripts/run.py"), ("README.md", "gone.md")}


def test_links_submodules_and_binary_files():
    def refuse() -> bytes:
        raise AssertionError("read")

    tree = Tree(
        {
            P("link"): TreeEntry(lambda: b"scripts/run.py", SYMLINK),
            P("sub"): TreeEntry(refuse, SUBMODULE),
            P("scripts/run.py"): b"",
            P("lost"): TreeEntry(lambda: b"../gone", SYMLINK),
            P("a.md"): b"\0[x](gone.md)\n",
        }
    )
    found = read_graph(tree, inventory(tree)).references
    assert {(str(r.source.path), r.how, r.target) for r in found} == {
        ("link", "symlink", P("scripts/run.py")),
        ("lost", "symlink", None),
    }


def test_spans_hold_what_is_written_whatever_the_encoding():
    text = "Überschrift — [ä](docs/ü.md) `scripts/run.py`\n"
    tree = Tree(
        {
            P("a.md"): text.encode(),
            P("docs/ü.md"): b"",
            P("scripts/run.py"): b"",
            P("b.md"): b"\xff\xfe [a](docs/\xfc.md)\n",
        }
    )
    found = read_graph(tree, inventory(tree)).references
    assert {r.text for r in found if r.target} == {"docs/ü.md", "scripts/run.py"}
    assert {str(r.target) for r in found if r.target} == {"docs/ü.md", "scripts/run.py"}
    for reference in found:
        assert reference.span is not None
        assert tree[reference.source.path][slice(*reference.span)].decode("utf-8", "surrogateescape") == reference.text


def test_processes_find_the_same(tmp_path: Path):
    for number in range(300):
        (tmp_path / f"m{number}.py").write_text(f"import m{number + 1}\nopen('data/{number}.json')\n")
    tree = read_tree(tmp_path).tree
    items = inventory(tree)
    alone = read_graph(tree, items).references
    assert read_graph(tree, items, mapper=partial(run, jobs=2)).references == alone
    assert len(alone) == 299 + 300


def test_our_own_repository_has_no_wrong_span_and_few_loose_ends():
    tree = read_tree(PACKAGE).tree
    found = read_graph(tree, inventory(tree))
    wrong = [r for r in found.references if r.span and tree[r.source.path][slice(*r.span)].decode() != r.text]
    assert wrong == []
    loose = [r for r in found.unresolved() if r.how in ("import", "relative-import")]
    assert loose == []


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.py", "a.py", True),
        ("*.py", "a/b.py", False),
        ("**/*.py", "a/b.py", True),
        ("**/*.py", "b.py", True),
        ("a/**", "a/b/c", True),
        ("a?.py", "ab.py", True),
        ("[ab].py", "a.py", True),
        ("[!ab].py", "a.py", False),
    ],
)
def test_patterns(pattern, path, matches):
    import re

    assert bool(re.fullmatch(translated(pattern), path)) is matches


def test_a_path_that_leaves_the_root_leads_nowhere():
    places = PathIndex(["a/b.py"])
    assert places.find("../../a/b.py", "a") is None
    assert places.find("../a/./b.py", "a") == "a/b.py"
    assert places.find("/a/b.py", "x") == "a/b.py"


@pytest.mark.parametrize("kind", list(FileKind))
def test_every_kind_can_be_read(kind):
    assert list(read_file(PathIndex(["a"]), "a.unknown", 0o100644, kind, b"\xff [(\"'{ \n")) == []


@pytest.mark.parametrize(
    "path",
    [
        "conftest.py",
        "tests/test_a.py",
        "pkg/__main__.py",
        "manage.py",
        "Dockerfile",
        ".github/workflows/a.yml",
        "Makefile",
        "setup.py",
        "docs/conf.py",
        "docs/index.md",
        "app/management/commands/go.py",
        "app/migrations/0001_x.py",
        "LICENSE",
        "README.md",
        "noxfile.py",
        "docker-compose.yml",
        "kustomization.yaml",
        "app/urls.py",
        "alembic/versions/ab12cd_x.py",
    ],
)
def test_an_entry_point_has_a_reason(path):
    tree = Tree({P(path): b"", P("scripts/fix_it.py"): b"", P("Makefile.bak"): b"", P("pkg/core.py"): b""})
    assert list(roots(inventory(tree))) == [P(path)]
