"""`bot` where it cannot go on, or should not: a message with what was expected, exit code 2, and nothing written anywhere."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..forge.faults import Slow
from ..forge.running import RunningForge, running_forge
from .conftest import BARE, Person, documented
from .test_hostile_git import HOOKS, PROGRAMS

FILES = {
    "app.py": BARE.encode(),
    "other.py": b"def is_empty(basket):\n    return basket == None\n",
    "a.yml": b"a:    1\nlist:\n    - b\n",
    "pyproject.toml": b'[project]\nname = "shop"\nrequires-python = ">=3.11"\n\n[tool.sophia-tidy.bot]\nforge = "github"\n',
    "test_app.py": b"def test_it():\n    import app\n",
}
BUNDLE = "../tidy.bundle"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningForge]:
    """A forge with one repository; in the end nothing was asked of it that its description does not have."""
    with running_forge(tmp_path / "forge", files=FILES) as forge:
        forge.ticks_by_itself()
        yield forge
        assert forge.problems == []


@pytest.fixture
def work(person: Person, hub: RunningForge) -> Person:
    """A fresh clone, and the token in the environment."""
    person.git("clone", "-q", hub.clone_url, str(person.root))
    person.variables = {"SOPHIA_TIDY_TOKEN": hub.token, "TMPDIR": str(person.home / "scratch")}
    (person.home / "scratch").mkdir()
    return person


@pytest.fixture
def bundle(work: Person) -> Path:
    """What a night wants of it."""
    done = work.tidy("bot", "plan", "--output", BUNDLE)
    assert done.returncode == 0, done.stderr
    return (work.root / BUNDLE).resolve()


def everything(person: Person, hub: RunningForge) -> object:
    """The work tree, what is beside it, git's references, and all that the forge has."""
    beside = {path.name: path.read_bytes() for path in person.root.parent.glob("*.bundle")}
    return (
        person.seen(),
        beside,
        person.git("for-each-ref"),
        sorted(path.name for path in (person.home / "scratch").iterdir()),
        hub.state.bare.branches(),
        {number: (issue.body, issue.is_open) for number, issue in hub.state.issues.items()},
    )


def refused(work: Person, hub: RunningForge, *words: str, **variables: str | None) -> str:
    """What is said by a command that is refused."""
    before, asked = everything(work, hub), len(hub.requests)
    done = work.tidy(*words, **variables)
    assert (done.returncode, done.stdout) == (2, ""), (words, done.stdout, done.stderr)
    assert everything(work, hub) == before, words
    assert [one for one in hub.requests.since(asked).writes() if one.status != 403] == []
    assert hub.token not in done.stderr
    return done.stderr


WRONG = {
    ("bot", "publish"): "publish and a bundle belong together",
    ("bot", "plan", "x.bundle"): "publish and a bundle belong together",
    ("bot", "publish", "nowhere.bundle"): "nowhere.bundle",
    ("bot", "publish", "README.md"): "README.md",
    ("bot", "publish", "app.py"): "is no bundle",
    ("bot", "plan", "--token-file", "x"): "--token-file is for bot publish",
    ("bot", "plan", "--dry-run"): "--dry-run is for bot publish",
    ("bot", "publish", BUNDLE, "--verify", "true"): "--verify is for bot plan",
    ("bot", "plan", "--at", "nowhere"): "git knows no commit 'nowhere'",
    ("bot", "plan", "--output", "."): "",
    ("bot", "plan", "--output", "app.py"): "app.py",
    ("bot", "plan", "--output", "no/such/folder/x"): "no/such/folder/x",
    ("bot", "publish", BUNDLE, "--token-file", "nowhere"): "nowhere",
    ("bot", "publish", BUNDLE, "--api", "http://forge.example.org/api/v3"): "no address that a token may travel to",
    ("bot", "publish", BUNDLE, "--api", "https://u:p@forge.example.org"): "no address that a token may travel to",
    ("bot", "publish", BUNDLE, "--repository", "shop"): "owner/name",
}


@pytest.mark.parametrize(("words", "said"), WRONG.items(), ids=[" ".join(words) for words in WRONG])
def test_wrong_words_write_nothing_anywhere(work: Person, hub: RunningForge, bundle: Path, words, said):
    assert said in refused(work, hub, *words)


