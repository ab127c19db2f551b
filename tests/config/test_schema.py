"""Configuration: what is read, and how an error names its place."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.schema import Config, FixConfig, read_config
from sophia_tidy.config.toml_position import position
from sophia_tidy.kernel.errors import ConfigError

FULL = b"""\
[project]
name = "x"

[tool.sophia-tidy]
exclude = ["legacy/**", "!legacy/keep.py"]
target-version = "3.11"
jobs = 4
max-file-size = 1000

[tool.sophia-tidy.fix]
select = ["bare-except"]
ignore = ["utcnow"]
unsafe = true
timeout = 2
"""


def test_every_key_is_read():
    fix = FixConfig(select=("bare-except",), ignore=("utcnow",), unsafe=True, timeout=2)
    expected = Config(("legacy/**", "!legacy/keep.py"), (3, 11), 4, 1000, fix)
    assert read_config(FULL) == expected


@pytest.mark.parametrize("content", [b"", b"[tool]\n", b"[project]\nname='x'\n", b"\xef\xbb\xbf[tool.ruff]\n"])
def test_nothing_said_is_the_default(content):
    assert read_config(content) == Config()


@pytest.mark.parametrize("written", ["3.8", "py38", "3.14", "py314"])
def test_a_version_may_be_written_as_ruff_writes_it(written):
    minor = int(written.removeprefix("py").replace(".", "")[1:])
    assert read_config(f"[tool.sophia-tidy]\ntarget-version = '{written}'\n".encode()).target_version == (3, minor)


@pytest.mark.parametrize(
    "line",
    [
        *(
            f"environments = {{production = '{branch}'}}"
            for branch in ("main", "release/2.x", "feature/#1".replace("#", "_"), "v1.0", "caf\u00e9")
        ),
        *(f"page = '{page}'" for page in ("docs/deploy-workflow.md", "MIGRATION.md", ".github/DEPLOY.md")),
        *(f"kubeconfig-secret = '{name}'" for name in ("", "KUBE_CONFIG", "_a1")),
        *(
            f"registry = '{name}'"
            for name in (
                "",
                "scoobyjava15",
                "ghcr.io/team",
                "ghcr.io/team/",
                "localhost:5000/a/b",
                "123.dkr.ecr.eu-west-1.amazonaws.com",
            )
        ),
    ],
)
def test_what_a_team_says_of_its_workflow_is_taken_as_it_is(line):
    key, value = line.partition(" = ")[::2]
    found = getattr(read_config(f"[tool.sophia-tidy.workflow]\n{line}\n".encode()).workflow, key.replace("-", "_"))
    assert found == (value.strip("'") if "{" not in value else {"production": value.split("'")[1]})


HEAD = "[tool.sophia-tidy]\n"
WORKFLOW, FLUX = "[tool.sophia-tidy.workflow]\n", "[tool.sophia-tidy.flux]\n"
WRONG = {
    **{
        f"a branch: {branch}": (
            f"{WORKFLOW}environments = {{production = '{branch}'}}\n",
            f"2:1: environments is a table with the branch '{branch}'; expected",
        )
        for branch in ("", "a b", "main; ls", "${{ github.token }}", "-x", "a..b", "a/", "a.lock", "*", "@{u}")
    },
    "an environment": (
        WORKFLOW + "environments = {'a b' = 'main'}\n",
        "2:1: environments is a table with 'a b'; expected names of environments",
    ),
    **{
        f"a page: {page}": (
            f"{WORKFLOW}page = '{page}'\n",
            f"2:1: page is '{page}'; expected a Markdown file below the root",
        )
        for page in ("", "docs", "docs/a.txt", "/a.md", "../a.md", ".github/workflows/a.md", ".git/a.md")
    },
    **{
        f"a secret: {name}": (
            f"{WORKFLOW}kubeconfig-secret = '{name}'\n",
            f"2:1: kubeconfig-secret is '{name}'; expected the name of a secret",
        )
        for name in ("A B", "A}}", "1A", "GITHUB_TOKEN", "${{ secrets.A }}")
    },
    **{
        f"a registry: {name}": (
            f"{WORKFLOW}registry = '{name}'\n",
            f"2:1: registry is '{name}'; expected what the images' names begin with",
        )
        for name in ("http://x", "a b", "a//b", "/a")
    },
    "an address": (FLUX + "acme-email = 'ops'\n", "2:1: acme-email is 'ops'; expected an address"),
    "unknown key": (
        HEAD + "exlude = []\n",
        "2:1: unknown key 'exlude'; expected one of archive, bot, convert, exclude, fix, flux, jobs, "
        "max-file-size, review, target-version, workflow, yaml (did you mean 'exclude'?)",
    ),
    "unknown key, nothing near": (
        HEAD + "zzz = 1\n",
        "2:1: unknown key 'zzz'; expected one of archive, bot, convert, exclude, fix, flux, jobs, "
        "max-file-size, review, target-version, workflow, yaml [",
    ),
    "unknown table": (HEAD + "\n[tool.sophia-tidy.fixx]\na = 1\n", "3:19: unknown key 'fixx'"),
    "unknown key of fix": (
        "[tool.sophia-tidy.fix]\n  selct = []\n",
        "2:3: unknown key 'selct'; expected one of ignore, select, timeout, unsafe (did you mean 'select'?)",
    ),
    "inline table": ("[tool]\nsophia-tidy = { jobs = 2, fix = { slect = [] } }\n", "2:35: unknown key 'slect'"),
    "dotted key": ("tool.sophia-tidy.jbs = 2\n", "1:18: unknown key 'jbs'"),
    "quoted key": (HEAD + '"jobz" = 2\n', "2:1: unknown key 'jobz'"),
    "a string that looks like a key": (
        HEAD + 'exclude = ["""\njobs = 9\n"""]\njobs = "two"\n',
        "5:1: jobs is 'two'; expected a whole number",
    ),
    "the same key elsewhere": ("[tool.other]\njobs = 'x'\n" + HEAD + "jobs = 0\n", "4:1: jobs is 0; expected"),
    "list of numbers": (HEAD + "exclude = [1]\n", "2:1: exclude is [1]; expected a list of strings"),
    "one string": (HEAD + "exclude = 'a'\n", "2:1: exclude is 'a'; expected a list of strings"),
    "true for a number": (HEAD + "jobs = true\n", "2:1: jobs is true; expected a whole number"),
    "number for a flag": ("[tool.sophia-tidy.fix]\nunsafe = 1\n", "2:1: unsafe is 1; expected true or false"),
    "no time at all": ("[tool.sophia-tidy.fix]\ntimeout = 0\n", "2:1: timeout is 0; expected a whole number from 1 up"),
    "endless": ("[tool.sophia-tidy.fix]\ntimeout = inf\n", "2:1: timeout is inf; expected a whole number from 1 up"),
    "Python 2": (HEAD + "target-version = '2.7'\n", "2:1: target-version is '2.7'; expected a Python version such as"),
    "version as number": (HEAD + "target-version = 3.10\n", "2:1: target-version is 3.1; expected a Python version"),
    "value for a table": (HEAD + "fix = []\n", "2:1: fix is []; expected a table"),
    "value for the table": ("[tool]\nsophia-tidy = 3\n", "2:1: 3; expected a table"),
    "a name that no object has": (
        "[tool.sophia-tidy.flux]\npulumi-token-secret = 'A b'\n",
        "2:1: pulumi-token-secret is 'A b', which is no DNS name",
    ),
    "a host that is none": (
        "[tool.sophia-tidy.flux]\nwebhook-hosts = {p = 'https://x'}\n",
        "2:1: webhook-hosts is 'https://x', which is no",
    ),
    "an address with a password": (
        "[tool.sophia-tidy.flux]\nacme-server = 'https://u:p@h/d'\n",
        "2:1: acme-server is no address that can be used",
    ),
    "a token that ends too soon": (
        "[tool.sophia-tidy.flux]\npulumi-token-seconds = 599\n",
        "2:1: pulumi-token-seconds is 599; expected a whole",
    ),
    "no network": (
        "[tool.sophia-tidy.flux]\ntraefik-trusted-proxies = ['10.0.0.0/8', 'lan']\n",
        "2:1: traefik-trusted-proxies is ['10.0.0.0/8', 'lan'], of which 'lan' is neither",
    ),
    "broken TOML": ("[project]\nname = \n", "2:8: invalid value; expected TOML"),
    "unfinished": ("[project\n", "1:9: expected ']' at the end of a table declaration; expected TOML"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG)
def test_an_error_names_its_place_and_what_was_expected(content, said):
    with pytest.raises(ConfigError) as caught:
        read_config(content.encode(), P("sub/pyproject.toml"))
    assert str(caught.value).startswith(f"sub/pyproject.toml:{said}")
    assert str(caught.value).endswith("[config]")


def test_bytes_that_are_not_utf_8_are_an_error_with_a_place():
    with pytest.raises(ConfigError, match=r"^pyproject.toml:2:8: byte 0xe9 is not UTF-8; expected TOML"):
        read_config(b"[project]\nname = '\xe9'\n".replace(b"'\xe9", b"\xe9'"))


def test_a_key_that_is_nowhere_has_no_position():
    assert position("a = 1\n", ("b",)) == (0, 0)
