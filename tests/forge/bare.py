"""The bare repository of a forge: real git, asked by plumbing."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

NO_COMMIT = "0" * 40
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\nof the forge itself\n-----END PGP SIGNATURE-----"


class GitFailed(Exception):
    """git ended with another code than 0; the text is what it said."""


class Signer(NamedTuple):
    """Who is in a commit; ``time`` in seconds."""

    name: str
    email: str
    time: int

    def line(self) -> str:
        return f"{self.name} <{self.email}> {self.time} +0000"


class CommitFacts(NamedTuple):
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signer
    committer: Signer
    message: str
    signature: str


class BareRepository:
    """``path`` is the git directory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
        env = {
            "PATH": os.environ["PATH"],
            "GIT_DIR": str(self.path),
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(self.path),
        }
        env |= {"LC_ALL": "C.UTF-8", **(more or {})}
        done = subprocess.run(["git", *arguments], input=stdin, env=env, capture_output=True, check=False)
        if done.returncode:
            raise GitFailed(
                f"git {arguments[0]}: {done.stdout.decode('utf-8', 'replace')}{done.stderr.decode('utf-8', 'replace')}"
            )
        return done.stdout

    def says(self, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> str:
        return self.run(*arguments, stdin=stdin, more=more).decode("utf-8", "surrogateescape").strip("\n")

    def create(self, branch: str) -> None:
        self.path.mkdir(parents=True)
        self.run("init", "-q", "--bare", f"--initial-branch={branch}")
        for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "http.receivepack"):
            self.run("config", key, "true")
        self.run("config", "receive.fsckObjects", "true")
        self.run("config", "gc.auto", "0")
        self.run("config", "core.fsync", "none")

    def refs(self, prefix: str) -> dict[str, str]:
        """Full names that begin with it, to hashes, sorted by name."""
        lines = self.says("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        pairs = (line.split(" ") for line in lines)
        return {name: sha for name, sha in pairs if name.startswith(prefix)}

    def branches(self) -> dict[str, str]:
        return {name.removeprefix("refs/heads/"): sha for name, sha in self.refs("refs/heads/").items()}

    def set_ref(self, ref: str, new: str | None, old: str | None = None) -> None:
        """``new`` None takes it away; ``old`` is where it must be before, `NO_COMMIT` for nowhere."""
        if new is None:
            self.run("update-ref", "-d", ref, *([old] if old else []))
        else:
            self.run("update-ref", ref, new, *([old] if old else []))

    def has(self, sha: str, kind: str) -> bool:
        try:
            return self.says("cat-file", "-t", sha) == kind
        except GitFailed:
            return False

    def is_ancestor(self, older: str, newer: str) -> bool:
        try:
            self.run("merge-base", "--is-ancestor", older, newer)
        except GitFailed:
            return False
        return True

    def commits(self, base: str, head: str) -> list[str]:
        """What the head has that the base has not, oldest first."""
        return self.says("rev-list", "--reverse", "--topo-order", f"{base}..{head}").split()

    def reachable(self, refs: str = "--branches") -> set[str]:
        return set(self.says("rev-list", refs).split())

    def commit(self, sha: str) -> CommitFacts:
        raw = self.run("cat-file", "commit", sha).decode("utf-8", "surrogateescape")
        head, _, message = raw.partition("\n\n")
        fields: dict[str, list[str]] = {}
        name = ""
        for line in head.split("\n"):
            if line.startswith(" "):
                fields[name][-1] += "\n" + line[1:]
            else:
                name, _, value = line.partition(" ")
                fields.setdefault(name, []).append(value)
        who = {key: _signer(fields[key][0]) for key in ("author", "committer")}
        return CommitFacts(
            self.says("rev-parse", sha), fields["tree"][0], tuple(fields.get("parent", ())), who["author"], who["committer"], message,
            "\n".join(fields.get("gpgsig", ())),
        )  # fmt: skip

    def make_commit(
        self,
        tree: str,
        parents: Iterable[str],
        message: str,
        author: Signer,
        committer: Signer | None = None,
        *,
        is_signed: bool = False,
    ) -> str:
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {author.line()}", f"committer {(committer or author).line()}"]
        if is_signed:
            lines.append("gpgsig " + _SIGNATURE.replace("\n", "\n "))
        raw = "\n".join(lines) + "\n\n" + message
        return self.says("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw.encode("utf-8", "surrogateescape"))

    def make_blob(self, content: bytes) -> str:
        return self.says("hash-object", "-w", "--stdin", stdin=content)

    def make_tree(self, base: str | None, entries: Iterable[tuple[str, str, str | None]]) -> str:
        """A tree over another: ``(path, mode, sha)``, sha None takes the path away."""
        with tempfile.TemporaryDirectory(dir=self.path) as folder:
            index = {"GIT_INDEX_FILE": f"{folder}/index"}
            if base:
                self.run("read-tree", base, more=index)
            lines = [f"{mode} {sha}\t{path}" if sha else f"0 {NO_COMMIT}\t{path}" for path, mode, sha in entries]
            self.run(
                "update-index",
                "-z",
                "--index-info",
                stdin="\0".join([*lines, ""]).encode("utf-8", "surrogateescape"),
                more=index,
            )
            return self.says("write-tree", more=index)

    def merged_tree(self, ours: str, theirs: str) -> str | None:
        """The tree of a merge; None where it conflicts."""
        try:
            return self.says("merge-tree", "--write-tree", ours, theirs).splitlines()[0]
        except GitFailed:
            return None

    def files(self, treeish: str) -> dict[str, tuple[str, str]]:
        """Paths to mode and hash."""
        rows = self.says("ls-tree", "-r", "-z", treeish).split("\0")
        return {row.partition("\t")[2]: (row[:6], row.split("\t")[0].split(" ")[2]) for row in rows if row}

    def changed(self, before: str, after: str) -> list[str]:
        """Paths that differ between two commits or trees."""
        return [
            path
            for path in self.says("diff-tree", "-r", "-z", "--name-only", "--no-renames", before, after).split("\0")
            if path
        ]

    def stat(self, before: str, after: str) -> tuple[int, int, int]:
        """Lines added, lines removed, files."""
        rows = self.says("diff-tree", "-r", "--numstat", before, after).splitlines()
        counts = [row.split("\t")[:2] for row in rows]
        return sum(int(a) for a, _ in counts if a != "-"), sum(int(b) for _, b in counts if b != "-"), len(rows)


def _signer(text: str) -> Signer:
    who, _, rest = text.rpartition("> ")
    name, _, email = who.partition("<")
    return Signer(name.rstrip(), email, int(rest.split(" ")[0]))
