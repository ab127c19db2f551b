"""A rule's example: a small repository, and whether the rule finds something in it."""

from typing import NamedTuple


class Example(NamedTuple):
    """``files`` are the workflow ``a.yml``'s text, or paths with their texts; ``finds`` is a part of the message, or None."""

    files: str | dict[str, str]
    finds: str | None = None
    why: str = ""


def job(steps: str, *, on: str = "push", more: str = "") -> str:
    """A workflow of one job with these steps, as YAML in flow style or lines."""
    body = "".join(f"      {line}\n" for line in steps.strip("\n").split("\n"))
    return f"on: {on}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n{more}    steps:\n      - uses: actions/checkout@v4\n{body}"
