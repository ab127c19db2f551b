"""The codes of ruff that call a codemod, in order; said here so that a clean repository asks ruff without importing them.

Each codemod says its own codes, and a test holds that these are all of them.
"""

RUFF_CODES: tuple[str, ...] = (
    "B006",
    "B904",
    "DTZ003",
    "DTZ004",
    "E722",
    "F631",
    "F632",
    "F634",
    "F704",
    "F706",
    "F722",
    "F821",
    "F822",
    "F823",
    "F901",
    "S113",
    "W605",
)
