"""An alert takes back what was just promoted, runs in what fails and was never healthy; all else waits for a person."""

import json
import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .conftest import digest

pytestmark = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not here")
WAITING = "health check failed after 5m0s: timeout waiting for: [{} status: 'InProgress']"
API, OTHER = WAITING.format("Pod/prod/api"), WAITING.format("Pod/prod/web")
FLUX = ("--kustomization=apps",)


class Handler(BaseHTTPRequestHandler):
    """Flux has said of a commit what the test gave for it; of all others that it failed."""

    def do_GET(self):
        commit = self.path.split("/")[-2]
        told = self.server.said.get(commit, [("failure", "health check failed")])
        body = json.dumps(
            [{"context": "kustomization/apps/1a2b", "state": state, "description": words} for state, words in told]
        ).encode()
        self.send_response(404 if told is None else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


GOOD = ("success", "reconciliation succeeded")


@pytest.fixture
def said():
    """What Flux has said, by commit; and where GitHub is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.said = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def alert(runner, said):
    """``alert(commit, reason)``: what came of it; nothing is written unless it was rolled back."""

    def call(commit, reason, *arguments, **variables):
        before = runner.tip()
        done = runner.told(
            commit,
            reason,
            *(arguments or FLUX),
            GITHUB_REPOSITORY="acme/app",
            GITHUB_API_URL=f"http://127.0.0.1:{said.server_port}",
            **variables,
        )
        result = done.results.get("result", "failed")
        assert (done.code, runner.tip() == before) == ((0, False) if result == "rolled-back" else (1, True)), done.words
        return result

    return call


def test_what_was_just_promoted_and_runs_in_what_fails_is_taken_back(good, runner, alert):
    bad = good.promote("1")
    assert alert(f"main@sha1:{bad}", API) == "rolled-back"
    assert f"digest: {digest('0')}" in runner.block() and f"{digest('1')}: health check failed" in runner.block()


def test_a_healthy_release_stays_whatever_fails_later(good, person, alert, said):
    said.said[good.promote("1")] = [("failure", "health check failed"), GOOD]
    for number in range(3):
        last = person.commit({f"docs/{number}.md": "x\n"})
    assert alert(last, OTHER) == "not-its-images"
    assert alert(last, API) == "was-healthy"
    assert alert(good.promotions["1"], API) == "was-healthy"


def test_a_later_commit_that_was_healthy_speaks_for_what_it_deployed(good, person, alert, said):
    good.promote("1")
    said.said[person.commit({"docs/a.md": "x\n"})] = [GOOD]
    assert alert(person.commit({"docs/b.md": "x\n"}), API) == "was-healthy"


def test_a_later_promotion_that_was_healthy_does_not_speak_for_what_it_replaced(good, runner, alert, said):
    bad, said.said[good.promote("2")] = good.promote("1"), [GOOD]
    runner.told(bad, API, *FLUX)  # not read on GitHub: what is not known stays
    assert "held" not in runner.block()
    before = runner.tip()
    done = runner.told(
        bad, API, *FLUX, GITHUB_REPOSITORY="acme/app", GITHUB_API_URL=f"http://127.0.0.1:{said.server_port}"
    )
    assert (
        done.results["result"] == "superseded" and f"digest: {digest('2')}" in runner.block() and runner.tip() != before
    )


def test_another_kustomization_or_a_dependency_that_waits_is_no_health(good, alert, said):
    bad = good.promote("1")
    said.said[bad] = [("success", "dependency not ready")]
    assert alert(bad, API) == "rolled-back"


@pytest.mark.parametrize(
    "reason",
    [
        OTHER,
        "",
        "the outage of another service",
        WAITING.format("Service/prod/api"),
        WAITING.format("Certificate/prod/api"),
        WAITING.format("Pod/prod/api-2"),
    ],
)
def test_what_fails_must_run_what_was_promoted(good, alert, reason):
    assert alert(good.promote("1"), reason) == "not-its-images"


def test_what_was_promoted_long_before_stays(good, person, runner, alert):
    source = person.commit({"api/app.py": "1\n"})
    old = runner.promote(source, {"api": digest("1")}, GIT_COMMITTER_DATE=f"@{int(time.time()) - 7200} +0000").results[
        "commit"
    ]
    assert alert(old, API) == "too-late"
    assert alert(old, API, *FLUX, "--window=180") == "rolled-back"


def test_what_github_does_not_tell_is_no_proof(good, alert, said):
    bad = good.promote("1")
    said.said[bad] = None
    assert alert(bad, API, *FLUX, "--patience=3") == "failed"


def test_an_overlay_that_cannot_be_built_is_no_proof(good, person, alert):
    bad = good.promote("1")
    person.commit({"kubernetes/base/pods.yaml": "a: b: c\n"})
    assert alert(person.commit({"docs/a.md": "x\n"}), API) in ("failed", "not-a-promotion")
    assert alert(bad, API) == "rolled-back", "built as the commit has it"


def test_without_flux_what_kubectl_names_is_taken_back(good, alert):
    assert alert(good.promote("1"), "not rolled out: pod/api", "--window=60") == "rolled-back"
