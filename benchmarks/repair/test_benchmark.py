"""The instrument, measured: a perfect answer scores all, no answer scores nothing.

Run with ``pytest benchmarks/repair``; it mines a repository made on the spot.
"""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import categories  # noqa: E402
import judge  # noqa: E402
from failures import write_failures  # noqa: E402
from humans import Human, Program  # noqa: E402
from hunks import Hunk, apply_hunks, hunks_between, minimal_hunks  # noqa: E402
from lexing import new_words, token_diff, tokens  # noqa: E402
from pairs import read_pairs, read_source  # noqa: E402
from trials import Answer, History, Row, Tool, run  # noqa: E402

WORKING = "import os\n\n\ndef home(name):\n    return os.path.join('home', name)\n\n\nprint(home('me'))\n"
BROKEN = WORKING.replace("name):", "name:")
FIXED = WORKING.replace("print", "# shown\nprint").replace("import os", "import os\nimport sys")


@pytest.fixture(scope="module")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pairs from a repository whose one file broke, and was mended, once."""
    place = tmp_path_factory.mktemp("mined")
    repository, out = place / "project", place / "pairs"
    _git(place, "init", "--quiet", str(repository))
    for text in (WORKING, BROKEN, FIXED):
        (repository / "a.py").write_text(text)
        _git(repository, "add", "a.py")
        _git(repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x")
    command = [sys.executable, str(HERE / "mine.py"), str(repository / ".git"), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out


def _git(place: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=place, check=True, capture_output=True)


def test_a_break_and_its_mending_make_one_pair(mined: Path) -> None:
    (pair,) = read_pairs(mined)
    assert (pair.category, pair.local, pair.derivable) == ("never-closed", True, True)
    assert (pair.hunks, pair.minimal_hunks, len(pair.history)) == (3, 1, 1)


def test_the_minimal_fix_leaves_out_what_the_commit_did_besides(mined: Path) -> None:
    (pair,) = read_pairs(mined)
    minimal = judge.decode(read_source(mined, pair, "minimal"))
    assert minimal == BROKEN.replace("name:", "name):")


def _measured(mined: Path, tool: Tool) -> Row:
    rows, _ = run("any", tool, mined, list(read_pairs(mined)), history=True, limit=5.0)
    return rows[0]


@pytest.mark.parametrize("name", ["fixed", "minimal"])
def test_an_oracle_scores_all(mined: Path, name: str) -> None:
    (pair,) = read_pairs(mined)
    row = _measured(mined, lambda source, history: Answer(read_source(mined, pair, name), "repaired"))
    assert row.parses and row.intact and row.human


def test_no_answer_scores_nothing(mined: Path) -> None:
    row = _measured(mined, lambda source, history: Answer(source, "unrepaired"))
    assert not (row.parses or row.intact or row.human)


def test_the_tool_is_given_the_version_before_the_break(mined: Path) -> None:
    row = _measured(mined, lambda source, history: Answer(next(history()), "review"))
    assert row.human == "minimal"


def test_a_crash_is_a_result(mined: Path) -> None:
    def crash(source: bytes, history: History) -> Answer:
        raise KeyError("why")

    row = _measured(mined, crash)
    assert (row.tier, row.parses, row.error) == ("unrepaired", False, "KeyError: 'why'")


def test_a_tool_that_never_ends_is_stopped(mined: Path) -> None:
    def loop(source: bytes, history: History) -> Answer:
        while source == BROKEN.encode():
            pass
        return Answer(source, "unrepaired")

    rows, _ = run("any", loop, mined, list(read_pairs(mined)), history=True, limit=0.2)
    assert rows[0].error.startswith("OutOfTime")


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        (FIXED, "whole"),
        (BROKEN.replace("name:", "name) :  # closed"), "minimal"),
        (BROKEN.replace("name:", "name\\\n ):").replace("os.path", "os . path"), "minimal"),
        (BROKEN.replace("name:", "*name):"), ""),
        (FIXED.replace("import sys\n", ""), "minimal"),
    ],
)
def test_the_human_is_recognised_by_the_tree(answer: str, way: str) -> None:
    human = Human(BROKEN, Program(FIXED), Program(BROKEN.replace("name:", "name):")))
    assert human.agrees(Program(answer)) == way


def test_the_human_is_recognised_in_the_places_that_the_tool_touched() -> None:
    broken = "f(1\nx = 1\ny = 2\nz = 3\nw = 4\n"
    human = Human(broken, Program("f(1)\nx = 1\ny = 5\nz = 3\nw = 6\n"), Program("f(1)\nx = 1\ny = 2\nz = 3\nw = 4\n"))
    assert human.agrees(Program("f(1)\nx = 1\ny = 5\nz = 3\nw = 4\n")) == "overlap"
    assert human.agrees(Program("f(1)\nx = 1\ny = 7\nz = 3\nw = 4\n")) == ""


def test_code_that_became_a_comment_is_lost() -> None:
    human = Human(BROKEN, Program(FIXED), Program(BROKEN.replace("name:", "name):")))
    assert human.lost(Program(FIXED)) == 0
    assert human.lost(Program("import os\n# def home(name:\n#     return 1\nprint(home('me'))\n")) > 2


def test_the_smallest_parsing_set_is_found_among_many() -> None:
    old = "a = (1\nb = 2\nc = 3\nd = [4\ne = 5\n"
    new = "a = (1)\nb = 2\nc = 9\nd = [4]\ne = 5\n"
    chosen, exact = minimal_hunks(old, [Hunk(i, i + 1, (new.split("\n")[i] + "\n",)) for i in (0, 2, 3)], judge.fault)
    assert exact and apply_hunks(old, chosen) == new.replace("c = 9", "c = 3")


@pytest.mark.parametrize(("old", "new"), [("", "a\n"), ("a", "a\nb\n"), ("a\nb\nc\n", "b\n"), ("a\x0c\nb\n", "a\nb\n")])
def test_all_hunks_make_the_new_text(old: str, new: str) -> None:
    assert apply_hunks(old, hunks_between(old, new)) == new


def test_the_tokenizer_reads_what_does_not_parse() -> None:
    assert tokens("if x:  # why\n\n  f('a', \"b) \\\n") == [
        "\n",
        "if",
        "x",
        ":",
        "\n  ",
        "f",
        "(",
        "'a'",
        ",",
        '"',
        "b",
        ")",
    ]
    assert token_diff("f(a b)\n", "f(a, b)\n").inserted == (",",)
    assert new_words(("os", ",", "'x'", "return"), "import os\n") == ["'x'"]


@pytest.mark.parametrize(
    ("broken", "fixed", "name"),
    [
        ("print 'a'\n", "print('a')\n", "python2"),
        ("try:\n    f()\nexcept A, e:\n    pass\n", "try:\n    f()\nexcept A as e:\n    pass\n", "python2"),
        ("<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b\n", "x = 2\n", "conflict-markers"),
        ("def f():\nreturn 1\n", "def f():\n    return 1\n", "lost-block-body"),
        ("x = {}.\n", "x = {}\n", "stray-period"),
        ("i++\n", "i += 1\n", "foreign-syntax"),
        ("print(“a”)\n", 'print("a")\n', "lookalike-punctuation"),
        ("if x\n    f()\n", "if x:\n    f()\n", "missing-colon"),
        ('"""import os\nx = 1\n', '"""\nimport os\nx = 1\n"""\n', "glued-docstring"),
        ("```python\nx = 1\n```\n", "x = 1\n", "prose-or-fence"),
    ],
)
def test_the_category_names_the_damage(broken: str, fixed: str, name: str) -> None:
    error = judge.fault(broken)
    diff = token_diff(broken, fixed)
    assert categories.category(broken, error, diff, (broken, fixed), newer=False) == name


def test_reported_pairs_are_never_shown(mined: Path, tmp_path: Path) -> None:
    with pytest.raises(PermissionError, match="never looked at"):
        write_failures(tmp_path / "out", tmp_path / "report", [], {}, {})
