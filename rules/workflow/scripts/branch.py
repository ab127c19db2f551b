"""The branch on ``origin``, and the commits that the deployment scripts put on it: the one module that runs git.

Nothing here touches the work tree or the index: a commit is made of git's
objects on the newest tip and pushed.  Where somebody else was faster, it is
made again on what they pushed.  A token in ``$GH_TOKEN`` reaches git by a
credential helper that reads the environment (git-scm.com, "gitcredentials"),
so it stands in no argument, no address and no configuration file.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Callable, NamedTuple
from urllib.parse import urlsplit

from digests import Image, read_images, with_images
from words import Failed, WrongInput, one_line, say

FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
ATTEMPTS = 5
AUTHOR = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
IDENTITY = {
    f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in zip(("NAME", "EMAIL"), AUTHOR)
}
HELPER = """!f() { if test "$1" = get; then printf 'username=x-access-token\\npassword=%s\\n' "$GH_TOKEN"; fi; }; f"""
RACES = re.compile(r"fetch first|non-fast-forward|cannot lock ref|failed to update ref")


class Overlay(NamedTuple):
    """The kustomization of an overlay as one commit has it: its path, its mode in git, and its text."""

    path: str
    mode: str
    text: str

    def images(self) -> dict[str, Image]:
        """The images by name.

        Raises:
            WrongInput: they stand in a form that cannot be changed, with the line.
        """
        try:
            return read_images(self.text)
        except WrongInput as error:
            raise WrongInput(f"{self.path}:{error}") from None

    def having(self, images: dict[str, Image]) -> Overlay:
        """The same with these images."""
        return self._replace(text=with_images(self.text, images))


class Draft(NamedTuple):
    """A commit that is wanted: the file it changes, and its message."""

    overlay: Overlay
    message: str


def git(*arguments: str, given: str = "", **variables: str) -> str:
    """What git prints, without the end of the last line.

    Raises:
        Failed: git is missing or refuses, in its own words.
    """
    done = _run(*arguments, given=given, **variables)
    if done.returncode:
        raise Failed(f"git {arguments[0]}: {_words(done)}")
    return _text(done.stdout).rstrip("\n")


def agreed(*arguments: str) -> bool:
    """Whether git says yes: exit code 0 against 1.

    Raises:
        Failed: it says neither.
    """
    done = _run(*arguments)
    if done.returncode not in (0, 1):
        raise Failed(f"git {arguments[0]}: {_words(done)}")
    return not done.returncode


def known(commit: str) -> bool:
    """Whether this clone has the commit."""
    return not _run("cat-file", "-e", f"{commit}^{{commit}}").returncode


@cache
def exists(commit: str, path: str) -> bool:
    """Whether a commit has the file or folder."""
    return not _run("cat-file", "-e", f"{commit}:{path}").returncode


def shallow() -> bool:
    """Whether this clone ends before the first commit."""
    return git("rev-parse", "--is-shallow-repository") == "true"


def within(older: str, newer: str) -> bool:
    """Whether the older commit is the newer one or among its ancestors."""
    return agreed("merge-base", "--is-ancestor", older, newer)


def folder_of(overlay: str) -> str:
    """The overlay's folder as git spells it.

    Raises:
        WrongInput: it is not inside of the repository.
    """
    path = PurePosixPath(overlay)
    if path.is_absolute() or ".." in path.parts or not path.parts or not overlay.isprintable():
        raise WrongInput(
            f"{one_line(overlay)}: not a folder of the repository; expected a path such as kubernetes/overlays/production"
        )
    return str(path)


@cache  # a commit does not change, and a roll-back looks at the same ones for each image
def overlay_at(commit: str, folder: str) -> Overlay:
    """The overlay's kustomization in a commit.

    Raises:
        WrongInput: there is none, or it is a link.
    """
    listed = git("ls-tree", "-z", "--full-tree", commit, "--", *(f"{folder}/{name}" for name in FILES))
    for entry in filter(None, listed.split("\0")):
        facts, _, path = entry.partition("\t")
        mode, kind, blob = facts.split()
        if kind == "blob" and mode != "120000":
            return Overlay(path, mode, _text(_checked("cat-file", "blob", blob)))
    raise WrongInput(f"{folder}: no kustomization.yaml in commit {commit[:10]}; expected the folder of an overlay")


def images_at(commit: str, folder: str) -> dict[str, Image]:
    """The images of a commit; none where the overlay was not there, or not in a form that can be read."""
    try:
        return overlay_at(commit, folder).images()
    except WrongInput as error:
        say(f"commit {commit[:10]} is passed over: {error}")
        return {}


def checked_out(commit: str, paths: list[str], home: Path) -> None:
    """These files and folders of a commit below ``home``; the work tree and the index stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        git("read-tree", commit, **index)
        listed = git("ls-tree", "-r", "-z", "--full-tree", "--name-only", commit, "--", *paths)
        git(
            "-C",
            git("rev-parse", "--show-toplevel"),
            "checkout-index",
            "-z",
            "--stdin",
            f"--prefix={home}/",
            given=listed,
            **index,
        )


