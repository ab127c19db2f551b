"""The target version: who may declare it, and who wins."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.python_target import DEFAULT, NEWEST, lowest, targets
from sophia_tidy.kernel.tree import SYMLINK, Tree, TreeEntry

PROJECT = b"[project]\nrequires-python = '>=3.10'\n"

DECLARED = {
    "ruff.toml": (b"target-version = 'py39'\n", (3, 9)),
    ".ruff.toml": (b"target-version = 'py312'\n", (3, 12)),
    ".python-version": (b"# what we run\n3.12.1\n3.11\n", (3, 12)),
    "setup.cfg": (b"[options]\npython_requires = >=3.8\n  , <4\n", (3, 8)),
    "pyproject.toml": (PROJECT, (3, 10)),
}


@pytest.mark.parametrize(("name", "content", "target"), [(n, *d) for n, d in DECLARED.items()])
def test_each_file_that_may_declare_is_read(name, content, target):
    assert targets(Tree({P(name): content}))(P("a/b.py")) == target


def test_nothing_declared_is_the_newest_that_still_tells_python_2():
    found = targets(Tree({P("a.py"): b"", P("pyproject.toml"): b"[project]\nname = 'x'\n"}))
    assert (found(P("a.py")), found.findings) == ((3, 13), ())


def test_our_own_configuration_beats_all():
    assert targets(Tree({P("ruff.toml"): b"target-version = 'py39'\n"}), (3, 12))(P("a.py")) == (3, 12)


def test_in_one_folder_the_order_is_ruffs():
    files = {P(name): content for name, (content, _) in DECLARED.items()}
    seen = []
    for name in ("ruff.toml", ".ruff.toml", "pyproject.toml", ".python-version", "setup.cfg"):
        seen.append(targets(Tree(files))(P("a.py")))
        del files[P(name)]
    assert seen == [(3, 9), (3, 12), (3, 10), (3, 12), (3, 8)]


def test_the_nearest_folder_that_declares_wins():
    tree = Tree(
        {
            P("pyproject.toml"): PROJECT,
            P("api/pyproject.toml"): b"[tool.ruff]\nline-length = 99\n",
            P("api/v2/.python-version"): b"3.12\n",
        }
    )
    found = targets(tree)
    assert [found(P(p)) for p in ("a.py", "api/b.py", "api/v2/c/d.py")] == [(3, 10), (3, 10), (3, 12)]


def test_tool_ruff_goes_before_requires_python():
    tree = Tree({P("pyproject.toml"): PROJECT + b"[tool.ruff]\ntarget-version = 'py38'\n"})
    assert targets(tree)(P("a.py")) == (3, 8)


@pytest.mark.parametrize(
    ("constraint", "target"),
    [
        ("^3.9", (3, 9)),
        ("~3.10", (3, 10)),
        (">=3.8,<3.12", (3, 8)),
        ("3.11.*", (3, 11)),
        ("^3.8 || ^3.11", (3, 8)),
        ("*", (3, 7)),
        ("^2.7", (3, 7)),
        ("~3.9.2", (3, 9)),
    ],
)
def test_poetry_says_it_its_own_way(constraint, target):
    content = f"[tool.poetry.dependencies]\npython = '{constraint}'\n".encode()
    assert targets(Tree({P("pyproject.toml"): content}))(P("a.py")) == target


@pytest.mark.parametrize(
    ("specifier", "target"),
    [
        (">=3.8", (3, 8)),
        (">3.8", (3, 8)),
        (">=3.8.1", (3, 8)),
        ("~=3.9", (3, 9)),
        ("==3.9.7", (3, 9)),
        ("==3.10.*", (3, 10)),
        (">=3.9,!=3.9.*", (3, 10)),
        ("<4", (3, 7)),
        ("", (3, 7)),
        (">=2.7,!=3.0.*", (3, 7)),
        (">=3.6", (3, 7)),
        ("==2.7.*", (2, 7)),
        ("<3", (2, 7)),
        (">=3.13,<3.15", (3, 13)),
        (">=99", (3, 7)),
    ],
)
def test_the_lowest_minor_that_a_specifier_admits(specifier, target):
    assert lowest(specifier) == target


def test_a_version_that_ruff_cannot_know_yet_is_the_newest_it_knows():
    assert targets(Tree({P(".python-version"): b"3.42\n"}))(P("a.py")) == NEWEST


def test_a_project_for_python_2_alone_is_judged_at_the_oldest_and_told():
    found = targets(Tree({P("setup.cfg"): b"[options]\npython_requires = <3\n"}))
    assert found(P("a.py")) == (3, 7)
    assert [str(f) for f in found.findings] == [
        "setup.cfg: declares Python 2 alone; judged as Python 3.7 [target-version]"
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", b"[project\n"),
        ("pyproject.toml", b"\xff\xfe"),
        ("pyproject.toml", b"[project]\nrequires-python = 'three'\n"),
        ("ruff.toml", b"target-version = '3.9'\n"),
        ("setup.cfg", b"no section\n"),
        ("setup.cfg", b"[options]\npython_requires = %(x)s\n"),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_the_parent_decides(name, content):
    found = targets(Tree({P("ruff.toml"): b"target-version = 'py39'\n", P("sub", name): content}))
    assert found(P("sub/a.py")) == (3, 9)
    assert [(f.rule, f.location.path) for f in found.findings] == [("target-version", P("sub", name))]


def test_a_link_declares_nothing():
    tree = Tree({P("pyproject.toml"): TreeEntry(lambda: b"../pyproject.toml", SYMLINK)})
    assert (targets(tree)(P("a.py")), targets(tree).findings) == (DEFAULT, ())
