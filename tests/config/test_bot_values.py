"""``[tool.sophia-tidy.bot]``: what is read, what is refused with its place, and that nothing of it is a command or a token."""

import subprocess

import pytest

from sophia_tidy.config.bot_values import DAYS, refused
from sophia_tidy.config.schema import _BOT_KEYS, BotConfig, read_config
from sophia_tidy.kernel.errors import ConfigError

TABLE = "[tool.sophia-tidy.bot]\n"
FULL = """\
forge = "forgejo"
api = "https://git.example.org/api/v1/"
repository = "acme/shop.api"
base = "develop"
prefix = "clean-"
label = "clean up"
open = 3
new = 0
hours = "22-06"
days = ["fri", "mon", "fri"]
reviewers = 0
dashboard = false
signed = true
groups = ["repair", "-yaml"]
unsafe = ["archive"]
split-files = 5
split-lines = 100
name = "Tidy (nightly)"
email = "tidy@example.org"
writes-per-minute = 10
writes-per-hour = 100
time-limit = 5
"""


def read(line: str) -> BotConfig:
    return read_config(f"{TABLE}{line}\n".encode()).bot


def test_every_key_is_read():
    expected = BotConfig(
        forge="forgejo",
        api="https://git.example.org/api/v1",
        repository="acme/shop.api",
        base="develop",
        prefix="clean-",
        label="clean up",
        open=3,
        new=0,
        hours=(22, 6),
        days=("mon", "fri"),
        reviewers=0,
        dashboard=False,
        signed=True,
        groups=("repair", "-yaml"),
        unsafe=("archive",),
        split_files=5,
        split_lines=100,
        name="Tidy (nightly)",
        email="tidy@example.org",
        writes_per_minute=10,
        writes_per_hour=100,
        time_limit=5,
    )
    assert read(FULL) == expected
    same = [field for field in BotConfig._fields if getattr(expected, field) == getattr(BotConfig(), field)]
    assert same == [], "each is another one than the default, so that a key that is not read is seen"


def test_nothing_said_is_the_default_and_the_default_can_be_said():
    assert read("") == BotConfig()
    assert set(BotConfig._fields) == {key.replace("-", "_") for key in _BOT_KEYS}
    assert read('hours = "00-24"').hours == BotConfig().hours
    assert read(f"days = {list(DAYS)}").days == BotConfig().days


@pytest.mark.parametrize("address", ["http://localhost:3000/api/v1", "http://127.0.0.1:80", "http://[::1]:9/a"])
def test_an_address_in_the_clear_may_be_this_machine(address):
    assert read(f"api = '{address}'").api == address


WRONG = {
    "forge = 'gitlab'": "forge is 'gitlab'; expected one of github, gitea, forgejo",
    **{
        f"api = '{each}'": "api is no address that a token may travel to; expected https://host/path"
        for each in (
            "",
            "github.com",
            "http://git.example.org",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "https://u:p@git.example.org",
            "https://git.example.org/?token=1",
            "https://git example.org",
            "file:///etc",
        )
    },
    **{
        f"repository = '{each}'": f"repository is '{each}'; expected owner/name"
        for each in ("", "shop", "a/b/c", "../b", "a/..", "a/b c", "https://x/a/b", "-a/b c")
    },
    **{
        f"base = '{each}'": f"base is '{each}'; expected the name of a branch"
        for each in ("", "-f", "a b", "a..b", "refs^", "@{u}")
    },
    "base = 'tidy/main'": "base is 'tidy/main', which begins as the bot's own branches do",
    **{
        f"prefix = '{each}'": f"prefix is '{each}'; expected what branches begin with"
        for each in ("", "tidy", "/", "-", "-a/", "a b/", "../", "a//", "a.lock/ /", "x" * 60 + "/")
    },
    **{
        f"label = '{each}'": f"label is '{each}'; expected a word"
        for each in ("", " a", "a,b", "tidy/stop", "a&b", "x" * 41)
    },
    **{f"{key} = -1": f"{key} is -1; expected a whole number from 0 to" for key in ("open", "new", "reviewers")},
    "open = true": "open is true; expected a whole number from 0 to 1000",
    "reviewers = 3": "reviewers is 3; expected a whole number from 0 to 2",
    "writes-per-minute = 81": "writes-per-minute is 81; expected a whole number from 1 to 80",
    "writes-per-minute = 0": "writes-per-minute is 0; expected a whole number from 1 to 80",
    "writes-per-hour = 501": "writes-per-hour is 501; expected a whole number from 1 to 500",
    "split-files = 0": "split-files is 0; expected a whole number from 1 up",
    "time-limit = 0.5": "time-limit is 0.5; expected a whole number from 1 up",
    **{
        f"hours = '{each}'": f"hours is '{each}'; expected two hours of UTC, such as '22-06'"
        for each in ("", "22", "6-6", "24-1", "1-25", "22:00-06:00", "night")
    },
    "hours = 22": "hours is 22; expected two hours of UTC",
    "days = []": "days is []; expected some of mon, tue, wed, thu, fri, sat, sun",
    "days = ['monday']": "days is ['monday']; expected some of mon, tue",
    "days = 'mon'": "days is 'mon'; expected a list of strings",
    "groups = ['--yaml']": "groups is a list with '--yaml'; expected names of groups, such as 'repair', or '-repair'",
    "groups = ['a/b']": "groups is a list with 'a/b'; expected names of groups",
    "unsafe = ['-yaml']": "unsafe is a list with '-yaml'; expected names of groups, such as 'repair'",
    "unsafe = true": "unsafe is true; expected a list of strings",
    **{
        f'name = "{each}"': "name is '" for each in ("", " a", "a <b>", r"a\nCo-authored-by: x", r"a\u0000", r"a\u007f")
    },
    **{f"email = '{each}'": f"email is '{each}'; expected an address" for each in ("", "bot", "a@b>", "a b@c")},
    "dashbord = true": "unknown key 'dashbord'; expected one of api, base, dashboard",
}


@pytest.mark.parametrize(("line", "said"), WRONG.items(), ids=WRONG)
def test_an_error_names_its_place_and_what_was_expected(line, said):
    with pytest.raises(ConfigError) as caught:
        read(line)
    assert str(caught.value).startswith(f"pyproject.toml:2:1: {said}")


@pytest.mark.parametrize("key", ["verify", "test", "command", "run", "script"])
def test_a_command_is_refused_with_the_reason_and_the_place_where_it_belongs(key):
    with pytest.raises(ConfigError) as caught:
        read(f"{key} = 'make test'")
    assert str(caught.value) == (
        f"pyproject.toml:2:1: {key!r} would name a command to run, and this file belongs to the commit under test; "
        "expected it where the bot is started: bot plan --verify COMMAND [config]"
    )


def test_a_token_is_refused_and_not_repeated():
    with pytest.raises(ConfigError) as caught:
        read("token = 'abc-not-to-be-seen'")
    assert "would keep a token in a file that everybody reads" in str(caught.value)
    assert "not-to-be-seen" not in str(caught.value)


def test_what_is_refused_is_no_key():
    assert [key for key in _BOT_KEYS if refused(key)] == []
    assert refused("dashbord") == ""


@pytest.mark.parametrize("prefix", ["tidy/", "clean-", "bots/tidy/", "caf\u00e9/"])
def test_git_takes_a_branch_of_every_prefix(prefix):
    branch = read(f"prefix = '{prefix}'").prefix + "dead-code-2"
    assert subprocess.run(["git", "check-ref-format", "--branch", branch], capture_output=True).returncode == 0
