"""`fix` from the outside: what it shows, what it writes, what it refuses."""

import json
import re
import subprocess

import pytest

from .conftest import PACKAGE, commit, environment, snapshot, write

BARE = "def f(path):\n    try:\n        return open(path)\n    except:\n        return None\n"
NAMED = BARE.replace("except:", "except Exception:")
CLEAN = "def f() -> int:\n    return 1\n"
BROKEN = "def f(x)\n    return x\n"
UNSAFE = "def f(x=[]):\n    x.append(1)\n    return x\n"


@pytest.fixture
def repository(folder):
    write(folder, {"bare.py": BARE, "clean.py": CLEAN, "unsafe.py": UNSAFE})
    commit(folder)
    return folder


def test_a_plan_is_shown_and_nothing_is_written(repository, tidy):
    before = snapshot(repository)
    done = tidy("fix")
    assert done.returncode == 0, done.stderr
    assert "bare.py:4: rewritten: " in done.stdout
    assert " 1 file changed, 1 insertion" in done.stdout
    assert done.stderr == "nothing written; run with --apply; 1 more to review, with --unsafe\n"
    assert snapshot(repository) == before


def test_apply_writes_the_safe_changes_and_undo_takes_them_back(repository, tidy):
    before = snapshot(repository)
    done = tidy("fix", "--apply")
    assert done.returncode == 0, done.stderr
    assert snapshot(repository) == before | {"bare.py": NAMED.encode()}
    run = done.stderr.split("applied as run ")[1].split(";")[0]
    assert f"sophia-tidy undo {run}" in done.stderr
    assert " 1 file changed, 1 insertion" in done.stdout
    assert tidy("undo", run).returncode == 0
    assert snapshot(repository) == before


def test_a_second_run_plans_nothing(repository, tidy):
    assert tidy("fix", "--apply", "--unsafe").returncode == 0
    again = tidy("fix", "--unsafe", "--check")
    assert (again.returncode, again.stderr) == (0, "nothing to do\n")


def test_check_exits_with_1_while_changes_are_pending(repository, tidy):
    assert [tidy("fix", "--check").returncode, tidy("fix", "--check", "clean.py").returncode] == [1, 0]


def test_the_diff_applies_with_git(repository, tidy):
    patch = tidy("fix", "--diff", "--unsafe").stdout
    assert "@@ rewritten: " in patch
    assert "@@ review: " in patch
    subprocess.run(["git", "apply", "-"], cwd=repository, input=patch.encode(), check=True, env=environment())
    assert (repository / "bare.py").read_text() == NAMED
    assert "x=None" in (repository / "unsafe.py").read_text()


def test_unsafe_changes_are_applied_when_asked_for(repository, tidy):
    assert tidy("fix", "--apply", "--unsafe").returncode == 0
    assert "x=None" in (repository / "unsafe.py").read_text()


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (["--select", "bare-except"], {"bare.py"}),
        (["--ignore", "bare-except"], set()),
        (["--select", "codemod"], {"bare.py"}),
        (["--select", "mutable-default", "--unsafe"], {"unsafe.py"}),
        (["unsafe.py", "--unsafe"], {"unsafe.py"}),
    ],
)
def test_rules_and_paths_choose_the_changes(repository, tidy, arguments, changed):
    data = json.loads(tidy("fix", "--format", "json", *arguments).stdout)
    unsafe = "--unsafe" in arguments
    assert {c["path"] for c in data["changes"] if unsafe or c["safety"] == "safe"} == changed


def test_a_dirty_file_is_refused_unless_allowed(repository, tidy):
    (repository / "bare.py").write_text(BARE + "# mine\n")
    refused = tidy("fix", "--apply")
    assert refused.returncode == 2
    assert "bare.py: the file has changes that are not committed" in refused.stderr
    assert "[dirty-file]" in refused.stderr
    assert (repository / "bare.py").read_text() == BARE + "# mine\n"
    assert tidy("fix", "--apply", "--allow-dirty").returncode == 0
    assert (repository / "bare.py").read_text() == NAMED + "# mine\n"


