"""How full a folder may be: what has more files than a person can overlook wants rooms of its own."""

from .checkout import ROOT

PACKAGE = ROOT / "sophia_tidy"
MOST_FILES, MOST_AT_THE_ROOT = 30, 4


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