@pytest.mark.parametrize("words", [("bot", "plan", "--output", BUNDLE), ("bot", "--dry-run")], ids=" ".join)
def test_a_command_that_the_repository_names_is_refused(work: Person, hub: RunningForge, words):
    work.write({"pyproject.toml": "[tool.sophia-tidy.bot]\nverify = 'touch ../pwned'\n"})
    work.git("commit", "-qam", "a command")
    assert "'verify' would name a command to run" in refused(work, hub, *words)
    assert not (work.root.parent / "pwned").exists()


def test_no_remote(person: Person):
    person.write(FILES)
    person.commit()
    done = person.tidy("bot", "publish", BUNDLE)
    assert done.returncode == 2
    done = person.tidy("bot", SOPHIA_TIDY_TOKEN="a-token")
    assert (done.returncode, done.stdout) == (2, "")
    assert "remote" in done.stderr and "[unknown-forge]" in done.stderr


def test_a_remote_of_which_nobody_says_what_it_is(work: Person, hub: RunningForge):
    work.git("remote", "set-url", "origin", "https://code.example.org/acme/shop.git")
    work.write({"pyproject.toml": '[project]\nname = "shop"\n'})
    assert "expected" in refused(work, hub, "bot", "--dry-run") and "[unknown-forge]" in refused(work, hub, "bot")


def test_outside_of_git_and_before_the_first_commit(person: Person):
    person.write(FILES)
    for _ in range(2):
        done = person.tidy("bot", "plan", "--output", BUNDLE)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert "git" in done.stderr
        person.git("init", "-q")
    assert not (person.root / BUNDLE).exists()


def test_without_git_on_the_machine(work: Person, hub: RunningForge, tmp_path: Path):
    (tmp_path / "bin").mkdir()
    for words in (("bot", "plan", "--output", "../other.bundle"), ("bot",)):
        before = everything(work, hub)
        done = work.tidy(*words, PATH=str(tmp_path / "bin"))
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert "git" in done.stderr
        assert everything(work, hub) == before


def state_archived(hub: RunningForge) -> None:
    hub.state.facts.is_archived = True


def state_without_issues(hub: RunningForge) -> None:
    hub.state.facts.has_issues = False


def state_without_pulls(hub: RunningForge) -> None:
    hub.state.facts.has_pulls = False


def no_rights(hub: RunningForge) -> None:
    hub.grant.permissions.update(contents="read", pull_requests="read", issues="read")


