"""The table of `workflow` at a terminal of 80 columns: every word whole, whatever the statuses and names."""

from sophia_tidy.report.pages.workflow import _BECOMES, _filled, _table


def lines_of(rows):
    return list(_table(*_filled(_BECOMES, rows)))


def test_with_every_status_no_line_is_wider_than_80_and_no_word_of_the_fate_is_cut():
    rows = [("setup-gcp-infrastructure-and-more", "archived", "1", "12", "3", "4", "5", "6"), ("a", "stays", *"1" * 6)]
    lines = lines_of(rows)
    assert max(map(len, lines)) <= 80
    assert any("archived" in line for line in lines) and any("stays" in line for line in lines)


def test_a_status_that_nothing_has_takes_no_room():
    lines = lines_of([("ci", "stays", "2", "", "", "", "1", "")])
    assert lines[0].split() == ["workflow", "its", "file", "kept", "dropped"]


def test_a_long_fate_is_folded_between_words():
    lines = lines_of([("ci", "stays without build, deploy, notify, and-a-very-long-one", "1", "", "", "", "", "2")])
    assert max(map(len, lines)) <= 80
    assert "and-a-very-long-one" in " ".join(lines)
