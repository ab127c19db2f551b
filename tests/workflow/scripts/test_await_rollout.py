"""Flux's commit statuses, asked of a real HTTP server."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

COMMIT, LATER, LAST = "a" * 40, "b" * 40, "c" * 40
TOKEN = "ghs_0123456789abcdefTOKEN"


def status(state, description="reconciliation succeeded", context="kustomization/apps/1a2b3c4d"):
    return {"state": state, "description": description, "context": context}


GOOD, BAD, WAITING = (
    status("success"),
    status("failure", "health check failed"),
    status("success", "dependency not ready"),
)


def compared(*pairs):
    return {"commits": [{"sha": sha, "commit": {"message": message}} for sha, message in pairs]}


class Handler(BaseHTTPRequestHandler):
    """Gives each path its answers in order, and the last one again and again."""

    def do_GET(self):
        path = self.path.partition("?")[0].removeprefix("/repos/acme/app/")
        self.server.asked.append((path, dict(self.headers), time.monotonic()))
        answers = self.server.answers.get(path, [[] if path.endswith("/statuses") else {}])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        code, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def github():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.answers, server.asked = {}, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def wait(runner, github):
    def call(*statuses, timeout="20", commit=COMMIT, branch="main", comparison=None, **variables):
        if statuses:
            github.answers[f"commits/{commit}/statuses"] = list(statuses)
        if comparison:
            github.answers[f"compare/{commit}...main"] = [comparison]
        return runner.run(
            "await_rollout",
            commit,
            branch,
            "--kustomization",
            "apps",
            "--timeout",
            timeout,
            "--interval",
            "0.05",
            **{
                "GITHUB_API_URL": f"http://127.0.0.1:{github.server_port}",
                "GITHUB_REPOSITORY": "acme/app",
                "GH_TOKEN": TOKEN,
                **variables,
            },
        )

    return call


def ended(done):
    return done.code, done.results["result"]


ANSWERS = {
    "at once": ([[GOOD]], "rolled-out"),
    "after a while": ([[], [WAITING], [WAITING], [GOOD, WAITING]], "rolled-out"),
    "failed": ([[], [BAD]], "failed"),
    "error": ([[status("error", "build failed")]], "failed"),
    "the newest counts": ([[GOOD, BAD]], "rolled-out"),
    "the newest counts, the other way": ([[BAD, GOOD]], "failed"),
    "what passes by itself": ([[status("failure", "artifact failed")], [GOOD]], "rolled-out"),
    "pending": ([[status("pending", "progressing")], [GOOD]], "rolled-out"),
    "two clusters, one failed": (
        [[GOOD, status("failure", "health check failed", "kustomization/apps/other")]],
        "failed",
    ),
    "two clusters, one waits": ([[GOOD, status("pending", "x", "kustomization/apps/other")], [GOOD]], "rolled-out"),
}


@pytest.mark.parametrize(("statuses", "result"), ANSWERS.values(), ids=ANSWERS)
def test_what_flux_says_is_the_result(wait, statuses, result):
    assert ended(wait(*statuses)) == (0 if result == "rolled-out" else 1, result)


@pytest.mark.parametrize(
    "other",
    [
        status("success", context="kustomization/infrastructure/1"),
        status("success", context="ci/test"),
        status("success", context="kustomization/apps-2/1"),
        status("success", context="helmrelease/apps/1"),
        WAITING,
    ],
)
def test_what_others_say_is_no_result(wait, other):
    done = wait([other], timeout="0.5")
    assert ended(done) == (1, "too-late")
    assert "was not rolled out within" in done.words


def test_words_say_why_it_failed(wait):
    done = wait([BAD], GITHUB_ACTIONS="true")
    assert done.words == f"::error::{COMMIT[:10]}: apps failed (health check failed)\n"


def test_a_later_commit_that_contains_it_counts_too(wait, github):
    github.answers[f"commits/{LAST}/statuses"] = [[GOOD]]
    done = wait([], comparison=compared((LATER, "x"), (LAST, "y")))
    assert ended(done) == (0, "rolled-out")
    assert f"with the later commit {LAST[:10]}" in done.words


def test_a_later_commit_that_failed_says_nothing_of_this_one(wait, github):
    github.answers[f"commits/{LATER}/statuses"] = [[BAD]]
    assert ended(wait([], comparison=compared((LATER, "x")), timeout="0.5")) == (1, "too-late")


def test_a_roll_back_of_it_that_succeeds_is_a_failure_of_it(wait, github):
    for sha in (LATER, LAST):
        github.answers[f"commits/{sha}/statuses"] = [[GOOD]]
    done = wait([], comparison=compared((LATER, f"Roll back api\n\nRolls-Back: {COMMIT}\nRestores: x"), (LAST, "y")))
    assert ended(done) == (1, "failed")
    assert "it was rolled back" in done.words


def test_a_roll_back_of_another_is_none_of_it(wait, github):
    github.answers[f"commits/{LATER}/statuses"] = [[GOOD]]
    assert ended(wait([], comparison=compared((LATER, f"x\n\nRolls-Back: {LAST}")))) == (0, "rolled-out")


def test_retry_after_is_honoured(wait, github):
    assert ended(wait((429, {"Retry-After": "1"}, b""), [GOOD])) == (0, "rolled-out")
    first, second = (at for path, _, at in github.asked if path.endswith("/statuses"))
    assert second - first >= 1


def test_the_reset_of_a_limit_is_honoured(wait, github):
    reset = str(int(time.time()) + 2)
    assert ended(wait((403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, b""), [GOOD])) == (
        0,
        "rolled-out",
    )
    first, second = (at for path, _, at in github.asked if path.endswith("/statuses"))
    assert second - first >= 0.9


def test_a_long_retry_after_ends_at_the_timeout(wait):
    begun = time.monotonic()
    assert ended(wait((503, {"Retry-After": "3600"}, b""), timeout="1")) == (1, "too-late")
    assert time.monotonic() - begun < 10


def test_an_answer_that_is_no_json_is_asked_again(wait):
    done = wait((200, {}, b"<html>"), [GOOD])
    assert ended(done) == (0, "rolled-out")
    assert "does not answer" in done.words


@pytest.mark.parametrize("code", [401, 403, 404, 422])
def test_a_refusal_is_unknown_and_not_a_failed_deployment(wait, code):
    done = wait((code, {}, b"{}"))
    assert ended(done) == (1, "unknown")
    assert f"GitHub answers {code}" in done.words
    assert TOKEN not in done.words


def test_the_token_is_in_the_header_and_not_sent_on_to_another_address(wait, github):
    other = f"http://localhost:{github.server_port}/repos/acme/app/elsewhere/statuses"
    github.answers["elsewhere/statuses"] = [[GOOD]]
    assert ended(wait((302, {"Location": other}, b""))) == (0, "rolled-out")
    headers = {path: headers for path, headers, _ in github.asked}
    assert headers[f"commits/{COMMIT}/statuses"]["Authorization"] == f"Bearer {TOKEN}"
    assert "Authorization" not in headers["elsewhere/statuses"]


def test_nobody_listening_is_too_late(wait):
    assert ended(wait(timeout="0.5", GITHUB_API_URL="http://127.0.0.1:9")) == (1, "too-late")


@pytest.mark.parametrize(
    "variables",
    [
        {"commit": "main"},
        {"commit": "../x"},
        {"GITHUB_REPOSITORY": ""},
        {"GITHUB_REPOSITORY": "a/b/../c"},
        {"timeout": "soon"},
    ],
)
def test_wrong_input_asks_nobody(wait, github, variables):
    assert wait(**variables).code == 2
    assert github.asked == []
