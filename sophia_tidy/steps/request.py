"""What a person asks for, beyond what the configuration says."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .convert_request import StackRequest

Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """The progress that nobody watches."""


class Request(NamedTuple):
    """The words of a command line; each step takes what it is about.

    ``only`` are paths (all where none is named), ``select`` and ``ignore``
    names of rules, ``unsafe`` asks for the changes that want a reader's eye.
    ``stacks`` is what `convert` is asked for; ``environments`` (names to
    branches) and ``repository`` go before the configuration's for `flux`.
    ``groups`` are the rules of each group that the configuration's ``review`` names.
    """

    only: tuple[PurePosixPath, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    stacks: "StackRequest | None" = None
    environments: Mapping[str, str] = MappingProxyType({})
    repository: str = ""
    groups: Mapping[str, tuple[str, ...]] = MappingProxyType({})
