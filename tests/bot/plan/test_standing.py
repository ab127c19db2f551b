"""What stands on what, in the order of a fold."""

from pathlib import PurePosixPath as P

from sophia_tidy.bot.plan.standing import standings
from sophia_tidy.kernel.plan import Move, Write, digest


def _write(path: str, old: bytes | None, new: bytes) -> Write:
    return Write(P(path), new, None if old is None else digest(old), "r")


def test_a_change_stands_on_who_touched_its_place_before_and_all_that_follows_does_too() -> None:
    found = standings(
        [
            ("archive", Move(P("a"), P("archive/a"), digest(b"1"), "r")),
            ("repair", _write("archive/a", b"1", b"2")),
            ("repair", _write("b", b"1", b"2")),
            ("bare-except", _write("b", b"2", b"3")),
            ("bare-except", _write("b", b"3", b"4")),
            ("yaml", _write("c", b"1", b"2")),
            ("yaml", _write("c", b"2", b"3")),
            ("docs", _write("archive/a", b"2", b"3")),
        ]
    )
    assert {name: (len(each.alone), dict(each.leaning)) for name, each in found.items()} == {
        "archive": (1, {}),
        "repair": (1, {P("archive/a"): frozenset({"archive"})}),
        "bare-except": (0, {P("b"): frozenset({"repair"})}),
        "yaml": (2, {}),
        "docs": (0, {P("archive/a"): frozenset({"archive", "repair"})}),
    }
