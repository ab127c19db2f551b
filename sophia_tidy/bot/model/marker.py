"""What the bot writes of itself where only it reads: in the body of a pull request, and in the dashboard."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

GONE, REPLACED, KEPT = (
    "gone",
    "replaced",
    "kept",
)  # why the bot itself closed a pull request; that a person opened it again


class PullMarker(NamedTuple):
    """What is known of a pull request when it was last written.

    ``heads`` are the commits that its tip may be: the one that was pushed,
    and the one that is about to be.  ``before`` and ``fingerprint`` are those
    of the wanted group; ``notes`` is a digest of what was said beside the
    group's own body.  ``closed`` is GONE or REPLACED where the bot closed it;
    REPLACED on one that is open gives it over to the person whose commits are
    in it, for another stands for its group; KEPT is one that the bot closed
    and a person opened again.  ``told`` is the tip about which a person was
    told that it is theirs, "" for none.  ``was`` are fingerprints, with
    spaces between them, that heads before the last have shown.  ``title`` is the title
    that the bot gave it: another one is a person's.  ``made`` is the bundle's
    commit for the last head, which is another where the forge has made it.
    """

    group: str
    branch: str
    base: str
    fingerprint: str
    before: str
    heads: tuple[str, ...]
    notes: str = ""
    closed: str = ""
    told: str = ""
    was: str = ""
    title: str = ""
    made: str = ""


class DashboardMarker(NamedTuple):
    """What the dashboard keeps: groups to the fingerprint that the forge refused, and why it did."""

    refused: Mapping[str, tuple[str, str]] = MappingProxyType({})
