"""A clean repository of any size: seeded, so that everyone measures the same one.

Files look like a service's: imports, a dataclass, functions with branches
and calls; from ten to a few hundred lines, as real ones are.  Nothing in
them breaks the gate or interests a codemod.
"""

from pathlib import Path
from random import Random

from checkouts import git

_FOLDER = 40  # files in one
_NOUNS = ("account", "agent", "batch", "client", "event", "index", "job", "message", "order", "record", "task", "user")
_VERBS = ("build", "check", "collect", "find", "load", "merge", "parse", "render", "resolve", "score", "send", "update")
_HEAD = '''"""{doc}."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass
class {kind}:
    """One {noun}, as the store keeps it."""

    name: str
    size: int = {number}
    labels: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> str:
        return json.dumps({{"name": self.name, "size": self.size, "labels": self.labels}}, sort_keys=True)
'''
_FUNCTION = '''

def {verb}_{noun}_{number}(items: list[{kind}], limit: int = {limit}) -> list[{kind}]:
    """{doc}; at most ``limit`` of them."""
    chosen: list[{kind}] = []
    for position, item in enumerate(items):
        if item.size > limit and item.labels.get("{noun}") is not None:
            log.debug("%s at %d is over %d", item.name, position, limit)
            continue
        try:
            text = Path(item.name).read_text(encoding="utf-8")
        except OSError as error:
            raise ValueError(f"{{item.name}} cannot be read") from error
        chosen.append({kind}(item.name, len(text), item.labels | {{"{verb}": str(position)}}))
    return sorted(chosen, key=lambda each: (each.size, each.name))[:limit]
'''


def module(random: Random) -> str:
    """The text of one file."""
    noun, verb = random.choice(_NOUNS), random.choice(_VERBS)
    words = {"noun": noun, "kind": noun.title(), "doc": f"{verb.title()} what a {noun} needs"}
    text = _HEAD.format(number=random.randrange(1000), **words)
    for number in range(int(random.lognormvariate(1.0, 0.8))):
        text += _FUNCTION.format(verb=random.choice(_VERBS), number=number, limit=random.randrange(10, 500), **words)
    return text


def write_repository(root: Path, files: int, seed: int) -> None:
    """``files`` Python files in packages below ``root``, committed."""
    random = Random(seed)
    root.mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nname = "synthetic"\nversion = "1"\nrequires-python = ">=3.11"\n')
    for number in range(files):
        folder = root / f"part{number // _FOLDER // 10}" / f"package{number // _FOLDER}"
        if number % _FOLDER == 0:
            folder.mkdir(parents=True)
        (folder / f"module{number}.py").write_text(module(random), "utf-8")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "first")
