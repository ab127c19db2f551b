"""Within: whether one run of a gate sees all that another sees, as far as their words and the configuration tell.

What is not certain is two gates.  An option that makes a run stricter is
never lost: it goes along where both look at the same, and keeps the runs
apart where they do not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from ..project.listing import Listing
from .configured import (
    Selection,
    flake8_selection,
    linter_finds,
    pytest_finds,
    pytest_looks_in,
    pytest_picks,
    ruff_selection,
)
from .words import PLAIN_RUNNERS, GateWords, Option, words_of

_MANY = ("--cov", "--cov-report")  # options of which each adds to the others; of all others the last counts
_BEST = {"--cov-fail-under": max, "--max-complexity": min, "--timeout": min}
_BY_PATH = frozenset(
    {"ruff check", "ruff format", "black", "isort"}
)  # they look for their configuration from each path upwards
_CONFIGURATIONS = ("pyproject.toml", "setup.cfg", "tox.ini", ".isort.cfg", ".editorconfig", "ruff.toml", ".ruff.toml")
_SELECTIONS = {"ruff check": ruff_selection, "flake8": flake8_selection}


def within(inner: str, outer: str, folder: str, listing: Listing, home: str | None = None) -> tuple[str, ...] | None:
    """The words that the outer command needs besides to stand for the inner one, none where it does already; None where it cannot.

    Both run in ``folder``, or the outer one in ``home``.
    """
    home = folder if home is None else home
    if inner == outer and folder == home:
        return ()
    mine, theirs = words_of(inner, folder), words_of(outer, home)
    if folder != home and mine is not None:
        if home or mine.program not in _BY_PATH or _configures(folder, listing):
            return None
        mine, folder = replace(mine, paths=mine.paths or frozenset({folder})), home
    if mine is None or theirs is None or not _comparable(mine, theirs):
        return None
    if not (_looks(mine, theirs, folder, listing) and _picks(mine, theirs, folder, listing)):
        return None
    if theirs.of("narrows") - mine.of("narrows") or theirs.of("looser") - mine.of("looser"):
        return None
    stricter = tuple(_missing(mine.of("stricter"), theirs.of("stricter")))
    if stricter and not _same_scope(mine, theirs, folder, listing):
        return None
    return tuple(word for name, value in (*stricter, *_reports(mine, theirs)) for word in _spelled(name, value))


def _configures(folder: str, listing: Listing) -> bool:
    """Whether a folder has a file that may say otherwise to a linter than that of the root."""
    places = [folder, *(str(each) for each in PurePosixPath(folder).parents if str(each) != ".")]
    return any(f"{place}/{name}" in listing.files for place in places for name in _CONFIGURATIONS)


def by_module(command: str, folder: str) -> bool:
    """Whether Python itself runs the program, so that the folder is on the path of its modules."""
    words = words_of(command, folder)
    return words is not None and words.program == "pytest" and words.module


def _comparable(mine: GateWords, theirs: GateWords) -> bool:
    """The same program, from environments that hold the same, and no option that nobody knows and the other lacks."""
    runners = mine.runner == theirs.runner or {mine.runner, theirs.runner} <= PLAIN_RUNNERS
    wrapped = mine.wrapped == theirs.wrapped or (not mine.wrapped and not mine.of("reports"))
    return mine.program == theirs.program and runners and wrapped and mine.odd == theirs.odd


def _places(words: GateWords, folder: str, listing: Listing) -> frozenset[str]:
    """Where a run looks; without a path in its folder, or where the configuration says."""
    if words.paths:
        return words.paths
    if words.program == "pytest" and not folder:
        return pytest_looks_in(listing)
    return frozenset({folder})


def _looks(mine: GateWords, theirs: GateWords, folder: str, listing: Listing) -> bool:
    if mine.paths == theirs.paths:
        return True
    if _configured(mine, theirs):
        return False
    outer = _places(theirs, folder, listing)
    return all(_below(place, outer, mine.program, folder, listing) for place in _places(mine, folder, listing))


def _configured(mine: GateWords, theirs: GateWords) -> bool:
    """``mypy`` alone reads what to check from its configuration, so it is the same only as itself."""
    return mine.program == "mypy" and not (mine.paths and theirs.paths)


def _below(place: str, outer: Iterable[str], program: str, folder: str, listing: Listing) -> bool:
    path = place.partition("::")[0]
    for each in outer:
        if place == each or place.startswith(f"{each}::"):
            return True
        if "::" in each or (each and not path.startswith(f"{each}/") and path != each):
            continue
        rest = path.removeprefix(each).strip("/")
        if path == each or (not folder and _finds(program, rest, path, listing)):
            return True
    return False


def _finds(program: str, rest: str, path: str, listing: Listing) -> bool:
    if program == "pytest":
        return pytest_finds(path, listing)
    return linter_finds(program.partition(" ")[0], path, listing)


def _picks(mine: GateWords, theirs: GateWords, folder: str, listing: Listing) -> bool:
    """What the outer run picks out is what the inner one picks, or it picks nothing and leaves nothing out."""
    inner, outer = mine.of("picks"), theirs.of("picks")
    if inner == outer:
        return True
    if mine.program in _SELECTIONS:
        chosen = _codes(outer) if outer else _SELECTIONS[mine.program](listing) if not folder else None
        return bool(inner) and chosen is not None and all(chosen.has(code) for code in _codes(inner).selected)
    return not outer and (mine.program != "pytest" or (not folder and not pytest_picks(listing)))


def _codes(options: frozenset[Option]) -> Selection:
    return Selection(tuple(code.strip() for _, value in options for code in value.split(",") if code.strip()))


def _same_scope(mine: GateWords, theirs: GateWords, folder: str, listing: Listing) -> bool:
    return (
        _looks(theirs, mine, folder, listing)
        and mine.of("picks") == theirs.of("picks")
        and mine.of("narrows") == theirs.of("narrows")
        and mine.of("looser") == theirs.of("looser")
    )


def _missing(inner: frozenset[Option], outer: frozenset[Option]) -> Iterator[Option]:
    """The options that the outer run lacks; of a number the stricter one counts."""
    have = dict(outer)
    for name, value in sorted(inner - outer):
        best = _BEST.get(name)
        if best is None or name not in have or best(_number(value), _number(have[name])) != _number(have[name]):
            yield name, value


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def _reports(mine: GateWords, theirs: GateWords) -> Iterator[Option]:
    """What the inner run writes besides; the report of the whole has the part's in it."""
    have = {name for name, _ in theirs.of("reports")}
    whole = ("--cov", ".") in theirs.of("reports") or ("--cov", "") in theirs.of("reports")
    for name, value in sorted(mine.of("reports") - theirs.of("reports")):
        if (name in _MANY or name not in have) and not (name == "--cov" and (whole or not value)):
            yield name, value


def _spelled(name: str, value: str) -> tuple[str, ...]:
    if not value:
        return (name,)
    return (f"{name}={value}",) if name.startswith("--") else (name, value)
