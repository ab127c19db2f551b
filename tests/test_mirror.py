"""The folders of the tests are those of the package: who knows where the code is knows where its tests are."""

from .checkout import PACKAGE, ROOT

TESTS = ROOT / "tests"
# Tests of no one folder, with what they are of.
WHOLE = {
    ".": "the project itself: its layers, its packaging, its own workflows",
    "adversarial": "the program on a bad day",
    "forge": "a forge to test against",
    "bot/nights": "the bot among people, night after night",
    "bot/act": "the workflow of the bot, run by act",
    "journey": "all steps, one after the other",
    "workflow/oracle": "a second opinion on what GitHub starts",
    "workflow/act": "the workflows that are written, run by act",
    "workflow/scripts": "rules/workflow/scripts",
}
DATA = ("reference", "repair/golden", "workflow/act/actions")


def _folders_with_tests() -> set[str]:
    folders = {str(path.parent.relative_to(TESTS)) for path in TESTS.rglob("test_*.py")}
    return {folder for folder in folders if not folder.startswith(DATA)}


def test_tests_stand_where_their_code_stands():
    assert {f for f in _folders_with_tests() - WHOLE.keys() if not (PACKAGE / f / "__init__.py").is_file()} == set()


def test_every_folder_of_the_package_has_tests():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms - {folder.partition("/")[0] for folder in _folders_with_tests()} == set()


def test_what_is_of_no_folder_is_there():
    assert WHOLE.keys() <= _folders_with_tests()
