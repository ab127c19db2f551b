"""Diffs that say why can still be applied, whatever the bytes and the name."""

import subprocess
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.kernel.plan import Safety
from sophia_tidy.report.diff import lines_of, quoted, stat, unified
from sophia_tidy.report.page import FileDiff, Note, PageRow

from .pages import page


def patch(*steps: FileDiff) -> bytes:
    text = "".join(line + "\n" for step in steps for line in unified(step))
    return text.encode("utf-8", "surrogateescape")


def step(old: bytes, new: bytes, path: str = "a.py", *notes: Note) -> FileDiff:
    row = PageRow(P(path), "repaired", "r", "why")
    return FileDiff(P(path), old, new, Safety.SAFE, tuple((row, note) for note in notes))


def git_apply(folder: Path, text: bytes) -> None:
    done = subprocess.run(
        ["git", "apply", "--unidiff-zero", "-"], cwd=folder, input=text, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


CASES = {
    "an edit": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "no final newline before": (b"a\nb", b"a\nb\n"),
    "no final newline after": (b"a\nb\n", b"a\nb"),
    "no final newline at all": (b"a\nb", b"a\nc"),
    "carriage returns": (b"a\r\nb\r\n", b"a\r\nc\r\n"),
    "lone carriage returns": (b"a\rb\nc\n", b"a\rb\nd\n"),
    "form feed and other line ends of Python": (b"a\x0cb\x1c\xc2\x85c\nd\n", b"a\x0cb\x1c\xc2\x85c\ne\n"),
    "latin-1": (b"# caf\xe9\nx = 1\n", b"# caf\xe9\nx = 2\n"),
    "two hunks": (b"a\n" + b"x\n" * 30 + b"z\n", b"b\n" + b"x\n" * 30 + b"y\n"),
    "emptied": (b"a\n", b""),
    "lines that look like headers": (b"-- a\n++ b\n@@ x\n", b"-- c\n++ d\n@@ y\n"),
}


@pytest.mark.parametrize(("old", "new"), CASES.values(), ids=CASES)
def test_git_applies_the_diff(tmp_path, old, new):
    (tmp_path / "a.py").write_bytes(old)
    git_apply(tmp_path, patch(step(old, new, "a.py", Note(1, "why\nso", "r"))))
    left = tmp_path / "a.py"
    assert (left.read_bytes() if left.exists() else b"") == new


@pytest.mark.parametrize("name", ["a b.py", "sub/é.py", 'q"uote\\.py', "tab\t.py", "new\nline.py", "raw\udcff.py"])
def test_git_finds_the_file_by_its_quoted_name(tmp_path, name):
    target = tmp_path / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"a\n")
    git_apply(tmp_path, patch(step(b"a\n", b"b\n", name)))
    assert target.read_bytes() == b"b\n"


texts = st.lists(st.sampled_from([b"a", b"b", b"", b"x\r", b"\xff", b"def f():"]), max_size=12).map(b"\n".join)


def rebuilt(old: bytes, diff: list[str]) -> bytes:
    """What a patch program makes of ``old``: context and added lines of the hunks, everything else copied."""
    lines, position, out = lines_of(old), 0, []
    for number, line in enumerate(diff):
        bare = number + 1 < len(diff) and diff[number + 1].startswith("\\")
        if line.startswith("@@"):
            start, _, length = line.split()[1][1:].partition(",")
            first = int(start) - (length != "0")
            out, position = out + lines[position:first], first
        elif line[0] in " +":
            out.append(line[1:] + ("" if bare else "\n"))
        position += line[0] in " -"
    return "".join(out + lines[position:]).encode("utf-8", "surrogateescape")


@given(texts, texts)
def test_the_diff_rebuilds_the_new_content(old, new):
    assert rebuilt(old, list(unified(step(old, new)))[3:]) == new


def test_each_hunk_tells_its_own_reasons_once():
    heads = [line for s in page().steps() for line in unified(s) if line.startswith("@@")]
    assert heads == [
        "@@ -1,7 +1,7 @@ repaired: the ) was missing [unbalanced-bracket]",
        "@@ -23,4 +23,4 @@ repaired: closed before the line end [line-end]",
        "@@ -1,3 +1,3 @@ review: an empty list [unbalanced-bracket]",
    ]


def test_a_reason_behind_the_last_hunk_is_told_there():
    lines = list(unified(step(b"a\nb\n", b"c\nb\n", "a.py", Note(99, "late", "r"))))
    assert lines[3] == "@@ -1,2 +1,2 @@ repaired: late [r]"


def test_the_stat_counts_what_git_counts():
    counted = stat(step(b"a\nb\nc\n", b"a\nB\nC\nD\n"))
    assert (counted.added, counted.removed) == (3, 2)


def test_a_plain_name_is_not_quoted():
    assert quoted("a/", "x y.py") == "a/x y.py"
