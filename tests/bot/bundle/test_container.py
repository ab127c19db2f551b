"""The container: a tar that any tar reads, and of which every other byte is refused."""

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.bot.bundle.container import packed, unpacked

MEMBERS = (b'{"version": 1}\n', b"# v2 git bundle\n" + bytes(range(256)) * 3)


@given(st.binary(max_size=1500), st.binary(max_size=1500))
def test_what_is_packed_is_unpacked(first: bytes, second: bytes):
    assert unpacked(packed((first, second))) == (first, second)


def test_any_tar_reads_it():
    with tarfile.open(fileobj=io.BytesIO(packed(MEMBERS)), mode="r:") as tar:
        members = tar.getmembers()
        assert [(each.name, each.mode, each.mtime, each.uid, each.isreg()) for each in members] == [
            ("wanted.json", 0o644, 0, 0, True),
            ("branches.bundle", 0o644, 0, 0, True),
        ]
        assert tuple(tar.extractfile(each).read() for each in members) == MEMBERS


@given(st.integers(0, len(packed(MEMBERS)) - 1))
def test_one_that_is_cut_short_is_refused(at: int):
    with pytest.raises(ValueError, match=r"cut short|no bundle"):
        unpacked(packed(MEMBERS)[:at])


@given(st.integers(0, len(packed(MEMBERS)) - 1), st.integers(1, 255))
def test_another_byte_is_another_content_or_refused(at: int, by: int):
    whole = packed(MEMBERS)
    other = whole[:at] + bytes(((whole[at] + by) % 256,)) + whole[at + 1 :]
    try:
        found = unpacked(other)
    except ValueError:
        return
    assert found != MEMBERS
    assert packed(found) == other


def tar(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as made:
        for info, content in members:
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return file.getvalue()


def link(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no tar",
        tar((tarfile.TarInfo("wanted.json"), b"{}")),
        tar((tarfile.TarInfo("branches.bundle"), b""), (tarfile.TarInfo("wanted.json"), b"{}")),
        tar((tarfile.TarInfo("../wanted.json"), b"{}"), (tarfile.TarInfo("branches.bundle"), b"")),
        tar((link("wanted.json"), b""), (tarfile.TarInfo("branches.bundle"), b"")),
        packed(MEMBERS)[:-1024] + tar((tarfile.TarInfo("more"), b"x")),
    ],
)
def test_any_other_archive_is_refused(content: bytes):
    with pytest.raises(ValueError, match=r"no bundle|cut short"):
        unpacked(content)


def test_what_is_too_long_is_refused_before_it_is_read():
    info = tarfile.TarInfo("wanted.json")
    info.size = 64_000_001
    with pytest.raises(ValueError, match="more than 64000000"):
        unpacked(info.tobuf(tarfile.USTAR_FORMAT))
