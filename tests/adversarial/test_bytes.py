"""Files whose bytes are odd: each is mended in its own bytes or left alone, and every one comes back."""

import subprocess
from pathlib import Path

import pytest

from .conftest import BARE, BROKEN, MENDED, NAMED, Person, Seen, person_in

BOM = b"\xef\xbb\xbf"
LATIN = b"# -*- coding: latin-1 -*-\n# caf\xe9\n"
VIM = b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n# 5 \x80\n"
KOI = b"# coding=koi8-r\nname = '\xd0\xd2\xc9'\n"
UTF_16 = ("\ufeff" + BARE).encode("utf-16-le")

# name: (before, after `fix --apply --unsafe`); None: byte for byte as it was.
FILES: dict[str, tuple[bytes, bytes | None]] = {
    "bom.py": (BOM + BARE.encode(), BOM + NAMED.encode()),
    "bom_broken.py": (BOM + BROKEN.encode(), BOM + MENDED.encode()),
    "bom_cookie.py": (BOM + b"# coding: utf-8\n" + BARE.encode(), BOM + b"# coding: utf-8\n" + NAMED.encode()),
    "bom_wrong_cookie.py": (BOM + b"# coding: latin-1\n" + BARE.encode(), None),
    "latin.py": (LATIN + BARE.encode(), LATIN + NAMED.encode()),
    "latin_broken.py": (LATIN + BROKEN.encode(), LATIN + MENDED.encode()),
    "second_line.py": (VIM + BARE.encode(), VIM + NAMED.encode()),
    "cyrillic.py": (KOI + BARE.encode(), KOI + NAMED.encode()),
    "third_line.py": (b"#\n#\n# coding: latin-1\n# caf\xe9\n" + BARE.encode(), None),
    "unknown_cookie.py": (b"# coding: klingon\n" + BARE.encode(), None),
    "no_cookie.py": (b"# caf\xe9\n" + BARE.encode(), None),
    "utf_16.py": (UTF_16, None),
    "crlf.py": (BARE.replace("\n", "\r\n").encode(), NAMED.replace("\n", "\r\n").encode()),
    "crlf_broken.py": (BROKEN.replace("\n", "\r\n").encode(), MENDED.replace("\n", "\r\n").encode()),
    "cr.py": (BARE.replace("\n", "\r").encode(), None),  # LibCST does not print it back as it is
    "mixed.py": (b"x = 1\r\n" + BARE.encode() + b"y = 2\r\n", b"x = 1\r\n" + NAMED.encode() + b"y = 2\r\n"),
    "mixed_broken.py": (b"x = 1\r\n" + BROKEN.encode() + b"y = 2\r\n", b"x = 1\r\n" + MENDED.encode() + b"y = 2\r\n"),
    "no_end.py": (BARE.rstrip("\n").encode(), NAMED.rstrip("\n").encode()),
    "no_end_broken.py": (BROKEN.rstrip("\n").encode(), MENDED.rstrip("\n").encode()),
    "form_feed.py": (b"\x0c\n" + BARE.encode(), b"\x0c\n" + NAMED.encode()),
    "nul.py": (b"x = 1\x00\n" + BARE.encode(), b"x = 1\n" + NAMED.encode()),
    "nul_string.py": (b"x = '\x00'\n", None),
    "empty.py": (b"", None),
    "one_newline.py": (b"\n", None),
    "noise.py": (bytes(range(256)) * 16, None),
    "long_line.py": (
        b"x = '" + b"a" * 300_000 + b"'\n" + BARE.encode(),
        b"x = '" + b"a" * 300_000 + b"'\n" + NAMED.encode(),
    ),
    "deep.py": (b"x = " + b"(" * 5000 + b")" * 5000 + b"\n", None),
    "deep_open.py": (b"x = " + b"[" * 20_000 + b"\n", None),
    "binary.py": (b"\x7fELF\x02\x01\x01" + b"\x00" * 64, None),
}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> tuple[Seen, str]:
    """All of them in one repository, there and back; what was there in between, and what `fix` says."""
    person = person_in(tmp_path_factory.mktemp("bytes"))
    person.write({name: before for name, (before, _) in FILES.items()})
    (person.root / ".gitattributes").write_text("* -text\n")
    person.commit()
    said = person.tidy("fix", "--unsafe", "--verbose").stdout
    return person.there_and_back(), said


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_mended_in_its_own_bytes_or_left_alone(there: tuple[Seen, str], name: str):
    before, after = FILES[name]
    assert there[0][name][1] == (before if after is None else after)


def test_the_patch_is_one_that_git_applies_to_the_byte(person: Person):
    person.write({name: before for name, (before, _) in FILES.items()})
    (person.root / ".gitattributes").write_text("* -text\n")
    person.commit()
    patch = subprocess.run(
        person.command("fix", "--diff", "--unsafe"),
        cwd=person.root,
        env=person.environment(),
        capture_output=True,
        check=False,
    ).stdout
    subprocess.run(["git", "apply", "-"], cwd=person.root, env=person.environment(), input=patch, check=True)
    assert {name: (person.root / name).read_bytes() for name in FILES} == {
        name: before if after is None else after for name, (before, after) in FILES.items()
    }


@pytest.mark.parametrize(
    "name",
    [
        "bom_wrong_cookie.py",
        "unknown_cookie.py",
        "no_cookie.py",
        "third_line.py",
        "utf_16.py",
        "nul_string.py",
        "noise.py",
        "deep_open.py",
        "binary.py",
    ],
)
def test_what_cannot_be_read_or_mended_is_said(there: tuple[Seen, str], name: str):
    assert any(line.startswith(f"{name}:") and ": error: " in line for line in there[1].splitlines()), there[1]


def test_a_file_of_50_mb_is_a_finding_and_costs_nothing(person: Person):
    person.write({"a.py": BARE})
    with (person.root / "huge.py").open("wb") as file:
        file.truncate(50_000_000)
    done = person.tidy("fix", "--apply")
    assert done.returncode == 0
    assert "huge.py: note: 50,000,000 bytes; more than 5,000,000 are not analysed [too-large]" in done.stdout
    assert (person.root / "huge.py").stat().st_size == 50_000_000
    assert (person.root / "a.py").read_text() == NAMED


def test_a_file_that_grows_while_it_is_judged_is_not_touched(person: Person, tmp_path: Path):
    """The plan names the bytes that it was made for; ones that came later are somebody's work."""
    person.write({"a.py": BARE})
    process = person.start("fix", "--apply")
    (person.root / "a.py").write_text(BARE + "# mine\n")
    _, said = process.communicate(timeout=60)
    assert process.returncode in (0, 2), said
    assert (person.root / "a.py").read_text().endswith("# mine\n")


def test_a_file_of_nul_bytes_is_not_emptied(person: Person):
    """What a crash leaves of a file on some file systems; deleting all of it mends nothing."""
    person.write({"lost.py": b"\x00" * 4096})
    assert person.tidy("fix", "--apply").returncode == 1
    assert (person.root / "lost.py").read_bytes() == b"\x00" * 4096
