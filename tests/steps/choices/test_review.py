"""Changes for a reader's eye: which are made, what is asked of them, and what is said of an answer that is about none."""

from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.schema import read_config
from sophia_tidy.kernel.plan import Move, Safety
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.request import Request
from sophia_tidy.steps.run import Fold, fold, step_of

from ...conftest import Git

HEAD = "[tool.sophia-tidy.review]\n"
DOCUMENTS = {f"{name}_REPORT.md": f"# {name}\n" for name in ("AUDIT", "PLAN", "STATUS")}
UTCNOW = "import datetime\n\n\ndef f():\n    return datetime.datetime.utcnow()\n"
RAISES = "def g(x):\n    try:\n        return int(x)\n    except ValueError as e:\n        raise KeyError(x)\n"


@pytest.fixture
def root(repo: Path, git: Git) -> Path:
    files = {
        **DOCUMENTS,
        "docs/old/NOTES_SUMMARY.md": "# Notes\n",
        "a.py": UTCNOW,
        "b.py": UTCNOW + "\n\n" + RAISES,
        "unix.yml": "a:    1\n",
        "windows.yml": "a: 1\r\nb: 2\r\n",
        "windows2.yml": "a: 1\r\nb: 3\r\n",
    }
    for name, text in files.items():
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_bytes(text.encode())
    git("add", "-A")
    git("commit", "-qm", "all")
    return repo


def folded(
    root: Path, review: str = "", *, unsafe: bool = False, names: tuple[str, ...] = ("archive", "fix", "yaml")
) -> Fold:
    text = HEAD + review
    config = read_config(text.encode())
    config = config._replace(fix=config.fix._replace(unsafe=unsafe))
    with Context.of(root, config, Request(unsafe=unsafe), source=ConfigSource.of(text.encode())) as context:
        return fold(context, names)


def made(whole: Fold) -> set[tuple[str, str]]:
    return {(str(change.path), change.rule) for change in whole.plan}


def offered(whole: Fold) -> set[tuple[str, str]]:
    return {(str(offer.path), offer.rule) for result in whole.results for offer in result.offers}


def test_what_is_taken_is_made_and_nothing_else_of_what_wants_an_eye(root: Path):
    plain = folded(root)
    assert ("windows.yml", "yaml-line-ends") in offered(plain) - made(plain)
    taken = folded(root, '"windows.yml" = "take"\n')
    assert made(taken) - made(plain) == {("windows.yml", "yaml-line-ends")}
    (change,) = [change for change in taken.plan if change.rule == "yaml-line-ends"]
    assert change.safety is Safety.TAKEN
    assert offered(taken) == offered(plain)


@pytest.mark.parametrize(
    "selectors", [("archive", "fix", "yaml"), ("*",), ("archive", "codemod", "yaml-line-ends")], ids=str
)
def test_to_take_each_is_to_take_all(root: Path, selectors: tuple[str, ...]):
    text = "".join(f'"{each}" = "take"\n' for each in selectors)
    config = read_config((HEAD + text).encode())
    groups = {"codemod": ("utcnow", "raise-without-from")}
    with Context.of(root, config, Request(groups=groups)) as context:
        each = fold(context, ("archive", "fix", "yaml"))
    every = folded(root, unsafe=True)
    assert {path: each.tree[path] for path in each.tree} == {path: every.tree[path] for path in every.tree}
    assert made(each) == made(every)
    assert made(each) > made(folded(root))


def test_unsafe_takes_all_but_what_somebody_has_left(root: Path):
    some = folded(root, '"windows2.yml" = "leave"\n"utcnow" = "leave"\n', unsafe=True)
    left = {("windows2.yml", "yaml-line-ends"), ("a.py", "utcnow"), ("b.py", "utcnow")}
    assert made(folded(root, unsafe=True)) - made(some) == left


def test_one_codemod_of_a_file_is_taken_without_the_other(root: Path):
    (root / "b.py").write_text("import requests\n" + UTCNOW + '\n\ndef h(x=[]):\n    return requests.get("u"), x\n')
    every = folded(root, unsafe=True)
    rules = {rule for path, rule in made(every) if path == "b.py"}
    assert len(rules) > 1
    for rule in rules & {rule for path, rule in offered(every) if path == "b.py"}:
        one = folded(root, f'"fix/{rule}" = "take"\n')
        assert (("b.py", rule)) in made(one)
        assert {rule for path, rule in made(one) - made(folded(root)) if path == "b.py"} == {rule}


