"""`yaml` from the outside: what it shows, writes, leaves alone and refuses."""

import json

import pytest

from .conftest import commit, snapshot, write

FILES = {
    "ci.yml": "on:\n    push:   # always\n        branches: [ main ]\n",
    "tidy.yaml": "a: 1\n",
    "crlf.yaml": "a: 1\r\n",
    "notes.txt": "a:   1\n",
    "chart/Chart.yaml": "name: c\n",
    "chart/templates/x.yaml": 'a:   "{{ .Values.a }}"\n',
    "archive/old.yml": "a:   1\n",
    "uv-lock.yaml": "a:   1\n",
}


@pytest.fixture
def repository(folder):
    write(folder, FILES)
    commit(folder)
    return folder


def test_a_plan_is_shown_and_nothing_is_written(repository, tidy):
    before = snapshot(repository)
    done = tidy("yaml", "--diff")
    assert done.returncode == 0, done.stderr
    assert "ci.yml:2: restyle: indentation, spacing [yaml-style]" in done.stdout
    assert "+  push: # always\n+    branches: [main]\n" in done.stdout
    assert "chart/templates/x.yaml: note: left alone: a template of a Helm chart [yaml-template]" in done.stdout
    assert "uv-lock.yaml: note: left alone: a lock file, which its program writes [yaml-sealed]" in done.stdout
    assert done.stderr == "nothing written; run with --apply; 1 more to review, with --unsafe\n"
    assert snapshot(repository) == before


def test_apply_writes_and_undo_restores_every_byte(repository, tidy):
    before = snapshot(repository)
    assert tidy("yaml", "--apply", "--unsafe").returncode == 0
    after = snapshot(repository)
    assert {name for name in after if after[name] != before[name]} == {"ci.yml", "crlf.yaml"}
    assert after["ci.yml"] == b"on:\n  push: # always\n    branches: [main]\n"
    again = tidy("yaml", "--check", "--unsafe")
    assert (again.returncode, again.stderr) == (0, "nothing to do\n")
    assert tidy("undo").returncode == 0
    assert snapshot(repository) == before


def test_check_fails_while_changes_are_pending(repository, tidy):
    assert tidy("yaml", "--check").returncode == 1
    assert tidy("yaml", "--check", "tidy.yaml", "chart").returncode == 0


def test_a_named_path_alone_is_looked_at_even_in_the_archive(repository, tidy):
    shown = json.loads(tidy("yaml", "--format", "json", "archive").stdout)
    assert [change["path"] for change in shown["changes"]] == ["archive/old.yml"]
    assert shown["command"] == "yaml"


def test_what_git_ignores_or_the_configuration_excludes_is_not_looked_at(folder, tidy):
    write(
        folder,
        {
            ".gitignore": "out/\n",
            "out/a.yml": "a:   1\n",
            "vendor/a.yml": "a:   1\n",
            "data/a.yml": "a:   1\n",
            "pyproject.toml": "[tool.sophia-tidy]\nexclude = ['vendor/']\n[tool.sophia-tidy.yaml]\nexclude = ['data/']\n",
        },
    )
    commit(folder)
    assert tidy("yaml", "--check").returncode == 0


def test_taste_is_read_from_the_configuration(folder, tidy):
    write(
        folder,
        {
            "a.yml": "a:\n  - 'x'\n",
            "pyproject.toml": "[tool.sophia-tidy.yaml]\nindent-sequences = false\nquotes = 'keep'\n",
        },
    )
    commit(folder)
    assert tidy("yaml", "--apply").returncode == 0
    assert (folder / "a.yml").read_bytes() == b"a:\n- 'x'\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["notes.txt"], "notes.txt: not a YAML file; expected a name that ends in .yaml or .yml, or a folder [input]"),
        (["gone.yml"], "gone.yml does not exist; expected a file or folder [input]"),
        (["../elsewhere"], "does not exist"),
    ],
)
def test_a_wrong_path_is_an_error_and_nothing_is_written(repository, tidy, arguments, said):
    done = tidy("yaml", *arguments, "--apply")
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_file_that_is_no_yaml_is_an_error_with_its_place(folder, tidy):
    write(folder, {"a.yml": "a: [1\n", "b.yml": "b:   1\n"})
    done = tidy("yaml", "--apply")
    assert done.returncode == 1
    assert "a.yml:2:1: error: while parsing a flow sequence" in done.stdout
    assert (folder / "b.yml").read_bytes() == b"b: 1\n"
    assert (folder / "a.yml").read_bytes() == b"a: [1\n"


def test_links_are_not_followed_and_modes_stay(folder, tidy):
    write(folder, {"a.yml": "a:   1\n"})
    (folder / "a.yml").chmod(0o755)
    (folder / "link.yml").symlink_to("a.yml")
    assert tidy("yaml", "--apply").returncode == 0
    assert (folder / "link.yml").is_symlink()
    assert (folder / "a.yml").stat().st_mode & 0o777 == 0o755


def test_no_modules_of_the_yaml_library_are_hidden_by_the_command_of_that_name(folder, tidy):
    write(folder, {"tidy/rule.yaml": "rule: x\n"})
    assert "Traceback" not in tidy("rules").stderr
    assert tidy("explain", "yaml-style").stdout.startswith("yaml-style")
