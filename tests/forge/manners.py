"""Where forges differ in what they do, and what texts they take."""

from typing import NamedTuple

from .records import Refused, invalid

LONGEST_TITLE = 255


class Manners(NamedTuple):
    """Where forges differ: a pull request can be opened again after a push by force; a renamed branch takes its pull request along;
    there may be one without commits; how long a text may be."""

    reopens_after_force: bool
    renames_heads: bool
    allows_empty: bool
    longest_body: int


GITHUB = Manners(False, False, False, 65_536)
GITEA = Manners(True, True, True, 1 << 30)


def checked(title: str, body: str, resource: str, longest: int) -> None:
    """
    Raises:
        Refused: 422, there is no title, or a text is too long.
    """
    if not title.strip():
        raise Refused(422, "Validation Failed", ({"resource": resource, "code": "missing_field", "field": "title"},))
    if len(title) > LONGEST_TITLE:
        raise invalid(f"title is too long (maximum is {LONGEST_TITLE} characters)", resource, "title")
    if len(body) > longest:
        raise invalid(f"body is too long (maximum is {longest} characters)", resource, "body")
