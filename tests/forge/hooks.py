"""Hooks of the bare repository: what a forge refuses when it is pushed.

A protected branch is refused by ``update``.  Workflow files without the
permission for them are refused by ``proc-receive`` (git 2.29), for it alone
can give the reason that GitHub gives, in the place where GitHub gives it:
``! [remote rejected] a -> a (refusing to allow a GitHub App to …)``.
Who pushes, and what may be pushed, is in the environment.
"""

import sys
from pathlib import Path

from .records import Grant, RepositoryFacts

_UPDATE = """#!/bin/sh
case " $FORGE_PROTECTED " in
*" ${1#refs/heads/} "*)
    echo "error: GH006: Protected branch update failed for $1." >&2
    exit 1;;
esac
case " $FORGE_PULLS " in
"  ") ;;
*) case "$1" in refs/heads/*|refs/tags/*) ;; *) echo "deny updating a hidden ref" >&2; exit 1;; esac;;
esac
"""

_PROC_RECEIVE = """import os, subprocess, sys

read, write = sys.stdin.buffer, sys.stdout.buffer

def packets():
    while (size := int(read.read(4) or b"0", 16)):
        yield read.read(size - 4).rstrip(b"\\n").decode()

def say(text):
    raw = text.encode() + b"\\n"
    write.write(b"%04x" % (len(raw) + 4) + raw)

def end():
    write.write(b"0000")
    write.flush()

def git(*arguments):
    return subprocess.run(["git", *arguments], capture_output=True, text=True)

def refused(new, ref):
    if ref.removeprefix("refs/heads/") in os.environ["FORGE_PROTECTED"].split():
        return "protected branch hook declined"
    if set(new) == {"0"}:
        return ""
    for commit in git("rev-list", new, "--not", "--all").stdout.split():
        found = git("diff-tree", "-r", "-m", "--root", "--no-commit-id", "--name-only", commit, "--", ".github/workflows").stdout.split("\\n")
        if found[0]:
            return f"refusing to allow a GitHub App to create or update workflow `{found[0]}` without `workflows` permission"
    return ""

list(packets())
say("version=1\\0")
end()
for old, new, ref in [line.split(" ") for line in packets()]:
    why = refused(new, ref)
    if not why:
        done = git("update-ref", ref, new, old) if set(new) != {"0"} else git("update-ref", "-d", ref, old)
        why = "failed to update ref" if done.returncode else ""
    say(f"ng {ref} {why}" if why else f"ok {ref}")
end()
"""


def laid(git_directory: Path) -> None:
    """Put the hooks into a repository."""
    for name, text in (("update", _UPDATE), ("proc-receive", f"#!{sys.executable} -SE\n{_PROC_RECEIVE}")):
        path = git_directory / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)


def environment(grant: Grant | None, facts: RepositoryFacts, *, minds_workflows: bool) -> dict[str, str]:
    """What the hooks are told of a push."""
    told = {"FORGE_PROTECTED": " ".join(sorted(facts.protected)), "FORGE_PULLS": "hidden"}
    if minds_workflows and grant and not grant.may("workflows", "write"):
        told |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "receive.procReceiveRefs",
            "GIT_CONFIG_VALUE_0": "refs/heads/",
        }
    return told
