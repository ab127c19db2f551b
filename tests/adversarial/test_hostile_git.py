"""A repository that was shipped with its `.git`: every key that can name a program names one, and planning runs none."""

import os
import subprocess
from pathlib import Path

import pytest

from .conftest import BARE, BROKEN, Person

STACK = "services:\n  web:\n    image: nginx:1.27\n    ports: ['80:80']\n"
WORKFLOW = "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: ./deploy.sh\n"
FILES = {
    "a.py": BARE,
    "b.py": BROKEN,
    "b.py.bak": BROKEN,
    "docker-compose.yml": STACK,
    "deploy.sh": "#!/bin/sh\nkubectl apply -f .\n",
    ".github/workflows/deploy.yml": WORKFLOW,
    "x.yaml": "a:   1\n",
    "README.md": "See a.py.\n",
    "large.bin": b"\0\1\2",
    ".gitattributes": "* filter=canary diff=canary merge=canary\n*.bak filter=another\n*.yaml filter=a.b=c\n",
}
PROGRAMS = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.canary.textconv",
    "diff.canary.command",
    "merge.canary.driver",
    "filter.canary.clean",
    "filter.canary.smudge",
    "filter.another.process",
    "filter.a.b=c.clean",
    "gpg.program",
    "gpg.ssh.program",
    "pager.log",
    "pager.status",
    "pager.config",
    "sequence.editor",
    "interactive.diffFilter",
    "uploadpack.packObjectsHook",
    "remote.origin.uploadpack",
    "alias.ls-files",
    "alias.status",
    "alias.log",
    "alias.rev-parse",
    "hook.canary.command",
    "trailer.canary.command",
    "tar.canary.command",
)
HOOKS = (
    "pre-commit",
    "post-checkout",
    "post-index-change",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-auto-gc",
)
COMMANDS = (
    ("fix", "--diff", "--unsafe"),
    ("fix", "--check"),
    ("fix", "--format", "json", "a.py"),
    ("archive", "--unsafe", "--diff"),
    ("archive", "--scaffold"),
    ("archive", "--restore-all"),
    ("yaml", "--diff"),
    ("workflow", "--diff"),
    ("workflow", "--inventory"),
    ("flux",),
    ("convert", "docker-compose.yml"),
    ("convert", "docker-compose.yml", "--stdout"),
    ("status",),
    ("why", "b.py"),
    ("why-kept", "a.py"),
    ("explain", "bare-except"),
    ("rules",),
    ("rules", "test"),
)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that leaves a mark and passes on what it reads."""
    place = tmp_path / "canary"
    place.write_text(f'#!/bin/sh\necho "$0 $@" >> {tmp_path}/sung\nexec cat\n')
    place.chmod(0o755)
    return place


@pytest.fixture
def hostile(person: Person, canary: Path) -> Person:
    """Everything tracked, everything touched since, everything configured."""
    person.write(FILES)
    person.commit()
    past = person.git("rev-parse", "HEAD:b.py").strip()
    person.write({"b.py": f"# newer\n{BROKEN}", "b.py.bak": "old\n"})
    person.git("commit", "--quiet", "--all", "--message", "second")
    (person.root / ".git/objects" / past[:2] / past[2:]).unlink()  # what a partial clone would fetch
    person.git("remote", "add", "origin", f"ext::{canary}")
    for name in PROGRAMS:
        person.git("config", name, f"!{canary}" if name.startswith("alias.") else str(canary))
    included = person.root / ".git" / "more"
    included.write_text(
        f'[filter "canary"]\n\trequired = true\n[filter "another"]\n\tclean = {canary}\n\trequired = true\n'
    )
    for name, value in (
        ("include.path", str(included)),
        ("log.showSignature", "true"),
        ("filter.canary.required", "true"),
        ("hook.canary.event", "post-index-change"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
    ):
        person.git("config", name, value)
    for name in HOOKS:
        (person.root / ".git/hooks").mkdir(exist_ok=True)
        (person.root / ".git/hooks" / name).symlink_to(canary)
    for number, name in enumerate(FILES):
        os.utime(person.root / name, (1_000_000 + number, 1_000_000 + number))
    return person


def sung(canary: Path) -> str:
    mark = canary.with_name("sung")
    return mark.read_text() if mark.exists() else ""


def test_git_itself_would_run_the_program(hostile: Person, canary: Path):
    """Without this the other tests could not fail."""
    subprocess.run(
        ["git", "status", "--porcelain"], cwd=hostile.root, env=hostile.environment(), check=False, capture_output=True
    )
    assert sung(canary)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_planning_runs_no_program_that_the_repository_names(hostile: Person, canary: Path, arguments: tuple[str, ...]):
    before = (hostile.root / ".git/index").read_bytes()
    done = hostile.tidy(*arguments)
    assert done.returncode in (0, 1) or arguments[0] in ("workflow", "flux"), (
        done.stderr
    )  # these have nothing to work on
    assert sung(canary) == ""
    assert (hostile.root / ".git/index").read_bytes() == before


def test_a_file_whose_state_only_a_filter_could_tell_is_not_touched_and_the_reason_is_said(
    person: Person, canary: Path
):
    person.write({"a.py": BARE, ".gitattributes": "*.py filter=canary\n"})
    person.commit()
    person.git("config", "filter.canary.clean", "sed s/x/y/g")
    person.git("add", "--renormalize", ".")
    person.git("commit", "--quiet", "--message", "filtered", "--allow-empty")
    os.utime(person.root / "a.py", (1, 1))
    done = person.tidy("fix", "--apply")
    assert (done.returncode, (person.root / "a.py").read_text()) == (2, BARE)
    assert "only its filter could tell" in done.stderr
    person.git("status", "--porcelain")  # git looks with the filter, and remembers
    assert person.tidy("fix", "--apply").returncode == 0


def test_a_work_tree_that_the_configuration_puts_elsewhere_is_refused(person: Person, tmp_path: Path):
    person.write({"a.py": BARE})
    person.commit()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.py").write_text(BARE)
    person.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    done = person.tidy("fix", "--apply")
    assert (done.returncode, (tmp_path / "elsewhere" / "a.py").read_text()) == (2, BARE)
    assert "core.worktree" in done.stderr
