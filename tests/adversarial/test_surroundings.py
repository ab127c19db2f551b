"""Homes, terminals, locales and variables that are not as they should be."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import BARE, BROKEN, MENDED, NAMED, PACKAGE, Person, documented, needs_permissions

ACCENTED = f"# déjà vu ✓ 日本\n{BARE}"


def works(person: Person, powerless: bool = False, **variables: str | None) -> None:
    """Apply and undo with these variables.

    Raises:
        AssertionError: any of it did not work.
    """
    before = person.seen()
    done = person.tidy("fix", "--apply", "--diff", powerless=powerless, **variables)
    assert (done.returncode, "rewritten" in done.stdout) == (0, True), done.stderr
    assert person.seen() != before
    assert person.tidy("undo", powerless=powerless, **variables).returncode == 0
    assert person.seen() == before


@pytest.mark.parametrize(
    "variables",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "xx_YY.latin1"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONWARNINGS": "error"},
        {"PYTHONOPTIMIZE": "2"},
        {"PYTHONHASHSEED": "1"},
        {"XDG_STATE_HOME": None, "XDG_CACHE_HOME": None, "XDG_CONFIG_HOME": None},
        {"XDG_STATE_HOME": "", "XDG_CACHE_HOME": ""},
        {"TERM": "dumb", "COLUMNS": "1"},
        {"COLUMNS": "many"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
        {"GIT_DIR": "/nowhere"},
        {"RUFF_OUTPUT_FORMAT": "xml", "RUFF_NO_CACHE": "x", "RUFF_OUTPUT_FILE": "stolen.txt"},
        {"GIT_TRACE": "1", "GIT_PAGER": "false", "GIT_EDITOR": "false"},
    ],
    ids=str,
)
def test_a_variable_that_is_set(person: Person, variables: dict[str, str | None]):
    person.write({"a.py": ACCENTED, "é.py": BARE})
    person.commit()
    works(person, **variables)


@needs_permissions
@pytest.mark.parametrize("in_git", [True, False])
def test_a_home_that_cannot_be_written(person: Person, in_git: bool):
    person.write({"a.py": BARE})
    if in_git:
        person.commit()
    person.home.chmod(0o555)
    nowhere = dict.fromkeys(("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"))
    if in_git:
        works(person, powerless=True, **nowhere)
        return
    assert person.tidy("fix", powerless=True, **nowhere).returncode == 0
    done = person.tidy("fix", "--apply", powerless=True, **nowhere)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Permission denied" in done.stderr
    assert (person.root / "a.py").read_text() == BARE


def test_without_any_home(person: Person):
    """The password database still knows one; what counts is that nothing breaks."""
    person.write({"a.py": BARE})
    person.commit()
    works(person, HOME=None, XDG_STATE_HOME=None)


@pytest.mark.parametrize("value", ["/nowhere/at/all", ""])
def test_a_folder_for_temporary_files_that_is_not_there(person: Person, value: str):
    person.write({"a.py": BARE})
    works(person, TMPDIR=value)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed(person: Person, closed: str):
    person.write({"a.py": BARE, "b.py": BROKEN})
    words = " ".join(f"'{word}'" for word in person.command("fix", "--apply"))
    done = subprocess.run(
        ["bash", "-c", f"{words} {closed}"],
        cwd=person.root,
        env=person.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    documented(done.returncode, done.stdout + done.stderr)
    assert ((person.root / "a.py").read_text(), (person.root / "b.py").read_text()) in ((NAMED, MENDED), (BARE, BROKEN))


def test_a_current_folder_that_is_gone(person: Person):
    gone = person.root / "gone"
    gone.mkdir()
    words = " ".join(f"'{word}'" for word in person.command("fix"))
    done = subprocess.run(
        ["bash", "-c", f"cd '{gone}' && rmdir '{gone}' && exec {words}"],
        env=person.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    documented(done.returncode, done.stdout + done.stderr)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


def test_modules_of_the_repository_are_never_imported(person: Person):
    """A repository under repair is not to be trusted, nor to be run: not even by `python -m` in its root."""
    trap = "raise SystemExit('this file was run')\n"
    names = (
        "json",
        "tomllib",
        "libcst",
        "ruff",
        "rich",
        "subprocess",
        "sitecustomize",
        "argparse",
        "sophia_tidy/errors",
    )
    person.write(
        {f"{name}.py": trap for name in names} | {"conftest.py": trap, "setup.py": trap, "a.py": BARE, "b.py": BROKEN}
    )
    works(person)


def on_terminal(person: Person, *arguments: str, columns: int, **variables: str) -> str:
    """What a terminal of that width shows."""
    parent, child = pty.openpty()
    environment = person.environment(TERM="xterm-256color", COLUMNS=str(columns), **variables)
    process = subprocess.Popen(
        person.command(*arguments),
        cwd=person.root,
        env=environment,
        stdout=child,
        stderr=child,
        stdin=subprocess.DEVNULL,
    )
    os.close(child)
    shown = b""
    while chunk := _read(parent):
        shown += chunk
    os.close(parent)
    documented(process.wait(), shown.decode("utf-8", "replace"))
    return shown.decode("utf-8", "replace")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux: the other end is closed
        return b""


@pytest.mark.parametrize("columns", [80, 40])
def test_a_narrow_terminal_breaks_no_name(person: Person, columns: int):
    name = "a_package_with_a_long_name/another_long_name/module.py"
    person.write({name: BARE, "b.py": BROKEN})
    shown = on_terminal(person, "fix", columns=columns, NO_COLOR="1")
    assert "\x1b[3" not in shown
    assert "b.py" in shown
    assert "module.py" in shown


def test_a_terminal_cannot_be_written_to_by_a_file(person: Person):
    """Escape sequences in names and in sources are shown, not sent."""
    person.write({"\x1b]0;owned\x07.py": BARE, "b.py": "x = '\x1b[2J'\ndef f(:\n    pass  # \x1b]0;owned\x07\n"})
    shown = on_terminal(person, "fix", "--diff", "--unsafe", columns=100)
    assert "\x1b]0;" not in shown
    assert "\x1b[2J" not in shown


def test_a_plain_python_finds_the_command_anywhere(person: Person, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "sophia_tidy", "--version"],
        cwd=tmp_path,
        env=person.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("sophia-tidy ")
    assert (PACKAGE / "sophia_tidy" / "__main__.py").exists()
