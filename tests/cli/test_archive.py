"""`archive` from the outside: what it shows, moves, commits, refuses and brings back."""

import json
import os
import re
import subprocess

import pytest

from .conftest import commit, environment, snapshot, write

FILES = {
    "app.py": "print(1)\n",
    "app.py.bak": "print(0)\n",
    "README.md": "The old one is [here](app.py.bak).\n",
    "SECURITY_AUDIT_REPORT.md": "# Audit\n",
    "Makefile": "run:\n\tpython app.py\n",
}


@pytest.fixture
def repository(folder):
    write(folder, FILES)
    commit(folder)
    return folder


def git(folder, *arguments):
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(), check=True, capture_output=True, text=True
    )
    return done.stdout


def test_a_plan_is_shown_and_nothing_is_written(repository, tidy):
    before = snapshot(repository)
    done = tidy("archive")
    assert done.returncode == 0, done.stderr
    assert (
        "app.py.bak: archive: it is a backup by its name; app.py, of which it is a copy by its name, is beside it"
        in done.stdout
    )
    assert "SECURITY_AUDIT_REPORT.md: review: it reports on something that was done (AUDIT)" in done.stdout
    assert " app.py.bak => archive/app.py.bak |    0" in done.stdout
    assert done.stderr == "1 to move; nothing written; run with --apply; 1 more to review, with --unsafe or by name\n"
    assert snapshot(repository) == before


def test_apply_moves_and_undo_restores_every_byte(repository, tidy):
    before = snapshot(repository)
    done = tidy("archive", "--apply")
    assert done.returncode == 0, done.stderr
    after = snapshot(repository)
    assert after["archive/app.py.bak"] == b"print(0)\n"
    assert after["README.md"] == b"The old one is [here](archive/app.py.bak).\n"
    assert set(after) == set(FILES) - {"app.py.bak"} | {
        "archive/app.py.bak",
        "archive/README.md",
        "archive/manifest.json",
    }
    assert tidy("undo").returncode == 0
    assert snapshot(repository) == before
    assert not (repository / "archive").exists()


def test_a_second_run_plans_nothing(repository, tidy):
    assert tidy("archive", "--apply", "--unsafe").returncode == 0
    again = tidy("archive", "--unsafe", "--check")
    assert (again.returncode, again.stderr) == (0, "nothing to do\n")


def test_check_exits_with_1_while_something_is_to_archive(repository, tidy):
    assert tidy("archive", "--check").returncode == 1


def test_the_patch_applies_with_git(repository, tidy):
    patch = tidy("archive", "--diff").stdout
    start = patch.index("diff --git")
    text = patch[start : patch.index("\nfiles  ") + 1]
    done = subprocess.run(
        ["git", "apply", "--check", "-"],
        cwd=repository,
        env=environment(),
        input=text,
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_commit_makes_two_and_history_follows_through_the_move(repository, tidy):
    done = tidy("archive", "--apply", "--commit", "--branch", "tidy")
    assert done.returncode == 0, done.stderr
    assert git(repository, "log", "--format=%s").splitlines() == [
        "Archive 1 file: the index, and the references that follow them",
        "Archive 1 file",
        "first",
    ]
    assert git(repository, "show", "--format=", "--name-status", "HEAD~1") == "R100\tapp.py.bak\tarchive/app.py.bak\n"
    assert "first" in git(repository, "log", "--follow", "--format=%s", "--", "archive/app.py.bak")
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "branch", "--show-current") == "tidy\n"


def test_commit_leaves_what_is_staged_alone(repository, tidy):
    write(repository, {"new.py": "A = 1\n"})
    git(repository, "add", "new.py")
    before = snapshot(repository)
    done = tidy("archive", "--apply", "--commit")
    assert (done.returncode, done.stderr) == (
        2,
        "new.py: changes are staged; commit or unstage them, for --commit makes commits of its own [dirty-file]\n",
    )
    assert snapshot(repository) == before


