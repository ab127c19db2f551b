"""Whether the state machine can fail: the middle with one rule broken at a time, and who finds it.

``python -m tests.bot.nights.mutants [--histories 150] [--only WORD]`` works in a copy of the package and says which
breaks were found.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.checkout import PACKAGE, ROOT


class BrokenRule(NamedTuple):
    """A text of a module of ``decide`` and what stands in its place."""

    what: str
    module: str
    old: str
    new: str


BROKEN = (
    BrokenRule("a person's tip is the bot's", "whose", "return tip.sha in marker.heads", "return True"),
    BrokenRule("an unsealed orphan is the bot's", "whose", "tip.is_sealed is True and tip.group == group", "True"),
    BrokenRule("a rename goes unseen", "whose", "pull.marker.branch != pull.branch", "False"),
    BrokenRule("hold is no label", "whose", 'or f"{label}/hold" in pull.labels', ""),
    BrokenRule("what was given over still counts", "whose", "pull.marker.closed == REPLACED", "False"),
    BrokenRule("closed comes back", "wanted_group", "return pull if _is_no(pull) else None", "return None"),
    BrokenRule(
        "what was taken back comes back", "wanted_group", "return pull.state is PullState.MERGED or (", "return ("
    ),
    BrokenRule(
        "the cap on open ones is one more",
        "limits",
        "facts.rules.open - facts.open_count",
        "facts.rules.open + 1 - facts.open_count",
    ),
    BrokenRule(
        "a stop is not heard", "known", "if any(label in board.labels", "if False and any(label in board.labels"
    ),
    BrokenRule("the box that stops is not heard", "known", "if STOP in self.ticks", "if False"),
    BrokenRule(
        "the second dashboard stays", "board", "for board in facts.boards[1:] if board.is_open", "for board in ()"
    ),
    BrokenRule("of two the second stays open", "night", "if len(facts.pulls(group).open) > 1", "if False"),
    BrokenRule("nothing is closed", "own_pull", "if not marker.closed:", "if False:"),
    BrokenRule("a branch is left behind", "leftovers", "if _is_left_over(", "if False and _is_left_over("),
    BrokenRule(
        "a branch with somebody's commits is dropped", "leftovers", "_is_left_over(branch, tip, opened, facts)", "True"
    ),
    BrokenRule("a lost push is forgotten", "own_pull", "pull.tip.sha != seen.heads[-1] or ", ""),
    BrokenRule(
        "the push is not announced", "own_pull", "return (*labels, *edit, *push)", "return (*labels, *push, *edit)"
    ),
    BrokenRule("the old head is not kept", "own_pull", "if head and head != wanted.commit]", "if False]"),
    BrokenRule("other changes are not pushed", "own_pull", "or seen.fingerprint != wanted.fingerprint", ""),
    BrokenRule("what was said is said again", "theirs", "if marker.told or pull.tip is None", "if pull.tip is None"),
    BrokenRule("a body is written every night", "own_pull", "return not is_same or", "return True or"),
    BrokenRule("what was made anew stays ticked", "own_pull", "if seen.made == wanted.commit:", "if False:"),
    BrokenRule("a lost label is not put on again", "labels", "yield (AddLabels", "yield from () and (AddLabels"),
    BrokenRule(
        "theirs is given over after the new one",
        "wanted_group",
        "        given_over(pull, wanted.group),\n        *beside.actions,",
        "        *beside.actions,\n        given_over(pull, wanted.group),",
    ),
)


def found(broken: BrokenRule, copy: Path, histories: int) -> str:
    """The sentence of the one that found it, "" where nobody did."""
    module = copy / "sophia_tidy" / "bot" / "decide" / f"{broken.module}.py"
    right = module.read_text("utf-8")
    if right.count(broken.old) != 1:
        raise ValueError(f"{broken.what}: {broken.old!r} stands {right.count(broken.old)} times in {broken.module}")
    module.write_text(right.replace(broken.old, broken.new), "utf-8")
    try:
        asked = [sys.executable, "-m", "tests.bot.nights.run", str(histories), "--no-shrink"]
        done = subprocess.run(asked, cwd=copy, capture_output=True, text=True, check=False)
    finally:
        module.write_text(right, "utf-8")
    said = [line for line in done.stderr.splitlines() if "Error" in line]
    return said[-1] if done.returncode else ""


def tried(copy: Path, histories: int, only: str) -> Iterator[bool]:
    """Each of them, with a line that says what came of it."""
    for broken in BROKEN:
        if only in broken.what:
            said = found(broken, copy, histories)
            print(f"{'found' if said else 'NOT FOUND'}: {broken.what}{f' ({said})' if said else ''}", flush=True)
            yield bool(said)


def main(argv: list[str]) -> int:
    """How many were found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=150)
    parser.add_argument("--only", default="")
    asked = parser.parse_args(argv)
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for source in (PACKAGE, ROOT / "tests" / "bot"):
            shutil.copytree(source, copy / source.relative_to(ROOT), ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("__init__.py", "checkout.py"):
            shutil.copy(ROOT / "tests" / name, copy / "tests" / name)
        (copy / "rules").symlink_to(ROOT / "rules")
        results = list(tried(copy, asked.histories, asked.only))
    print(f"{sum(results)} of {len(results)} found")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
