"""Where a token is found, what it is, and that nobody sees it."""

import copy
import pickle
from pathlib import Path

import pytest

from sophia_tidy.adapters.forge.addresses import ForgeKind
from sophia_tidy.adapters.forge.tokens import VARIABLES, ForgeToken, ForgeTokenKind, checks_wait, token_of
from sophia_tidy.config.bot_values import FORGES
from sophia_tidy.kernel.errors import TidyError

SECRET = "ghs_" + "a1B2" * 9


def test_every_kind_of_forge_has_its_variables_and_is_one_of_the_configuration():
    assert [*VARIABLES] == [*ForgeKind] == [*FORGES]


@pytest.mark.parametrize(
    ("environment", "forge", "source"),
    [
        ({"SOPHIA_TIDY_TOKEN": "a", "GITHUB_TOKEN": "b"}, "github", "SOPHIA_TIDY_TOKEN"),
        ({"SOPHIA_TIDY_TOKEN": " ", "GITHUB_TOKEN": "b", "GH_TOKEN": "c"}, "github", "GITHUB_TOKEN"),
        ({"GH_TOKEN": "c", "GITEA_TOKEN": "d"}, "github", "GH_TOKEN"),
        ({"GITHUB_TOKEN": "b", "GITEA_TOKEN": "d"}, "gitea", "GITEA_TOKEN"),
        ({"FORGEJO_TOKEN": "e", "GITEA_TOKEN": "d"}, "forgejo", "FORGEJO_TOKEN"),
        ({"GITEA_TOKEN": "d"}, "forgejo", "GITEA_TOKEN"),
    ],
)
def test_the_first_variable_that_is_not_empty(environment: dict[str, str], forge: str, source: str):
    found = token_of(environment, forge)
    assert found is not None
    assert (found.source, found.reveal()) == (source, environment[source])


def test_a_token_of_another_forge_is_none():
    assert token_of({"GITHUB_TOKEN": "b", "FORGEJO_TOKEN": "e"}, "gitea") is None


def test_a_file_comes_before_the_environment(tmp_path: Path):
    (tmp_path / "token").write_text(f"{SECRET}\n", "utf-8")
    found = token_of({"SOPHIA_TIDY_TOKEN": "a"}, "github", tmp_path / "token")
    assert found is not None
    assert (found.reveal(), found.source) == (SECRET, str(tmp_path / "token"))


@pytest.mark.parametrize("text", ["", "\n", "a b", "a\nb", "tökén", "a\x00b", "-----BEGIN KEY-----\nabc\n"])
def test_what_is_no_token_is_said_without_showing_it(tmp_path: Path, text: str):
    (tmp_path / "token").write_text(text, "utf-8")
    with pytest.raises(TidyError, match="expected a token on one line") as raised:
        token_of({}, "github", tmp_path / "token")
    assert raised.value.rule == "forge-token"
    assert len(text.strip()) < 3 or text.strip() not in str(raised.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path):
    with pytest.raises(TidyError, match="cannot be read"):
        token_of({}, "github", tmp_path / "none")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(TidyError, match="it is no text"):
        token_of({}, "github", tmp_path / "bytes")


def test_nothing_shows_a_token():
    token = ForgeToken(SECRET, "GITHUB_TOKEN")
    shown = [repr(token), str(token), f"{token}", f"{token!r:>40}", repr([token]), str(vars(type(token)))]
    assert [text for text in shown if SECRET in text] == []
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not written anywhere"):
            write(token)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ghs_a", ForgeTokenKind.INSTALLATION),
        ("ghp_a", ForgeTokenKind.CLASSIC),
        ("github_pat_a", ForgeTokenKind.FINE_GRAINED),
        ("gho_a", ForgeTokenKind.OAUTH),
        ("ghu_a", ForgeTokenKind.USER_OF_APP),
        ("0123456789abcdef", ForgeTokenKind.OTHER),
    ],
)
def test_the_first_letters_tell_the_kind(text: str, kind: ForgeTokenKind):
    assert ForgeToken(text, "a test").kind is kind


@pytest.mark.parametrize(
    ("token", "environment", "waits"),
    [
        (SECRET, {"GITHUB_ACTIONS": "true", "GITHUB_TOKEN": SECRET}, True),
        (SECRET, {"GITHUB_ACTIONS": "true", "GITHUB_TOKEN": f"{SECRET}\n"}, True),
        ("ghs_app", {"GITHUB_ACTIONS": "true", "GITHUB_TOKEN": SECRET}, False),
        ("ghs_app", {"GITHUB_ACTIONS": "true"}, False),
        (SECRET, {"GITHUB_TOKEN": SECRET}, False),
        ("ghp_a", {"GITHUB_ACTIONS": "true", "GITHUB_TOKEN": "ghp_a"}, False),
    ],
)
def test_checks_wait_for_the_token_of_the_run_alone(token: str, environment: dict[str, str], waits: bool):
    assert checks_wait(ForgeToken(token, "a test"), environment) is waits
