"""The door to ruff, against the real one."""

import os
import time
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.adapters.ruff import check as ruff
from sophia_tidy.adapters.ruff import process as ruff_process
from sophia_tidy.adapters.ruff.process import RuffRefuses
from sophia_tidy.config.ruff_settings import RuffInvocation
from sophia_tidy.formats.source_encoding import Undecodable, decode
from sophia_tidy.kernel.errors import ToolMissing
from sophia_tidy.kernel.finding import Finding, Severity

GATE = ("E9", "F63", "F7", "F82")


def check(root: Path, *names: str, select: tuple[str, ...] = ("F821",), **options: object) -> list[str]:
    return [str(f) for f in ruff.check(root, map(P, names), select=select, target="py311", **options)]


def put(root: Path, **contents: bytes) -> None:
    for name, content in contents.items():
        (root / name.replace("__", ".")).write_bytes(content)


def test_findings_have_ruffs_codes_and_places(tmp_path: Path):
    put(tmp_path, a__py=b"import os\nmissing\n", b__py=b"x = (\n")
    found = ruff.check(tmp_path, [P("b.py"), P("a.py")], select=(*GATE, "F401"), target="py311")
    assert [(str(f.location), f.rule, f.severity) for f in found] == [
        ("a.py:1:8", "F401", Severity.WARNING),
        ("a.py:2:1", "F821", Severity.ERROR),
        ("b.py:2:1", "invalid-syntax", Severity.ERROR),
    ]


def test_no_files_need_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ruff_process.subprocess, "Popen", None)
    assert check(tmp_path) == []


NAMES = [
    b"a.py",
    b"we ird.py",
    b"trail .py ",
    b" lead.py",
    b"-x.py",
    b"@y.py",
    "café.py".encode(),
    b"lat\xe9.py",
    b"new\nline.py",
    b"end.py\r",
    b"#h.py",
    b"q\"uote'.py",
    b"star*.py",
    b"script",
    b"back\\slash.py",
    b"d/e.py",
]


def test_any_name_goes_through(tmp_path: Path):
    names = [os.fsdecode(name) for name in NAMES]
    (tmp_path / "d").mkdir()
    for name in names:
        (tmp_path / name).write_bytes(b"missing\n")
    found = ruff.check(tmp_path, map(P, names), select=("F821",), target="py311")
    assert {f.location.path for f in found} == set(map(P, names))


def test_a_root_that_is_a_link_or_has_an_odd_name_changes_nothing(tmp_path: Path):
    for name in ("plain", os.fsdecode(b"caf\xe9 \n")):
        root = tmp_path / name
        root.mkdir()
        put(root, a__py=b"missing\n")
        link = tmp_path / "link"
        link.symlink_to(root)
        assert check(link, "a.py") == check(root, "a.py") == ["a.py:1:1: Undefined name `missing` [F821]"]
        link.unlink()


def test_the_target_decides_what_parses(tmp_path: Path):
    put(tmp_path, a__py=b"match x:\n    case 1: pass\n")
    paths = [P("a.py")]
    assert [f.rule for f in ruff.check(tmp_path, paths, select=("E9",), target="py39")] == ["invalid-syntax"]
    assert ruff.check(tmp_path, paths, select=("E9",), target="py310") == []


# The project's own configuration.


def test_only_when_it_is_told_does_the_projects_configuration_hold(tmp_path: Path):
    (tmp_path / "ruff.toml").write_text(
        'fix = true\nforce-exclude = true\nexclude = ["a.py"]\nunsafe-fixes = true\n'
        'target-version = "py38"\noutput-format = "github"\n[lint]\nselect = ["F401"]\n'
    )
    content = b"import os\nmissing\nmatch 1:\n    case 1: pass\n"
    put(tmp_path, a__py=content)
    assert check(tmp_path, "a.py") == ["a.py:2:1: Undefined name `missing` [F821]"]
    assert check(tmp_path, "a.py", told=RuffInvocation()) == [
        "a.py:1:8: `os` imported but unused [F401]",
        "a.py:2:1: Undefined name `missing` [F821]",
    ]
    assert (tmp_path / "a.py").read_bytes() == content


