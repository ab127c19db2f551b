"""``bot publish`` as it is called: where it finds the forge and the token, what it prints, and what it refuses."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sophia_tidy.bot.bundle.bundle import write_bundle
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.cli import main

from ..bot.publish.made_night import night_bundle
from ..checkout import ROOT
from ..forge.faults import Refuse, Slow
from ..forge.running import TOKEN, RunningForge, running_forge

GROUPS = {"repair": {"a.py": b"a = 1\n"}, "yaml": {"a.yaml": b"a: 1\n"}}
NAMES = "SOPHIA_TIDY_TOKEN GITHUB_TOKEN GH_TOKEN GITEA_TOKEN GITHUB_ACTIONS GITHUB_API_URL GITHUB_SERVER_URL GITHUB_REPOSITORY"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningForge]:
    """A forge whose time is that of the bot, which stands in a folder without a repository."""
    for name in NAMES.split():
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "forge").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with running_forge(tmp_path / "forge") as forge:
        monkeypatch.setattr("sophia_tidy.adapters.forge.connect.SteadyClock", lambda: forge.clock)
        yield forge
        assert forge.problems == []


@pytest.fixture
def bundle(hub: RunningForge, tmp_path: Path) -> str:
    write_bundle(tmp_path / "tidy.bundle", night_bundle(hub, tmp_path, GROUPS))
    return str(tmp_path / "tidy.bundle")


@pytest.fixture
def with_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOPHIA_TIDY_TOKEN", TOKEN)


def publish(hub: RunningForge, bundle: str, *words: str, output: str = "text") -> int:
    return main(["bot", "publish", bundle, "--api", hub.url, "--format", output, *words])


def test_a_line_for_each_action_and_the_second_night_has_none(hub: RunningForge, bundle: str, with_token, capsys):
    assert publish(hub, bundle) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split(maxsplit=1)[1] for line in said if line.startswith("done")] == [
        "make the label tidy",
        "make the label tidy/hold",
        "make the label tidy/stop",
        "push tidy/repair",
        "open #1 from tidy/repair: Tidy repair",
        "push tidy/yaml",
        "open #2 from tidy/yaml: Tidy yaml",
        "open #3 the dashboard",
    ]
    mark = len(hub.requests)
    assert publish(hub, bundle) == 0
    assert capsys.readouterr().out == "all is as it should be; nothing is written\n"
    assert hub.requests.since(mark).writes() == [] and len(hub.requests) - mark == 3


def test_a_dry_run_shows_what_the_night_then_sends(hub: RunningForge, bundle: str, with_token, capsys):
    assert publish(hub, bundle, "--dry-run", output="json") == 0
    page = json.loads(capsys.readouterr().out)
    assert hub.requests.writes() == []
    assert publish(hub, bundle) == 0
    sent = [each for each in hub.requests.writes() if each.kind == "api"]
    shown = [each for each in page["requests"] if "method" in each]
    number = {each["id"]: number for each, number in zip(shown, (0, 0, 0, 1, 0, 2, 0, 3), strict=True)}

    def named(text: str) -> str:
        for place, found in number.items():
            text = text.replace(f"{{{place}}}", str(found))
        return text

    assert [(each["method"], named(each["path"])) for each in shown] == [
        (each.method, each.path.removeprefix("/api/v3")) for each in sent
    ]
    assert [json.loads(named(json.dumps(each["body"]))) for each in shown] == [each.json() for each in sent]
    assert [each["git"] for each in page["requests"] if "git" in each] == [
        [
            "git",
            "push",
            f"--force-with-lease=refs/heads/tidy/{name}:",
            f"{hub.person.tip(f'tidy/{name}')}:refs/heads/tidy/{name}",
        ]
        for name in GROUPS
    ]


def test_without_a_token_a_dry_run_plans_as_if_nothing_were_there(hub: RunningForge, bundle: str, capsys):
    assert publish(hub, bundle, "--dry-run", output="json") == 0
    page = json.loads(capsys.readouterr().out)
    assert len(page["requests"]) == 10 and hub.requests == []
    assert publish(hub, bundle, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "there is no token" in said and "would    push tidy/repair\n" in said and "done" not in said


def test_a_forge_that_cannot_be_reached_is_no_reason_not_to_show_what_would_be_sent(bundle: str, with_token, capsys):
    words = ["bot", "publish", bundle, "--dry-run", "--api", "http://127.0.0.1:9/api/v3", "--format", "text"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "planned as if nothing were there yet" in said and "open from tidy/repair" in said


def test_no_token(hub: RunningForge, bundle: str, capsys):
    assert publish(hub, bundle) == 2
    assert "there is no token; expected one in SOPHIA_TIDY_TOKEN or GITHUB_TOKEN" in capsys.readouterr().err
    assert hub.requests == []


def test_a_token_in_a_file(hub: RunningForge, bundle: str, tmp_path: Path, capsys):
    (tmp_path / "token").write_text(TOKEN + "\n")
    assert publish(hub, bundle, "--token-file", str(tmp_path / "token")) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--repository", "acme/other"], "the bundle is for acme/shop; expected one for acme/other"),
        (["--repository", "shop"], "--repository is 'shop'; expected owner/name"),
        (["--api", "https://a:b@example.org"], "--api is no address that a token may travel to"),
        (["--api", "http://example.org/api/v3"], "--api is no address that a token may travel to"),
        (["--token-file", "nowhere"], "the token's file nowhere cannot be read"),
    ],
)
def test_what_is_refused(hub: RunningForge, bundle: str, with_token, capsys, words: list[str], said: str):
    assert publish(hub, bundle, *words) == 2
    told = capsys.readouterr().err
    assert said in told and "a:b" not in told
    assert hub.requests.writes() == []


def test_no_remote(bundle: str, with_token, capsys):
    assert main(["bot", "publish", bundle]) == 2
    assert "there is no remote that says which forge it is" in capsys.readouterr().err


def test_a_jobs_environment_says_where(hub: RunningForge, bundle: str, with_token, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("GITHUB_SERVER_URL", hub.web_url)
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/shop")
    assert main(["bot", "publish", bundle]) == 0
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/other")
    assert main(["bot", "publish", bundle]) == 2
    assert "the bundle is for acme/shop; expected one for acme/other" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["publish"], "publish and a bundle belong together"),
        (["plan", "a.bundle"], "publish and a bundle belong together"),
        (["publish", "a.bundle", "--verify", "make"], "--verify is for bot plan"),
        (["plan", "--token-file", "a"], "--token-file is for bot publish"),
        (["publish", "nowhere.bundle"], "nowhere.bundle"),
    ],
)
def test_what_does_not_go_together(hub: RunningForge, capsys, words: list[str], said: str):
    assert main(["bot", *words]) == 2
    assert said in capsys.readouterr().err


def test_what_could_not_be_done_yet_is_told_by_the_exit_code(hub: RunningForge, bundle: str, with_token, capsys):
    hub.faults.at(
        2, Refuse(403, {}, b'{"message": "Resource not accessible by integration"}'), method="POST", path="/pulls$"
    )
    assert publish(hub, bundle) == 1
    said = capsys.readouterr().out
    assert "refused  open from tidy/yaml: Tidy yaml" in said and "Pull requests: write" in said
    assert TOKEN not in said


def test_a_night_outside_of_its_window(hub: RunningForge, tmp_path: Path, with_token, capsys):
    made = night_bundle(hub, tmp_path, GROUPS)
    rules = made.wanted.rules
    never = rules._replace(window=rules.window._replace(days=()))
    write_bundle(tmp_path / "a.bundle", made._replace(wanted=made.wanted._replace(rules=never)))
    assert publish(hub, str(tmp_path / "a.bundle")) == 0
    assert hub.requests.writes() == []
    assert "none of the hours and days that are configured; nothing is written" in capsys.readouterr().out
    assert publish(hub, str(tmp_path / "a.bundle"), "--any-time") == 0
    assert hub.person.tip("tidy/repair")


SHOP = {
    "app.py": b"def is_empty(basket):\n    try:\n        return len(basket) == 0\n    except:\n        return basket == None\n",
    "broken.py": b"def total(basket):\n    return sum(basket\n",
    "a.yml": b"a:    1\nlist:\n    - b\n",
    "pyproject.toml": b'[project]\nname = "shop"\n\n[tool.sophia-tidy.bot]\nforge = "github"\n',
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: RunningForge) -> RunningForge:
    """A forge with something to tidy, and a clone of it that is the current folder."""
    hub.person.push("main", dict(SHOP))
    subprocess.run(["git", "clone", "-q", hub.state.bare.path, tmp_path / "clone"], check=True)
    subprocess.run(["git", "remote", "set-url", "origin", hub.clone_url], cwd=tmp_path / "clone", check=True)
    monkeypatch.chdir(tmp_path / "clone")
    return hub


def test_a_plan_is_a_bundle_that_can_be_published(shop: RunningForge, tmp_path: Path, monkeypatch, capsys):
    mark = len(shop.requests)
    command = ["bot", "plan", "--output", str(tmp_path / "a.bundle"), "--format", "text"]
    assert main([*command, "--verify", "no-such-command"]) == 0
    assert capsys.readouterr().err.count("note: the tests do not run on the base (exit code 127: ") == 1
    assert main(command) == 0
    told = capsys.readouterr()
    assert "note: " not in told.err
    assert "planned  repair: " in told.out and f"sophia-tidy bot publish {tmp_path / 'a.bundle'}" in told.err
    assert shop.requests.since(mark) == []
    monkeypatch.setenv("SOPHIA_TIDY_TOKEN", TOKEN)
    assert main(["bot", "publish", str(tmp_path / "a.bundle"), "--format", "text"]) == 0
    assert "open #1 from tidy/" in capsys.readouterr().out


def test_both_halves_at_once_and_again(shop: RunningForge, with_token, capsys):
    assert main(["bot", "--format", "text"]) == 0
    first = capsys.readouterr().out
    assert first.count("open #") == 3  # two pull requests and the dashboard
    mark = len(shop.requests)
    assert main(["bot", "--format", "text"]) == 0
    said, asked = capsys.readouterr().out, shop.requests.since(mark)
    assert "open #4" in said or asked.writes() == []


def test_a_commit_that_the_base_does_not_have(shop: RunningForge, with_token, tmp_path: Path, capsys):
    (tmp_path / "clone" / "b.yml").write_text("b:   1\n")
    for words in (["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "mine"]):
        subprocess.run(["git", *words], cwd=tmp_path / "clone", check=True)
    mark = len(shop.requests)
    assert main(["bot"]) == 2
    assert "is not on main as origin has it" in capsys.readouterr().err
    assert shop.requests.since(mark) == []
    assert main(["bot", "--at", "HEAD~1", "--dry-run"]) == 0


def test_no_token_is_said_before_the_work(shop: RunningForge, capsys):
    assert main(["bot"]) == 2
    assert "there is no token" in capsys.readouterr().err


def test_no_commit_is_signed_by_gitea(hub: RunningForge, tmp_path: Path, with_token, capsys):
    write_bundle(tmp_path / "a.bundle", night_bundle(hub, tmp_path, GROUPS, BotRules(is_signed=True)))
    assert publish(hub, str(tmp_path / "a.bundle"), "--forge", "gitea") == 2
    assert "no commit is signed by the API of gitea; expected signed = false" in capsys.readouterr().err
    assert hub.requests == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["INT", "TERM"])
def test_a_job_that_is_ended_leaves_nothing_behind_and_the_next_goes_on(
    hub: RunningForge, bundle: str, tmp_path: Path, number: int, with_token, capsys
):
    hub.faults.at(1, Slow(3), method="POST", path="/git-receive-pack$")
    (tmp_path / "scratch").mkdir()
    command = [sys.executable, "-m", "sophia_tidy", "bot", "publish", bundle, "--api", hub.url]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "scratch"), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not hub.faults.met:
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130 and "what is done stays, and the next run goes on" in said
    assert list((tmp_path / "scratch").iterdir()) == []
    hub.faults.clear()
    assert publish(hub, bundle) == 0
    assert len([issue for issue in hub.state.issues.values() if issue.pull]) == 2


def test_an_apps_token_without_the_right_to_push_writes_nothing(hub: RunningForge, bundle: str, with_token, capsys):
    hub.grant.permissions["contents"] = "read"
    assert publish(hub, bundle) == 2
    assert "the token may not push to acme/shop; expected Contents: write, for repair, yaml" in capsys.readouterr().err
    assert hub.requests.writes() == []
