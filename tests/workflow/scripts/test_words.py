"""What the scripts share with GitHub: results of one line each, annotations that nothing breaks out of; and where they run."""

import ast

import pytest

from .conftest import SCRIPTS, script

words = script("words")


@pytest.mark.parametrize("value", ["a\nb=c", "a\rb=c", "a\n", "a\x85b", "a\u2028b"])
def test_a_result_of_two_lines_is_refused(monkeypatch, tmp_path, value):
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "results"))
    with pytest.raises(ValueError, match="more than one line"):
        words.output("name", value)
    assert not (tmp_path / "results").exists()


def test_results_are_appended(monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "results"))
    words.output("a", "")
    words.output("b", "x=y")
    assert (tmp_path / "results").read_bytes() == b"a=\nb=x=y\n"


def test_an_annotation_has_one_line_whatever_is_in_it(monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    words.say("50%\r\n::add-mask::x", "error")
    assert capsys.readouterr().err == "::error::50%25%0D%0A::add-mask::x\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n b\t c", "a b c"),
        ("a\x85b\u2028c\u2029d\x1be\x00f", "a b c d e f"),
        ("\ud800x", "x"),
        ("größe 日本 🙂", "größe 日本 🙂"),
        ("x" * 300, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_any_text_becomes_one_line(text, line):
    assert words.one_line(text) == line


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.py")), ids=lambda path: path.stem)
def test_the_scripts_are_python_of_3_9_and_need_nothing_but_its_library(path):
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
    assert ast.get_docstring(tree)
    named = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names} | {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }
    own = {each.stem for each in SCRIPTS.glob("*.py")}
    assert {name.partition(".")[0] for name in named} <= own | {
        "__future__",
        "collections",
        "dataclasses",
        "functools",
        "http",
        "json",
        "os",
        "pathlib",
        "random",
        "re",
        "subprocess",
        "sys",
        "tempfile",
        "time",
        "typing",
        "urllib",
        "argparse",
    }