def test_a_file_that_does_not_parse_is_repaired_or_stays_an_error(folder, tidy):
    write(folder, {"broken.py": BROKEN})
    data = json.loads(tidy("fix", "--format", "json").stdout)
    repair = data["repairs"][0]
    assert (repair["path"], repair["tier"] in ("repaired", "review")) == ("broken.py", True)
    assert repair["edits"][0]["line"] == 1
    assert tidy("fix", "--apply", "--unsafe").returncode == 0
    assert (folder / "broken.py").read_text() == BROKEN.replace("f(x)", "f(x):")


def test_what_cannot_be_mended_stays_byte_for_byte_and_is_an_error(folder, tidy):
    write(folder, {"noise.py": bytes(range(1, 255)) * 3})
    before = snapshot(folder)
    done = tidy("fix", "--apply", "--unsafe")
    assert done.returncode == 1, done.stderr
    assert "noise.py" in done.stdout
    assert snapshot(folder) == before


def test_what_is_no_python_is_told_counted_apart_and_never_touched(folder, tidy):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
    template = "from {{ cookiecutter.name }}.app import run\n\nrun()\n"
    write(
        folder, {"big.py": pointer, "app/{{x}}.py": template, "zip.py": "PK\x03\x04\x14\x00\x00\x00", "good.py": CLEAN}
    )
    (folder / "blob.py").write_bytes(b"\x1f\x8b\x08\x00\xff\xfe\x00\x81\x9d")
    before = snapshot(folder)
    done = tidy("fix", "--unsafe", "--apply")
    assert (done.returncode, done.stderr) == (1, "nothing to do\n")
    assert snapshot(folder) == before
    for line in (
        "big.py: error: a Git LFS pointer, no Python; it is left as it is [not-python]",
        "app/{{x}}.py: warning: a Jinja template, no Python; it is left as it is [not-python]",
        "zip.py: error: a binary file, no Python; it is left as it is [not-python]",
        "blob.py: error: a binary file, no Python; it is left as it is [not-python]",
    ):
        assert line in done.stdout
    counts = {"Python files": 5, "files that parse": 1, "files that are no Python": 4, "critical findings": 0}
    assert json.loads(tidy("fix", "--unsafe", "--format", "json").stdout)["summary"]["before"] == counts
    status = tidy("status", "--format", "json")
    assert (status.returncode, json.loads(status.stdout)["summary"]["before"]) == (1, counts)
    assert "not-python" in {f["rule"] for f in json.loads(status.stdout)["findings"]}


def test_a_template_alone_is_no_error(folder, tidy):
    write(folder, {"app/main.py": "from {{ cookiecutter.name }}.app import run\n", "good.py": CLEAN})
    done = tidy("status")
    assert (done.returncode, done.stderr) == (0, "")
    assert "files that parse       1 of 1  100 %" in done.stdout


def test_a_file_for_a_newer_python_is_reported_and_not_touched(folder, tidy):
    newer = "match x:\n    case 1:\n        pass\n"
    write(folder, {"new.py": newer, ".python-version": "3.9\n"})
    done = tidy("fix", "--apply", "--unsafe")
    assert (
        "new.py:1:1: warning: valid only on Python 3.10 or newer; the project's target is 3.9 [newer-python]"
        in done.stdout
    )
    assert (folder / "new.py").read_text() == newer


def test_python_2_is_not_taken_for_python_3_14(folder, tidy):
    write(folder, {"old.py": "try:\n    f = 1\nexcept ValueError, error:\n    raise\n"})
    assert "newer-python" not in tidy("fix").stdout
    assert tidy("fix", "--apply", "--unsafe").returncode == 0
    assert "except ValueError as error:" in (folder / "old.py").read_text()


def test_ruffs_own_fixes_are_run_where_the_project_asks_for_them(folder, tidy):
    write(folder, {"a/x.py": "import os\n", "a/ruff.toml": "lint.select = ['F401']\n", "b/x.py": "import os\n"})
    assert tidy("fix", "--apply").returncode == 0
    assert ((folder / "a/x.py").read_text(), (folder / "b/x.py").read_text()) == ("", "import os\n")


def test_ruffs_own_fixes_keep_out_of_what_the_project_excludes(folder, tidy):
    """pip excludes what it vendors: sixty fixes in there would be sixty differences from upstream."""
    write(
        folder,
        {
            "x.py": "import os\n",
            "_vendor/x.py": "import os\n",
            "_vendor/na\nme.py": "import os\n",
            "ruff.toml": "extend-exclude = ['_vendor']\nlint.select = ['F401']\n",
        },
    )
    assert tidy("fix", "--apply").returncode == 0
    assert (folder / "x.py").read_text() == ""
    assert {path.read_text() for path in (folder / "_vendor").iterdir()} == {"import os\n"}


