"""Safety of an import that is added: it cannot fail where the file was fine without it.

A name that nothing defines fails when its line runs, and not before.  An
import at the top of the file runs always: of the standard library that is
no matter, of anything else it may fail where the file was of use so far.
"""

import ast
import sys
from typing import TYPE_CHECKING

from ..source.handlers import ANY, answering, named
from ..source.origin import Definition
from ..source.required import Required

if TYPE_CHECKING:
    from ..source.view import View

# Not on every platform, in every build, or in every version.
NOT_EVERYWHERE = frozenset(
    {
        "aifc",
        "asynchat",
        "asyncore",
        "audioop",
        "bz2",
        "cgi",
        "cgitb",
        "chunk",
        "crypt",
        "curses",
        "dbm",
        "distutils",
        "ensurepip",
        "fcntl",
        "grp",
        "idlelib",
        "imghdr",
        "imp",
        "lib2to3",
        "lzma",
        "mailcap",
        "msilib",
        "msvcrt",
        "nis",
        "nntplib",
        "nt",
        "ossaudiodev",
        "pipes",
        "posix",
        "pty",
        "pwd",
        "readline",
        "resource",
        "smtpd",
        "sndhdr",
        "spwd",
        "sqlite3",
        "ssl",
        "sunau",
        "syslog",
        "telnetlib",
        "termios",
        "tkinter",
        "tomllib",
        "tty",
        "turtle",
        "uu",
        "venv",
        "winreg",
        "winsound",
        "xdrlib",
        "zoneinfo",
        "graphlib",
    }
)


def doubt(name: str, found: Required, view: "View") -> str:
    """What speaks against adding the import unasked, in words; empty where nothing does."""
    import libcst as cst

    for node in view.named(name):
        assert isinstance(node, cst.Name)
        if (handler := answering(node, view, {"NameError", *ANY})) is not None:
            return f"{named(handler)} answers its NameError today, and other code runs from now on"
    if read_always(name, view.tree):
        return ""  # the file cannot be imported today
    first = found.module.partition(".")[0]
    if first in sys.stdlib_module_names and first not in view.context.hides:
        return f"`{first}` is not there on every platform and version" if first in NOT_EVERYWHERE else ""
    if _loaded_already(name, found, view):
        return ""
    return f"`{found.module}` is imported from now on whenever this file is, and must be there and have it"


def minded(name: str, view: "View") -> bool:
    """Whether a handler names the `NameError` on purpose."""
    return any("NameError" in (answering(node, view, {"NameError"}) or "") for node in view.named(name))


def _loaded_already(name: str, found: Required, view: "View") -> bool:
    """Whether the file imports the very module anyhow, and the name is seen to be defined in it."""
    loaded = {
        b.required.module
        for bound in view.bindings.values()
        for b in bound
        if b.required is not None and not b.depth and _unconditional(b.line, view.tree)
    }
    if found.name is None:
        return any(module == found.module or module.startswith(f"{found.module}.") for module in loaded)
    seen = any(
        origin.required == found
        and origin.ours
        and origin.definition is not Definition.UNKNOWN
        and (origin.members is not None or not any(use.chain for use in view.uses.get(name, ())))
        for origin in view.context.origins.get(name, ())
    )
    return found.module in loaded and seen


def _unconditional(line: int, module: ast.Module) -> bool:
    return any(isinstance(node, ast.Import | ast.ImportFrom) and node.lineno == line for node in module.body)


def read_always(name: str, module: ast.Module) -> bool:
    """Whether importing the file reads the name whatever happens: at the top level, under no condition."""
    lazy = sys.version_info >= (3, 14) or any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(a.name == "annotations" for a in node.names)
        for node in module.body
    )
    return any(_reads(node, name, lazy) for node in module.body)


def _reads(node: ast.AST, name: str, lazy: bool) -> bool:
    match node:
        case ast.If() | ast.Try() | ast.TryStar() | ast.While() | ast.For() | ast.With() | ast.Match() | ast.Lambda():
            return False
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            arguments = node.args
            run = [
                *node.decorator_list,
                *arguments.defaults,
                *(each for each in arguments.kw_defaults if each is not None),
            ]
            typed = [
                *arguments.posonlyargs,
                *arguments.args,
                *arguments.kwonlyargs,
                *filter(None, (arguments.vararg, arguments.kwarg)),
            ]
            hints = (
                []
                if lazy
                else [
                    *(each.annotation for each in typed if each.annotation),
                    *([node.returns] if node.returns else []),
                ]
            )
            return any(_reads(each, name, lazy) for each in (*run, *hints))
        case ast.AnnAssign():
            parts = [*([] if lazy else [node.annotation]), *([node.value] if node.value else [])]
            return any(_reads(each, name, lazy) for each in parts)
        case ast.BoolOp():
            return _reads(node.values[0], name, lazy)
        case ast.IfExp():
            return _reads(node.test, name, lazy)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return _reads(node.generators[0].iter, name, lazy)
        case ast.Name(id=read, ctx=ast.Load()):
            return read == name
    return any(_reads(child, name, lazy) for child in ast.iter_child_nodes(node))
