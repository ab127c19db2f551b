"""Valid Python of our own, and the slips that break it: what the properties of this folder draw from."""

from hypothesis import strategies as st

SNIPPETS = (
    "import os\nimport sys\n",
    "from collections import (\n    Counter,\n    deque,\n)\n",
    "LIMITS = {\n    'low': 1,\n    'high': [2, 3],\n}\n",
    'def area(width, height=1):\n    """Square metres."""\n    return width * height  # never negative\n',
    "def first(rows):\n    for row in rows:\n        if row:\n            return row\n    return None\n",
    "class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        self.items.append(item)\n",
    "def load(path):\n    try:\n        with open(path) as file:\n            return file.read()\n    except OSError as error:\n        print(f'cannot read {path}: {error}')\n        raise\n",
    "async def fetch(client, *urls):\n    return [await client.get(u) for u in urls if u]\n",
    "total = sum(\n    n * 2\n    for n in range(10)\n    if n % 2 == 0\n)\n",
    "names = ['a', \"b\", '''c''']\nkey = lambda pair: (-pair[1], pair[0])\n",
    'TEXT = """\nif x\n    (\n"""\n',
    "if LIMIT:\n    x = -1\nelif not DEBUG:\n    x = 0\nelse:\n    x = 1\n",
    "@cache\ndef fib(n: int) -> int:\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n",
    "while True:\n    line = next(lines, None)\n    if line is None:\n        break\n    count += 1\n",
    "mapping = {k: v for k, v in zip(keys, values)}\nassert mapping, 'empty'\n",
    "grüße = 'hallo wörld'\nprint(grüße)\n",
)
SLIPS = (
    "",
    "(",
    ")",
    "[",
    "]",
    "}",
    ":",
    ",",
    "'",
    '"',
    '"""',
    "\\",
    "    ",
    " ",
    "\t",
    "\n",
    "#",
    "=",
    ".",
    ";",
    "`",
    "$",
    "if",
    "else",
    "x y",
    "<<<<<<< HEAD\n",
    "“",
    "\x00",
)


def sources() -> st.SearchStrategy[str]:
    """A module of one to four snippets, each of which parses."""
    return st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=4).map("\n".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A module with one or two slips: characters taken out, put in or exchanged, or a line lost, doubled or moved."""
    text = draw(sources())
    for _ in range(draw(st.integers(1, 2))):
        text = _slipped(draw, text)
    return text


def _slipped(draw: st.DrawFn, text: str) -> str:
    match draw(st.sampled_from(["taken", "put", "line", "indent"])):
        case "taken":
            at = draw(st.integers(0, max(len(text) - 1, 0)))
            return text[:at] + text[at + draw(st.integers(1, 3)) :]
        case "put":
            at = draw(st.integers(0, len(text)))
            return text[:at] + draw(st.sampled_from(SLIPS)) + text[at:]
    lines = text.splitlines(keepends=True) or [""]
    index = draw(st.integers(0, len(lines) - 1))
    return "".join(draw(_line_slips(lines, index)))


def _line_slips(lines: list[str], index: int) -> st.SearchStrategy[list[str]]:
    head, line, tail = lines[:index], lines[index], lines[index + 1 :]
    return st.sampled_from(
        [
            [*head, *tail],
            [*head, line, *lines[index:]],
            [*head, "  " + line, *tail],
            [*head, line.lstrip(" "), *tail],
            [*head, *tail, line],
        ]
    )
