"""Do answers settle every question of `run`, and does no step stay blocked then?

    answered.py REPOSITORY... [--without-remote NAME]...

Every open question is answered by its first option, or by a word of the kind
that it expects, in the configuration and in memory alone; the fold is planned
anew until nothing is open.  Reviews are left.  *rounds* is how often it was
asked; *blocked* are steps that stay so, with their words.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "fix"))

from checkouts import check_out, git, name_of

from sophia_tidy.config.edit import edited
from sophia_tidy.config.schema import PYPROJECT, TABLE, read_config
from sophia_tidy.kernel.decision import Decision
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.init import open_questions
from sophia_tidy.steps.run import Fold, StepState, fold

HEAD = (
    "repository",
    "commit",
    "questions answered",
    "rounds",
    "open then",
    "blocked then",
    "files before",
    "files then",
)
ROUNDS = 8
SAMPLES = {  # of questions that have no option: what a person might say
    "flux/repository": "https://example.org/team/shop",
    "flux/pulumi-organization": "team",
    "flux/pulumi-project": "shop",
    "convert/variable": "example.org",
    "workflow/registry-password-secret": "REGISTRY_TOKEN",
    "workflow/registry-username-secret": "REGISTRY_USER",
    "workflow/registry": "registry.example.org/team",
    "archive/destination": "attic",
    "convert/destination": "cluster",
}


def main() -> None:
    """A row for each repository, and below it what stays blocked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", metavar="REPOSITORY", nargs="+", type=Path)
    parser.add_argument("--without-remote", metavar="NAME", action="append", default=[])
    options = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}", flush=True)
    for repository in options.repositories:
        name, commit = name_of(repository), git(repository, "rev-parse", "HEAD").decode().strip()
        alone = any(each in name for each in options.without_remote)
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "work"
            check_out(repository, commit, root)
            url = f"https://github.com/{name}.git"
            git(root, "remote", *(("remove", "origin") if alone else ("set-url", "origin", url)))
            _answered(root, name + (" (no remote)" if alone else ""), commit)


def _answered(root: Path, name: str, commit: str) -> None:
    file = root / PYPROJECT
    text, answers = file.read_bytes() if file.is_file() else b"", 0
    whole = _planned(root, text)
    before, rounds = len(whole.plan), 1
    while (found := list(_open(whole, text))) and rounds < ROUNDS:
        for each in found:
            text = edited(text, [((*TABLE, *each.key), _answer(each))], PYPROJECT)
        answers, rounds = answers + len(found), rounds + 1
        try:
            whole = _planned(root, text)
        except TidyError as error:
            print(f"  {name}: {error}", file=sys.stderr)
            break
    blocked = [end.result for end in whole.ends if end.state is StepState.BLOCKED]
    left = [each.id for each in _open(whole, text)]
    row = (
        name,
        commit[:8],
        answers,
        rounds,
        len(left),
        " ".join(each.step for each in blocked) or "none",
        before,
        len(whole.plan),
    )
    print(f"| {' | '.join(map(str, row))} |", flush=True)
    for each in blocked:
        print(f"  {name}: {each.step}: {each.findings[0]}", file=sys.stderr)
    for id in left:
        print(f"  {name}: open: {id}", file=sys.stderr)


def _planned(root: Path, text: bytes) -> Fold:
    with Context.of(root, read_config(text), source=ConfigSource.of(text, PYPROJECT)) as context:
        return fold(context)


def _open(whole: Fold, text: bytes) -> Iterator[Decision]:
    """Each open question once; what one hangs on is asked before it."""
    asked = {each.id: each for end in whole.ends for each in end.result.decisions if not each.id.startswith("review/")}
    waiting = {each.id: each for each in open_questions(tuple(asked.values()), text)}
    return (each for each in waiting.values() if not waiting.keys() & set(each.needs))


def _answer(decision: Decision) -> str | int:
    """The first option, else a word; of a key that holds a number, a number."""
    option = next((each.value for each in decision.options), None)
    sample = next((word for id, word in SAMPLES.items() if decision.id.startswith(id)), "")
    if decision.id.startswith("workflow/environment"):
        sample = f"deploy-{decision.key[-1]}"
    value = sample if option is None else option
    return int(value) if decision.key[-1] == "timeout" else value


if __name__ == "__main__":
    main()
