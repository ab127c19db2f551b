"""Variables of a job, and whether anything reads them: what no file of the tree names, and no library knows by itself, says nothing."""

import re

from ..project.listing import Listing

# Names that libraries and programs read for themselves.
_OF_OTHERS = re.compile(
    r"^(PY|COV|UV_|PIP|TOX|NOX|DJANGO|FLASK|DATABASE|DB_|PG|MYSQL|REDIS|MONGO|AWS_|GOOGLE_|AZURE_|CI$|TZ$|LANG|LC_|HTTPS?_|NO_PROXY"
    r"|SSL|NODE|NPM|GO[A-Z]*$|CARGO|RUST|TEST|COLUMNS$|FORCE_COLOR$|NO_COLOR$)|_(HOST|PORT|URL)$"
)
_LARGE = 1_000_000


class Variables:
    """Names of variables, each looked for once."""

    def __init__(self, listing: Listing):
        self.listing = listing
        self._known: dict[str, bool] = {}

    def read(self, name: str) -> bool:
        """Whether a file outside of ``.github`` names the variable, or a program of others may know it."""
        if name not in self._known:
            self._known[name] = _OF_OTHERS.search(name) is not None or self._named(name.encode())
        return self._known[name]

    def _named(self, word: bytes) -> bool:
        tree = self.listing.tree
        return any(word in tree[path][:_LARGE] for path in tree if path.parts[:1] != (".github",))