STATES: dict[str, tuple[Callable[[RunningForge], None], str]] = {
    "archived": (state_archived, "is archived"),
    "no issues": (state_without_issues, "the issue tracker of acme/shop is off"),
    "no rights": (no_rights, "write"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_repository_that_is_none_to_work_with(work: Person, hub: RunningForge, bundle: Path, state: str):
    lay, said = STATES[state]
    lay(hub)
    assert said in refused(work, hub, "bot", "publish", str(bundle))


def test_a_token_that_nobody_knows(work: Person, hub: RunningForge, bundle: Path):
    said = refused(
        work, hub, "bot", "publish", str(bundle), SOPHIA_TIDY_TOKEN="ghs_AnotherTokenThatIsNotKnown000000000"
    )
    assert "ghs_" not in said
    assert "token" in refused(work, hub, "bot", "publish", str(bundle), SOPHIA_TIDY_TOKEN=None)


def test_a_bundle_for_another_repository(work: Person, hub: RunningForge, bundle: Path):
    work.git("remote", "set-url", "origin", hub.clone_url.replace("acme/shop", "acme/other"))
    assert "the bundle is for acme/shop" in refused(work, hub, "bot", "publish", str(bundle))


def test_a_bundle_of_a_newer_version(work: Person, hub: RunningForge, bundle: Path):
    content = bundle.read_bytes()
    bundle.write_bytes(content.replace(b'"version": 1', b'"version": 9'))
    assert "version 9 is newer than this program" in refused(work, hub, "bot", "publish", str(bundle))


def test_a_bundle_for_branches_that_nobody_said_are_the_bots(work: Person, hub: RunningForge, tmp_path: Path):
    other = tmp_path / "other.toml"
    other.write_text('[tool.sophia-tidy.bot]\nforge = "github"\nprefix = "release-"\n')
    assert work.tidy("bot", "plan", "--output", BUNDLE, "--config", str(other)).returncode == 0
    said = refused(work, hub, "bot", "publish", BUNDLE)
    assert "branches that begin with 'release-'; expected 'tidy/', or --prefix release-" in said
    assert work.tidy("bot", "publish", BUNDLE, "--prefix", "release-", "--dry-run").returncode == 0


@pytest.mark.parametrize("length", [0, 1, 511, 512, 1024, -1, -1024])
def test_half_a_bundle(work: Person, hub: RunningForge, bundle: Path, length: int):
    bundle.write_bytes(bundle.read_bytes()[:length])
    assert "[bundle]" in refused(work, hub, "bot", "publish", str(bundle))


def test_a_base_that_is_gone(work: Person, hub: RunningForge, bundle: Path):
    hub.person.amend("main", {"README.md": b"anew\n"}, "Another first commit\n")
    hub.state.bare.run("reflog", "expire", "--expire=now", "--all")
    hub.state.bare.run("gc", "--prune=now", "-q")
    assert "is gone" in refused(work, hub, "bot", "publish", str(bundle))


def waits(condition: Callable[[], bool]) -> None:
    """Until it holds.

    Raises:
        AssertionError: it does not, for a minute.
    """
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def interrupted(process: "subprocess.Popen[str]") -> str:
    """What is said by a process that gets ^C, as a shell sends it to a whole job."""
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    documented(process.returncode, out + err)
    assert process.returncode == 130, (out, err)
    return out + err


def test_control_c_while_the_tests_run_leaves_no_bundle_no_scratch_and_no_process(work: Person, hub: RunningForge):
    mark = work.home / "running"
    before = everything(work, hub)
    process = work.start("bot", "plan", "--output", BUNDLE, "--verify", f"touch {mark}; sleep 600")
    waits(mark.exists)
    interrupted(process)
    assert everything(work, hub) == before
    left = subprocess.run(["pgrep", "-g", str(process.pid)], capture_output=True, text=True, check=False)
    assert left.stdout == ""


def test_control_c_while_it_writes_leaves_whole_things_and_the_next_run_goes_on(
    work: Person, hub: RunningForge, bundle: Path
):
    hub.faults.at(1, Slow(1.0), method="POST", path=r"/pulls$")
    process = work.start("bot", "publish", str(bundle))
    waits(lambda: any(asked.path.endswith("/pulls") for asked in hub.requests.writes()) or bool(hub.faults.met))
    interrupted(process)
    assert list((work.home / "scratch").iterdir()) == []
    done = work.tidy("bot", "publish", str(bundle))
    assert done.returncode == 0, done.stderr
    heads = [issue.pull.head for issue in hub.state.issues.values() if issue.pull and issue.is_open]
    assert len(heads) == len(set(heads)) == 2
    assert len([issue for issue in hub.state.issues.values() if not issue.pull and issue.is_open]) == 1
    asked = len(hub.requests)
    assert work.tidy("bot", "publish", str(bundle)).returncode == 0
    assert hub.requests.since(asked).writes() == []


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk on which next to nothing is free."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_keeps_no_half_bundle_and_leaves_the_one_that_was(work: Person, hub: RunningForge, small: Path):
    place = small / "tidy.bundle"
    assert work.tidy("bot", "plan", "--output", str(place)).returncode == 0
    old = place.read_bytes()
    work.write({f"more/{n}.yml": "a:    1\n" * 400 for n in range(200)})
    work.git("add", "-A")
    work.git("commit", "-qm", "more")
    done = work.tidy("bot", "plan", "--output", str(place))
    assert (done.returncode, done.stdout) == (2, ""), done.stdout
    assert "No space left on device" in done.stderr
    assert [path.name for path in small.iterdir()] == ["tidy.bundle"] and place.read_bytes() == old


def test_a_full_disk_for_the_scratch_is_said_and_nothing_is_sent(
    work: Person, hub: RunningForge, bundle: Path, small: Path
):
    (small / "ballast").write_bytes(b"x" * 12_000)
    before, asked = everything(work, hub), len(hub.requests)
    done = work.tidy("bot", "publish", str(bundle), TMPDIR=str(small))
    assert done.returncode == 2, done.stdout
    assert "No space left" in done.stderr
    assert everything(work, hub) == before
    assert hub.requests.since(asked).writes() == []
    assert [path.name for path in small.iterdir()] == ["ballast"]


ODD = ("a\nb.py", "@everyone.py", "--> <img src=x>.py", "\u202egpj.py", "`code`|cell.py", "-f.py")


@pytest.fixture
def hostile(work: Person, hub: RunningForge, tmp_path: Path) -> Person:
    """A clone in which all that can name a program names one, with names that a page could stumble over, and owners who would be called."""
    canary = tmp_path / "canary"
    canary.write_text(f'#!/bin/sh\necho "$0 $@" >> {tmp_path}/sung\nexec cat\n')
    canary.chmod(0o755)
    files: dict[str, str | bytes] = dict.fromkeys(ODD, BARE)
    files[".github/CODEOWNERS"] = "* @everyone @acme/all @ada @bob @carol\n"
    files[".gitattributes"] = "* filter=canary diff=canary merge=canary\n"
    files["conftest.py"] = "raise SystemExit('this was run')\n"
    work.write(files)
    work.git("add", "-A")
    work.git("commit", "-qm", "names")
    work.git("push", "-q", hub.clone_url.replace("//", f"//x:{hub.token}@"), "HEAD:main")
    work.git("fetch", "-q")
    for name in PROGRAMS:
        work.git("config", name, f"!{canary}" if name.startswith("alias.") else str(canary))
    for name in (*HOOKS, "pre-push", "post-commit", "update"):
        (work.root / ".git/hooks").mkdir(exist_ok=True)
        (work.root / ".git/hooks" / name).unlink(missing_ok=True)
        (work.root / ".git/hooks" / name).symlink_to(canary)
    subprocess.run(["git", "status"], cwd=work.root, env=work.environment(), check=False, capture_output=True)
    assert (tmp_path / "sung").exists(), "without this the test could not fail"
    (tmp_path / "sung").unlink()
    return work


def test_a_hostile_repository_runs_nothing_calls_nobody_and_ends_no_comment(
    hostile: Person, hub: RunningForge, tmp_path: Path
):
    hub.state.facts.collaborators |= {"bob", "carol"}
    done = hostile.tidy("bot", "plan", "--output", BUNDLE)
    assert done.returncode == 0, done.stderr
    done = hostile.tidy("bot", "publish", BUNDLE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "sung").exists(), (tmp_path / "sung").read_text()
    issues = list(hub.state.issues.values())
    pulls = [issue.pull for issue in issues if issue.pull]
    assert len(pulls) == 2 and all(len(pull.reviewers) + len(pull.teams) <= 2 for pull in pulls)
    for issue in issues:
        plain = re.sub(r"(`+).*?\1|<code>.*?</code>", "", issue.body, flags=re.DOTALL)
        assert not re.search(r"(?<![\w&;])@[A-Za-z]", plain), issue.body
        assert "<img" not in plain and "\u202e" not in issue.body
        assert plain.count("<!--") == plain.count("-->")
    assert [text for issue in issues for text in (issue.title,) if "\n" in text or "@" in text] == []


def test_at_80_columns_no_line_of_a_person_is_longer(work: Person, hub: RunningForge):
    for words in (("bot", "--help"), ("bot", "plan", "--output", BUNDLE), ("bot", "publish", BUNDLE, "--dry-run")):
        done = work.tidy(*words, COLUMNS="80")
        assert done.returncode == 0, done.stderr
        if words[1] == "--help":
            options = done.stdout.partition("options:")[2]
            assert max(map(len, options.splitlines())) <= 80


def test_a_link_in_the_place_of_the_bundle_leads_nowhere_else(work: Person, hub: RunningForge):
    target = work.home / "precious"
    target.write_text("mine\n")
    (work.root / BUNDLE).symlink_to(target)
    done = work.tidy("bot", "plan", "--output", BUNDLE)
    assert target.read_text() == "mine\n"
    assert done.returncode == 2, done.stdout


def test_a_fifo_or_a_folder_in_the_place_of_the_bundle(work: Person, hub: RunningForge):
    os.mkfifo(work.root.parent / "pipe.bundle")
    (work.root.parent / "folder.bundle").mkdir()
    for name in ("pipe.bundle", "folder.bundle"):
        for words in (("plan", "--output", f"../{name}"), ("publish", f"../{name}")):
            done = work.tidy("bot", *words)
            assert (done.returncode, done.stdout) == (2, ""), (words, done.stderr)
            assert name in done.stderr
