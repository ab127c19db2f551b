"""Configuration and arguments that are wrong: one line that says where, what, and what was expected."""

import json

import pytest

from .conftest import BARE, NAMED, Person

CONFIGURATIONS = {
    "[tool.sophia-tidy\n": "pyproject.toml:1:",
    "[tool.sophia-tidy]\nx =\n": "pyproject.toml:2:",
    "[tool.sophia-tidy]\njobs = 'two'\n": "pyproject.toml:2:1: jobs is 'two'; expected a whole number from 1 up [config]",
    "[tool.sophia-tidy]\njobs = 0\n": "pyproject.toml:2:1: jobs is 0; expected",
    "[tool.sophia-tidy]\nexclude = 'x'\n": "pyproject.toml:2:1: exclude is 'x'; expected a list of strings [config]",
    "[tool.sophia-tidy]\nexclude = [1]\n": "expected a list of strings",
    "[tool.sophia-tidy]\ntarget-version = 3.11\n": "pyproject.toml:2:1: target-version is 3.11; expected a Python version",
    "[tool.sophia-tidy]\nfix = 3\n": "pyproject.toml:2:1: fix is 3; expected a table [config]",
    "[tool.sophia-tidy.fix]\nunsafe = 1\n": "pyproject.toml:2:1: unsafe is 1; expected true or false [config]",
    "[tool.sophia-tidy.fix]\nselet = []\n": "pyproject.toml:2:1: unknown key 'selet'; expected one of",
    "[tool.sophia-tidy.fix]\nselect = ['bare-exept']\n": "unknown rule 'bare-exept'; expected one such as bare-except",
    "[tool]\nsophia-tidy = 1\n": "pyproject.toml:2:1: 1; expected a table [config]",
    "tool = []\n": "pyproject.toml:1:1:",
    "x = 1\nx = 2\n": "pyproject.toml:2:",
}


@pytest.mark.parametrize(("text", "said"), CONFIGURATIONS.items(), ids=range(len(CONFIGURATIONS)))
def test_our_configuration_is_wrong(person: Person, text: str, said: str):
    person.write({"a.py": BARE, "pyproject.toml": text})
    done = person.tidy("fix", "--apply")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert said in done.stderr
    assert (person.root / "a.py").read_text() == BARE


def test_a_configuration_that_is_not_utf_8(person: Person):
    person.write({"a.py": BARE, "pyproject.toml": b"[tool.sophia-tidy]\n# \xe9\n"})
    done = person.tidy("fix")
    assert (done.returncode, done.stderr) == (
        2,
        "pyproject.toml:2:3: byte 0xe9 is not UTF-8; expected TOML, which is [config]\n",
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ruff.toml", "lint.select = [\n", "ruff.toml"),
        ("ruff.toml", "lnt = 1\n", "`lnt`"),
        ("ruff.toml", "extend = 'gone.toml'\n", "ruff.toml:1:1"),
        (".ruff.toml", "target-version = 'py99'\n", ".ruff.toml:1:18"),
        ("pyproject.toml", "[tool.ruff]\nline-length = 'long'\n", "pyproject.toml:2:15"),
        ("sub/ruff.toml", "lint.select = 1\n", "sub/ruff.toml:1:15"),
    ],
)
def test_ruffs_configuration_is_wrong_and_the_work_goes_on_without_it(person: Person, name: str, text: str, said: str):
    person.write({"a.py": BARE, "sub/b.py": BARE, name: text})
    done = person.tidy("fix", "--apply")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
    told = [line for line in done.stdout.splitlines() if line.endswith("[ruff-config]")]
    assert len(told) == 1 and said in told[0]
    assert person.root.joinpath("a.py").read_text() == person.root.joinpath("sub/b.py").read_text() == NAMED


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("setup.cfg", "options\npython_requires\n"),
        (".python-version", "\x00\x01"),
        ("setup.cfg", b"\xff\xfe\x00"),
        ("sub/pyproject.toml", "[[[\n"),
        ("sub/pyproject.toml", b"\xff\xfe"),
        ("pyproject.toml", "[project]\nrequires-python = 'snake'\n"),
        ("pyproject.toml", "[project]\nrequires-python = ['>=3.11']\n"),
        ("pyproject.toml", "project = 1\n"),
        ("pyproject.toml", "[tool.poetry.dependencies]\npython = '^x'\n"),
        ("sub/pyproject.toml/x.py", "x = 1\n"),
    ],
)
def test_a_declaration_of_somebody_elses_that_is_wrong_stops_nothing(person: Person, name: str, text: str | bytes):
    person.write({"a.py": BARE, name: text})
    done = person.tidy("fix", "--apply")
    assert done.returncode == 0, done.stderr
    assert (person.root / "a.py").read_text() == NAMED


@pytest.mark.parametrize("text", ["x" * 100_000, "[" * 5000, "a = " + "[" * 5000, "a." * 3000 + "b = 1"])
def test_a_pyproject_that_is_a_trap(person: Person, text: str):
    person.write({"a.py": BARE, "pyproject.toml": text})
    done = person.tidy("fix")
    assert done.returncode in (0, 2)
    assert done.returncode == 0 or (done.stderr.startswith("pyproject.toml") and len(done.stderr) < 1000), done.stderr[
        :300
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fix", ".."], "is outside of"),
        (["fix", "/etc/passwd"], "is outside of"),
        (["fix", "../work/../home"], "is outside of"),
        (["fix", "gone/a.py"], "does not exist; expected a file or folder [input]"),
        (["fix", ""], "the path is empty"),
        (["why", "gone.py"], "does not exist"),
        (["-C", "a.py", "fix"], "is not a folder; expected one after -C [disk]"),
        (["fix", "a.py/x"], "does not exist"),
        (["fix", "a\0b"], ""),
        (["undo", "../x"], "there is no run ../x"),
        (["undo", "99999999999999999999"], "there is no run"),
        (["explain", "../../x"], "unknown rule"),
        (["fix", "--config", "."], "cannot be read"),
        (["fix", "--jobs", "-1"], "expected a whole number"),
        (["fix", "--jobs", "1e9"], "expected a whole number"),
        (["fix", "--select", "nothing-such"], "unknown rule"),
        (["fix", "n" * 5000], "does not exist"),
        (["-C", "n" * 5000, "fix"], "is not a folder"),
    ],
)
def test_arguments_that_are_wrong(person: Person, arguments: list[str], said: str):
    person.write({"a.py": BARE})
    person.commit()
    if any("\0" in argument for argument in arguments):
        with pytest.raises(ValueError, match="null byte"):  # the system itself cannot hand such a one on
            person.tidy(*arguments)
        return
    done = person.tidy(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert (person.root / "a.py").read_text() == BARE


def test_a_link_in_the_root_that_leads_outside_is_no_way_out(person: Person):
    outside = person.home / "outside"
    outside.mkdir()
    (outside / "b.py").write_text(BARE)
    (person.root / "link").symlink_to(outside)
    for name in ("link/b.py", "link"):
        done = person.tidy("fix", "--apply", name)
        assert done.returncode in (0, 2)
    assert (outside / "b.py").read_text() == BARE


def test_json_is_whole_even_when_a_file_is_an_error(person: Person):
    person.write({"a.py": b"\xff\xfe\x00", "b.py": "def f(:\n}}}\n", "c.py": BARE})
    done = person.tidy("fix", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["version"] == 1
