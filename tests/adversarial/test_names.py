"""Names that other tools stumble over, in git and outside of it."""

import os
from pathlib import Path

import pytest

from .conftest import BARE, BROKEN, MENDED, NAMED, Person, Seen, person_in

NAMES = [
    b"with space.py",
    b"caf\xc3\xa9.py",
    b"not_utf8_\xe9\xff.py",
    b"new\nline.py",
    b"carriage\rreturn.py",
    b"tab\t.py",
    b"quote'\".py",
    b"back\\slash.py",
    b"-dash.py",
    b"--apply.py",
    b"@file.py",
    b"#hash.py",
    b"star*[a-z]?.py",
    b"$(touch x).py",
    b"%s%n.py",
    b"{brace}.py",
    b" lead.py",
    b"trail .py",
    b"\xe2\x80\xaertl.py",
    b"esc\x1b[31m.py",
    b"a:b.py",
    b".hidden.py",
    b"..py",
    b"n" * 252 + b".py",
    b"f,g.py",
    b"~.py",
    b"CON.py",
    b"deep/" * 60 + b"x.py",
]


@pytest.fixture(scope="module", params=["in git", "outside git"])
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Every name with a file to rewrite, and one more of them broken, there and back."""
    person = person_in(tmp_path_factory.mktemp("names"))
    for number, name in enumerate(NAMES):
        path = person.root / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BROKEN if number % 2 else BARE)
    if request.param == "in git":
        person.commit()
    return person.there_and_back()


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_the_name_goes_through(there: Seen, name: bytes):
    expected = MENDED if NAMES.index(name) % 2 else NAMED
    assert there[os.fsdecode(name)][1] == expected.encode()


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "markdown"])
def test_every_format_can_say_every_name(person: Person, form: str):
    for name in NAMES:
        path = person.root / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("def f(:\n  }}\n" if len(name) % 2 else BARE)
    done = person.tidy("fix", "--diff", "--format", form)
    assert "\x1b" not in done.stdout
    assert done.stdout.isprintable() or form != "github" or "\r" not in done.stdout


@pytest.mark.parametrize("name", ["-dash.py", "with space.py", "star*.py"])
def test_a_name_can_be_asked_for(person: Person, name: str):
    person.write({name: BARE, "starx.py": BARE})
    done = person.tidy("fix", "--apply", "--", name)
    assert done.returncode == 0, done.stderr
    assert (person.root / name).read_text() == NAMED
    assert (person.root / "starx.py").read_text() == BARE


@pytest.mark.parametrize(
    ("folder", "in_git"),
    [
        ("my project", True),
        ("проект", True),
        ("a'b\"c", False),
        ("$HOME", True),
        ("[x]", False),
        ("new\nline", True),
        (os.fsdecode(b"\xff\xfe"), True),
        (os.fsdecode(b"\xff\xfe"), False),
    ],
)
def test_a_repository_may_lie_anywhere(tmp_path: Path, folder: str, in_git: bool):
    person = person_in(tmp_path)
    person.root = person.root / folder
    person.root.mkdir()
    person.write({"a.py": BARE, "b.py": BROKEN})
    if in_git:
        person.commit()
    before = person.seen()
    assert person.tidy("fix", "--apply").returncode == 0
    assert {name: content.decode() for name, (_, content) in person.seen().items()} == {"a.py": NAMED, "b.py": MENDED}
    assert person.tidy("undo").returncode == 0
    assert person.seen() == before
