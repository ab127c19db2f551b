"""Words of a gate's command, by what they do to its verdict: where it looks, what it narrows, what it makes stricter, what it only shows."""

import posixpath
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..facts.gates import without_runner
from .grammars import GRAMMARS, GateGrammar

Option = tuple[str, str]  # the name, and the value or the empty text


@dataclass(frozen=True, slots=True)
class GateWords:
    """A command in parts.

    ``program`` has the words of a subcommand with it (``ruff check``),
    ``runner`` is what starts it (``poetry run``), ``module`` says that Python
    does (``python -m``), ``wrapped`` that coverage runs it.  ``paths`` are from
    the root, none where the command names none; ``options`` are by their kind,
    and ``odd`` are those that nobody here knows.
    """

    program: str
    runner: tuple[str, ...] = ()
    module: bool = False
    wrapped: tuple[str, ...] = ()
    paths: frozenset[str] = frozenset()
    options: Mapping[str, frozenset[Option]] = field(default_factory=dict)
    odd: tuple[Option, ...] = ()

    def of(self, kind: str) -> frozenset[Option]:
        """The options of one kind."""
        return self.options.get(kind, frozenset())


PLAIN_RUNNERS = frozenset({(), ("poetry", "run"), ("uv", "run"), ("pipenv", "run"), ("pdm", "run"), ("hatch", "run")})


def bare(command: str) -> str:
    """The command without a runner that only finds the environment; with one that says more, as it is."""
    whole = tuple(shlex.split(command))
    inner = without_runner(whole)
    return shlex.join(inner) if whole[: len(whole) - len(inner)] in PLAIN_RUNNERS else command


def only_shows(command: str, folder: str) -> bool:
    """Whether a formatter shows what it would change and passes all the same: ``--diff`` without ``--check`` ends with 0."""
    words = words_of(command, folder)
    return words is not None and words.program in ("black", "isort") and not words.of("needs")


_SPELLINGS = {
    "--quiet": "-q",
    "--verbose": "-v",
    "--junit-xml": "--junitxml",
    "--check-only": "--check",
    "-c": "--check",
    "py.test": "pytest",
    "--tests": "-t",
    "--recursive": "-r",
}


def words_of(command: str, folder: str) -> GateWords | None:
    """The parts of a command that runs in a folder of the tree; None where nobody here knows the program's options."""
    whole = tuple(shlex.split(command))
    inner = without_runner(whole)
    runner = whole[: len(whole) - len(inner)]
    module = inner[:2] in (("python", "-m"), ("python3", "-m")) and len(inner) > 2
    inner, wrapped = _unwrapped(inner[2:] if module else inner)
    if not inner:
        return None
    name = posixpath.basename(inner[0])
    name = _SPELLINGS.get(name, name)
    grammar = GRAMMARS.get(name)
    if grammar is None:
        return None
    rest = inner[1:]
    if grammar.commands:
        if not rest or rest[0] not in grammar.commands:
            return None
        name, rest = f"{name} {rest[0]}", rest[1:]
    options: dict[str, set[Option]] = {}
    paths, odd = set[str](), list[Option]()
    for option, value in _split(rest, grammar):
        if not option:
            paths.add(_path(value, folder))
            continue
        kind = "shows" if grammar.short.fullmatch(option) else grammar.kind(option, valued=bool(value))
        if kind:
            options.setdefault(kind, set()).add((_SPELLINGS.get(option, option), value))
        else:
            odd.append((option, value))
    return GateWords(
        name,
        runner,
        module,
        wrapped,
        frozenset(paths),
        {kind: frozenset(found) for kind, found in options.items()},
        tuple(sorted(odd)),
    )


def _unwrapped(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What ``coverage run -m`` runs, and the words of coverage; other commands as they are."""
    if words[:2] == ("coverage", "run") and "-m" in words[2:-1]:
        at = words.index("-m", 2)
        return words[at + 1 :], words[:at]
    return words, ()


def _split(words: tuple[str, ...], grammar: GateGrammar) -> Iterator[Option]:
    """Options with their values, and words that are none with an empty name."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            yield from (("", each) for each in rest)
            return
        if not word.startswith("-") or word == "-":
            yield "", word
            continue
        name, equals, value = word.partition("=")
        if equals:
            yield name, value
        elif grammar.short.fullmatch(word):
            yield word, ""
        elif grammar.takes_value(name) and rest and not rest[0].startswith("-"):
            yield name, rest.pop(0)
        else:
            yield name, ""


def _path(word: str, folder: str) -> str:
    """A path from the root, the root itself as the empty text; a node id stays behind it."""
    path, colons, node = word.partition("::")
    whole = posixpath.normpath(posixpath.join(folder, path))
    return ("" if whole == "." else whole) + colons + node
