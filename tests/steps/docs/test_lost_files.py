"""Links to files that a person moved: followed by git's history, and only by it."""

from pathlib import Path

from sophia_tidy.steps.context import Context
from sophia_tidy.steps.docs import docs

from ...conftest import Git
from ..asked import repository

FILES = {
    "scripts/seed_prices.py": "print(1)\n",
    "scripts/other_tool.py": "print(2)\n",
    "docs/index.md": "[a](../scripts/seed_prices.py#L1) [b](../scripts/other_tool.py) [c](../scripts/never_there.py)\n",
    "tools/never_there.py": "print(3)\n",
}


def test_a_link_follows_what_git_says_is_the_same_file_and_no_other_of_its_name(tmp_path: Path, git: Git):
    root = repository(tmp_path / "moved", git, FILES)
    git("mv", "scripts/seed_prices.py", "tools/seed_prices.py", cwd=root)
    git("rm", "-q", "scripts/other_tool.py", cwd=root)
    (root / "tools" / "other_tool.py").write_text("another one of that name\n")
    git("add", "-A", cwd=root)
    git("commit", "-qm", "moved", cwd=root)
    (root / "tools" / "seed_prices.py").write_text("print('edited since')\n")
    git("commit", "-qam", "edited", cwd=root)
    with Context.of(root) as context:
        result = docs(context.tree, context)
        (change,) = result.plan
        after = result.tree.after(result.plan)
        again = docs(after, context).plan.changes
    assert (change.rule, change.safety) == ("moved-file", "safe")
    text = after[change.path].decode()
    assert text == "[a](../tools/seed_prices.py#L1) [b](../scripts/other_tool.py) [c](../scripts/never_there.py)\n"
    assert again == ()
