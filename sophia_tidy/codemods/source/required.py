"""An import that a change needs, or that the repository uses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Required:
    """``from module import name as asname``, or ``import module as asname`` where ``name`` is None.

    ``module`` keeps the leading dots of a relative import.
    """

    module: str
    name: str | None = None
    asname: str | None = None

    @property
    def binds(self) -> str:
        """The name that the import statement defines."""
        return self.asname or self.name or self.module.partition(".")[0]

    @property
    def order(self) -> tuple[str, str, str]:
        """A key that sorts imports."""
        return self.module, self.name or "", self.asname or ""

    @property
    def statement(self) -> str:
        """The import as a line of source, without its end."""
        what = f"from {self.module} import {self.name}" if self.name else f"import {self.module}"
        return f"{what} as {self.asname}" if self.asname else what
