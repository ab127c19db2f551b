"""A group is proven alone on the base: what a gate or the tests are worse for is taken out by name, or the group is held."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.bot.model.group import GroupPlan
from sophia_tidy.bot.model.story import EyeChange, LeftOut
from sophia_tidy.bot.plan.gate_proof import GateProof
from sophia_tidy.bot.plan.proof import Proven, proven
from sophia_tidy.bot.plan.suite import ProjectTests
from sophia_tidy.kernel.plan import Change, Move, Plan, Write, digest
from sophia_tidy.steps.context import Context

P = PurePosixPath
FILES = {f"m{n}.py": f"X = {n}\n" for n in range(6)} | {
    "Makefile": "a:\n\tsh run.sh\n",
    "run.sh": "ls\n",
    "tests/test_m.py": "import m1\n\n\ndef test_one():\n    assert m1.X == 1\n",
    "tests/test_n.py": "def test_two():\n    assert True\n",
}
LOOK = "import m0, m1, m2, m3, m4, m5; assert [m.X for m in (m0, m1, m2, m3, m4, m5)] == list(range(6))"
RUN = f'python -c "{LOOK}"'


ALONE = "python -P -m pytest -q -p no:cacheprovider --import-mode=importlib"  # so that m1 cannot be imported


def lay_out(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def write(path: str, content: str) -> Write:
    return Write(P(path), content.encode(), digest(FILES[path].encode()) if path in FILES else None, "rule")


def move(path: str, target: str) -> Move:
    return Move(P(path), P(target), digest(FILES[path].encode()), "rule")


def group(*changes: Change, divisible: bool = True) -> GroupPlan:
    names = {change.path for change in changes}
    eye = (EyeChange("m1.py", 1, "rule", "look"),)
    said = f"Mend {len(names)} files"
    return GroupPlan("repair", "fix", said, f"{said}.", "Why.", Plan(changes), eye=eye, is_divisible=divisible)


def prove(
    root: Path, one: GroupPlan, command: str | None = None, environment: Mapping[str, str] | None = None
) -> Proven:
    lay_out(root, FILES)
    with Context.of(root) as context:
        suite = ProjectTests(command, context.tree, environment) if command is not None else None
        return proven(one, context.tree, GateProof(context, [one.plan]), suite)


def rows(found: Proven) -> dict[str, tuple[str, str]]:
    return {row.what: (row.before, row.after) for row in found.rows}


def test_what_makes_nothing_worse_is_as_it_was(tmp_path: Path):
    one = group(write("m1.py", "X = 1  # one\n"))
    found = prove(tmp_path, one)
    assert (found.group, found.was_clean, found.held) == (one, True, None)
    assert rows(found)["Python files that parse"] == ("8 of 8", "8 of 8")


def test_a_file_that_no_longer_parses_is_taken_out(tmp_path: Path):
    found = prove(tmp_path, group(write("m1.py", "X = \n"), write("m2.py", "X = 2  # two\n")))
    assert [change.path for change in found.group.plan] == [P("m2.py")]
    assert found.group.left_out == (LeftOut("m1.py", "parses: does not parse (1 where there were 0) in m1.py"),)
    assert (found.group.title, found.group.what, found.group.eye) == ("Mend 1 file", "Mend 1 file.", ())
    assert rows(found)["Python files that parse"] == ("8 of 8", "8 of 8")
    assert not found.was_clean


def test_a_reference_that_would_be_lost_keeps_the_move_back(tmp_path: Path):
    found = prove(tmp_path, group(move("run.sh", "archive/run.sh"), move("m5.py", "archive/m5.py")))
    assert [change.path for change in found.group.plan] == [P("m5.py")]
    assert [left.path for left in found.group.left_out] == ["run.sh"]


def test_a_group_that_cannot_be_divided_is_held_as_a_whole(tmp_path: Path):
    found = prove(tmp_path, group(write("m1.py", "X = \n"), write("m2.py", "X = 2  # two\n"), divisible=False))
    assert (found.group, found.was_clean) == (None, False)
    assert (found.held.group, found.held.is_blocked) == ("repair", True)
    assert found.held.reason.startswith("It would leave something worse: parses: does not parse")


def test_a_group_of_which_nothing_is_left_is_held(tmp_path: Path):
    assert prove(tmp_path, group(write("m1.py", "X = \n"))).group is None


def test_the_file_that_makes_the_tests_fail_is_found(tmp_path: Path):
    changes = [write(f"m{n}.py", f"X = {7 if n == 3 else n}  # new\n") for n in range(6)]
    found = prove(tmp_path, group(*changes), RUN)
    assert [left.path for left in found.group.left_out] == ["m3.py"]
    assert len(found.group.plan) == 5
    assert rows(found)["tests"] == ("exit code 0", "exit code 0")


def test_two_files_that_make_them_fail_are_found(tmp_path: Path):
    changes = [write(f"m{n}.py", f"X = {n + 7 * (n in (0, 5))}  # new\n") for n in range(6)]
    found = prove(tmp_path, group(*changes), RUN)
    assert [left.path for left in found.group.left_out] == ["m0.py", "m5.py"]


def test_tests_hold_a_group_that_cannot_be_divided(tmp_path: Path):
    found = prove(tmp_path, group(write("m1.py", "X = 9\n"), divisible=False), RUN)
    assert found.group is None
    assert "exit code 1 where it was 0: AssertionError" in found.held.reason


def test_counts_of_pytest_are_rows_and_a_failure_is_named(tmp_path: Path):
    command = "python -m pytest -q -p no:cacheprovider"
    fine = prove(tmp_path / "a", group(write("m1.py", "X = 1  # one\n")), command)
    assert rows(fine)["tests"] == ("2 passed", "2 passed")
    assert fine.rows[-1].how.startswith(f"`{command}` (")
    found = prove(tmp_path / "b", group(write("m1.py", "X = 3\n"), divisible=False), command)
    assert "1 passed, 1 failed where there were 2 passed (tests/test_m.py::test_one)" in found.held.reason


def test_a_test_that_fails_by_chance_is_run_again_and_said(tmp_path: Path):
    (tmp_path / "count").mkdir()
    command = f"cd {tmp_path}/count && touch $$ && test $(ls | wc -l) -ne 2"
    found = prove(tmp_path / "root", group(write("m1.py", "X = 1  # one\n")), command)
    assert (found.was_clean, len(list((tmp_path / "count").iterdir()))) == (True, 3)
    assert "failed at first, and passed when it was run again" in found.rows[-1].how


def test_tests_that_failed_before_are_no_ones_fault(tmp_path: Path):
    assert prove(tmp_path, group(write("m1.py", "X = 1  # one\n")), "exit 3").was_clean


@pytest.mark.parametrize(
    ("command", "base"),
    [
        ("no-such-command", "exit code 127"),
        ("python -m pytest -q -p no:cacheprovider nowhere", "exit code 4"),
        ("python -m pytest -q -p no:cacheprovider -p nowhere", "exit code 1"),
        (f"{ALONE} --continue-on-collection-errors", "1 passed, 1 error"),
        (f"{ALONE} tests/test_m.py", "0 passed, 1 error"),
    ],
)
def test_tests_that_do_not_run_on_the_base_prove_nothing_and_the_row_says_so(tmp_path: Path, command: str, base: str):
    found = prove(tmp_path, group(write("m1.py", "X = 1  # one\n")), command)
    assert found.was_clean
    assert rows(found)["tests"] == (base, base)
    said = "the tests do not run on the base either, so they prove nothing" in found.rows[-1].how
    assert said is not base.startswith("1 passed")


def test_tests_that_run_but_none_of_which_passes_are_told_apart(tmp_path: Path):
    command = "python -m pytest -q -p no:cacheprovider tests/test_m.py"
    lay_out(tmp_path, {"conftest.py": "def pytest_runtest_call(item):\n    raise AssertionError\n"})
    found = prove(tmp_path, group(write("m1.py", "X = 1  # one\n")), command)
    assert rows(found)["tests"] == ("0 passed, 1 failed", "0 passed, 1 failed")
    assert found.rows[-1].how.endswith(": no test passes on the base either, so they prove nothing")


def test_tests_that_only_run_afterwards_prove_nothing_of_before(tmp_path: Path):
    found = prove(tmp_path, group(write("m1.py", "X = 1  # one\n")), "grep -q one m1.py")
    assert found.was_clean
    assert found.rows[-1].how.endswith(": the tests do not run on the base, so they prove nothing")


def test_fewer_tests_are_worse_unless_they_go_to_the_archive(tmp_path: Path):
    command = "python -m pytest -q -p no:cacheprovider"
    gone = prove(tmp_path / "a", group(write("tests/test_m.py", "import m1\n"), divisible=False), command)
    assert gone.group is None
    moved = prove(tmp_path / "b", group(move("tests/test_m.py", "archive/tests/test_m.py.old")), command)
    assert moved.was_clean


def test_tests_that_do_not_end_are_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sophia_tidy.bot.plan.suite._LEAST", 0.3)
    command = "grep -q 9 m1.py && sleep 60; true"
    found = prove(tmp_path, group(write("m1.py", "X = 9\n"), divisible=False), command)
    assert "the tests do not end" in found.held.reason


def test_the_tests_see_no_secret(tmp_path: Path):
    secret = {
        "GITHUB_TOKEN": "t0ken",
        "SOPHIA_TIDY_TOKEN": "t0ken",
        "ACTIONS_RUNTIME_TOKEN": "t0ken",
        "DB_PASSWORD": "t0ken",
    }
    out = tmp_path / "seen"
    command = f"env > {out}"
    prove(tmp_path / "root", group(write("m1.py", "X = 1  # one\n")), command, {**os.environ, **secret, "SHOWN": "yes"})
    seen = out.read_text()
    assert "SHOWN=yes" in seen
    assert "t0ken" not in seen


def test_many_groups_share_what_is_known_of_the_base(tmp_path: Path):
    lay_out(tmp_path, FILES)
    plans = [Plan((write(f"m{n}.py", f"X = {n}  # new\n"),)) for n in range(6)]
    with Context.of(tmp_path) as context:
        together = GateProof(context, plans)
        found = [together.of(plan) for plan in plans]
    for plan, one in zip(plans, found, strict=True):
        with Context.of(tmp_path) as context:
            alone = GateProof(context, [plan]).of(plan)
        assert (alone.before.to_json(), alone.after.to_json()) == (one.before.to_json(), one.after.to_json())
