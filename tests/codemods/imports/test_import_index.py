"""What a repository shows of its names, and what an undefined one can mean."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.codemods.imports.choose import choose
from sophia_tidy.codemods.imports.import_index import ImportIndex
from sophia_tidy.codemods.source.context import CodemodContext
from sophia_tidy.codemods.source.required import Required
from sophia_tidy.codemods.source.uses import Use, UseKind
from sophia_tidy.kernel.tree import SYMLINK, Tree, TreeEntry

HERE = P("app/here.py")
CALL = [Use(UseKind.CALL, 1, deferred=True)]


def chosen(name: str, uses: list[Use], **files: str) -> Required | str:
    return chosen_from(name, uses, {f"{key}.py": text for key, text in files.items()})


def chosen_from(name: str, uses: list[Use], files: dict[str, str], here: P = HERE) -> Required | str:
    tree = Tree({P(path): text.encode() for path, text in files.items()} | {here: b""})
    context = CodemodContext(path=here, origins={name: ImportIndex(tree, {name}).origins(name, here)})
    return choose(name, uses, (), context)


def test_the_import_that_two_files_use_is_taken() -> None:
    found = chosen(
        "HTTPError", CALL, a="from httpx import HTTPError\n", b="from httpx import (\n  Client,\n  HTTPError,\n)\n"
    )
    assert found == Required("httpx", "HTTPError")


def test_one_file_is_too_little_for_a_name_from_outside() -> None:
    assert "only one file" in chosen("HTTPError", CALL, a="from httpx import HTTPError\n")


def test_two_modules_that_export_the_name_are_ambiguous() -> None:
    found = chosen("load", CALL, a="from x import load\n", b="from x import load\n", c="from y import load\n")
    assert found == "two modules export `load`: x, y; expected one"


def test_one_module_may_outweigh_another_by_far() -> None:
    files = {f"f{n}": "from x import Load\n" for n in range(12)}
    assert chosen("Load", CALL, **files, other="from y import Load\n") == Required("x", "Load")


def test_a_reexport_and_its_source_are_one() -> None:
    files = {
        "lib/__init__.py": "from .core import Thing\n",
        "lib/core.py": "class Thing: ...\n",
        "a.py": "from lib import Thing\n",
        "b.py": "from lib import Thing\n",
        "c.py": "from lib.core import Thing\n",
    }
    assert chosen_from("Thing", CALL, files) == Required("lib", "Thing")


def test_a_circular_import_is_declined() -> None:
    files = {
        "app/__init__.py": "",
        "app/thing.py": "from app.helper import x\nclass Thing: ...\n",
        "app/helper.py": "from app.here import y\nx = 1\n",
        "b.py": "from app.thing import Thing\n",
    }
    assert "circular" in chosen_from("Thing", CALL, files)


def test_a_package_under_way_is_no_circle() -> None:
    files = {
        "app/__init__.py": "",
        "app/base.py": "from app.other import x\nclass Base: ...\n",
        "app/other.py": "x = 1\n",
        "b.py": "from app.base import Base\n",
        "c.py": "from app.base import Base\n",
    }
    assert chosen_from("Base", CALL, files, P("app/__init__.py")) == Required("app.base", "Base")


def test_a_relative_import_is_written_for_the_file_at_hand() -> None:
    files = {
        "app/__init__.py": "",
        "app/sub/__init__.py": "",
        "app/sub/things.py": "class Thing: ...\n",
        "app/sub/user.py": "from .things import Thing\n",
        "app/other.py": "from .sub.things import Thing\n",
    }
    assert chosen_from("Thing", CALL, files) == Required(".sub.things", "Thing")
    assert chosen_from("Thing", CALL, files, P("app/sub/deep.py")) == Required(".things", "Thing")


def test_a_class_of_the_repository_rivals_the_standard_library() -> None:
    assert "two modules export `Path`" in chosen("Path", CALL, a="class Path: ...\n")


def test_the_use_tells_the_module_from_the_class() -> None:
    module = [Use(UseKind.ATTRIBUTE, 1, ("datetime", "now"), deferred=True)]
    klass = [Use(UseKind.ATTRIBUTE, 1, ("now",), deferred=True)]
    both = {"a": "import datetime\n", "b": "from datetime import datetime\n"}
    assert chosen("datetime", module, **both) == Required("datetime")
    assert chosen("datetime", klass, **both) == Required("datetime", "datetime")
    assert isinstance(chosen("datetime", module + klass, **both), str)


def test_what_is_installed_into_the_repository_is_no_evidence() -> None:
    files = {f"venv/lib/site-packages/{n}.py": "from pip import Thing\n" for n in "abc"}
    assert "nothing in the repository" in chosen_from("Thing", CALL, files)


@pytest.mark.parametrize("name", ["logger", "app", "x"])
def test_names_that_modules_define_for_themselves_are_left_alone(name: str) -> None:
    files = {f"f{n}": f"from core import {name}\n" for n in range(9)}
    assert "define for themselves" in chosen(name, CALL, **files)


def test_prose_in_a_docstring_is_no_import() -> None:
    text = '"""Usage:\n\nfrom httpx import HTTPError\n"""\n'
    assert "nothing in the repository" in chosen("HTTPError", CALL, a=text, b=text)


def test_an_import_inside_a_function_is_no_evidence() -> None:
    text = "def f():\n    from httpx import HTTPError\n"
    assert "nothing in the repository" in chosen("HTTPError", CALL, a=text, b=text)


def test_nothing_is_read_where_no_name_is_asked_for() -> None:
    def refuse() -> bytes:
        raise AssertionError("read")

    assert ImportIndex(Tree({P("a.py"): TreeEntry(refuse)}), ()).origins("x", HERE) == ()


def test_a_symbolic_link_is_not_read() -> None:
    tree = Tree({P("a.py"): TreeEntry(lambda: b"from x import Load\n", SYMLINK)})
    assert ImportIndex(tree, {"Load"}).origins("Load", HERE) == ()