def test_commit_without_apply_is_refused(repository, tidy):
    assert (
        tidy("archive", "--commit").stderr
        == "--commit without --apply; expected both, for a commit is written [input]\n"
    )
    assert tidy("archive", "--branch", "x").returncode == 2


def test_naming_a_file_archives_it_and_only_it(repository, tidy):
    done = tidy("archive", "--apply", "SECURITY_AUDIT_REPORT.md")
    assert done.returncode == 0, done.stderr
    assert (repository / "archive/SECURITY_AUDIT_REPORT.md").exists()
    assert (repository / "app.py.bak").exists()


def test_naming_a_file_that_stays_says_why(repository, tidy):
    done = tidy("archive", "--apply", "app.py")
    assert done.returncode == 2
    assert done.stderr.startswith("app.py: it stays: Makefile:2:")
    assert done.stderr.endswith("expected a file that `sophia-tidy archive` lists [archive-kept]\n")


def test_restore_brings_one_file_back_with_the_links_to_it(repository, tidy):
    assert tidy("archive", "--apply", "--unsafe", "--commit").returncode == 0
    done = tidy("archive", "--restore", "app.py.bak", "--apply")
    assert done.returncode == 0, done.stderr
    after = snapshot(repository)
    assert (after["app.py.bak"], after["README.md"]) == (b"print(0)\n", FILES["README.md"].encode())
    assert [entry["path"] for entry in json.loads(after["archive/manifest.json"])["files"]] == [
        "SECURITY_AUDIT_REPORT.md"
    ]


def test_several_files_come_back_at_once_and_the_archive_can_be_empty(repository, tidy):
    assert tidy("archive", "--apply", "--unsafe", "--commit").returncode == 0
    done = tidy("archive", "--restore", "app.py.bak", "archive/SECURITY_AUDIT_REPORT.md", "--apply")
    assert done.returncode == 0, done.stderr
    assert json.loads(snapshot(repository)["archive/manifest.json"])["files"] == []


@pytest.mark.parametrize(
    "arguments", [("--restore", "app.py.bak", "--restore-all"), ("app.py", "--restore-all"), ("--restore",)]
)
def test_a_restore_of_some_and_of_all_are_two_things(repository, tidy, arguments):
    before = snapshot(repository)
    assert tidy("archive", "--apply", *arguments).returncode == 2
    assert snapshot(repository) == before


def test_everything_comes_back(repository, tidy):
    before = snapshot(repository)
    assert tidy("archive", "--apply", "--unsafe", "--commit").returncode == 0
    assert tidy("archive", "--restore-all", "--apply").returncode == 0
    after = snapshot(repository)
    assert {name: text for name, text in after.items() if not name.startswith("archive/")} == before


HIDING = {  # by what, in which file and line; and what is added to which file
    "its name": (".gitignore", "# ours\narchive/\n", "archive", 2, ".gitignore", "!/archive/\n"),
    "its name at the root": (".gitignore", "/archive\n", "archive", 1, ".gitignore", "!/archive/\n"),
    "all that is in it": (".gitignore", "archive/*\n", "archive", 1, ".gitignore", "!/archive/**\n"),
    "everything": (".gitignore", "**\n", "archive", 1, ".gitignore", "!/archive/\n!/archive/**\n"),
    "a kind of file": (".gitignore", "*.md\n*.json\n", "archive", 1, ".gitignore", "!/archive/**\n"),
    "the folder above": (
        ".gitignore",
        "old/\n",
        "old/put/away",
        1,
        ".gitignore",
        "!/old/\n/old/*\n!/old/put/\n/old/put/*\n!/old/put/away/\n",
    ),
    "a folder beside others": (".gitignore", "old/put/away/\n", "old/put/away", 1, ".gitignore", "!/old/put/away/\n"),
    "a file inside": ("archive/.gitignore", "*\n", "archive", 1, "archive/.gitignore", "!/**\n"),
    "a file of this clone": (".git/info/exclude", "archive/\n", "archive", 1, ".gitignore", "!/archive/\n"),
    "its name and what goes there": (
        ".gitignore",
        "archive/\n*.bak\n",
        "archive",
        1,
        ".gitignore",
        "!/archive/\n!/archive/**\n",
    ),
    "a line without an end": (".gitignore", "archive/", "archive", 1, ".gitignore", "\n!/archive/\n"),
    "line ends of Windows": (".gitignore", "archive/\r\n", "archive", 1, ".gitignore", "!/archive/\r\n"),
    "a name with signs in it": (".gitignore", "a*\n!app*\n", "a[1] b", 1, ".gitignore", "!/a\\[1] b/\n"),
}


