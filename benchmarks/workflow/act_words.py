"""How a gate ended, from what it printed: green, red for the code, red for this machine, or red for what is not there.

The last is the gate's own fault: a path, a script, a target, a configuration
or a prepared file that the old job had and this one has not.  It is asked
first, so that nothing of it passes for the code's.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

GREEN, CODE, MACHINE, MISSING, UNKNOWN = "green", "red for the code", "red for this machine", "NOT THERE", "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Ending:
    """A word for it, and the line that decides."""

    word: str
    line: str = ""


NOT_THERE = (
    r"file or directory not found",
    r"can't open file",
    r"can't find '__main__'",
    r"No such file or directory",
    r"Missing script",
    r"No rule to make target",
    r"No targets specified and no makefile found",
    r"command not found",
    r"unrecognized arguments",
    r"No module named (?:pytest|tox|nox|coverage|ruff|mypy|black|isort|flake8|bandit|pylint)\b",
    r"Could not open requirements file",
    r"is not a valid editable requirement|neither 'setup.py' nor 'pyproject.toml' found",
    r"does not appear to be a Python project",
    r"npm error enoent|ENOENT: no such file",
    r"config(?:uration)? file .*(?:not found|does not exist)",
    r"error: unrecognized subcommand",
    r"The `npm ci` command can only install with an existing",
    r"Cannot find module '\.{0,2}/",
)
THIS_MACHINE = (
    r"this machine",
    r"Could not resolve host|Temporary failure in name resolution|Name or service not known|getaddrinfo|ENOTFOUND|EAI_AGAIN",
    r"Connection refused|ECONNREFUSED|Network is unreachable|Connection reset|Max retries exceeded",
    r"No matching distribution found|Could not find a version that satisfies|No solution found when resolving",
    r"Failed building wheel|Failed to build installable wheels|error: command '.*gcc|fatal error: .*\.h: No such file",
    r"Cannot connect to the Docker daemon|docker: |sudo: |systemctl",
    r"npm error network|npm error code E(?:404|TIMEDOUT)|ERR_PNPM_FETCH",
    r"error while loading shared libraries|cannot open shared object file",
    r"No space left on device|Cannot allocate memory",
    r"requires a different Python|Unsupported engine|EBADENGINE",
    r"registry signature|ERR_PNPM_",
    r"403 Forbidden|407 Proxy|certificate verify failed",
)
THE_CODE = (
    r"npm error code (?:ERESOLVE|EJSONPARSE)",  # what its own package.json says does not go together, or is no JSON
    r"^FAILED \S+|^ERROR \S+::|^ERROR \S+\.py|^E  +\S",
    r"^\d+ (?:failed|errors?)\b|=+ .*\b(?:failed|error)s?\b",
    r"^Found \d+ errors?|^\S+:\d+:\d+: [A-Z]+\d+|would be reformatted|^would reformat",
    r"error: .*\[[a-z-]+\]$|: error:",
    r"Imports are incorrectly sorted|^ERROR: .*Imports",
    r"SyntaxError|IndentationError|ParseError",
    r"ELIFECYCLE|problems? \(\d+ errors?|Tests:? +\d+ failed|Test Files +\d+ failed|✗|✘|error TS\d+",
    r"--- FAIL:|^FAIL\b",
    r"AssertionError|Traceback \(most recent call last\)",
)
_COLOR = re.compile(r"\x1b\[[0-9;]*m|\[\d+(?:;\d+)*m")
_IMPORT = re.compile(r"(?:ModuleNotFoundError: No module named|ImportError: No module named) '?([\w.]+)'?")


def ending(lines: Iterable[str], ours: Callable[[str], bool]) -> Ending:
    """What decides how a failed gate ended; ``ours`` tells of a module whether the plan should have had it there.

    A module that the tree or its requirements name and that is not there is
    the gate's fault; one that nobody names is the code's.
    """
    lines = [bare for line in lines if (bare := _COLOR.sub("", line).strip())]
    for line in lines:
        if (found := _IMPORT.search(line)) is not None and ours(found[1].partition(".")[0]):
            return Ending(MISSING, line)
    for word, patterns in ((MACHINE, THIS_MACHINE), (CODE, THE_CODE[:2])):
        if (line := _first(lines, patterns)) and (word is MACHINE or not _first(lines, NOT_THERE)):
            return Ending(word, line)
    for word, patterns in ((MISSING, NOT_THERE), (CODE, THE_CODE)):
        if line := _first(lines, patterns):
            return Ending(word, line)
    return (
        Ending(CODE, next(iter(lines[-1:]), ""))
        if any(map(_IMPORT.search, lines))
        else Ending(UNKNOWN, " | ".join(lines[-2:]))
    )


def _first(lines: list[str], patterns: Iterable[str]) -> str:
    expressions = [re.compile(pattern) for pattern in patterns]
    return next((line for line in lines if any(each.search(line) for each in expressions)), "")
