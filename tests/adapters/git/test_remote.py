"""The token's way to git, and what git does not read on it."""

import os
import subprocess
from pathlib import Path

import pytest

from sophia_tidy.adapters.git.askpass import token_pipe, write_program
from sophia_tidy.adapters.git.push import PushKind, fetch_commits, push_commit
from sophia_tidy.adapters.git.remote import RemoteScratch, remote_scratch
from sophia_tidy.kernel.errors import TidyError

from .conftest import Origin
from .smart_http import TOKEN, GitServer

URL = "https://forge.example:8443/owner/name.git"


def answered(program: Path, question: str, token: str = TOKEN, times: int = 1) -> list[subprocess.CompletedProcess]:
    with token_pipe(program, URL, token) as pipe:
        return [
            subprocess.run(
                [program, question], env=dict(pipe.variables), pass_fds=pipe.inherited, capture_output=True, text=True
            )
            for _ in range(times)
        ]


def test_the_program_answers_more_than_once(tmp_path: Path):
    question = "Password for 'https://x-access-token@forge.example:8443': "
    done = answered(write_program(tmp_path), question, times=3)
    assert [each.stdout for each in done] == [f"{TOKEN}\n"] * 3


@pytest.mark.parametrize(
    "question", ["Password for 'https://x-access-token@elsewhere.example': ", "Password for 'https://forge.example': "]
)
def test_another_host_is_told_nothing(tmp_path: Path, question: str):
    (done,) = answered(write_program(tmp_path), question)
    assert done.returncode == 1 and done.stdout == done.stderr == ""


def test_neither_the_program_nor_its_variables_hold_the_token(tmp_path: Path):
    program = write_program(tmp_path)
    with token_pipe(program, URL, TOKEN) as pipe:
        assert TOKEN not in program.read_text() + repr(pipe)


@pytest.mark.parametrize("token", ["two\nlines", "x" * 70_000])
def test_what_is_no_token(tmp_path: Path, token: str):
    with pytest.raises(ValueError, match="no token") as told, token_pipe(write_program(tmp_path), URL, token):
        pass
    assert token not in str(told.value)


@pytest.mark.parametrize(
    "url", ["http://forge.example/o/n.git", "ssh://forge.example/o/n", "file:///etc", "ext::sh", "https:///x", "-x"]
)
def test_an_address_that_no_token_travels_to(url: str):
    with pytest.raises(TidyError, match="expected https"), remote_scratch(url, lambda: TOKEN):
        pass


def test_an_address_of_two_lines_is_none():
    with (
        pytest.raises(TidyError, match="control characters"),
        remote_scratch('https://forge.example/o/n"\n[core]\n\thooksPath = /tmp'),
    ):
        pass


def test_an_address_with_a_credential_is_not_repeated():
    with (
        pytest.raises(TidyError, match="holds a credential") as told,
        remote_scratch("https://a:secret@forge.example/o/n.git"),
    ):
        pass
    assert "secret" not in str(told.value)


def test_plain_http_where_somebody_asked_for_it():
    with remote_scratch("http://forge.example/o/n.git", allows_http=True) as scratch:
        assert scratch.folder.stat().st_mode & 0o777 == 0o700


def test_the_folder_goes_whatever_ends_the_block(server: GitServer):
    folders = []
    with pytest.raises(KeyboardInterrupt), remote_scratch(f"{server.url}/owner/name.git") as scratch:
        folders.append(scratch.folder)
        raise KeyboardInterrupt
    assert not folders[0].exists()


def test_no_file_of_gits_holds_the_token(scratch: RemoteScratch, origin: Origin):
    base = origin.commit("main", {"a": "a\n"})
    fetch_commits(scratch, (base,))
    assert push_commit(scratch, base, "tidy/a", None).kind is PushKind.DONE
    held = [path for path in scratch.folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert held == []


def test_no_process_shows_the_token(scratch: RemoteScratch, origin: Origin, server: GitServer):
    """Arguments and environments of all processes below this one, while git waits for an answer of the server."""
    base = origin.commit("main", {"a": "a\n"})
    shown: list[bytes] = []

    def look(_path: str) -> None:
        for each in Path("/proc").glob("[0-9]*"):
            try:
                shown.append((each / "cmdline").read_bytes() + (each / "environ").read_bytes())
            except OSError:  # of somebody else, or ended
                continue

    server.refuses = look
    fetch_commits(scratch, (base,))
    assert any(b"git-remote-http" in each and str(scratch.folder).encode() in each for each in shown)
    assert not any(TOKEN.encode() in each for each in shown)


def test_nothing_of_the_persons_reaches_git(origin: Origin, server: GitServer, tmp_path: Path, monkeypatch):
    base = origin.commit("main", {"a": "a\n"})
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f'[credential]\n\thelper = "!touch {tmp_path}/asked; true"\n')
    (home / ".netrc").write_text(f"machine 127.0.0.1 login x-access-token password {TOKEN}\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "credential.helper")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"!touch {tmp_path}/asked; true")
    monkeypatch.setenv("GIT_DIR", os.devnull)
    with remote_scratch(f"{server.url}/owner/name.git") as scratch, pytest.raises(TidyError):
        fetch_commits(scratch, (base,))  # without a token: what the person has is not used
    with remote_scratch(f"{server.url}/owner/name.git", lambda: TOKEN) as scratch:
        fetch_commits(scratch, (base,))
    assert not (tmp_path / "asked").exists()


def test_a_token_that_is_not_taken(origin: Origin, server: GitServer):
    base = origin.commit("main", {"a": "a\n"})
    with remote_scratch(f"{server.url}/owner/name.git", lambda: "wrong-token") as scratch:
        result = push_commit(scratch, base, "tidy/a", None)
        with pytest.raises(TidyError) as told:
            fetch_commits(scratch, (base,), "main")
    assert result.kind is PushKind.UNAUTHORIZED
    assert "wrong-token" not in str(told.value)
