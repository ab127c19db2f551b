"""The ruff step of `fix`: its safe fixes, for the rules that somebody chose, as the project's own ruff knows them.

Where a configuration chooses none, only those count that have been ruff's
default for years; where the project pins an older ruff, the rules that are
newer than it are left out.  A person who asks for ``ruff-fix`` by name gets
all that the ruff installed here makes of the configuration.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import PurePosixPath

from ..adapters.ruff import check as ruff
from ..adapters.ruff.versions import newer_than, own_version
from ..config.ruff_pins import RuffPin, RuffPins
from ..config.ruff_settings import RuffInvocation
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.tree import Tree
from .python_survey import PythonFacts, spelled

RULE = "ruff-version"
THREADS = 2


def fixes(
    tree: Tree, facts: PythonFacts, paths: Sequence[PurePosixPath]
) -> tuple[list[tuple[PurePosixPath, ruff.RuffFixed]], tuple[Finding, ...]]:
    """What changes in these files, which a configuration governs, and how this ruff differs from the project's.

    Raises:
        TidyError: ruff refuses.
    """
    asked_by_name = "ruff-fix" in facts.context.config.fix.select
    pins = None if asked_by_name else RuffPins(facts.tree)

    def told(path: PurePosixPath) -> tuple[RuffInvocation, frozenset[str]]:
        how = facts.configs.told(path)
        if pins is None:
            return replace(how, rules=(), ignored=()), frozenset()
        return how, _unknown(_pin(pins, path, facts))

    def fixed(path: PurePosixPath) -> ruff.RuffFixed:
        how, unknown = told(path)
        return ruff.fixed(facts.place, path, tree[path], target=spelled(facts.targets(path)), told=how, unknown=unknown)

    with ThreadPoolExecutor(THREADS) as pool:
        contents = pool.map(fixed, paths)
        changed = [(path, new) for path, new in zip(paths, contents, strict=True) if new.content != tree[path]]
    return changed, () if pins is None else tuple(dict.fromkeys(_differences(pins, paths, facts)))


def _pin(pins: RuffPins, path: PurePosixPath, facts: PythonFacts) -> RuffPin | None:
    """The pin that holds where the file's configuration lies, if it is not this very ruff."""
    asked = facts.configs(path)
    pin = pins(asked.path.parent) if asked is not None else None
    return None if pin is None or pin.version == own_version() else pin


def _unknown(pin: RuffPin | None) -> frozenset[str]:
    return (newer_than(pin.version) or frozenset()) if pin is not None else frozenset()


def _differences(pins: RuffPins, paths: Iterable[PurePosixPath], facts: PythonFacts) -> Iterator[Finding]:
    """A note for each pin of another ruff."""
    own = ".".join(map(str, own_version()))
    for path in paths:
        if (pin := _pin(pins, path, facts)) is not None:
            older = (
                "rules that are newer than the pin, or decide otherwise since, are left out"
                if newer_than(pin.version) is not None
                else ("it does not say which of its rules are newer")
            )
            message = (
                f"ruff {pin} is pinned, and {own} is installed here: {older}; expected the same fixes, but look at them"
            )
            yield Finding(Location(pin.where.path, pin.where.line), RULE, message, Severity.NOTE)