def test_the_index_of_the_archive_names_just_what_is_taken(root: Path):
    some = folded(root, '"AUDIT_REPORT.md" = "take"\n', names=("archive",))
    assert [str(change.path) for change in some.plan if isinstance(change, Move)] == ["AUDIT_REPORT.md"]
    manifest = some.tree[P("archive/manifest.json")].decode()
    assert "AUDIT_REPORT.md" in manifest and "PLAN_REPORT.md" not in manifest


def test_a_score_chooses_verdicts(root: Path):
    scores = {str(offer.path): offer.score for result in folded(root).results for offer in result.offers if offer.score}
    assert scores
    highest = max(scores.values())
    some = folded(root, f'"score>={highest:g}" = "take"\n', names=("archive",))
    moved = {str(change.path) for change in some.plan if isinstance(change, Move)}
    assert moved == {path for path, score in scores.items() if score >= highest}


def test_each_rule_of_a_step_is_a_question_whether_it_is_answered_or_not(root: Path):
    for review in ("", '"yaml/yaml-line-ends" = "take"\n'):
        (asked,) = [each for result in folded(root, review, names=("yaml",)).results for each in result.decisions]
        assert (asked.id, asked.key) == ("review/yaml/yaml-line-ends", ("review", "yaml/yaml-line-ends"))
        assert asked.question == "Take 2 changes of yaml-line-ends (yaml)?"
        assert [(option.value, len(option.plan)) for option in asked.options] == [("take", 2), ("leave", 0)]
        assert asked.default == "leave"


def test_many_changes_may_be_asked_for_folder_by_folder(root: Path, git: Git):
    for number in range(7):
        for folder in ("a", "b/c"):
            (root / folder).mkdir(parents=True, exist_ok=True)
            (root / folder / f"{number}.yml").write_bytes(b"a: 1\r\n")
    git("add", "-A")
    git("commit", "-qm", "more")
    (asked,) = folded(root, names=("yaml",)).results[0].decisions
    assert [option.value for option in asked.options] == ["take", "leave", "by-folder"]
    review = '"yaml/yaml-line-ends" = "by-folder"\n'
    each = folded(root, review, names=("yaml",)).results[0].decisions
    assert [one.id.removeprefix("review/yaml/yaml-line-ends") for one in each] == ["", "/.", "/a", "/b"]
    assert [len(one.options[0].plan) for one in each] == [16, 2, 7, 7]
    assert each[1].needs == (each[0].id,)
    some = folded(root, review + '"yaml/yaml-line-ends/b" = "take"\n', names=("yaml",))
    assert {str(change.path) for change in some.plan if change.rule == "yaml-line-ends"} == {
        f"b/c/{number}.yml" for number in range(7)
    }


def test_an_answer_that_is_about_nothing_any_more_is_a_note_with_its_line(root: Path):
    whole = folded(
        root, '"yaml/yaml-line-ends" = "take"\n"yaml/yaml-tabs" = "take"\n"docs/" = "leave"\n', names=("yaml",)
    )
    (stale,) = [finding for finding in whole.plan.findings if finding.rule == "stale-answer"]
    assert (str(stale.location), stale.severity) == ("pyproject.toml:3:1", "note")
    assert "yaml/yaml-tabs" in stale.message


def test_where_git_hides_the_archive_its_lines_are_taken_like_any_other_change(root: Path, git: Git):
    (root / ".gitignore").write_text("archive/\n")
    git("add", "-A")
    git("commit", "-qm", "hidden")
    assert made(folded(root, '"loose-document" = "take"\n', names=("archive",))) == set()
    opened = folded(root, '"ignored-destination" = "take"\n"AUDIT_REPORT.md" = "take"\n', names=("archive",))
    assert {str(change.path) for change in opened.plan} == {
        ".gitignore",
        "AUDIT_REPORT.md",
        "archive/README.md",
        "archive/manifest.json",
    }


def test_a_step_alone_says_the_same(root: Path):
    text = (HEAD + '"windows.yml" = "take"\n').encode()
    with Context.of(root, read_config(text), Request(), source=ConfigSource.of(text)) as context:
        alone = step_of("yaml")(context.tree, context)
    assert alone.pending() == folded(root, '"windows.yml" = "take"\n', names=("yaml",)).results[0].pending()