@pytest.fixture(params=HIDING)
def hiding(request, repository):
    name, text, destination, line, own, lines = HIDING[request.param]
    write(repository, {name: text, "pyproject.toml": f'[tool.sophia-tidy.archive]\ndestination = "{destination}"\n'})
    git(repository, "add", "--all", "--force")
    git(repository, "commit", "-q", "-m", "ignore")
    return repository, f"{name}:{line}", destination, own, lines.encode()


def content_of(place):
    return place.read_bytes() if place.exists() else b""


def test_where_git_ignores_the_destination_the_lines_that_are_needed_are_offered_as_the_one_change(hiding, tidy):
    repository, place, destination, own, lines = hiding
    before = snapshot(repository)
    done = tidy("archive", "--apply")
    assert (done.returncode, snapshot(repository)) == (1, before)
    assert f"{place}: error: " in done.stdout
    assert f"makes git ignore {destination}/" in done.stdout
    assert "app.py.bak: archive: " in done.stdout  # the verdicts are shown
    assert done.stderr.endswith("nothing written; 1 more to review, with --unsafe\n")
    page = json.loads(tidy("archive", "--format", "json", "--diff").stdout)
    (change,) = page["changes"]
    assert (change["path"], change["safety"], change["rule"]) == (own, "unsafe", "ignored-destination")
    added = tidy("archive", "--diff").stdout.split(f"+++ b/{own}\n")[1].partition("\n")
    assert f"review: git ignores the archive's folder ({place})" in added[0]
    assert [f"+{line}" for line in lines.decode().strip().splitlines()] == [
        line.rstrip("\r") for line in added[2].splitlines() if re.match(r"\+[!/]", line)
    ]


def test_the_lines_let_git_see_what_goes_there_a_second_run_plans_nothing_and_undo_brings_every_byte_back(hiding, tidy):
    repository, _place, destination, own, lines = hiding
    before, first = snapshot(repository), content_of(repository / own)
    done = tidy("archive", "--unsafe", "--apply")
    assert done.returncode == 0, done.stdout + done.stderr
    assert content_of(repository / own) == first + lines
    seen = git(repository, "status", "--porcelain", "-z", "--untracked-files=all").split("\0")
    assert {
        f"?? {destination}/{name}" for name in ("app.py.bak", "SECURITY_AUDIT_REPORT.md", "README.md", "manifest.json")
    } <= {*seen}
    again = tidy("archive", "--unsafe", "--check")
    assert (again.returncode, again.stderr) == (0, "nothing to do\n")
    assert tidy("undo").returncode == 0
    assert snapshot(repository) == before


def test_no_line_can_be_left_out(hiding, tidy):
    repository, _place, _destination, own, lines = hiding
    first, all_of_them = content_of(repository / own), lines.splitlines(keepends=True)
    for left_out in filter(bytes.strip, all_of_them):
        (repository / own).write_bytes(first + b"".join(line for line in all_of_them if line != left_out))
        done = tidy("archive", "--unsafe", "--allow-dirty")
        hidden = "ignored-destination" in done.stdout or "is ignored by git" in done.stdout
        beside = subprocess.run(
            ["git", "check-ignore", "old/put/own.txt", "old/own.txt"],
            cwd=repository,
            env=environment(),
            check=False,
            capture_output=True,
            text=True,
        ).stdout
        assert hidden or beside.split() != ["old/put/own.txt", "old/own.txt"]


