"""A guess is rewritten in prose alone: a program that is changed on a guess may break."""

import pytest

from sophia_tidy.archive.classify import Verdict, classify
from sophia_tidy.archive.planner import WantedMoves, plan_archive
from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.kernel.plan import Move

from .repositories import P, facts_of, read

LEFTOVER = "probe_backup.sh"
# The Dockerfile names no folder of the repository: what lies at /app is known to nobody.
WRITTEN = {
    "docker/Dockerfile": f"FROM a\nCOPY . /app\nRUN echo x > /app/{LEFTOVER}\n",
    "docker/append.Dockerfile": f"FROM a\nRUN echo x >>/app/{LEFTOVER} && echo done\n",
    "docker/tee.Dockerfile": f"FROM a\nRUN echo x | tee -a /dev/null /app/{LEFTOVER}\n",
    "docker/exec.Dockerfile": f'FROM a\nRUN ["curl", "-o", "/app/{LEFTOVER}", "http://example.org"]\n',
    "run.sh": f"#!/bin/sh\necho x > {LEFTOVER}\n",
    "quoted.sh": f'#!/bin/sh\necho x >> "$OUT/{LEFTOVER}"\n',
    "tee.sh": f"#!/bin/sh\necho x | sudo tee {LEFTOVER} >/dev/null\n",
    "errors.sh": f"#!/bin/sh\nmake 2> {LEFTOVER}\n",
    "option.sh": f"#!/bin/sh\nsort --output={LEFTOVER} rows\n",
    "dd.sh": f"#!/bin/sh\ndd if=/dev/zero of={LEFTOVER} count=1\n",
    "Makefile": f"all:\n\tcurl -o {LEFTOVER} http://example.org\n",
    ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo x > {LEFTOVER}\n",
    "compose.yaml": f"services:\n  a:\n    image: b\n    command: sh -c 'echo x > /app/{LEFTOVER}'\n",
    "package.json": f'{{"scripts": {{"make": "tsc > ./{LEFTOVER}"}}}}\n',
    "pyproject.toml": f'[tool.poe.tasks]\nmake = "curl -o ./{LEFTOVER} http://example.org"\n',
}
GUESSED = {
    "docker/Dockerfile": f"FROM a\nCOPY . /app\nCMD /app/{LEFTOVER}\n",
    "docker/exec.Dockerfile": f'FROM a\nENTRYPOINT ["/app/{LEFTOVER}"]\n',
    "run.sh": f"#!/bin/sh\n/opt/app/old/{LEFTOVER}\n",
    "Makefile": f"all:\n\tcd $(SOMEWHERE) && sh old/{LEFTOVER}\n",
    "scripts/started.py": f'SERVERS = {{"memory": {{"command": "./old/{LEFTOVER} start"}}}}\nstart(SERVERS)\n',
    "scripts/later.py": f'LINES = ["bash -e old/{LEFTOVER} --now"]\n',
    "app.service": f"[Service]\nExecStart=/opt/app/old/{LEFTOVER}\n",
    "crontab": f"5 4 * * * /srv/app/old/{LEFTOVER}\n",
    ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: sh /srv/app/old/{LEFTOVER}\n",
}


def going(files):
    """The facts, and the plan of all that may go after a review."""
    facts = facts_of(files)
    judged = classify(facts, built_in())
    plan = plan_archive(facts, judged, WantedMoves(frozenset(judged.of(Verdict.ARCHIVE, Verdict.REVIEW))), read)
    return facts, judged, plan


def moved(plan):
    return {str(change.path) for change in plan if isinstance(change, Move)}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_command_writes_is_an_output_and_neither_held_nor_rewritten(name):
    facts, judged, plan = going({name: WRITTEN[name], LEFTOVER: "echo old\n", "probe.sh": "echo new\n"})
    assert facts.tree.after(plan)[P(name)] == WRITTEN[name].encode()
    assert moved(plan) == {LEFTOVER}
    assert (
        judged.judgements[P(LEFTOVER)].verdict is Verdict.REVIEW
    )  # a person decides: it may be made again where it was


@pytest.mark.parametrize(
    "line",
    [
        f'print("{LEFTOVER} is old")',
        f'raise ValueError("see {LEFTOVER} first")',
        f'"""Before old/{LEFTOVER} was."""',
        f'"""Before.\n\nIt was old/{LEFTOVER}.\n"""',
        f"x = 1  # not old/{LEFTOVER}",
    ],
)
def test_a_bare_name_that_a_program_says_and_what_its_readers_are_told_hold_nothing(line):
    leftover = f"old/{LEFTOVER}"
    _, _, plan = going({"scripts/words.py": line + "\n", leftover: "echo old\n", "old/probe.sh": "echo new\n"})
    assert moved(plan) == {leftover}


@pytest.mark.parametrize(
    "line", [f'print("Run ./old/{LEFTOVER} first")', f'raise ValueError("see old/{LEFTOVER} first")']
)
def test_a_path_to_which_a_program_sends_people_stays(line):
    leftover = f"old/{LEFTOVER}"
    _, _, plan = going({"scripts/words.py": line + "\n", leftover: "echo old\n", "old/probe.sh": "echo new\n"})
    assert moved(plan) == set()


@pytest.mark.parametrize("name", GUESSED)
def test_what_a_program_names_by_a_guess_stays_and_the_program_is_not_touched(name):
    leftover = LEFTOVER if name.startswith("docker/") else f"old/{LEFTOVER}"
    facts, judged, plan = going(
        {
            name: GUESSED[name],
            leftover: "echo old\n",
            leftover.replace("_backup", ""): "echo new\n",
            "more_backup.sh": "echo old\n",
            "more.sh": "echo new\n",
        }
    )
    after = facts.tree.after(plan)
    assert after[P(name)] == GUESSED[name].encode()
    assert P(leftover) in after
    assert moved(plan) == {"more_backup.sh"}
    assert any(name in veto.text for veto in judged.judgements[P(leftover)].vetoes)


def test_a_path_that_a_script_tells_people_stays():
    program = f'echo "see the file old/{LEFTOVER} for more"\n'
    _, _, plan = going({"run.sh": program, f"old/{LEFTOVER}": "echo old\n", "old/probe.sh": "echo new\n"})
    assert moved(plan) == set()


def test_prose_follows_a_guess():
    text = f"Run /app/old/{LEFTOVER} on the server.\n"
    facts, _, plan = going({"docs/notes.txt": text, f"old/{LEFTOVER}": "echo old\n", "old/probe.sh": "echo new\n"})
    assert moved(plan) == {f"old/{LEFTOVER}"}
    assert facts.tree.after(plan)[P("docs/notes.txt")].decode() == f"Run /app/archive/old/{LEFTOVER} on the server.\n"
