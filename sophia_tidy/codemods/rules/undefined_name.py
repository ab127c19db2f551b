"""See `UndefinedName`."""

import re
from typing import TYPE_CHECKING

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..imports.choose import choose
from ..imports.import_safety import doubt, minded
from ..imports.standard import module_names
from ..source.uses import Use, quoted_use
from .python2_name import RENAMED

if TYPE_CHECKING:
    from ..source.view import View

NAME = re.compile(r"`([^`]+)`")
ELSEWHERE = {
    "get_ipython": "IPython",
    "display": "IPython",
    "_": "gettext",
    "ngettext": "gettext",
    "reveal_type": "the type checker",
    "reveal_locals": "the type checker",
    "__class__": "the class",
    "spark": "PySpark",
    "sc": "PySpark",
    "dbutils": "Databricks",
    "sqlContext": "PySpark",
    "Import": "SCons",
    "Export": "SCons",
    "SConscript": "SCons",
    "Environment": "SCons",
    "ARGUMENTS": "SCons",
    "undefined": "another language",
    "snakemake": "Snakemake",
}
TRICKS = frozenset({"exec", "globals", "__builtins__", "builtins", "__import__"})


class UndefinedName(Codemod):
    """A name that nothing defines fails when the line runs, with a `NameError`.

    The import is added that the rest of the repository uses for that name;
    where it uses none, the standard library's, or a class or function that
    the same package defines.  Only where exactly one fits how the file uses
    the name, and where the import closes no circle.  Safe where the import
    cannot fail: the standard library's, one of a module that the file imports
    anyhow and that is seen to define the name, and any at all where the file
    cannot be imported today.  For a reader where it may fail in a file that
    was of use so far, and where a handler answers the `NameError`.
    """

    RULE = "undefined-name"
    RUFF = ("F821",)
    SAFETY = None
    EXAMPLES = (
        FileExample(
            "import os\n\nprint(json.dumps(os.environ))\n", "import json\nimport os\n\nprint(json.dumps(os.environ))\n"
        ),
        FileExample(
            '"""A module."""\n\nx = re.compile("a")\n', '"""A module."""\n\nimport re\n\nx = re.compile("a")\n'
        ),
        FileExample(
            "from typing import Dict, List\n\nx: Dict[str, Any] = {}\ny: List = []\n",
            "from typing import Any, Dict, List\n\nx: Dict[str, Any] = {}\ny: List = []\n",
        ),
        FileExample(
            "from mcp.types import CallToolRequest, ListToolsRequest, Resource, TextContent, Tool\n\n"
            "x = Prompt, Tool\n",
            "from mcp.types import (\n    CallToolRequest,\n    ListToolsRequest,\n    Prompt,\n    Resource,\n"
            "    TextContent,\n    Tool,\n)\n\nx = Prompt, Tool\n",
            "as long a line is wrapped",
            (("other.py", "from mcp.types import Prompt\n"),),
        ),
        FileExample(
            "from os import (\n    path,\n    sep,\n)\n"
            "from typing import (Dict,  # why\n                    Tuple)\n\nx: List[Any]\n",
            "from os import (\n    path,\n    sep,\n)\n"
            "from typing import (Any, Dict,  # why\n                    List, Tuple)\n\nx: List[Any]\n",
        ),
        FileExample(
            "def f():\n    return datetime.now()\n",
            "from datetime import datetime\n\n\ndef f():\n    return datetime.now()\n",
            "the class is meant",
        ),
        FileExample(
            "def f():\n    return datetime.datetime.now()\n",
            "import datetime\n\n\ndef f():\n    return datetime.datetime.now()\n",
            "the module is meant",
        ),
        FileExample(
            "def f(url):\n    return urllib.parse.quote(url)\n",
            "import urllib.parse\n\n\ndef f(url):\n    return urllib.parse.quote(url)\n",
        ),
        FileExample(
            "#!/usr/bin/env python\n# Copyright\n\nimport os\n\nos.sep, np.zeros(1)\n",
            "#!/usr/bin/env python\n# Copyright\n\nimport os\n\nimport numpy as np\n\nos.sep, np.zeros(1)\n",
            "as the rest of the repository imports it",
            (("other.py", "import numpy as np\n"),),
        ),
        FileExample(
            "def f():\n    return load(1)\n",
            UNCHANGED,
            "two modules export it",
            (("a.py", "from x import load\n"), ("b.py", "from y import load\n")),
        ),
        FileExample(
            "from .b import y\n\nprint(y, Thing())\n",
            "from .b import y\nfrom .things import Thing\n\nprint(y, Thing())\n",
            "the same package defines it",
            (("pkg/__init__.py", ""), ("pkg/b.py", "y = 1\n"), ("pkg/things.py", "class Thing:\n    pass\n")),
        ),
        FileExample(
            "from .b import y\n\nprint(y, Thing())\n",
            UNCHANGED,
            "the import would be circular",
            (
                ("pkg/__init__.py", ""),
                ("pkg/b.py", "y = 1\n"),
                ("pkg/things.py", "from . import module\nclass Thing:\n    pass\n"),
            ),
        ),
        FileExample(
            "def f(x):\n    return np.zeros(x)\n",
            "import numpy as np\n\n\ndef f(x):\n    return np.zeros(x)\n",
            "numpy may not be there, and the file was of use without",
            (("a.py", "import numpy as np\n"), ("b.py", "import numpy as np\n")),
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "def f():\n    try:\n        return json.dumps(1)\n    except Exception:\n        return None\n",
            "import json\n\n\ndef f():\n    try:\n        return json.dumps(1)\n    except Exception:\n        return None\n",
            "the handler answers the NameError today",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "def f():\n    try:\n        return json.dumps(1)\n    except Exception:\n        print('no')\n        raise\n",
            "import json\n\n\ndef f():\n    try:\n        return json.dumps(1)\n    except Exception:\n        print('no')\n"
            "        raise\n",
            "the handler raises again",
        ),
        FileExample(
            "def f():\n    try:\n        return json.dumps(1)\n    except NameError:\n        return None\n",
            UNCHANGED,
            "on purpose",
        ),
        FileExample(
            "from .b import y\n\n\ndef f():\n    return y, Thing()\n",
            "from .b import Thing, y\n\n\ndef f():\n    return y, Thing()\n",
            "that module is imported anyhow",
            (("pkg/__init__.py", ""), ("pkg/b.py", "y = 1\n\n\nclass Thing:\n    pass\n")),
        ),
        FileExample(
            "from .b import y\n\n\ndef f():\n    return y, Thing()\n",
            "from .b import y\nfrom .things import Thing\n\n\ndef f():\n    return y, Thing()\n",
            "that one runs only now",
            (("pkg/__init__.py", ""), ("pkg/b.py", "y = 1\n"), ("pkg/things.py", "class Thing:\n    pass\n")),
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "from .b import y\n\nprint(y, State.GONE)\n",
            UNCHANGED,
            "the enumeration has no such member",
            (
                ("pkg/__init__.py", ""),
                ("pkg/b.py", "y = 1\n"),
                ("pkg/things.py", "from enum import Enum\n\n\nclass State(Enum):\n    OPEN = 1\n"),
            ),
        ),
        FileExample(
            "from .b import y\n\nprint(y, State.OPEN.value)\n",
            "from .b import y\nfrom .things import State\n\nprint(y, State.OPEN.value)\n",
            "it has this one",
            (
                ("pkg/__init__.py", ""),
                ("pkg/b.py", "y = 1\n"),
                ("pkg/things.py", "from enum import Enum\n\n\nclass State(Enum):\n    OPEN = 1\n"),
            ),
        ),
        FileExample(
            "def f():\n    json = 1\n\n\ndef g():\n    return json.dumps(1)\n", UNCHANGED, "bound elsewhere in the file"
        ),
        FileExample("def f():\n    return queue.put(1)\n", UNCHANGED, "the module `queue` has no `put`"),
        FileExample("x = json.loads('1')\nexec('json = 1')\n", UNCHANGED, "exec may define it"),
        FileExample("def f():\n    return logger.info('x')\n", UNCHANGED, "each module has a logger of its own"),
        FileExample("def f():\n    return json.dumps(1)  # tidy: ignore[undefined-name]\n", UNCHANGED, "asked for"),
        FileExample("x = json.dumps(1)\nimport os\n\nos.sep\n", UNCHANGED, "it is used above the imports"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined | None:
        match = NAME.search(finding.message)
        offset = view.offset(finding.location.line, finding.location.column)
        if match is None or offset is None or not view.data.startswith(match[1].encode(), offset):
            return Declined("ruff's finding is not about this text")
        name = match[1]
        if name in RENAMED:
            return None
        if reason := _hands_off(name, view) or (
            "the `NameError` is answered on purpose" if minded(name, view) else None
        ):
            return Declined(reason)
        found = choose(name, _uses(name, offset, view), _imported_from(view), view.context)
        if isinstance(found, str):
            return Declined(found)
        reason = f"`{name}` is undefined; added `{found.statement}`"
        if why := doubt(name, found, view):
            return Proposal(f"{reason}; {why}", imports=(found,), safety=Safety.UNSAFE)
        return Proposal(reason, imports=(found,), safety=Safety.SAFE)


def _uses(name: str, offset: int, view: "View") -> list[Use]:
    """Every use of the name, and this one where it stands in a string."""
    import libcst as cst

    known = list(view.uses.get(name, ()))
    if not view.at(offset, cst.Name):
        line = view.line_of(offset)
        known.append(quoted_use(view.data[offset + len(name.encode()) :][:200].decode("utf-8", "ignore"), line))
    return known


def _imported_from(view: "View") -> set[str]:
    every = (binding for found in view.bindings.values() for binding in found)
    return {binding.required.module for binding in every if binding.required and binding.required.name}


def _hands_off(name: str, view: "View") -> str | None:
    """Why nothing is to be added, whatever the name may mean."""
    if name in ELSEWHERE or name in view.context.builtins:
        return f"`{name}` comes from {ELSEWHERE.get(name, 'outside')} at run time"
    if tricks := TRICKS & view.words & (view.uses.keys() | view.bindings.keys()):
        return f"`{min(tricks)}` may define `{name}` at run time"
    if view.star_imports:
        return f"`{name}` may come from a star import"
    return _bound(name, view)


def _bound(name: str, view: "View") -> str | None:
    """A name that the file binds somewhere else may be that very thing, out of its scope."""
    for binding in view.bindings.get(name, ()):
        if binding.required is None:
            return f"line {binding.line} binds `{name}`: perhaps that was meant"
        if module_names(binding.required.module) is None:
            return f"line {binding.line} imports `{name}` in another scope, perhaps on purpose"
    return None
