"""The context of a codemod: what it must know beyond the file, as a value that travels to a worker process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ...config.schema import FixConfig
from .origin import NameOrigin

Target = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CodemodContext:
    """The file's path and target version, the options, and what the repository says of its undefined names.

    ``origins`` holds, for each undefined name of this file, the places that it
    may come from.  ``siblings`` are the modules and packages beside the file,
    which a package's ``__all__`` may name.  ``first_party`` are the
    repository's top-level modules, which an import block sorts last.
    ``hides`` are modules that an absolute import would find before the
    standard library's.
    """

    path: PurePosixPath = field(default_factory=lambda: PurePosixPath("module.py"))
    target: Target = (3, 11)
    timeout: float = FixConfig().timeout
    line_length: int = 88
    origins: Mapping[str, tuple[NameOrigin, ...]] = field(default_factory=dict)
    siblings: frozenset[str] = frozenset()
    first_party: frozenset[str] = frozenset()
    hides: frozenset[str] = frozenset()
    builtins: frozenset[str] = frozenset()