def test_a_safe_fix_is_told_from_others(tmp_path: Path):
    put(tmp_path, a__py=b"import os\n", b__py=b"missing\n", c__py=b"x = not 1 == 2\ny = x == None\n")
    found = ruff.check(tmp_path, map(P, ("a.py", "b.py", "c.py")), select=("F401", "F821", "E711"), target="py311")
    assert ruff.fixes_wanted(found) == {P("a.py")}


def test_ruffs_words_about_a_configuration_are_kept_and_not_printed(tmp_path: Path):
    (tmp_path / "ruff.toml").write_text("line-length = 'hunter2'\n")
    put(tmp_path, a__py=b"x\n")
    with pytest.raises(RuffRefuses, match=r"^ruff ended with exit code 2; expected 0 or 1") as error:
        check(tmp_path, "a.py", told=RuffInvocation())
    assert "hunter2" in error.value.said
    assert "hunter2" not in str(error.value)


def test_variables_of_ruffs_do_not_take_the_answer_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(tmp_path, a__py=b"missing\n")
    monkeypatch.setenv("RUFF_OUTPUT_FILE", str(tmp_path / "out"))
    monkeypatch.setenv("RUFF_OUTPUT_FORMAT", "github")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert check(tmp_path, "a.py") == ["a.py:1:1: Undefined name `missing` [F821]"]


def test_the_cache_is_the_users_not_the_projects(tmp_path: Path):
    put(tmp_path, a__py=b"x = missing\n")
    for _ in range(2):
        assert len(check(tmp_path, "a.py", told=RuffInvocation())) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py"]
    assert (Path(os.environ["XDG_CACHE_HOME"]) / "sophia-tidy/ruff").is_dir()


def test_without_a_place_for_the_cache_it_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(tmp_path, a__py=b"missing\n")
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    assert len(check(tmp_path, "a.py")) == 1


def test_it_runs_in_the_background_and_can_be_stopped(tmp_path: Path):
    put(tmp_path, a__py=b"missing\n")
    began = time.perf_counter()
    work = ruff.start(tmp_path, [P("a.py")], select=("F821",), target="py311")
    assert time.perf_counter() - began < 1
    assert len(work.findings()) == 1
    ruff.start(tmp_path, [P("a.py")], select=("F821",), target="py311").stop()


def test_a_missing_ruff_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def nowhere() -> str:
        raise FileNotFoundError

    put(tmp_path, a__py=b"x\n")
    monkeypatch.setattr("ruff.__main__.find_ruff_bin", nowhere)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="ruff is not installed"):
        check(tmp_path, "a.py")


# Encodings.

CONTENTS = {
    "declared latin-1": (
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\nmissing\n",
        ["a.py:3:1: Undefined name `missing` [F821]"],
    ),
    "declared in line 2": (b"#!/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n", []),
    "declared in line 3": (
        b"#\n\n# coding: latin-1\nx = '\xe9'\n",
        ["a.py:4:6: byte 0xe9 is not utf-8; expected text in utf-8 [undecodable]"],
    ),
    "not utf-8": (
        b"x = 1\ny = '\xc3\xa9\xe9'\n",
        ["a.py:2:7: byte 0xe9 is not utf-8; expected text in utf-8 [undecodable]"],
    ),
    "utf-8 with its mark": (b"\xef\xbb\xbfmissing\n", ["a.py:1:1: Undefined name `missing` [F821]"]),
    "utf-16": (
        "x = 1\n".encode("utf-16"),
        ["a.py:1:1: the file is UTF-16, which Python does not read; expected UTF-8 [undecodable]"],
    ),
    "an encoding that is none": (
        b"\n# coding: nonsense\nx = '\xe9'\n",
        ["a.py:3:6: byte 0xe9 is not utf-8; expected text in utf-8 [undecodable]"],
    ),
    "broken latin-1": (
        b"# coding: latin-1\nx = '\xe9\n",
        ["a.py:2:5: missing closing quote in string literal [invalid-syntax]"],
    ),
}


