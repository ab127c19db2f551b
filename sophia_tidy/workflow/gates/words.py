"""Words of a gate's command, by what they do to its verdict: where it looks, what it narrows, what it makes stricter, what it only shows.

Sources: the pages "Command-line flags" of pytest, "Configuring Ruff", "Options" of flake8, black and isort,
"The mypy command line", each in its project's documentation.
"""

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..facts.gates import without_runner

Option = tuple[str, str]  # the name, and the value or the empty text


class GateGrammar(NamedTuple):
    """What a program's options do; those with a value are marked by an equals sign at their end.

    ``shows`` change no verdict; ``reports`` write something besides, so they
    are kept; ``stricter`` can only make it fail more, ``looser`` only less;
    ``narrows`` leave something out, ``picks`` say all that is looked at.
    """

    shows: frozenset[str]
    reports: frozenset[str] = frozenset()
    stricter: frozenset[str] = frozenset()
    looser: frozenset[str] = frozenset()
    narrows: frozenset[str] = frozenset()
    picks: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()  # without which it would rewrite instead of look
    short: re.Pattern[str] = re.compile(r"(?!)")  # joined short options that only show
    commands: frozenset[str] = frozenset()

    def kind(self, name: str, *, valued: bool) -> str:
        """The word for what an option does; empty where nobody here knows it."""
        spelled = (f"{name}=",) if valued else (name,)
        return next((kind for kind in _KINDS if any(each in getattr(self, kind) for each in spelled)), "")

    def takes_value(self, name: str) -> bool:
        return any(f"{name}=" in getattr(self, kind) for kind in _KINDS)


_KINDS = ("shows", "reports", "stricter", "looser", "narrows", "picks", "needs")


def _grammar(
    shows: str,
    *,
    reports: str = "",
    stricter: str = "",
    looser: str = "",
    narrows: str = "",
    picks: str = "",
    needs: str = "",
    short: str = r"(?!)",
    commands: str = "",
) -> GateGrammar:
    return GateGrammar(
        shows=frozenset(shows.split()),
        reports=frozenset(reports.split()),
        stricter=frozenset(stricter.split()),
        looser=frozenset(looser.split()),
        narrows=frozenset(narrows.split()),
        picks=frozenset(picks.split()),
        needs=frozenset(needs.split()),
        short=re.compile(short),
        commands=frozenset(commands.split()),
    )


GRAMMARS: Mapping[str, GateGrammar] = {
    "pytest": _grammar(
        shows="""-q --quiet -v --verbose -x --exitfirst -s --lf --ff --no-header --no-summary --showlocals -l --capture= --tb= --maxfail=
        --color= -n= --numprocesses= --dist= --durations= --durations-min= --verbosity= --show-capture= -r= --disable-warnings
        --code-highlight= --full-trace --log-level= --log-cli-level= --cache-clear --no-cov-on-fail --instafail""",
        reports="""--cov --cov= --cov-report= --cov-branch --cov-append --cov-config= --junitxml= --junit-xml= --html= --self-contained-html
        --cov-context= --report-log= --alluredir= --benchmark-json=""",
        stricter="--cov-fail-under= -W= --strict --strict-markers --strict-config --timeout= --fail-on-template-vars",
        narrows="--ignore= --ignore-glob= --deselect=",
        picks="-k= -m=",
        short=r"-[qvxsl]+|-r[a-zA-Z]+|-n\w+",
    ),
    "ruff": _grammar(
        shows="""-q --quiet -v --verbose --show-source --show-fixes --statistics --no-cache -n --output-format= --cache-dir= --show-files
        --exit-non-zero-on-fix --no-fix --output-file= -o= --force-exclude --diff --unsafe-fixes --no-unsafe-fixes""",
        stricter="--extend-select=",
        looser="--ignore= --extend-ignore= --per-file-ignores= --extend-per-file-ignores=",
        narrows="--exclude= --extend-exclude=",
        picks="--select=",
        needs="--check",
        commands="check format",
    ),
    "flake8": _grammar(
        shows="--count --show-source --statistics --benchmark -q --quiet -v --verbose --format= --color= -j= --jobs= --output-file= --tee",
        stricter="--max-complexity= --extend-select=",
        looser="--ignore= --extend-ignore= --per-file-ignores=",
        narrows="--exclude= --extend-exclude= --filename=",
        picks="--select=",
    ),
    "black": _grammar(
        shows="-q --quiet -v --verbose --diff --color --no-color -W= --workers= --no-cache",
        narrows="--exclude= --extend-exclude= --force-exclude= --include=",
        needs="--check",
    ),
    "isort": _grammar(
        shows="--diff --df -q --quiet -v --verbose --color -j= --jobs=",
        narrows="--skip= --skip-glob= -s= --extend-skip= --filter-files",
        needs="--check --check-only -c",
    ),
    "mypy": _grammar(
        shows="""--pretty --show-error-codes --show-error-context --show-column-numbers --no-color-output --color-output --error-summary
        --no-error-summary --no-incremental --cache-dir= --show-traceback -v --verbose --hide-error-codes --install-types --non-interactive""",
        reports="--junit-xml= --html-report= --txt-report= --cobertura-xml-report= --linecount-report=",
        stricter="""--strict --disallow-untyped-defs --disallow-untyped-calls --check-untyped-defs --warn-unused-ignores --warn-return-any
        --no-implicit-optional --strict-optional --warn-redundant-casts --disallow-any-generics --enable-error-code=""",
        looser="--ignore-missing-imports --no-strict-optional --allow-untyped-globals --disable-error-code=",
        narrows="--exclude=",
    ),
    "bandit": _grammar(
        shows="-q --quiet -v --verbose -r --recursive -f= --format= -n= --number= -a= --aggregate=",
        reports="-o= --output=",
        looser="-l -ll -lll -i -ii -iii -s= --skip= --severity-level= --confidence-level= -b= --baseline=",
        narrows="-x= --exclude=",
        picks="-t= --tests=",
    ),
    "yamllint": _grammar(shows="-f= --format= --no-warnings", stricter="-s --strict"),
    "compileall": _grammar(shows="-q -qq -f -j= -b"),
}


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
