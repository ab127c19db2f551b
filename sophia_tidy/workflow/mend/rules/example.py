"""A small text that does not read, and what the first choice of the search makes of it."""

from typing import NamedTuple

UNCHANGED = None


class Example(NamedTuple):
    """``after`` is None where the rule must propose nothing; ``earlier`` is a version before."""

    before: str
    after: str | None
    why: str = ""
    earlier: str = ""


def job(steps: str) -> str:
    """A workflow of one job with these lines of steps, each as it is."""
    return f"on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n{steps}"
