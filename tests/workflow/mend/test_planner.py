"""The repairs of a tree as a plan: every one wants a person, and what is beyond help is said."""

from pathlib import PurePosixPath as P

from sophia_tidy.kernel.plan import Safety, digest
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.mend import plan_mends

GOOD = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n"
SURE = GOOD.replace("run: make", 'run: echo "a: b"')
UNSURE = GOOD + "```\nThis **is** it: done\n"
LOST = "x\ny: {\n"


def plan(files, earlier=None):
    return plan_mends(
        Tree({P(path): text.encode() for path, text in files.items()}),
        lambda path: [text.encode() for text in (earlier or {}).get(str(path), ())],
    )


def test_every_repair_wants_a_person_and_says_what_would_begin_to_run():
    files = {
        ".github/workflows/sure.yml": SURE,
        ".github/workflows/unsure.yml": UNSURE,
        ".github/workflows/good.yml": GOOD,
    }
    done = plan(files)
    assert [(change.path.name, change.safety) for change in done] == [
        ("sure.yml", Safety.UNSAFE),
        ("unsure.yml", Safety.UNSAFE),
    ]
    assert [change.expects for change in done] == [digest(SURE.encode()), digest(UNSURE.encode())]
    assert [(finding.rule, finding.location.path.name, finding.location.line) for finding in done.findings] == [
        ("refused-workflow", "sure.yml", 6),
        ("workflow-foreign-text", "unsure.yml", 7),
        ("refused-workflow", "unsure.yml", 7),
    ]
    assert done.findings[0].message.endswith("nothing of it has run; mended, push would start a")


def test_what_nothing_mends_is_said_with_its_place():
    done = plan({".github/workflows/lost.yml": LOST})
    assert not done.changes
    assert [finding.rule for finding in done.findings] == ["workflow-unmended"]
    assert done.findings[0].location.line


def test_history_is_asked_for_broken_files_alone():
    asked = []

    def earlier(path):
        asked.append(path.name)
        return ()

    tree = Tree({P(".github/workflows/good.yml"): GOOD.encode(), P(".github/workflows/sure.yml"): SURE.encode()})
    plan_mends(tree, earlier)
    assert asked == ["sure.yml"]


def test_other_yaml_is_left_alone_and_local_actions_are_not():
    files = {
        "compose.yml": "a: b: c\n",
        ".github/dependabot.yml": "a: b: c\n",
        ".github/workflows/old/a.yml": SURE,
        ".github/actions/x/action.yml": "name: a: b\nruns: {using: node20, main: x.js}\n",
    }
    done = plan(files)
    assert [str(change.path) for change in done] == [".github/actions/x/action.yml"]
    assert [finding.message for finding in done.findings] == [
        "mended for review: it is an action of this repository, and the jobs that use it would go on behind it"
    ]


def test_a_second_run_plans_nothing():
    tree = Tree({P(".github/workflows/a.yml"): SURE.encode(), P(".github/workflows/b.yml"): UNSURE.encode()})
    after = tree.after(plan_mends(tree, lambda path: ()))
    assert plan_mends(after, lambda path: ()).changes == ()
