"""Which files of public repositories are taken for stacks, and for what kind: a table to be read by eye.

    $ python -m benchmarks.convert.discovery GIT_DIR...
    $ python -m benchmarks.convert.discovery --evidence GIT_DIR
    $ python -m benchmarks.convert.discovery --rest GIT_DIR

``--rest`` shows the YAML files with the word ``services`` that were left out,
and why.  Nothing is unpacked: the newest commit is read out of its git
folder, without the blobs that a snapshot lacks.
"""

import argparse
import time
from pathlib import Path, PurePosixPath

from sophia_tidy.convert.discovery.find import search, why_not
from sophia_tidy.convert.discovery.judgement import FoundStack
from sophia_tidy.convert.discovery.sharing import shared
from sophia_tidy.kernel.tree import Tree

from ..fix.checkouts import name_of
from .gather import blobs


def tree_of(git_dir: Path) -> Tree:
    """The newest commit's files, but for the large ones."""
    return Tree({PurePosixPath(path): content for path, content in blobs(git_dir, "HEAD")})


def rows(found: tuple[FoundStack, ...], *, evidence: bool) -> str:
    """A table in Markdown, and below each row its evidence where that is asked for."""
    lines = ["| path | kind | base | environment | evidence |", "|---|---|---|---|---|"]
    for each in found:
        first = str(each.evidence[0]) if each.evidence else ""
        lines.append(f"| {each.path} | {each.kind} | {' '.join(map(str, each.base))} | {each.environment} | {first} |")
        lines += [f"| | | | | {more} |" for more in each.evidence[1:]] if evidence else []
    return "\n".join(lines)


def rest(tree: Tree, found: tuple[FoundStack, ...]) -> str:
    """What has the word and is none, and why."""
    stacks = {each.path for each in found}
    return "\n".join(
        f"- {path}: {why_not(tree, path)}"
        for path in sorted(tree)
        if path.suffix in (".yml", ".yaml") and path not in stacks and b"services" in tree[path]
    )


def main() -> None:
    """Print one table a repository, with the CPU seconds that finding took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("git_dirs", nargs="+", type=Path)
    parser.add_argument("--evidence", action="store_true", help="all that speaks for each")
    parser.add_argument("--rest", action="store_true", help="what has services and is no stack, and why")
    options = parser.parse_args()
    for git_dir in options.git_dirs:
        tree = tree_of(git_dir.resolve())
        began = time.process_time()
        found, files = search(tree)
        spent = time.process_time() - began
        print(f"\n## {name_of(git_dir)}\n{len(tree):,} files, {len(found)} stacks, {spent:.2f} s of CPU\n")
        print(rows(found, evidence=options.evidence))
        for each in shared(files.values()):
            print(f"- {each.what} {each.name}: {', '.join(map(str, each.stacks))}")
        if options.rest:
            print(f"\n{rest(tree, found)}")


if __name__ == "__main__":
    main()
