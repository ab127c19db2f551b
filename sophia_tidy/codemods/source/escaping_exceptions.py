"""Exceptions that are no `Exception` and can come out of a suite: ^C, an exit, a cancelled task, a closed generator.

`KeyboardInterrupt`, `SystemExit`, `GeneratorExit` and, since 3.8,
`asyncio.CancelledError` stand beside `Exception` (docs.python.org, "Built-in
Exceptions", exception hierarchy); so do pytest's outcomes.  A suite that is
over at once, and calls nothing that we do not know, meets none of them but
for a ^C in that very moment.
"""

import builtins
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .view import View

_QUICK = frozenset(
    {
        "abs",
        "ascii",
        "bin",
        "bool",
        "bytes",
        "callable",
        "chr",
        "complex",
        "delattr",
        "divmod",
        "float",
        "format",
        "getattr",
        "hasattr",
        "hash",
        "hex",
        "id",
        "int",
        "isinstance",
        "issubclass",
        "len",
        "oct",
        "open",
        "ord",
        "pow",
        "print",
        "range",
        "repr",
        "round",
        "setattr",
        "str",
        "type",
    }
)
_QUICK_METHODS = frozenset(
    {
        "append",
        "capitalize",
        "casefold",
        "decode",
        "encode",
        "endswith",
        "extend",
        "format",
        "group",
        "groups",
        "isdigit",
        "isalpha",
        "isnumeric",
        "items",
        "keys",
        "lower",
        "lstrip",
        "rsplit",
        "rstrip",
        "setdefault",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "title",
        "upper",
        "values",
        "zfill",
    }
)
_QUICK_CALLS = re.compile(
    r"json\.(?:loads|dumps)|os\.(?:getenv|getcwd|remove|unlink|mkdir|makedirs|rmdir|listdir|rename|stat|getpid)|os\.path\.\w+"
    r"|os\.environ\.(?:get|pop)|ast\.literal_eval|math\.\w+|datetime\.(?:datetime\.)?(?:strptime|fromisoformat|fromtimestamp|now)"
    r"|base64\.\w+|int\.from_bytes|logging\.\w+|sys\.getsizeof|uuid\.UUID|binascii\.\w+|struct\.(?:un)?pack"
)
_LASTING = re.compile(
    r"(?:^|\.)(?:serve_forever|run_forever|loop_forever|mainloop|input|raw_input|getpass|sleep|pause|wait|join|run|start|spin|"
    r"poll|polling|\w*_polling|listen|accept|recv|recvfrom|recv_\w+|read|readline|get|cmdloop|interact|system|call|check_call|"
    r"check_output|communicate|execute_forever|run_until_complete|serve|watch|follow|tail)$"
)
_PYTEST = re.compile(r"(?:^|\.)(?:pytest\.(?:skip|fail|exit|xfail|importorskip)|skip|importorskip|xfail)$")