@pytest.mark.parametrize(("content", "expected"), CONTENTS.values(), ids=CONTENTS)
def test_an_encoding_is_read_as_python_would(tmp_path: Path, content: bytes, expected: list[str]):
    put(tmp_path, a__py=content)
    assert check(tmp_path, "a.py", select=("F821", "E9")) == expected
    again = ruff.check_contents({P("a.py"): content}, select=("F821", "E9"), target="py311")
    assert [str(f) for f in again] == expected


def test_a_nul_byte_is_a_fault_that_can_be_printed(tmp_path: Path):
    put(tmp_path, a__py=b"x = 1\0\n")
    found = check(tmp_path, "a.py")
    assert found
    assert all(line.isprintable() for line in found)


def test_a_file_that_is_gone_keeps_the_systems_words(tmp_path: Path):
    assert check(tmp_path, "gone.py") == ["gone.py:1:1: No such file or directory (os error 2) [E902]"]


def test_decoding_names_the_encoding_that_gives_the_bytes_back():
    for content in (b"x\r\n", b"\xef\xbb\xbfx", b"# coding: latin-1\n\xe9", b""):
        text, encoding = decode(content, P("a.py"))
        assert text.encode(encoding) == content


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"# coding: rot13\n", "a.py:1:1"),
        (b"\n# coding: nonsense\n", "a.py:2:1"),
        (b"# coding: ascii\nab\xe9", "a.py:2:3"),
    ],
)
def test_what_cannot_be_decoded_has_a_place(content: bytes, where: str):
    with pytest.raises(Undecodable) as error:
        decode(content, P("a.py"))
    assert str(error.value.location) == where


# Contents, and fixes.


def test_contents_are_checked_under_their_own_paths():
    contents = {
        P("a/b.py"): b"missing\n",
        P("../up.py"): b"(",
        P("/abs.py"): b"(",
        P("new\nline.py"): b"(",
        P("a/c.pyi"): b"missing\n",
        P("script"): b"missing\n",
        P("ok.py"): b"x = 1\n",
    }
    found = ruff.check_contents(contents, select=("F821",), target="py311")
    assert {f.location.path for f in found} == set(contents) - {P("ok.py")}


def test_fixes_are_the_projects_and_safe_ones_only(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "ruff.toml").write_text('fix = true\nunsafe-fixes = true\n[lint]\nselect = ["F401", "E711"]\n')
    content = b"import os\r\nx = 1\r\ny = x == None\r\n"
    assert (
        ruff.fixed(tmp_path, P("sub/a.py"), content, target="py311", told=RuffInvocation()).content
        == b"x = 1\r\ny = x == None\r\n"
    )
    assert list((tmp_path / "sub").iterdir()) == []


def test_ruffs_fixes_are_named(tmp_path):
    (tmp_path / "ruff.toml").write_text("lint.select = ['F', 'I']\n")
    done = ruff.fixed(
        tmp_path, P("a.py"), b"import sys, os, json\nprint(os, json)\n", target="py311", told=RuffInvocation()
    )
    assert done == (b"import json\nimport os\n\nprint(os, json)\n", ("F401 (unused-import)", "I001 (unsorted-imports)"))


@pytest.mark.parametrize("content", [b"# coding: latin-1\nx = '\xe9'\n", b"\xef\xbb\xbfx = 1\n", b"x = (\n", b""])
def test_fixes_leave_other_bytes_alone(tmp_path: Path, content: bytes):
    assert ruff.fixed(tmp_path, P("a.py"), content, target="py311", told=RuffInvocation()).content == content
    head, _end, rest = content.partition(b"\n")
    if rest:
        broken = head + b"\nimport os\n" + rest
        assert ruff.fixed(tmp_path, P("a.py"), broken, target="py311", told=RuffInvocation()).content == content


def test_fixes_on_what_is_no_text_are_refused(tmp_path: Path):
    with pytest.raises(Undecodable):
        ruff.fixed(tmp_path, P("a.py"), b"\xe9", target="py311", told=RuffInvocation())


def test_findings_are_plain_values():
    assert isinstance(ruff.check_contents({P("a.py"): b"("}, select=("E9",), target="py311")[0], Finding)
