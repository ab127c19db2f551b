"""How full a folder may be: what has more files than a person can overlook wants rooms of its own."""

import ast

from .checkout import ROOT

PACKAGE = ROOT / "sophia_tidy"
MOST_FILES, MOST_AT_THE_ROOT, LONG = 30, 4, 250


def test_no_folder_has_more_files_than_a_person_overlooks():
    folders = [folder for folder in (PACKAGE, *PACKAGE.rglob("*")) if folder.is_dir() and folder.name != "__pycache__"]
    full = {
        str(folder.relative_to(ROOT)): count
        for folder in folders
        if (count := len(list(folder.glob("*.py")))) > MOST_FILES
    }
    assert full == {}


def test_few_files_lie_at_the_root_of_the_package():
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_AT_THE_ROOT


def test_a_file_of_more_than_250_lines_says_why():
    long = [path for path in PACKAGE.rglob("*.py") if path.read_text("utf-8").count("\n") > LONG]
    said = {path: " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split()) for path in long}
    assert [str(path.relative_to(ROOT)) for path, text in said.items() if "long because" not in text.lower()] == []
