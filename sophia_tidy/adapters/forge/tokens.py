"""A token, which is never shown: where it is found, and what kind it is.

GitHub's prefixes are of "Behind GitHub's new authentication token formats"
(github.blog) and "About authentication to GitHub".
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from ...kernel.errors import TidyError

OWN = "SOPHIA_TIDY_TOKEN"
# Where else a token may be, by the kind of the forge: `addresses.ForgeKind`.
VARIABLES: Mapping[str, tuple[str, ...]] = {
    "github": (OWN, "GITHUB_TOKEN", "GH_TOKEN"),
    "gitea": (OWN, "GITEA_TOKEN"),
    "forgejo": (OWN, "FORGEJO_TOKEN", "GITEA_TOKEN"),
}


class ForgeTokenKind(StrEnum):
    """Whose token it is, where its first letters tell."""

    INSTALLATION = "installation"  # of a GitHub App; GITHUB_TOKEN is one too
    USER_OF_APP = "user-of-app"
    CLASSIC = "classic"
    FINE_GRAINED = "fine-grained"
    OAUTH = "oauth"
    OTHER = "other"


_PREFIXES = {
    "ghs_": ForgeTokenKind.INSTALLATION,
    "ghu_": ForgeTokenKind.USER_OF_APP,
    "ghp_": ForgeTokenKind.CLASSIC,
    "github_pat_": ForgeTokenKind.FINE_GRAINED,
    "gho_": ForgeTokenKind.OAUTH,
}


class ForgeToken:
    """A token; only `reveal` gives its text, for a header or for ``GIT_ASKPASS``.

    ``source`` is the variable or the file that it is of.
    """

    __slots__ = ("_text", "source")

    def __init__(self, text: str, source: str):
        self._text = text
        self.source = source

    def reveal(self) -> str:
        """The token itself."""
        return self._text

    @property
    def kind(self) -> ForgeTokenKind:
        return next((kind for prefix, kind in _PREFIXES.items() if self._text.startswith(prefix)), ForgeTokenKind.OTHER)

    def __repr__(self) -> str:
        return f"<token of {self.source}>"

    def __reduce__(self) -> str:
        raise TypeError("a token is not written anywhere")


def token_of(environment: Mapping[str, str], forge: str, file: Path | None = None) -> ForgeToken | None:
    """The token for a kind of forge: of the file where one is named, else of the first variable that is not empty.

    Raises:
        TidyError: the file cannot be read, or what was found is no token; it is not shown.
    """
    if file is not None:
        return _of_file(file)
    for name in VARIABLES[forge]:
        if environment.get(name, "").strip():
            return _checked(environment[name], name)
    return None


def checks_wait(token: ForgeToken, environment: Mapping[str, str]) -> bool:
    """Whether checks of what this token makes wait for somebody: it is the ``GITHUB_TOKEN`` of a run of Actions.

    GitHub's "Triggering a workflow from a workflow": what is done with it
    starts no workflows but after an approval.  An App's token has the same
    prefix; it is told apart by where it is found.
    """
    in_actions = environment.get("GITHUB_ACTIONS") == "true"
    own = environment.get("GITHUB_TOKEN", "").strip()
    return in_actions and token.kind is ForgeTokenKind.INSTALLATION and token.reveal() == own


def _of_file(file: Path) -> ForgeToken:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        message = f"the token's file {file} cannot be read ({why}); expected a file that holds the token alone"
        raise TidyError(message, rule="forge-token") from None
    return _checked(text, str(file))


def _checked(text: str, source: str) -> ForgeToken:
    token = text.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        found = "something that is no token" if token else "nothing"
        message = f"{source} holds {found}; expected a token on one line, without blanks"
        raise TidyError(message, rule="forge-token")
    return ForgeToken(token, source)
