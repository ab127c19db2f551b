"""Variables in a document's values, and the casts that follow them.

After substitution, the text at some keys is cast to a number or boolean
(compose-go, ``loader/interpolate.go``): ``replicas: "${N:-2}"`` is the number 2.
Keys are never substituted.
"""

import re
from collections.abc import Callable
from typing import Any

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from .errors import Code, LoadError, locate
from .gotext import read_float, read_int
from .marked import Block, Row, Spot
from .template import LONGEST, BadTemplate, Lookup, MissingVariable, Substitution, TooLong

Cast = Callable[[str], Any]
UNSET = "unset-variable"


class BadCast(Exception):
    """The text is not what the key takes."""


def to_int(text: str) -> int:
    value = read_int(text)
    if value is None:
        raise BadCast("a whole number")
    return value


def to_float(text: str) -> float:
    value = read_float(text)
    if value is None:
        raise BadCast("a number")
    return value


def to_bool(text: str) -> bool:
    word = text.lower()
    if word in ("true", "y", "yes", "on"):
        return True
    if word in ("false", "n", "no", "off"):
        return False
    raise BadCast("true or false")


_UPDATE = {"parallelism": to_int, "max_failure_ratio": to_float}
_SHARED = {"*": {"external": to_bool}}
CASTS: dict[str, Any] = {
    "services": {
        "*": {
            **dict.fromkeys(
                (
                    "cpu_count",
                    "cpu_period",
                    "cpu_quota",
                    "cpu_rt_period",
                    "cpu_rt_runtime",
                    "cpu_shares",
                    "oom_score_adj",
                    "pids_limit",
                    "scale",
                ),
                to_int,
            ),
            **dict.fromkeys(("cpu_percent", "cpus"), to_float),
            **dict.fromkeys(("init", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty"), to_bool),
            "deploy": {
                "replicas": to_int,
                "update_config": _UPDATE,
                "rollback_config": _UPDATE,
                "restart_policy": {"max_attempts": to_int},
                "placement": {"max_replicas_per_node": to_int},
            },
            "healthcheck": {"retries": to_int, "disable": to_bool},
            "ports": {"*": {"target": to_int}},
            "ulimits": {"*": {"": to_int, "hard": to_int, "soft": to_int}},
            "volumes": {"*": {"read_only": to_bool, "volume": {"nocopy": to_bool}}},
        }
    },
    "networks": {"*": dict.fromkeys(("external", "internal", "attachable", "enable_ipv4", "enable_ipv6"), to_bool)},
    "volumes": _SHARED,
    "secrets": _SHARED,
    "configs": _SHARED,
}
"""What each key is cast to; ``*`` is any key or index, ``""`` the value itself where it may also be a mapping."""


class Interpolation:
    """Substitutes in whole documents; ``findings`` has one for each place where a variable was not set."""

    __slots__ = ("_made", "findings", "lookup")

    def __init__(self, lookup: Lookup, findings: list[Finding]) -> None:
        self.lookup = lookup
        self.findings = findings
        self._made = 0

    def document(self, value: Block) -> None:
        """Substitute in place.

        Raises:
            LoadError: a bad expression, a missing required variable, a value that cannot be cast.
        """
        self._block(value, CASTS)

    def text(self, text: str, spot: Spot | None) -> str:
        """One text, with a finding for each unset variable."""
        substitution = Substitution(self.lookup)
        try:
            result = substitution(text)
        except BadTemplate:
            raise LoadError(
                "a '$' that begins no expression; expected $NAME, ${NAME}, ${NAME:-default} or $$ for a dollar",
                Code.INTERPOLATION,
            ) from None
        except MissingVariable as fault:
            reason = f": {fault.reason}" if fault.reason else ""
            said = (
                f"the variable {fault.name} is required and not set{reason}; expected it in .env, in an --env-file, "
                f"or by --from-env {fault.name}"
            )
            raise LoadError(said, Code.REQUIRED_VARIABLE, variable=fault.name) from None
        except TooLong:
            raise _too_long() from None
        self._made += len(result)
        if self._made > LONGEST:
            raise _too_long()
        if spot is not None:
            self.findings += [unset_variable(name, locate(spot)) for name in dict.fromkeys(substitution.unset)]
        return result

    def _block(self, block: Block, casts: Any) -> None:
        nested = casts if casts.__class__ is dict else None
        for key, value in block.items():
            what = value.__class__
            if what is str:
                cast = None if nested is None else nested.get(key, nested.get("*"))
                if cast is not None or "$" in value:
                    block[key] = self._scalar(value, cast, block, key)
            elif what is Block or what is Row:
                below = None if nested is None else nested.get(key, nested.get("*"))
                try:
                    (self._block if what is Block else self._row)(value, below)
                except LoadError as fault:
                    raise fault.under(key, block) from None

    def _row(self, row: Row, casts: Any) -> None:
        below = casts.get("*") if casts.__class__ is dict else None
        for index, value in enumerate(row):
            what = value.__class__
            if what is str:
                if "$" in value:
                    row[index] = self._scalar(value, None, row, index)
            elif what is Block or what is Row:
                try:
                    (self._block if what is Block else self._row)(value, below)
                except LoadError as fault:
                    raise fault.under(index, row) from None

    def _scalar(self, text: str, cast: Any, container: Any, key: Any) -> Any:
        spot = container.spot(key)
        try:
            result: Any = self.text(text, spot) if "$" in text else text
        except LoadError as fault:
            raise fault.under(key, container) from None
        if "$" in text and spot is not None:
            container.spots[key] = (*spot[:3], text)
        if cast.__class__ is dict:
            cast = cast.get("")
        if cast is None:
            return result
        try:
            return cast(result)
        except BadCast as fault:
            raise LoadError(f"cannot be read; expected {fault}", Code.WRONG_TYPE).under(key, container) from None


def _too_long() -> LoadError:
    return LoadError(f"variables grow to more than {LONGEST} characters", Code.TOO_LARGE)


def variable_of(finding: Finding) -> str:
    """The name of the variable that an `unset_variable` is about; "" for another finding."""
    found = re.match(r"the variable (\w+) is not set", finding.message)
    return found[1] if found is not None and finding.rule == UNSET else ""


def unset_variable(name: str, place: Location, *, passed: bool = False) -> Finding:
    """What a person is told of a variable that counts as empty; one that is passed through is not there at all."""
    counts = "so the container does not have it" if passed else "and counts as empty"
    return Finding(
        place,
        UNSET,
        f"the variable {name} is not set {counts}",
        Severity.WARNING,
        f"set it in .env, or take it from the environment with --from-env {name}"
        + ("" if passed else f", or give a default: ${{{name}:-…}}"),
    )
