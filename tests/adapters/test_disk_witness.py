"""What was seen on the disk is asked again, and nothing outside of the root is looked into."""

from pathlib import Path

import pytest

from sophia_tidy.adapters.disk_witness import DiskWitness, SeenKind, still_so


@pytest.mark.parametrize("kind", SeenKind)
def test_what_lies_outside_is_told_by_where_it_leads_alone(tmp_path: Path, kind: SeenKind):
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir(), outside.mkdir()
    (root / "link").symlink_to(outside)
    witness = DiskWitness(root)
    for place in (outside, root / "link", root / "link" / "file", Path("/")):
        witness.note(kind, str(place))
    (outside / "file").write_text("other\n")
    assert still_so(witness.seen, root)
    (root / "link").unlink()
    assert not still_so(witness.seen, root)


@pytest.mark.parametrize(
    ("kind", "notices"), [(SeenKind.FILE, {"b"}), (SeenKind.NAMES, {"new"}), (SeenKind.CONTENTS, {"new", "b"})]
)
def test_what_lies_inside_is_told_as_it_was_looked_at(tmp_path: Path, kind: SeenKind, notices: set[str]):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text("1")
    for name in ("b", "new"):
        witness = DiskWitness(tmp_path)
        witness.note(kind, str(tmp_path / "a" / ("b" if kind is SeenKind.FILE else "")))
        assert still_so(witness.seen, tmp_path)
        (tmp_path / "a" / name).write_text("2")
        assert still_so(witness.seen, tmp_path) is (name not in notices)
