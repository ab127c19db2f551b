"""How Gitea says no, and where it sends who asks for an old name."""

from ..answers import Answer
from ..manner import Manner
from ..records import Grant, Refused
from ..state import ForgeState

_SCOPES = {"contents": "repository", "pull_requests": "repository", "issues": "issue"}
_WORDS = {404: "The target couldn't be found.", 401: "invalid username, password or token"}


def _said(refused: Refused) -> dict[str, object]:
    return {"message": _WORDS.get(refused.status, refused.message), "url": "https://forge.example/api/swagger"}


def _redirect(state: ForgeState, method: str, base: str, rest: str) -> Answer:
    return Answer(307, None, {"Location": f"{base}/repos/{state.facts.full_name}{rest}"})


def _forbidden(grant: Grant, needs: tuple[str, ...], level: str) -> Refused:
    scopes = ", ".join(dict.fromkeys(f"{level}:{_SCOPES.get(need, 'repository')}" for need in needs))
    return Refused(403, f"token does not have at least one of required scope(s): [{scopes}]")


MANNER = Manner(_said, _redirect, _forbidden, Refused(423, "the repository is archived"))
