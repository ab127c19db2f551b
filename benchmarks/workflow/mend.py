"""``python benchmarks/workflow/mend.py MIRRORS (--history [--split tune|report] | --damage OWNER/NAME...) [--only OWNER/NAME...] [--largest BYTES]``

``--history``: every version of a workflow or action that did not parse, in
all branches; mended by the rules alone and with the earlier versions, and
compared with the next version that its authors made parse.
``--damage``: the workflows of the newest commit, each damaged in each way
with a seed, mended without history and with the true file as history.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path, PurePosixPath
from random import Random

from mend_cases import Case, cases, split_of
from mend_damage import DAMAGES

from sophia_tidy.workflow.facts.refused import is_workflow, read
from sophia_tidy.workflow.mend import MendedWorkflow, mended
from sophia_tidy.workflow.read.nodes import Items, Mapping, Node, Scalar, compose, plain

SEED = 20250101


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirrors", type=Path, help="a folder with OWNER+NAME/repo, git directories")
    parser.add_argument("--history", action="store_true")
    parser.add_argument("--split", choices=("tune", "report"))
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--damage", nargs="*", metavar="OWNER/NAME", default=[])
    parser.add_argument("--largest", type=int, default=12_000, help="bytes of the largest workflow to damage")
    arguments = parser.parse_args()
    if arguments.history:
        _history(arguments)
    if arguments.damage:
        _damaged(arguments)
    return 0


def _history(arguments: argparse.Namespace) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for folder in sorted(arguments.mirrors.glob("*+*/repo")):
        name = folder.parent.name.replace("+", "/", 1)
        wanted = name in arguments.only if arguments.only else arguments.split in (None, split_of(name))
        for case in _distinct(cases(name, folder)) if wanted else ():
            for mode, earlier in (("rules alone", ()), ("with history", case.earlier)):
                _count(counts[mode], rules, case, earlier, mode)
    _table(("mode", *_COLUMNS), ((mode, *(str(row[each]) for each in _COLUMNS)) for mode, row in counts.items()))
    _table(
        ("rule, with history", "repaired", "right", "review", "right"),
        (
            (rule, *(str(row[each]) for each in ("repaired", "repaired right", "review", "review right")))
            for rule, row in sorted(rules.items())
        ),
    )


_COLUMNS = (
    "versions",
    "repaired",
    "review",
    "left",
    "with a later version",
    "repaired and so",
    "same at the edits",
    "same file",
    "review and so",
    "review same at the edits",
    "seconds",
)


def _distinct(found: Iterator[Case]) -> Iterator[Case]:
    """One version for each fault: the same line broken in twenty commits is one; what is empty or all comments is none."""
    seen: set[tuple[PurePosixPath, str, bytes]] = set()
    for case in found:
        lines = case.broken.splitlines()
        if all(not line.strip() or line.lstrip().startswith(b"#") for line in lines):
            continue
        fault = read(case.path, case.broken).findings[0]
        key = (case.path, fault.message, lines[min(fault.location.line, len(lines)) - 1])
        if key not in seen:
            seen.add(key)
            yield case


def _count(row: Counter[str], rules: dict[str, Counter[str]], case: Case, earlier: Iterable[bytes], mode: str) -> None:
    begun = time.perf_counter()
    done = mended(case.path, case.broken, lambda: earlier)
    row["seconds"] += round(time.perf_counter() - begun)
    row["versions"] += 1
    row["with a later version"] += case.fixed is not None
    if done is None:
        row["left"] += 1
        return
    if read(case.path, done.content).broken:
        raise AssertionError(f"{case.path} at {case.blob} does not parse after it was mended")
    row[done.tier.value] += 1
    if case.fixed is None:
        return
    near, same = at_the_edits(case.broken, done.content, case.fixed), value(done.content) == value(case.fixed)
    prefix = "" if done.tier.value == "repaired" else "review "
    row[f"{done.tier.value} and so"] += 1
    row[f"{prefix}same at the edits"] += near
    row[f"{prefix}same file"] += same
    if mode == "with history":
        for rule in {fix.rule for fix in done.fixes}:
            rules[rule][done.tier.value] += 1
            rules[rule][f"{done.tier.value} right"] += near


def value(content: bytes) -> object:
    """What a file says, but for blanks at the ends of its texts."""
    return _stripped(plain(compose(_text(content)) or Scalar("", True, False, 0, 0)))


def _stripped(data: object) -> object:
    match data:
        case str():
            return data.strip()
        case list():
            return [_stripped(each) for each in data]
        case dict():
            return {key: _stripped(each) for key, each in data.items()}
    return data


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def at_the_edits(broken: bytes, mended_content: bytes, fixed: bytes) -> bool:
    """Whether every value that stands on a mended line is one of the authors' own later version, below the same keys."""
    text = _text(mended_content)
    changed: set[int] = set()
    for tag, _, _, begin, end in SequenceMatcher(
        None, _text(broken).split("\n"), text.split("\n"), autojunk=False
    ).get_opcodes():
        changed |= set() if tag == "equal" else set(range(begin, max(end, begin + 1)))
    theirs = {(keys, leaf) for keys, leaf, _ in _leaves(_text(fixed))}
    return all((keys, leaf) in theirs for keys, leaf, lines in _leaves(text) if not changed.isdisjoint(lines))


