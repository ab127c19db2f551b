"""A value is put into the TOML that a person wrote, and every other byte of it stays."""

import tomllib
from pathlib import PurePosixPath as P

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.config.edit import edited, without
from sophia_tidy.kernel.errors import ConfigError

PATH = P("pyproject.toml")
ISSUER = ("tool", "sophia-tidy", "convert", "issuer")
DUTY = ("tool", "sophia-tidy", "workflow", "duties", "ci.yml/tests")


def put(text: str, keys: tuple[str, ...] = ISSUER, value: str | bool | int | list[str] = "ours") -> str:
    return edited(text.encode(), [(keys, value)], PATH).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[tool.sophia-tidy.convert]\nissuer = "ours"\n'),
        ('[project]\nname = "a"', '[project]\nname = "a"\n\n[tool.sophia-tidy.convert]\nissuer = "ours"\n'),
        (
            '[tool.sophia-tidy.convert]\n# where\nnamespace="a"  # x\n\n[tool.ruff]\nline-length=1\n',
            '[tool.sophia-tidy.convert]\n# where\nnamespace="a"  # x\nissuer = "ours"\n\n[tool.ruff]\nline-length=1\n',
        ),
        ('[tool.sophia-tidy.convert]\nissuer="x"  # why\n', '[tool.sophia-tidy.convert]\nissuer="ours"  # why\n'),
        ("[tool.sophia-tidy.convert]\nissuer = 'x'\n", "[tool.sophia-tidy.convert]\nissuer = 'ours'\n"),
        (
            "[tool.sophia-tidy]\njobs = 2\n\n# of ruff\n[tool.ruff]\n",
            '[tool.sophia-tidy]\njobs = 2\n\n[tool.sophia-tidy.convert]\nissuer = "ours"\n\n# of ruff\n[tool.ruff]\n',
        ),
        (
            '[tool.sophia-tidy]\nconvert.namespace = "a"\n',
            '[tool.sophia-tidy]\nconvert.namespace = "a"\nconvert.issuer = "ours"\n',
        ),
        ("[tool.sophia-tidy]\nconvert = {}\n", '[tool.sophia-tidy]\nconvert = {issuer = "ours"}\n'),
        (
            '[tool]\nsophia-tidy = {convert = {namespace = "a"}, jobs = 2}\n',
            '[tool]\nsophia-tidy = {convert = {namespace = "a",issuer = "ours"}, jobs = 2}\n',
        ),
        (
            '[tool.ruff]\na = """\n[tool.sophia-tidy.convert]\n"""\n',
            '[tool.ruff]\na = """\n[tool.sophia-tidy.convert]\n"""\n\n[tool.sophia-tidy.convert]\nissuer = "ours"\n',
        ),
        (
            "[tool.sophia-tidy.convert.images]\na = 'b'\n",
            "[tool.sophia-tidy.convert.images]\na = 'b'\n\n[tool.sophia-tidy.convert]\nissuer = \"ours\"\n",
        ),
    ],
)
def test_the_value_goes_where_a_person_would_put_it(before: str, after: str):
    assert put(before) == after
    assert put(after) == after


@pytest.mark.parametrize("value", [True, 900, ["-mypy", "x"], 'say "no"\\ and\nmore'])
def test_every_kind_of_value_is_read_back(value: str | bool | int | list[str]):
    assert tomllib.loads(put("", value=value))["tool"]["sophia-tidy"]["convert"]["issuer"] == value


def test_a_list_is_changed_item_by_item():
    before = '[tool.sophia-tidy.workflow]\ngates = [\n    "-mypy",  # too slow\n    "black",\n]\n'
    after = put(before, ("tool", "sophia-tidy", "workflow", "gates"), ["-mypy", "black", "-pytest"])
    assert after == before.replace('    "black",\n', '    "black",\n    "-pytest",\n')