def fetched(branch: str) -> str:
    """The newest tip of the branch on ``origin``, its history complete."""
    depth = ("--unshallow",) if shallow() else ()
    git("fetch", "--quiet", "--no-tags", *depth, "origin", f"refs/heads/{branch}")
    return git("rev-parse", "FETCH_HEAD^{commit}")


def pushed(branch: str, draft: Callable[[str], Draft | None]) -> str:
    """The commit that was put on the branch; "" where there was nothing to do.

    ``draft`` is asked for what is wanted on a given tip, again after each race that was lost.

    Raises:
        Failed: the push is refused, or others were faster `ATTEMPTS` times.
    """
    tip = fetched(branch)
    for attempt in range(1, ATTEMPTS + 1):
        wanted = draft(tip)
        if wanted is None:
            return ""
        commit = _committed(tip, wanted)
        done = _run("push", "--quiet", "origin", f"{commit}:refs/heads/{branch}")
        newest = fetched(branch) if done.returncode else commit
        if within(commit, newest):  # also where the answer of a push that arrived was lost
            return commit
        if newest == tip and not RACES.search(_words(done)):
            raise Failed(f"{branch}: the push was refused: {_words(done)}")
        say(f"{branch}: somebody else pushed first (attempt {attempt} of {ATTEMPTS})")
        time.sleep(random.uniform(0, 0.3 * attempt))
        tip = fetched(branch)
    raise Failed(
        f"{branch}: somebody else pushed first {ATTEMPTS} times in a row; nothing was written, run the job again"
    )


def trailers(commit: str, key: str) -> tuple[str, ...]:
    """The values of one trailer of a commit's message."""
    return tuple(filter(None, git("log", "-1", f"--format=%(trailers:key={key},valueonly,unfold)", commit).split("\n")))


def commits(*arguments: str) -> Iterator[str]:
    """The commits that ``git rev-list`` names, newest first."""
    yield from filter(None, git("rev-list", *arguments).split("\n"))


def _committed(tip: str, draft: Draft) -> str:
    """A commit on the tip that changes one file; nobody sees it before it is pushed."""
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        blob = git("hash-object", "-w", "--stdin", given=draft.overlay.text)
        git("read-tree", tip, **index)
        git("update-index", "--cacheinfo", f"{draft.overlay.mode},{blob},{draft.overlay.path}", **index)
        tree = git("write-tree", **index)
    return git(
        "commit-tree", "--no-gpg-sign", "-p", tip, "-F", "-", tree, given=draft.message + _run_trailer(), **IDENTITY
    )


def _run_trailer() -> str:
    """The workflow run as a trailer; it also tells apart two commits that two runs make in one second."""
    server, repository, run = (os.environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    return (
        f"Run: {one_line(server or 'https://github.com')}/{one_line(repository)}/actions/runs/{one_line(run)}\n"
        if run
        else ""
    )


def _run(*arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[bytes]:
    asked = {} if arguments[0] == "remote" else _credentials()  # a partial clone may ask its remote at any command
    try:
        return subprocess.run(
            ["git", "-c", f"core.hooksPath={os.devnull}", *arguments],
            check=False,
            capture_output=True,
            input=given.encode("utf-8", "surrogateescape"),
            env={**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **asked, **variables},
        )
    except FileNotFoundError:
        raise Failed("git is not installed") from None


def _checked(*arguments: str) -> bytes:
    done = _run(*arguments)
    if done.returncode:
        raise Failed(f"git {arguments[0]}: {_words(done)}")
    return done.stdout


@cache
def _credentials() -> dict[str, str]:
    """Variables by which git asks the helper, and no other, for the host of ``origin``; none without a token or over no https."""
    if not os.environ.get("GH_TOKEN"):
        return {}
    address = urlsplit(_text(_checked("remote", "get-url", "origin")).strip())
    if address.scheme != "https":
        return {}
    first = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    key = f"credential.https://{address.netloc.rpartition('@')[2]}.helper"
    pairs = {first: "", first + 1: HELPER}
    return {
        "GIT_CONFIG_COUNT": str(first + len(pairs)),
        **{f"GIT_CONFIG_KEY_{at}": key for at in pairs},
        **{f"GIT_CONFIG_VALUE_{at}": value for at, value in pairs.items()},
    }


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape")


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    return "; ".join(line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()) or (
        f"exit code {done.returncode}"
    )
