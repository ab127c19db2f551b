"""What is noticed on the way, and what an error says: rules that belong to no wing."""

from collections.abc import Iterator
from importlib.resources import files

from ...formats.rule_catalogue import whole
from ...kernel.plan import Safety
from ...kernel.rule import Example, Rule

_RUFF = Rule(
    "ruff-fix",
    "ruff-fix",
    "Ruff's own safe fixes, where the project's ruff configuration asks for them.",
    why="What ruff mends for sure need not wait for anybody, and what the project has not asked for is its own affair.",
    safety=Safety.SAFE,
    examples=(
        Example(
            {"app.py": "import os\n\nprint(1)\n", "ruff.toml": '[lint]\nselect = ["F401"]\n'},
            {"app.py": "\nprint(1)\n"},
            command="sophia-tidy fix --apply",
        ),
        Example(
            {"app.py": "import os\n\nprint(1)\n", "ruff.toml": '[lint]\nselect = ["E711"]\n'},
            command="sophia-tidy fix --apply",
            why="the project does not ask for it",
        ),
    ),
)


def rules() -> Iterator[Rule]:
    """Every one of them."""
    yield from whole(files(__package__), "notice")
    yield _RUFF