def _leaves(text: str) -> Iterator[tuple[tuple[str, ...], str, range]]:
    waiting: list[tuple[tuple[str, ...], Node]] = [((), root)] if (root := compose(text)) is not None else []
    while waiting:
        keys, node = waiting.pop()
        match node:
            case Scalar():
                first, last = text.count("\n", 0, node.start), text.count("\n", 0, max(node.start, node.end - 1))
                yield keys, node.value.strip(), range(first, last + 1)
            case Items():
                waiting += [(keys, each) for each in node.nodes]
            case Mapping():
                waiting += [((*keys, key.value), each) for key, each in node.pairs]


def _damaged(arguments: argparse.Namespace) -> None:
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for name in arguments.damage:
        for path, content in _workflows(arguments.mirrors / name.replace("/", "+") / "repo"):
            if len(content) > arguments.largest:
                continue
            for damage in DAMAGES:
                text = damage(content.decode("utf-8"), Random(f"{SEED} {name} {path} {damage.__name__}"))
                if text is not None and (read(path, text.encode()).findings):
                    _count_damage(rows[damage.__name__], path, content, text.encode())
    total = sum(rows.values(), Counter())
    _table(
        ("damage", *_DAMAGE),
        (
            (name.replace("_", " "), *(str(row[each]) for each in _DAMAGE))
            for name, row in (*rows.items(), ("all", total))
        ),
    )


_DAMAGE = (
    "files",
    "repaired",
    "equal",
    "review",
    "review equal",
    "left",
    "history: repaired",
    "history: equal",
    "history: left",
)


def _count_damage(row: Counter[str], path: PurePosixPath, content: bytes, damaged: bytes) -> None:
    row["files"] += 1
    for prefix, earlier in (("", tuple[bytes, ...]()), ("history: ", (content,))):
        done = mended(path, damaged, lambda earlier=earlier: earlier)
        row[prefix + (done.tier.value if done else "left")] += 1
        equal = done is not None and _equal(done, content)
        row[prefix + ("equal" if prefix or (done and done.tier.value == "repaired") else "review equal")] += equal


def _equal(done: MendedWorkflow, content: bytes) -> bool:
    return value(done.content) == value(content)


def _git(mirror: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", f"--git-dir={mirror}", *arguments], check=True, capture_output=True).stdout


def _workflows(mirror: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The workflows of the newest commit that read without a finding."""
    git = partial(_git, mirror)
    for line in git("ls-tree", "-r", "-z", "--name-only", "HEAD", ".github/workflows").decode().split("\0"):
        path = PurePosixPath(line)
        if line and is_workflow(path):
            content = git("show", f"HEAD:{line}")
            if not read(path, content).findings:
                yield path, content


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    head = list(head)
    print(
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
        sep="\n",
    )


if __name__ == "__main__":
    sys.exit(main())
