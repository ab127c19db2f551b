"""Preparation of a gate that comes along with it: lines of its old job that any fresh machine can run.

Only literal lines of known programs that stay on the runner: a folder, a
copy, packages of the system, a file whose text stands in the script.  What
else an old job did for its gate leaves the gate where it was (`gate_setup`).
"""

import re
import shlex
from collections.abc import Iterator

from ....secrets.values import holds_credential
from ...facts.gates import without_runner
from ...project.gate_credentials import is_credential_here
from ...project.gate_targets import is_there
from ...project.listing import Listing
from ..effect import StepEffect
from ..job_case import JobCase

_ALIVE = re.compile(r"[$`*?<>\\\n]|^~")
_HERE = re.compile(
    r"""(?ms)^[ \t]*cat[ \t]*>>?[ \t]*(?P<file>[\w./-]+)[ \t]*<<-?[ \t]*(?P<quote>['"]?)(?P<mark>\w+)(?P=quote)[ \t]*\n(?P<body>.*?)\n?^[ \t]*(?P=mark)[ \t]*$"""
)
_MIGRATES = re.compile(r"^(python3? (\S+/)?manage\.py migrate|alembic (\S+ )*upgrade|flask db upgrade)\b")
_BROWSERS = re.compile(r"^(npx )?playwright install\b|^python3? -m playwright install\b")


def brought(effect: StepEffect, listing: Listing, *, services: bool) -> str | None:
    """The line that comes along for a step's command; the empty text where nothing has to, None where it cannot."""
    words = effect.words
    if not words or effect.folder != "" or effect.step.condition is not None:
        return None
    if words[0] == "cat" and effect.step.run is not None:
        return _here_document(effect)
    if any(_ALIVE.search(word) for word in words):
        return "" if words[0] in ("rm", "export") and _of_the_machine(words) else None
    line = shlex.join(words)
    match words[0]:
        case "mkdir" | "touch":
            return line
        case "cp" if len(plain := [each for each in words[1:] if not each.startswith("-")]) == 2:
            return line if is_there(plain[0], "", listing) else None
        case "chmod":
            return line if all(is_there(each, "", listing) for each in words[2:]) else None
        case "git" if words[1:2] == ("config",):
            return line
        case "apt-get" | "apt":
            return _packages(words)
    inner = " ".join(without_runner(words))
    return line if _BROWSERS.match(" ".join(words)) or (services and _MIGRATES.match(inner)) else None


def _packages(words: tuple[str, ...]) -> str | None:
    """``apt-get update`` and ``install`` by root, without a question; what adds a source is not for every machine."""
    names = [each for each in words[1:] if not each.startswith("-")]
    if names == ["update"]:
        return "sudo apt-get update"
    if names[:1] == ["install"] and all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", each) for each in names[1:]):
        return f"sudo apt-get install --yes {' '.join(names[1:])}"
    return None


def _of_the_machine(words: tuple[str, ...]) -> bool:
    """What is cleared away from the home folder of a machine that is new."""
    return all(word.startswith(("~/", "$HOME/", "-")) for word in words[1:])


def _here_document(effect: StepEffect) -> str | None:
    """The text that a step writes into a file, where it is all literal and nothing in it is a credential."""
    script = effect.step.run.value if effect.step.run else ""
    for match in _HERE.finditer(script):
        if (
            effect.step.run is not None
            and effect.step.run.line(script[: match.start()].count("\n")).line == effect.at.line
        ):
            body = match["body"]
            alive = "${{" in body or (not match["quote"] and re.search(r"[$`\\]", body))
            return None if alive or any(map(_holds, body.splitlines())) else match[0].strip()
    return None


def _holds(line: str) -> bool:
    """Whether a line of a file holds a credential: a word that everybody gives to a database of a test is none."""
    name, equals, value = line.partition("=")
    return is_credential_here(name.strip(), value.strip().strip("'\"")) if equals else holds_credential(line)


def lines_for(case: JobCase, before: int, listing: Listing, *, services: bool) -> Iterator[str]:
    """The lines that come along for a gate on line ``before``, in their order."""
    for effect in sorted(case.everything, key=lambda each: each.at):
        if effect.at.path == case.facts.path and effect.at.line < before:
            line = brought(effect, listing, services=services)
            if line:
                yield line