def test_the_mark_at_the_front_and_the_line_ends_stay():
    before = b'\xef\xbb\xbf[project]\r\nname = "a"\r\n'
    after = edited(before, [(ISSUER, "ours"), (DUTY, "kept: why")], PATH)
    assert after.startswith(before + b"\r\n[tool.sophia-tidy.convert]\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")


def test_a_file_of_both_line_ends_keeps_each():
    before = '[project]\r\nname = "a"\nversion = "1"\r\n'
    assert put(before).startswith(before)


def test_a_key_below_a_value_is_refused_with_the_file():
    with pytest.raises(ConfigError, match=r"pyproject.toml: tool.sophia-tidy.convert.issuer cannot be changed"):
        put("[tool.sophia-tidy]\nconvert = 1\n")


def test_what_is_no_toml_is_refused():
    with pytest.raises(ConfigError, match="expected TOML"):
        put("[tool\n")
    with pytest.raises(ConfigError, match="expected TOML"):
        edited(b"a = '\xff'", [(ISSUER, "ours")], PATH)


@pytest.mark.parametrize("text", ["", "a = 1\n", "[tool]\nsophia-tidy = {convert = {issuer = 'x'}, jobs = 1}\n"])
def test_what_was_put_in_can_be_taken_out(text: str):
    data = tomllib.loads(without(put(text).encode(), [ISSUER, DUTY], PATH).decode())
    assert "issuer" not in data.get("tool", {}).get("sophia-tidy", {}).get("convert", {})


# Tables in any order, of which each is written in one of the ways that TOML has.
BLOCKS = (
    ('[project]\nname = "a"  # ours\n',),
    ("[tool.ruff]  # style\nline-length = 100\n", "[tool.ruff.lint]\nselect = [\n  'E',  # all\n]\n"),
    (
        "[tool.sophia-tidy]\njobs = 2\n",
        "[tool.sophia-tidy]\nconvert.namespace = 'a'\n",
        "[tool.sophia-tidy]\nconvert = {namespace = 'a'} # one line\n",
        "[tool.'sophia-tidy']\nworkflow = {duties = {'old.yml' = 'kept: x'}, mode = 'gitops'}\n",
    ),
    ("[tool.sophia-tidy.fix]\n# why\nignore = ['utcnow']\n", "[tool.sophia-tidy.archive]\nkeep = []\n"),
    ("[tool.sophia-tidy.flux]\n\n\nacme-email = 'a@example.org'   # who\n",),
    ("[[tool.black.rows]]\nx = 1\n", "[tool.black]\ntext = '''\n[tool.sophia-tidy]\n# no comment\n'''\n"),
    ("\n# a word of mine\n", "#\n\n\n"),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    kinds = draw(st.permutations(BLOCKS))
    blocks = [draw(st.sampled_from(kind)) for kind in kinds[: draw(st.integers(0, len(BLOCKS)))]]
    return draw(st.sampled_from(["", "\n"])).join(blocks)


@given(documents(), st.sampled_from([ISSUER, DUTY, ("tool", "sophia-tidy", "fix", "unsafe")]), st.booleans())
def test_every_line_stays_in_its_order_and_nothing_else_is_read(text: str, keys: tuple[str, ...], windows: bool):
    raw = (text.replace("\n", "\r\n") if windows else text).encode()
    try:
        after = edited(raw, [(keys, "kept: ours")], PATH)
    except ConfigError:
        pytest.fail(f"cannot be edited: {text!r}")
    wanted = tomllib.loads(text)
    table = wanted
    for key in keys[:-1]:
        table = table.setdefault(key, {})
    table[keys[-1]] = "kept: ours"
    assert tomllib.loads(after.decode()) == wanted
    rest = iter(after.decode().splitlines(keepends=True))
    one_line_tables_aside = [line for line in raw.decode().splitlines(keepends=True) if "{" not in line]
    assert [line for line in one_line_tables_aside if line not in rest] == [], after.decode()
    assert edited(after, [(keys, "kept: ours")], PATH) == after
