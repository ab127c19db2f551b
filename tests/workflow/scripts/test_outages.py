"""The outages that an alert can tell of, over real remotes: what each does to main, and what it leaves to a person.

    python -m pytest -m "slow or not slow" tests/workflow/scripts/test_outages.py

Each over a remote that is a folder and, among the slow ones, one that git serves over HTTP.  The
digest "0" is deployed, healthy and a day old; the rows tell what came then.
"""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from .conftest import KUSTOMIZATION, OVERLAY, SCRIPTS, Clone, Done, History, digest
from .test_credentials import BACKEND
from .test_credentials import Handler as Served
from .test_guards import API, FLUX, GOOD, OTHER
from .test_guards import said as said

pytestmark = [
    pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not here"),
    pytest.mark.skipif(not Path(BACKEND).exists(), reason="git http-backend is not installed"),
]


class Open(Served):
    """git's own CGI program, for whoever asks."""

    def allowed(self) -> bool:
        """No password is asked for."""
        return True


@dataclass
class Outage:
    """The remote with its history, what GitHub says, and the alert as the workflow hands it on."""

    good: History
    person: Clone
    runner: Clone
    said: ThreadingHTTPServer
    clone: Callable[..., Clone]
    folder: Path

    def alert(self, commit: str, reason: str = API, *arguments: str) -> Done:
        return self.runner.told(
            f"main@sha1:{commit}",
            reason,
            *FLUX,
            *arguments,
            GITHUB_REPOSITORY="acme/app",
            GITHUB_API_URL=f"http://127.0.0.1:{self.said.server_port}",
        )

    def documents(self) -> str:
        """Three commits that no cluster sees; the last."""
        return [self.person.commit({f"docs/{number}.md": "x\n"}) for number in range(3)][-1]


Row = Callable[[Outage], tuple[Done, str]]


def an_outage_of_another_service_three_documents_later(outage: Outage) -> tuple[Done, str]:
    outage.said.said[outage.good.promote("1")] = [GOOD]
    return outage.alert(outage.documents(), OTHER), "1"


def an_outage_of_the_service_itself_three_documents_later(outage: Outage) -> tuple[Done, str]:
    outage.said.said[outage.good.promote("1")] = [("failure", "health check failed"), GOOD]
    return outage.alert(outage.documents()), "1"


def a_descendant_was_healthy(outage: Outage) -> tuple[Done, str]:
    outage.good.promote("1")
    outage.said.said[outage.person.commit({"docs/a.md": "x\n"})] = [GOOD]
    return outage.alert(outage.documents()), "1"


def a_release_that_was_never_healthy_fails_and_is_told_twice(outage: Outage) -> tuple[Done, str]:
    bad = outage.good.promote("1")
    outage.said.said[bad] = [("success", "dependency not ready"), ("pending", "progressing")]
    first, before = outage.alert(bad), outage.runner.count()
    assert first.results == {"result": "rolled-back", "commit": outage.runner.tip()}
    second = outage.alert(bad)
    assert (second.code, second.results) == (0, {"result": "already", "commit": ""})
    assert outage.runner.count() == before, "taken back once"
    return first, "0 held 1"


def one_dispatch_is_delivered_twice_at_once(outage: Outage) -> tuple[Done, str]:
    bad = outage.good.promote("1")
    before = outage.runner.count()
    said = {"GITHUB_REPOSITORY": "acme/app", "GITHUB_API_URL": f"http://127.0.0.1:{outage.said.server_port}"}
    words = (OVERLAY, "main", f"--commit={bad}", f"--reason={API}", *FLUX)
    runs = {"1": outage.runner, "2": outage.clone("other")}
    waits = [each.start("roll_back", *words, GITHUB_RUN_ID=run, **said) for run, each in runs.items()]
    ends = sorted((wait() for wait in waits), key=lambda end: end.results["result"])
    assert [end.results["result"] for end in ends] == ["already", "rolled-back"]
    assert outage.runner.count() == before + 1
    return ends[1], "0 held 1"


def the_roll_back_itself_fails(outage: Outage) -> tuple[Done, str]:
    back = outage.alert(outage.good.promote("1")).results["commit"]
    return outage.alert(back), "0 held 1"


def what_was_held_is_built_once_more_from_the_same_source(outage: Outage) -> tuple[Done, str]:
    done = outage.alert(outage.good.promote("1"))
    again = outage.runner.promote(outage.good.sources["1"], {"api": digest("2")})
    assert (again.code, again.results) == (0, {"commit": ""})
    assert "held, so it is not promoted" in again.words
    return done, "0 held 1"


def main_was_forced_back_behind_the_promotion(outage: Outage) -> tuple[Done, str]:
    bad = outage.good.promote("1")
    outage.person.git("fetch", "-q", "origin", "main")
    outage.person.git("push", "-q", "--force", "origin", f"{bad}~1:refs/heads/main")
    return outage.alert(bad), "0"