@pytest.mark.parametrize(("pattern", "ignored"), [("old/", True), ("old/put/away/", False)])
def test_what_lies_beside_the_destination_is_ignored_or_seen_as_before(repository, tidy, pattern, ignored):
    write(
        repository,
        {".gitignore": f"{pattern}\n", "pyproject.toml": '[tool.sophia-tidy.archive]\ndestination = "old/put/away"\n'},
    )
    git(repository, "add", "--all")
    git(repository, "commit", "-q", "-m", "ignore")
    assert tidy("archive", "--unsafe", "--apply", "--commit").returncode == 0
    assert git(repository, "ls-files", "old/put/away/app.py.bak")
    assert ".gitignore" in git(repository, "show", "--stat")
    assert "and the lines by which git sees the folder" in git(repository, "show", "--no-patch")
    write(repository, {"old/own.txt": "", "old/put/own.txt": ""})
    assert ("own.txt" not in git(repository, "status", "--porcelain", "--untracked-files=all")) is ignored


def test_a_project_below_the_top_names_the_line_above_it_and_writes_in_its_own_folder(repository, tidy):
    write(repository, {".gitignore": "archive/\n", "sub/b.py": "print(1)\n", "sub/b.py.bak": "print(0)\n"})
    commit(repository)
    done = tidy("-C", "sub", "archive", "--unsafe", "--apply")
    assert (done.returncode, "../.gitignore:1: note: " in done.stdout) == (0, True), done.stdout + done.stderr
    assert (repository / "sub/.gitignore").read_text() == "!/archive/\n"
    assert "sub/archive/b.py.bak" in git(repository, "status", "--porcelain", "--untracked-files=all")


@pytest.mark.parametrize("what", ["a file that ignores itself", "a link"])
def test_where_no_line_would_do_it_that_is_said_and_nothing_is_planned(repository, tidy, what):
    if what == "a link":  # git does not follow it, so what hides is another file
        write(repository, {"ignores": "", ".git/info/exclude": "archive/\n"})
        (repository / ".gitignore").symlink_to("ignores")
    else:
        write(repository, {"archive/.gitignore": "*\n"})
    git(repository, "add", "--all")
    git(repository, "commit", "-q", "--allow-empty", "-m", "ignore")
    before = snapshot(repository)
    done = tidy("archive", "--unsafe", "--apply")
    assert (done.returncode, snapshot(repository)) == (1, before), done.stdout + done.stderr
    assert "nothing is planned" in done.stdout
    assert "no line that can be added to" in done.stdout
    assert "app.py.bak: archive: " in done.stdout


def test_a_target_that_git_ignores_holds_its_file(repository, tidy):
    write(repository, {".gitignore": "*.bak\n"})
    git(repository, "add", ".gitignore")
    git(repository, "commit", "-q", "-m", "ignore")
    done = tidy("archive", "--apply")
    assert "app.py.bak: warning: it stays, because archive/app.py.bak is ignored by git" in done.stdout
    assert "add a line to .gitignore: !/archive/**" in done.stdout
    assert "to archive       0" in done.stdout
    assert "held back        1" in done.stdout
    assert (repository / "app.py.bak").exists()


def test_the_line_that_is_advised_lets_the_file_go(repository, tidy):
    write(repository, {".gitignore": "*.bak\n!/archive/**\n"})
    git(repository, "add", ".gitignore")
    git(repository, "commit", "-q", "-m", "ignore")
    assert tidy("archive", "--apply", "--commit").returncode == 0
    assert git(repository, "ls-files", "archive/app.py.bak") == "archive/app.py.bak\n"


