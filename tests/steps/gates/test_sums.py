"""What would leave a gate worse is held back with what stands on it, and the rest is planned; a step that plans badly is played by `narrow`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from pathlib import PurePosixPath as P
from typing import Any

from sophia_tidy.kernel.plan import Change, Move, Plan, Write, digest
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.gates.compare import WorseFault
from sophia_tidy.steps.gates.held import Held
from sophia_tidy.steps.request import Request
from sophia_tidy.steps.run import Fold, fold

from .test_gates import CONFIG_MAP, KUSTOMIZATION, WORKFLOW
from .trees import context_over

Result = StepResult[Any]
UNTIDY = {"a.yml": "a:    1\n", "app.py": "try:\n    a = 1\nexcept:\n    a = 2\n"}


def badly(step: str, *changes: Change) -> Callable[[Result], Result]:
    """The result of one step with changes that it should not make."""

    def narrow(result: Result) -> Result:
        if result.step != step:
            return result
        there = tuple(change for change in changes if isinstance(change, Write) or change.path in result.tree)
        return result._replace(plan=result.plan + Plan(there))

    return narrow


def folded(root: Path, files: Mapping[str, str], step: str, *changes: Change, names: tuple[str, ...]) -> Fold:
    with context_over(root, files) as context:
        return fold(context, names, badly(step, *changes))


def write(path: str, content: str, was: str | None) -> Write:
    return Write(P(path), content.encode(), None if was is None else digest(was.encode()), "bad")


def move(path: str, target: str, content: str) -> Move:
    return Move(P(path), P(target), digest(content.encode()), "bad")


def told(whole: Fold) -> list[tuple[str, str]]:
    return [(str(each.location), each.message) for each in whole.plan.findings if each.rule == "worse-gate"]


def test_a_file_of_fix_that_would_not_parse_is_held_back_and_the_others_are_planned(tmp_path: Path):
    files = {**UNTIDY, "b.py": "b = 1\n"}
    whole = folded(tmp_path, files, "fix", write("b.py", "b = (\n", files["b.py"]), names=("fix", "yaml"))
    assert {str(change.path) for change in whole.plan} == {"a.yml", "app.py"}
    said = "(1 where there were 0): it would be worse than before, so what leads to it is not planned"
    assert told(whole) == [("b.py", f"parses: does not parse {said}")]
    assert [end.state.value for end in whole.ends] == ["planned", "planned"]


def test_a_file_that_would_have_more_critical_findings_is_held_back(tmp_path: Path):
    whole = folded(tmp_path, {"b.py": "b = 1\n"}, "fix", write("b.py", "b = unknown\n", "b = 1\n"), names=("fix",))
    assert whole.plan.changes == ()
    assert [where for where, _ in told(whole)] == ["b.py"]


def test_a_link_that_would_lead_nowhere_holds_the_file_that_is_written_and_no_other(tmp_path: Path):
    files = {**UNTIDY, "docs/a.md": "# A\n", "README.md": "[a](docs/a.md) [b](gone.md)\n"}
    lost = write("README.md", "[a](docs/b.md) [b](gone.md)\n", files["README.md"])
    whole = folded(tmp_path, files, "yaml", lost, names=("fix", "yaml"))
    assert {str(change.path) for change in whole.plan} == {"app.py", "a.yml"}
    assert [where for where, _ in told(whole)] == ["README.md"]


def test_what_follows_is_planned_on_the_tree_without_what_is_held_back(tmp_path: Path):
    files = {**UNTIDY, "b.yml": "b:    1\n"}

    def narrow(result: Result) -> Result:
        bad = write("app.py", "a = (\n", files["app.py"])
        return result._replace(plan=result.plan + Plan((bad,))) if result.step == "scaffold" else result

    with context_over(tmp_path, files) as context:
        whole = fold(context, ("scaffold", "fix", "yaml"), narrow)
    assert {str(change.path) for change in whole.plan} == {"app.py", "a.yml", "b.yml"}
    assert whole.tree[P("app.py")].startswith(b"try:\n    a = 1\nexcept Exception:")


def test_a_move_to_the_archive_is_held_back_as_a_file_that_is_kept(tmp_path: Path):
    files = {"app.py": "a = 1\n", "app.py.bak": "a = 0\n", "lib.py": "b = 1\n", "lib.py.bak": "b = 0\n"}
    fault = WorseFault("references", P("README.md"), "app.py.bak", 0, 1, frozenset({P("app.py.bak")}))
    with context_over(tmp_path, files) as context:
        context = context.asking(Request(unsafe=True))
        first = fold(context, ("archive",))
        held = Held().and_for([fault], first.results)
        second = fold(context._replace(config=held.config(context.config)), ("archive",))
    moved = [{str(each.path) for each in whole.plan if isinstance(each, Move)} for whole in (first, second)]
    assert moved == [{"app.py.bak", "lib.py.bak"}, {"lib.py.bak"}]
    assert [str(each.location) for each in held.told("archive")] == ["README.md"]
    assert (held.files, held.steps) == ({}, {})


def test_where_nobody_is_at_fault_no_step_goes():
    changes = Plan((write("a", "b", "a"),))
    results = [StepResult(step, Tree({}), changes, None) for step in ("convert", "fix")]
    held = Held().and_for([WorseFault("tests", P("t.py"), "gone", 0, 1, frozenset())], results)
    assert (held.steps.keys(), held.files.keys()) == ({"convert"}, {("fix", P("a"))})


def test_any_other_step_goes_whole(tmp_path: Path):
    files = {**UNTIDY, "docs/a.md": "# A\n", "README.md": "[a](docs/a.md)\n"}
    whole = folded(tmp_path, files, "scaffold", move("docs/a.md", "b.md", "# A\n"), names=("scaffold", "fix"))
    ends = {end.result.step: end for end in whole.ends}
    assert ends["scaffold"].state.value == "blocked"
    assert "worse than before" in ends["scaffold"].reason
    assert {str(change.path) for change in whole.plan} == {"app.py"}


def test_a_test_that_could_not_be_imported_any_more_holds_the_module_that_it_imports(tmp_path: Path):
    files = {
        "app/__init__.py": "",
        "app/near.py": "n = 1\n",
        "tests/test_a.py": "from app.near import n\ndef test(): ...\n",
    }
    bad = move("app/near.py", "other.py", files["app/near.py"])
    whole = folded(tmp_path, files, "scaffold", bad, names=("scaffold",))
    assert whole.plan.changes == ()
    assert {message.partition(":")[0] for _, message in told(whole)} <= {"tests", "references"}
    assert told(whole)


def test_a_new_workflow_may_not_add_to_what_the_linters_find_and_one_among_many_may_take_its_share(tmp_path: Path):
    unpinned = WORKFLOW.replace("run: make", "uses: some/action@v1")
    path = ".github/workflows/new.yml"
    whole = folded(tmp_path / "a", {"a.md": ""}, "scaffold", write(path, unpinned, None), names=("scaffold",))
    assert [where for where, _ in told(whole)] == [path]
    old = ".github/workflows/old.yml"
    changes = (move(old, "archive/workflows/old.yml", unpinned), write(path, unpinned, None))
    whole = folded(tmp_path / "b", {old: unpinned}, "scaffold", *changes, names=("scaffold",))
    assert told(whole) == []
    assert len(whole.plan) == 2


def test_a_kustomization_that_built_must_build(tmp_path: Path):
    files = {"k/kustomization.yaml": KUSTOMIZATION.format("a.yaml"), "k/a.yaml": CONFIG_MAP.format("a")}
    whole = folded(tmp_path, files, "scaffold", move("k/a.yaml", "b.yaml", files["k/a.yaml"]), names=("scaffold",))
    assert whole.plan.changes == ()
    assert told(whole)


def test_nothing_planned_is_nothing_counted(tmp_path: Path):
    with context_over(tmp_path, {"a.py": "a = 1\n"}) as context:
        assert fold(context, ("fix", "yaml")).gates.after.gates == ()


def test_both_sides_are_counted_over_the_whole_repository_where_the_archive_is_asked(tmp_path: Path):
    with context_over(tmp_path, {**UNTIDY, "b.py": "print(1)\n"}) as context:
        whole = fold(context)
    assert dict(whole.gates.in_words())["parses"] == "2 of 2 -> 2 of 2"
    assert whole.gates.before.gate("tests") is not None


def test_a_stack_that_says_who_makes_its_volume_is_converted(tmp_path: Path):
    """Its manifests name a claim that none of them makes: that is what the stack says, and makes no gate worse."""
    stack = "services:\n  db:\n    image: postgres:16\n    volumes: ['data:/var/lib/postgresql/data']\nvolumes:\n  data: {external: true}\n"
    with context_over(tmp_path, {"compose.yaml": stack}) as context:
        whole = fold(context, ("convert",))
    assert told(whole) == []
    assert any(str(change.path) == "kubernetes/base/db.yaml" for change in whole.plan)
