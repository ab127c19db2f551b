"""How GitHub says no, and where it sends who asks for an old name."""

from ..answers import Answer
from ..manner import Manner
from ..records import Grant, Refused
from ..state import ForgeState


def _said(refused: Refused) -> dict[str, object]:
    """A list of errors makes it "Validation Failed"."""
    told: dict[str, object] = {"message": "Validation Failed" if refused.errors else refused.message}
    if refused.errors:
        told["errors"] = list(refused.errors)
    return {**told, "documentation_url": "https://docs.github.com/rest", "status": str(refused.status)}


def _redirect(state: ForgeState, method: str, base: str, rest: str) -> Answer:
    """301 for what reads, 307 for what writes: by the repository's number."""
    url = f"{base}/repositories/{state.facts.id}{rest}"
    told = {"message": "Moved Permanently", "url": url, "documentation_url": "https://docs.github.com/rest"}
    return Answer(301 if method == "GET" else 307, told, {"Location": url})


def _forbidden(grant: Grant, needs: tuple[str, ...], level: str) -> Refused:
    of = "integration" if grant.kind == "app" else "personal access token"
    return Refused(403, f"Resource not accessible by {of}")


MANNER = Manner(_said, _redirect, _forbidden, Refused(403, "Repository was archived so is read-only."))
