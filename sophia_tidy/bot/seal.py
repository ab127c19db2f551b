"""The seal of the bot's own commits: three trailers by which each can be told from anything that a person made of it.

``v1`` is the SHA-256 of all that a commit holds: tree, parents, who and when
(in seconds; its time zone is always UTC, for not every forge tells another),
and the message down to the seal.  An amend, a rebase, a merge or a suggestion
that was taken changes one of them.  ``v1-forge`` is for a commit that the
forge itself makes and signs, with people and times of its own choosing: it
leaves those out, and counts only where the forge knows its signature.
"""

import json
import re
from typing import NamedTuple

from ..adapters.forge.records import ForgeCommit, ForgePerson
from ..kernel.plan import digest

OURS, FORGE = "v1", "v1-forge"
GROUP = re.compile(r"[a-z0-9][a-z0-9-]*")
_TRAILER = re.compile(
    r"[A-Za-z0-9-]+: .*|[ \t]+\S.*"
)  # a continuation counts to the line before (git-interpret-trailers(1))
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_SEALED = re.compile(
    rf"(?P<text>.*^Tidy-Group: (?P<group>{GROUP.pattern})\nTidy-Fingerprint: (?P<fingerprint>[0-9a-f]{{64}})\n)"
    rf"Tidy-Seal: (?P<version>{OURS}|{FORGE}) (?P<seal>[0-9a-f]{{64}})\n?",
    re.DOTALL | re.MULTILINE,
)


class SealedAs(NamedTuple):
    """What a seal that holds says of its commit."""

    group: str
    fingerprint: str


def sealed_message(
    text: str,
    sealed: SealedAs,
    *,
    tree: str,
    parents: tuple[str, ...],
    people: tuple[ForgePerson, ForgePerson] | None,
) -> str:
    """The message with the trailers below it; ``people`` are author and committer, None where the forge names them.

    Raises:
        ValueError: the text, the group or the fingerprint is nothing that a seal can be read from again.
    """
    said = text.rstrip("\n")
    if not said.strip() or _CONTROL.search(said):
        raise ValueError("a message without words, or with control characters, cannot be sealed")
    gap = "\n" if _ends_in_trailers(said) else "\n\n"
    said += f"{gap}Tidy-Group: {sealed.group}\nTidy-Fingerprint: {sealed.fingerprint}\n"
    version = FORGE if people is None else OURS
    whole = f"{said}Tidy-Seal: {version} {_seal(said, tree, parents, people or ())}\n"
    if _SEALED.fullmatch(whole) is None:
        raise ValueError(f"no seal can be read for group {sealed.group!r} with fingerprint {sealed.fingerprint!r}")
    return whole


def seal_of(commit: ForgeCommit) -> SealedAs | None:
    """What the commit's seal says; None where there is none, or it is broken, or the forge does not stand for it.

    The last line end of the message may be missing, for a forge may take it away.
    """
    found = _SEALED.fullmatch(commit.message)
    if found is None or (found["version"] == FORGE and not commit.is_verified):
        return None
    people = () if found["version"] == FORGE else (commit.author, commit.committer)
    if found["seal"] != _seal(found["text"], commit.tree, commit.parents, people):
        return None
    return SealedAs(found["group"], found["fingerprint"])


def is_sealed(commit: ForgeCommit, group: str) -> bool:
    """Whether the commit is, to the last bit, one that the bot made for this group."""
    found = seal_of(commit)
    return found is not None and found.group == group


def _seal(said: str, tree: str, parents: tuple[str, ...], people: tuple[ForgePerson, ...]) -> str:
    """The digest; as JSON, in which no two different commits look the same."""
    return digest(json.dumps([tree, parents, people, said]).encode())


def _ends_in_trailers(text: str) -> bool:
    """Whether the last paragraph is one of trailers alone; the first one is the subject."""
    above, gap, last = text.rpartition("\n\n")
    return (
        bool(gap and above.strip())
        and not last.startswith((" ", "\t"))
        and all(map(_TRAILER.fullmatch, last.split("\n")))
    )
