"""What the deployment scripts say, and how they end: words on stderr, results for later steps in ``$GITHUB_OUTPUT``.

Exit codes: 0 done, or nothing to do; 1 it failed; 2 wrong input.  Inside of
GitHub Actions a word is an annotation too (docs.github.com, "Workflow
commands"), and whatever stands in it can neither end it nor begin another.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import Callable

MARKS = {"%": "%25", "\r": "%0D", "\n": "%0A"}


class Failed(Exception):
    """It did not work; exit code 1."""


class WrongInput(Exception):
    """What was given cannot be right, so nothing was done; exit code 2."""


def options(about: str | None) -> argparse.ArgumentParser:
    """A reader of arguments that describes the script by the first line of its docstring; wrong arguments are exit code 2."""
    return argparse.ArgumentParser(description=(about or "").partition("\n")[0], allow_abbrev=False)


def say(text: str, kind: str = "") -> None:
    """One word to people; ``kind`` is notice, warning or error."""
    text = hidden(text)
    if kind and os.environ.get("GITHUB_ACTIONS"):
        escaped = "".join(MARKS.get(letter, letter) for letter in text)
        print(f"::{kind}::{escaped}", file=sys.stderr, flush=True)
    else:
        print(f"{kind}: {text}" if kind else text, file=sys.stderr, flush=True)


def hidden(text: str) -> str:
    """The text without the token, and without what stands before the host of an address."""
    token = os.environ.get("GH_TOKEN")
    if token:
        text = text.replace(token, "***")
    return re.sub(r"://[^/@\s]+@", "://***@", text)


def one_line(text: str, most: int = 200) -> str:
    """Any text as one line of printable characters, so that it can stand in a comment of YAML; "" where nothing is left.

    YAML 1.1 ends a comment at U+0085, U+2028 and U+2029 too (yaml.org/spec/1.1, 4.2); none of them is printable.
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def output(name: str, value: str) -> None:
    """A result for later steps; outside of GitHub Actions it goes nowhere.

    Raises:
        ValueError: the value is more than a line, so what follows the first one would be read as further results.
    """
    if len(value.splitlines()) > 1 or value.endswith(("\n", "\r")):
        raise ValueError(f"the result {name} is more than one line")
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        with open(path, "a", encoding="utf-8", newline="\n") as results:  # noqa: PTH123 - as plain as GitHub's own example
            results.write(f"{name}={value}\n")


def ended(work: Callable[[], int]) -> int:
    """The exit code of the work; its errors become one word each."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return work()
    except Failed as error:
        say(str(error), "error")
        return 1
    except WrongInput as error:
        say(str(error), "error")
        return 2
