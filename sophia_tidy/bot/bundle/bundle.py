"""A bundle: one file with what a night wants, as JSON, and the branches for it, as a git bundle.

Who reads it believes nothing: it was made where code of the repository ran.
"""

import json
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...adapters.bundle_file import read_file, write_file
from ...adapters.git.bundle import read_head
from ...kernel.errors import TidyError
from ...kernel.location import Location
from ..model.wanted import Wanted
from .container import BEGINS, LONGEST_FILE, packed, unpacked
from .fields import as_json, read_as
from .shapes import contradictions, wrong

VERSION = 1
RULE = "bundle"


class Bundle(NamedTuple):
    """What is wanted, and the bytes of the git bundle that holds its branches; none where no branch is wanted."""

    wanted: Wanted
    branches: bytes


def bundle_bytes(bundle: Bundle) -> bytes:
    """The bytes of the file; the same for the same bundle.

    Raises:
        TidyError: nobody would take it, with the first reason.
    """
    told = {"version": VERSION, "wanted": as_json(bundle.wanted)}
    text = json.dumps(told, indent=1, sort_keys=True) + "\n"
    try:
        _check(bundle)
        return packed((text.encode(), bundle.branches))
    except ValueError as error:
        raise TidyError(f"the bundle would be refused: {error}", rule=RULE) from error


def bundle_of(content: bytes) -> Bundle:
    """The bundle, with every field as it should be, and a branch for each pull request.

    Raises:
        ValueError: it is none, or of another version, or a field is wrong.
    """
    text, branches = unpacked(content)
    bundle = Bundle(_wanted(text), branches)
    _check(bundle)
    return bundle


def write_bundle(place: Path, bundle: Bundle) -> None:
    """Make the file; a bundle that is there is replaced.

    Raises:
        DiskError, TidyError: the system refuses, or something else is there.
    """
    write_file(place, bundle_bytes(bundle), BEGINS)


def read_bundle(place: Path) -> Bundle:
    """Read the file as `bundle_of`.

    Raises:
        DiskError: it cannot be read.
        TidyError: it is no bundle, or of another version, or a field is wrong.
    """
    content = read_file(place, LONGEST_FILE)
    try:
        return bundle_of(content)
    except ValueError as error:
        told = f"{error}; expected a bundle of bot plan, version {VERSION}"
        raise TidyError(told, Location(PurePosixPath(place)), rule=RULE) from error


def _wanted(text: bytes) -> Wanted:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("wanted.json is no JSON") from error
    if not isinstance(told, dict) or type(version := told.get("version")) is not int:
        raise ValueError("wanted.json has no version")
    if version != VERSION:
        raise ValueError(f"version {version} is {'newer' if version > VERSION else 'older'} than this program")
    if told.keys() != {"version", "wanted"}:
        raise ValueError("wanted.json has a field that is not known")
    return read_as(Wanted, told["wanted"], "wanted")


def _check(bundle: Bundle) -> None:
    wanted, branches = bundle
    for said in (*wrong(wanted, "wanted"), *contradictions(wanted)):
        raise ValueError(said)
    expected = {f"refs/heads/{wanted.branch(each.group)}": each.commit for each in wanted.pulls}
    if not expected:
        if branches:
            raise ValueError("branches.bundle holds branches that nobody wants")
        return
    head = read_head(branches)
    if head.tips != expected:
        raise ValueError("branches.bundle does not hold the branches that are wanted")
    if head.prerequisites != (wanted.base_commit,) or head.wide != (len(wanted.base_commit) == 64):
        raise ValueError("branches.bundle does not stand on the commit that was looked at")
