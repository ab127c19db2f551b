"""Which ruff configuration governs a file, and what it ignores by name."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.ruff_settings import RuffConfigs
from sophia_tidy.kernel.tree import Tree


def configs(**files: bytes) -> RuffConfigs:
    return RuffConfigs(Tree({P(name): content for name, content in files.items()}))


@pytest.mark.parametrize(
    "content",
    [
        b"[tool.ruff]\nignore = ['E722', 'B']\n",
        b"[tool.ruff.lint]\nignore = ['E722']\nextend-ignore = ['B']\n",
        b"[tool.ruff]\nextend-ignore = ['B']\n[tool.ruff.lint]\nignore = ['E722']\n",
    ],
)
def test_ignored_codes_are_read_from_where_ruff_reads_them(content):
    asked = configs(**{"pyproject.toml": content})(P("a/b.py"))
    assert asked is not None
    assert [asked.ignores(code) for code in ("E722", "B006", "E721")] == [True, True, False]


@pytest.mark.parametrize("content", [b"", b"[tool.black]\n", b"tool = 3\n"])
def test_a_project_without_ruffs_table_asks_for_nothing(content):
    assert configs(**{"pyproject.toml": content})(P("a.py")) is None


def test_the_nearest_configuration_governs_alone():
    found = configs(
        **{
            "pyproject.toml": b"[tool.ruff]\nignore = ['E722']\n",
            "api/ruff.toml": b"lint.ignore = ['B006']\n",
            "api/v1/pyproject.toml": b"[project]\n",
        }
    )
    assert [found(P(p)).path for p in ("x.py", "api/a.py", "api/v1/b.py")] == [
        P("pyproject.toml"),
        P("api/ruff.toml"),
        P("api/ruff.toml"),
    ]
    assert not found(P("api/a.py")).ignores("E722")


def test_in_one_folder_dot_ruff_goes_first():
    found = configs(**{".ruff.toml": b"", "ruff.toml": b"", "pyproject.toml": b"[tool.ruff]\n"})
    assert found(P("a.py")).path == P(".ruff.toml")


def test_the_line_length_and_the_builtins_are_read():
    asked = configs(**{"ruff.toml": b"line-length = 120\nbuiltins = ['_']\n"})(P("a.py"))
    assert (asked.line_length, asked.builtins) == (120, {"_"})


def test_extend_is_followed_within_the_root_and_a_loop_ends():
    found = configs(
        **{
            "ruff.toml": b"extend = 'api/ruff.toml'\nlint.ignore = ['E722']\n",
            "api/ruff.toml": b"extend = '../ruff.toml'\nlint.ignore = ['B006']\n",
            "web/ruff.toml": b"extend = '../../outside.toml'\n",
        }
    )
    assert found(P("api/a.py")).ignored == {"E722", "B006"}
    assert [found(P(f"{folder}/a.py")).refusal.message for folder in ("api", "web")] == [
        "`extend` leads round in a circle; expected another file; ruff's configuration is not used here",
        "`extend` leads out of the repository; expected a path inside; ruff's configuration is not used here",
    ]