def test_the_destination_can_be_configured(repository, tidy):
    write(repository, {"pyproject.toml": "[tool.sophia-tidy.archive]\ndestination = 'docs/attic'\nkeep = ['SEC*']\n"})
    done = tidy("archive", "--apply")
    assert done.returncode == 0, done.stderr
    assert (repository / "docs/attic/app.py.bak").exists()
    assert "SECURITY" not in done.stdout


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "destination = '../x'",
            "pyproject.toml:2:1: destination is '../x'; expected a folder below the root, such as 'archive' [config]",
        ),
        ("keep = 'x'", "pyproject.toml:2:1: keep is 'x'; expected a list of strings [config]"),
        (
            "kep = ['x']",
            "pyproject.toml:2:1: unknown key 'kep'; expected one of destination, extra-rules, ignored-destination, keep (did you mean 'keep'?) [config]",
        ),
        ("extra-rules = ['ours']", "ours: no rule file; expected a YAML file or a folder of them [rules]"),
    ],
)
def test_wrong_configuration_moves_nothing(repository, tidy, line, message):
    write(repository, {"pyproject.toml": f"[tool.sophia-tidy.archive]\n{line}\n"})
    done = tidy("archive", "--apply")
    assert (done.returncode, done.stderr) == (2, message + "\n")
    assert (repository / "app.py.bak").exists()


def test_a_file_with_uncommitted_changes_stays(repository, tidy):
    write(repository, {"app.py.bak": "print(2)\n"})
    assert "nothing written" in tidy("archive", "--apply").stderr
    assert tidy("why-kept", "app.py.bak").stdout.splitlines()[-2:] == [
        "  held      Git does not hold these bytes yet; commit them first. [uncommitted]",
        "  so        it stays, whatever else goes: uncommitted",
    ]


def test_beside_a_changed_readme_nothing_is_written(repository, tidy):
    write(repository, {"README.md": "Mine. [here](app.py.bak)\n"})
    done = tidy("archive", "--apply")
    assert (done.returncode, (repository / "app.py.bak").exists()) == (2, True)
    assert done.stderr.startswith("README.md: the file has changes that are not committed")


def test_without_git_and_in_a_shallow_clone_a_person_decides(folder, tmp_path, tidy):
    write(folder, FILES)
    done = tidy("archive", "--apply")
    assert "there is no git history, so nothing is archived without a review" in done.stdout
    assert (folder / "app.py.bak").exists()
    commit(folder)
    write(folder, {"b.py": "B = 1\n"})
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{folder}", "shallow")
    done = tidy("archive", "--apply", cwd=tmp_path / "shallow")
    assert "the clone is shallow" in done.stdout
    assert (tmp_path / "shallow/app.py.bak").exists()


def test_a_name_that_is_not_utf_8_is_archived_as_it_is(folder, tidy):
    write(folder, {"app.py": "1\n"})
    (folder / "app.py.bak").write_bytes(b"0\n")
    raw = b"na\xefve.py"
    for name, text in ((raw, b"1\n"), (raw + b".bak", b"0\n")):
        (folder / os.fsdecode(name)).write_bytes(text)
    commit(folder)
    done = tidy("archive", "--apply", "--commit")
    assert done.returncode == 0, done.stderr
    assert raw + b".bak" in {path.name.encode("utf-8", "surrogateescape") for path in (folder / "archive").iterdir()}
    assert tidy("archive", "--restore-all", "--apply").returncode == 0


def test_json_has_the_verdicts_with_their_evidence(repository, tidy):
    data = json.loads(tidy("archive", "--format", "json").stdout)
    verdicts = {each["path"]: each for each in data["verdicts"]}
    assert {path: each["verdict"] for path, each in verdicts.items()} == {
        "app.py.bak": "archive",
        "SECURITY_AUDIT_REPORT.md": "review",
    }
    assert {"rule": "backup-name", "weight": 2.5, "text": "it is a backup by its name"} in verdicts["app.py.bak"][
        "evidence"
    ]
    assert next((c["verb"], c["path"], c["target"]) for c in data["changes"]) == (
        "move",
        "app.py.bak",
        "archive/app.py.bak",
    )


@pytest.mark.parametrize("form", ["text", "rich", "sarif", "github"])
def test_every_format_names_the_file(repository, tidy, form):
    assert "app.py.bak" in tidy("archive", "--format", form).stdout


