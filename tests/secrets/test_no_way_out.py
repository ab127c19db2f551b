"""Every command in every format, in a repository full of canaries: none comes out, and what is innocent does."""

import json
import subprocess
from pathlib import Path

import pytest

from sophia_tidy.cli.failure import explain
from sophia_tidy.cli.talk import guarded

from .carried import CARRIED
from .errors import WRONG
from .lookalikes import LOOKALIKES
from .measuring import FORMATS, PLANNING, as_it_is, called, in_files, leaked, snapshot
from .planting import repository
from .published import PUBLISHED

CANARIES = (*PUBLISHED, *CARRIED)
QUOTED = {form.kind: form for form in CANARIES if form.kind in ("GitHub personal token", "address")}


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, stdout=subprocess.DEVNULL)


def write(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Path:
    """The whole corpus, as a repository."""
    root = tmp_path_factory.mktemp("planted")
    write(root, repository((*CANARIES, *LOOKALIKES)))
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "first")
    return root


# Each command once, each in another format than the one before, so that in a few commands all are met;
# the whole table is in benchmarks/secrets.
_TURNS = [(command, FORMATS[turn % len(FORMATS)]) for turn, command in enumerate(PLANNING)]
_DIFFS = [
    (command, form)
    for command in (("fix", "--diff", "--unsafe"), ("yaml", "--diff"))
    for form in ("text", "sarif", "markdown")
]


@pytest.mark.parametrize(
    ("command", "form"), [*_TURNS, *_DIFFS], ids=lambda each: each if isinstance(each, str) else " ".join(each)
)
def test_no_secret_comes_out(planted, command, form):
    code, said = called(planted, *command, "--format", form)
    assert code in (0, 1, 2) and (said.strip() or form == "github")
    assert [found.kind for found in leaked(said, CANARIES)] == []


def test_what_is_innocent_is_shown_as_it_is(planted):
    _, said = called(planted, "fix", "--diff", "--unsafe", "--format", "text")
    shown = as_it_is(said, LOOKALIKES)
    assert len(shown) >= 0.95 * len(LOOKALIKES), [form.text for form in LOOKALIKES if form not in shown]


@pytest.mark.parametrize("command", [("fix", "--unsafe"), ("archive", "--unsafe")], ids=" ".join)
def test_no_secret_gets_into_a_file_where_nobody_put_it(planted, command):
    before = snapshot(planted)
    called(planted, *command, "--apply", "--allow-dirty")
    try:
        assert in_files(snapshot(planted), before, CANARIES) == {}
        assert snapshot(planted) != before
    finally:
        called(planted, "undo")
    assert snapshot(planted) == before


@pytest.mark.parametrize("kind", QUOTED)
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: " ".join((*wrong.arguments, *wrong.files))[:60])
def test_an_error_does_not_quote_a_secret(tmp_path, wrong, kind):
    secret = QUOTED[kind].text.partition("=")[2] if kind == "address" else QUOTED[kind].secret
    arguments, files = wrong.with_secret(secret)
    if any(len(part) > 200 or part.count("/") > 3 for part in files):
        pytest.skip("no file can have that name")
    write(tmp_path, files)
    _, said = called(tmp_path, *arguments)
    assert leaked(said, [QUOTED[kind]]) == []


def test_a_report_of_a_bug_holds_no_secret(capsys):
    secret = QUOTED["GitHub personal token"].secret
    try:
        int(f"{secret}\x1b]52;c;eA==\x07")
    except ValueError as error:
        with guarded():
            assert explain(error) == 3
    said = capsys.readouterr().err
    assert "this is a bug" in said and "ValueError" in said and secret not in said and "\x1b" not in said


def test_a_patch_that_cannot_be_applied_says_so(tmp_path):
    password = QUOTED["address"].secret
    write(tmp_path, {"a.yaml": f"password:   {password}\nb:   1\n".encode()})
    _, said = called(tmp_path, "yaml", "--diff")
    assert "-password:   [redacted]\n" in said and "+password: [redacted]\n" in said and password not in said
    assert "secrets are redacted: a patch with [redacted] in it cannot be applied" in said


def test_json_says_whether_something_was_hidden(tmp_path):
    for key, hidden in (("plain", False), (QUOTED["GitHub personal token"].secret, True)):
        write(tmp_path, {"a.yaml": f"{key}: 1\n{key}: 2\n".encode()})
        _, said = called(tmp_path, "yaml", "--format", "json", "-q")
        assert json.loads(said)["findings"] and json.loads(said)["summary"]["redacted"] is hidden


def test_what_an_apply_writes_into_a_persons_own_file_is_theirs(tmp_path):
    password = QUOTED["address"].secret
    write(tmp_path, {"a.yaml": f"password:   {password}\n".encode()})
    called(tmp_path, "yaml", "--apply")
    assert (tmp_path / "a.yaml").read_text() == f"password: {password}\n"
