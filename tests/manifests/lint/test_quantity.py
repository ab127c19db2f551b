"""Quantities as exact numbers: every suffix, and what only looks like one."""

import pytest

from sophia_tidy.manifests.lint.quantity import NotAQuantity, amount, nanos

ONE = 10**9


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1", ONE),
        ("100m", ONE // 10),
        ("1500m", 3 * ONE // 2),
        ("1.5", 3 * ONE // 2),
        (".5", ONE // 2),
        ("5.", 5 * ONE),
        ("1u", 1000),
        ("1n", 1),
        ("0.1n", 1),
        ("1k", 1000 * ONE),
        ("1Ki", 1024 * ONE),
        ("1.5Gi", 3 * 2**29 * ONE),
        ("1M", 10**15),
        ("1Mi", 2**20 * ONE),
        ("1E", 10**27),
        ("1Ei", 2**60 * ONE),
        ("1e3", 1000 * ONE),
        ("1E3", 1000 * ONE),
        ("12e-1", 12 * ONE // 10),
        ("1e+2", 100 * ONE),
        ("-1", -ONE),
        ("+1", ONE),
        (1, ONE),
        (0.5, ONE // 2),
        (-2, -2 * ONE),
    ],
)
def test_a_quantity_is_its_number(text, value):
    assert nanos(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "m",
        "Gi",
        "1GB",
        "1 Gi",
        "1gi",
        "1K",
        "1kib",
        "--1",
        "1.2.3",
        "1e",
        "1e1000",
        "0x10",
        "1_000",
        "1,5",
        "٣",
        "one",
        "1Gi ",
        "NaN",
        "1m5",
    ],
)
def test_what_is_no_quantity_is_told(text):
    with pytest.raises(NotAQuantity):
        nanos(text)
    assert amount(text) is None


def test_units_compare():
    assert amount("1024Mi") == amount("1Gi") == amount(2**30)
    assert amount("1000m") == amount("1") == amount(1.0)
    assert amount("1G") < amount("1Gi")