def test_codemods_keep_out_of_what_the_project_excludes_and_repair_does_not(folder, tidy):
    write(
        folder,
        {"x.py": BARE, "_vendor/x.py": BARE, "_vendor/y.py": BROKEN, "ruff.toml": "extend-exclude = ['_vendor']\n"},
    )
    assert tidy("fix", "--apply", "--unsafe").returncode == 0
    assert [(folder / name).read_text() for name in ("x.py", "_vendor/x.py")] == [NAMED, BARE]
    assert (folder / "_vendor/y.py").read_text() == BROKEN.replace("f(x)", "f(x):")


def test_what_the_projects_ruff_ignores_is_left_alone(folder, tidy):
    write(folder, {"x.py": BARE, "ruff.toml": "lint.ignore = ['E722']\n"})
    assert tidy("fix").stderr == "nothing to do\n"


def test_configuration_is_read_and_the_command_line_wins(folder, tidy):
    write(
        folder,
        {
            "x.py": BARE,
            "old/y.py": BARE,
            "pyproject.toml": "[tool.sophia-tidy]\nexclude = ['old/']\nfix.ignore = ['bare-except']\n",
        },
    )
    assert tidy("fix").stderr == "nothing to do\n"
    data = json.loads(tidy("fix", "--select", "bare-except", "--format", "json").stdout)
    assert [c["path"] for c in data["changes"]] == ["x.py"]


def test_an_executable_script_without_a_suffix_is_python_by_its_first_line(folder, tidy):
    write(folder, {"tool": "#!/usr/bin/env python3\n" + BARE, "data": "#!/usr/bin/env python3\n" + BARE})
    (folder / "tool").chmod(0o755)
    assert tidy("fix", "--apply").returncode == 0
    assert "except Exception:" in (folder / "tool").read_text()
    assert "except:" in (folder / "data").read_text()
    assert (folder / "tool").stat().st_mode & 0o111


def test_names_that_are_not_utf_8_travel_through(folder, tidy):
    name = b"na\xefve.py"
    (folder / name.decode("utf-8", "surrogateescape")).write_text(BARE)
    assert "na\\udcefve.py:4: rewritten" in tidy("fix").stdout
    assert tidy("fix", "--apply").returncode == 0
    assert (folder / name.decode("utf-8", "surrogateescape")).read_text() == NAMED


def test_line_ends_and_encodings_are_kept(folder, tidy):
    write(
        folder,
        {"dos.py": BARE.replace("\n", "\r\n"), "latin.py": b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + BARE.encode()},
    )
    assert tidy("fix", "--apply").returncode == 0
    assert (folder / "dos.py").read_bytes() == NAMED.replace("\n", "\r\n").encode()
    assert (folder / "latin.py").read_bytes() == b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + NAMED.encode()


def test_the_readmes_screen_is_what_it_prints(tidy):
    """What the README shows is pasted from this very command; when a rule changes its words, paste again."""
    readme = (PACKAGE / "README.md").read_text("utf-8")
    shown = re.search(r"```console\n\$ sophia-tidy (.+)\n((?:.*\n)+?)```", readme)
    assert shown is not None
    done = tidy(*shown[1].split(), cwd=PACKAGE)
    assert done.stdout + done.stderr == shown[2]


@pytest.mark.parametrize(
    "command",
    [["fix"], ["fix", "--diff", "--format", "json"], ["status"], ["why", "x.py"], ["fix", "--format", "sarif"]],
)
def test_no_command_prints_a_line_of_a_file_outside_or_ends_for_a_configuration(folder, tidy, command):
    (folder.parent / "outside.env").write_text("TOKEN hunter2-is-the-word\n")
    write(
        folder,
        {
            "x.py": "def f():\n    raise NotImplemented\n",
            "ruff.toml": "extend = '../outside.env'\n",
            "sub/ruff.toml": "lint.ignore = ['ASYNC101']\n",
            "sub/y.py": "x = 1\n",
        },
    )
    done = tidy(*command)
    assert done.returncode in (0, 1), done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "not used here" in done.stdout or command[0] == "why"