def test_select_and_ignore_choose_rules(repository, tidy):
    assert "app.py.bak" not in tidy("archive", "--ignore", "backup-name").stdout
    assert "SECURITY" not in tidy("archive", "--select", "backup-name").stdout
    done = tidy("archive", "--select", "backup-nam")
    assert (done.returncode, done.stderr.partition(";")[0]) == (2, "unknown rule 'backup-nam'")


def test_why_tells_the_whole_story(repository, tidy):
    lines = tidy("why", "app.py.bak").stdout.splitlines()
    assert "  archive   archive, score 4 (review from 2, archive from 3)" in lines
    assert "  for       +2.5 it is a backup by its name [backup-name]" in lines


def test_why_kept_names_who_must_go_first(repository, tidy):
    lines = tidy("why-kept", "app.py").stdout.splitlines()
    assert lines[0] == "app.py: module"
    assert "  so        it can go when these go: Makefile" in lines


def test_rules_test_tries_the_projects_rules(repository, tidy):
    write(repository, {"ours.yaml": "rule: x\n"})
    done = tidy("rules", "test", "ours.yaml")
    assert (done.returncode, done.stderr) == (
        2,
        "ours.yaml:1:1: title is missing; expected rule, title, why, match, effect, explain, tests [rules]\n",
    )
    assert tidy("rules", "test").returncode == 0


OURS = """\
rule: ours
title: a file of ours
why: it is ours
match: {basename: '^ours_'}
effect: {weight: 4.0}
explain: "{basename} is one of ours"
tests:
  archive:
    - {files: {ours_a.py: "1"}, path: ours_a.py}
  keep:
    - {files: {theirs.py: "1"}, path: theirs.py}
    - {files: {our.py: "1"}, path: %s}
"""


def test_a_persons_own_rule_is_tried_and_then_speaks(repository, tidy):
    write(
        repository,
        {
            "ours.yaml": OURS % "our.py",
            "ours_x.sh": "ls\n",
            "pyproject.toml": "[tool.sophia-tidy.archive]\nextra-rules = ['ours.yaml']\n",
        },
    )
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "ours")
    assert tidy("rules", "test", "ours.yaml").returncode == 0
    assert "ours_x.sh: review: ours_x.sh is one of ours" in tidy("archive").stdout
    write(repository, {"ours.yaml": OURS.replace("theirs.py", "ours_b.py") % "our.py"})
    done = tidy("rules", "test", "ours.yaml")
    assert done.returncode != 0
    assert "ours.yaml:11:7: ours: ours_b.py: " in done.stdout + done.stderr


def test_scaffold_proposes_folders_and_moves_scripts_with_their_references(folder, tidy):
    write(folder, {"lint.sh": "ruff check\n", "README.md": "Run `./lint.sh`.\n", "app.py": "1\n"})
    commit(folder)
    assert "nothing written" in tidy("archive", "--scaffold").stderr
    assert tidy("archive", "--scaffold", "--apply", "--unsafe").returncode == 0
    after = snapshot(folder)
    assert after["README.md"] == b"Run `./scripts/quality/lint.sh`.\n"
    assert {"scripts/quality/lint.sh", "kubernetes/base/README.md", "scripts/monitoring/README.md"} <= set(after)


@pytest.mark.parametrize("folder_of_hooks", [".git/hooks", ".git/own"])
def test_what_a_hook_of_this_clone_runs_stays(repository, tidy, folder_of_hooks):
    write(repository, {"fix_push.sh": "#!/bin/sh\necho\n", "fix_all.sh": "#!/bin/sh\necho\n"})
    commit(repository)
    git(repository, "config", "core.hooksPath", folder_of_hooks)
    assert "fix_push.sh: review: " in tidy("archive").stdout
    write(repository, {f"{folder_of_hooks}/pre-push": "#!/bin/sh\nexec ./fix_push.sh\n"})
    done = tidy("archive")
    assert "fix_push.sh: review: " not in done.stdout
    assert "fix_all.sh: review: " in done.stdout
    assert f"the git hook {folder_of_hooks.rpartition('/')[2]}/pre-push names it" in tidy("why", "fix_push.sh").stdout