@dataclass(frozen=True, slots=True)
class Suite:
    """What a suite of statements does, as far as it matters to what it raises."""

    awaits: bool = False
    yields: bool = False
    loops: bool = False
    imports: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()  # what is not known to return at once, as it is written
    managers: tuple[str, ...] = ()  # of `with`: a lock is waited for
    raises: tuple[str, ...] = ()  # what is not known to be an `Exception`

    @property
    def quick(self) -> bool:
        """Whether it is over at once, whatever happens."""
        return not (
            self.awaits or self.yields or self.loops or self.imports or self.calls or self.managers or self.raises
        )

    @property
    def lasting(self) -> tuple[str, ...]:
        """The calls that are known to run until somebody stops them."""
        return tuple(call for call in self.calls if _LASTING.search(call))

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The calls by which a test says that it is skipped or has failed."""
        return tuple(call for call in self.calls if _PYTEST.search(call))


def suite(body: Any, view: "View") -> Suite:
    """The suite of a compound statement, without what it only defines."""
    import libcst as cst

    nodes = list(_run(body))
    awaiting = cst.For | cst.With | cst.CompFor
    return Suite(
        awaits=any(isinstance(n, cst.Await) or (isinstance(n, awaiting) and n.asynchronous is not None) for n in nodes),
        yields=any(isinstance(n, cst.Yield) for n in nodes),
        loops=any(isinstance(n, cst.While | cst.For | cst.CompFor) for n in nodes),
        imports=tuple(
            dict.fromkeys(
                name for n in nodes if isinstance(n, cst.Import | cst.ImportFrom) for name in _foreign(n, view)
            )
        ),
        calls=tuple(dict.fromkeys(name for n in nodes if (name := _unknown(n, view)))),
        managers=tuple(
            dict.fromkeys(name for n in nodes if isinstance(n, cst.WithItem) and (name := _manager(n, view)))
        ),
        raises=tuple(dict.fromkeys(name for n in nodes if isinstance(n, cst.Raise) and (name := _raised(n, view)))),
    )


def _run(node: Any) -> Iterator[Any]:
    """The nodes that run with the suite: the bodies of functions do not."""
    import libcst as cst

    yield node
    run = node.children
    if isinstance(node, cst.FunctionDef):
        run = [
            *node.decorators,
            *(p.default for p in (*node.params.params, *node.params.kwonly_params) if p.default is not None),
        ]
    for child in run if not isinstance(node, cst.Lambda) else ():
        yield from _run(child)


def _foreign(node: Any, view: "View") -> Iterator[str]:
    """The modules that an import runs, other than the standard library's."""
    import libcst as cst

    names = (
        [view.source(alias.name) for alias in node.names]
        if isinstance(node, cst.Import)
        else ["." if node.relative else view.source(node.module)]
    )
    for name in names:
        first = name.partition(".")[0]
        if first not in sys.stdlib_module_names or first in view.context.hides:
            yield name


def _is_raised(call: Any, view: "View") -> bool:
    """Whether the call makes an `Exception` of Python's own, only to raise it."""
    import libcst as cst

    parent = view.parents[call]
    return isinstance(parent, cst.Raise) and parent.exc is call and _raised(parent, view) is None


def _manager(item: Any, view: "View") -> str | None:
    """What `with` enters, where that is no file."""
    import libcst as cst

    opened = isinstance(item.item, cst.Call) and view.source(item.item.func) == "open" and view.is_builtin("open")
    return None if opened else view.source(item.item)[:60]


def _raised(node: Any, view: "View") -> str | None:
    """What is raised, where it is no `Exception` of Python's own."""
    import libcst as cst

    made = node.exc.func if isinstance(node.exc, cst.Call) else node.exc
    if made is None:
        return None
    written = view.source(made)
    known = getattr(builtins, written, None) if view.is_builtin(written) else None
    return None if isinstance(known, type) and issubclass(known, Exception) else written[:60]


def _unknown(call: Any, view: "View") -> str | None:
    """The called function as it is written, where it is not known to return at once; a class is made by calls, too."""
    import libcst as cst

    if isinstance(call, cst.Decorator):
        return view.source(call.decorator)[:60]
    if isinstance(call, cst.ClassDef):
        return f"class {call.name.value}" if call.bases or call.keywords else None
    if not isinstance(call, cst.Call) or _is_raised(call, view):
        return None
    written = re.sub(r"\s+", " ", view.source(call.func))
    if isinstance(call.func, cst.Name):
        return None if written in _QUICK and view.is_builtin(written) else written
    if _QUICK_CALLS.fullmatch(written):
        return None
    if isinstance(call.func, cst.Attribute) and (
        call.func.attr.value in _QUICK_METHODS
        or (call.func.attr.value == "join" and isinstance(call.func.value, cst.BaseString))
    ):
        return None
    return written if len(written) <= 60 else f"{written[:57]}..."