def a_newer_promotion_wins_the_race(outage: Outage) -> tuple[Done, str]:
    """Another run promotes "2" after the roll-back has been worked out, and before it is pushed."""
    bad = outage.good.promote("1")
    outage.good.sources["2"] = outage.person.commit({"api/app.py": "2\n"})
    other, real = outage.clone("other"), shutil.which("git")
    built = other.built({"api": digest("2")})
    programs = outage.folder / "race"
    programs.mkdir()
    (programs / "git").write_text(
        f'#!/bin/sh\nif [ "$3" = push ] && mkdir "{programs}/once" 2> /dev/null; then\n'
        f'  (cd "{other.folder}" && GITHUB_SHA={outage.good.sources["2"]} "{sys.executable}" "{SCRIPTS}/promote.py" '
        f'{OVERLAY} main --digests "{built}" > /dev/null 2>&1)\nfi\nexec "{real}" "$@"\n'
    )
    (programs / "git").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(programs), prepend=":")
        done = outage.alert(bad)
    assert "somebody else pushed first" in done.words
    return done, "2 held 1"


def the_failing_object_runs_another_image(outage: Outage) -> tuple[Done, str]:
    return outage.alert(outage.good.promote("1"), OTHER), "1"


def it_was_promoted_long_before(outage: Outage) -> tuple[Done, str]:
    source = outage.person.commit({"api/app.py": "1\n"})
    outage.good.sources["1"] = source
    long_ago = f"@{int(time.time()) - 7200} +0000"
    old = outage.runner.promote(source, {"api": digest("1")}, GIT_COMMITTER_DATE=long_ago).results["commit"]
    return outage.alert(old), "1"


def the_forge_does_not_answer(outage: Outage) -> tuple[Done, str]:
    bad = outage.good.promote("1")
    outage.said.shutdown()
    outage.said.server_close()
    return outage.alert(bad, API, "--patience=2"), "1"


def the_commit_touches_more_than_digests(outage: Outage) -> tuple[Done, str]:
    """A person has put manifests and a digest into one commit, with the words of a promotion."""
    text = outage.runner.deployed().decode().replace(digest("0"), digest("1"))
    base = "kubernetes/base/pods.yaml"
    outage.person.git("pull", "-q", "origin", "main")
    more = (outage.person.folder / base).read_text() + "# and a new port\n"
    message = f"Deploy api\n\nDeploys: acme/api@{digest('1')}\n"
    return outage.alert(outage.person.commit({KUSTOMIZATION: text, base: more}, message)), "1 as 0"


# What is told, and the exit code: 1 and 2 make the run red, and nothing was written then.
TABLE: dict[Row, tuple[str, int]] = {
    an_outage_of_another_service_three_documents_later: ("not-its-images", 1),
    an_outage_of_the_service_itself_three_documents_later: ("was-healthy", 1),
    a_descendant_was_healthy: ("was-healthy", 1),
    a_release_that_was_never_healthy_fails_and_is_told_twice: ("rolled-back", 0),
    one_dispatch_is_delivered_twice_at_once: ("rolled-back", 0),
    the_roll_back_itself_fails: ("is-a-roll-back", 1),
    what_was_held_is_built_once_more_from_the_same_source: ("rolled-back", 0),
    main_was_forced_back_behind_the_promotion: ("", 2),
    a_newer_promotion_wins_the_race: ("superseded", 0),
    the_failing_object_runs_another_image: ("not-its-images", 1),
    it_was_promoted_long_before: ("too-late", 1),
    the_forge_does_not_answer: ("", 1),
    the_commit_touches_more_than_digests: ("not-a-promotion", 1),
}


@pytest.fixture(params=["folder", pytest.param("http", marks=pytest.mark.slow)])
def outage(
    request: pytest.FixtureRequest,
    good: History,
    person: Clone,
    runner: Clone,
    said: ThreadingHTTPServer,
    origin: Path,
    tmp_path: Path,
) -> Iterator[Outage]:
    """The clones with their remote."""
    address, server = origin.as_uri(), None
    if request.param == "http":
        server = ThreadingHTTPServer(("127.0.0.1", 0), Open)
        server.root = origin.parent
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/origin.git"
    for each in (person, runner):
        each.git("remote", "set-url", "origin", address)

    def clone(name: str) -> Clone:
        subprocess.run(["git", "clone", "-q", address, str(tmp_path / name)], check=True, capture_output=True)
        return Clone(tmp_path / name)

    yield Outage(good, person, runner, said, clone, tmp_path)
    if server is not None:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.__name__)
def test_an_alert_takes_back_what_was_never_healthy_and_nothing_else(outage: Outage, row: Row):
    result, code = TABLE[row]
    done, left = row(outage)
    assert (done.results.get("result", ""), done.code) == (result, code), done.words
    now, _, held = left.partition(" held ")
    digest_now, _, built = now.partition(" as ")
    block = outage.runner.block()
    assert f"  digest: {digest(digest_now)}  # built from {outage.good.sources[built or digest_now]}\n" in block
    assert block.count("# held") == len(held), block
    assert all(f"# held {outage.good.sources[each]} {digest(each)}" in block for each in held)
