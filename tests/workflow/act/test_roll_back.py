"""`roll-back.yml`, started as Flux starts it: by a repository_dispatch that names the revision that failed."""

from .conftest import OVERLAY, Ran, Repository


def dispatched(repository: Repository, commit: str, message: str = "health check failed") -> Ran:
    """What Flux's provider `githubdispatch` sends, as GitHub hands it on."""
    return repository.act("repository_dispatch", "roll-back.yml", {
        "action": "Kustomization/apps.flux-system", "branch": "main",
        "client_payload": {"severity": "error", "reason": "HealthCheckFailed", "message": message,
                           "metadata": {"revision": f"main@sha1:{commit}"}}})


def test_the_promotion_that_failed_is_taken_back_once(repository: Repository):
    unified = repository.unify()
    unified.act()
    unified.pull()
    good = (unified.root / OVERLAY).read_text()
    unified.write("web/public/index.html", "<p>A bad change</p>\n")
    unified.commit("a bad change")
    unified.act()
    unified.pull()
    bad = unified.git("rev-parse", "HEAD")
    assert (unified.root / OVERLAY).read_text() != good

    ran = dispatched(unified, bad, "line one\nimages: []  # and $(what) `looks` like more")
    assert set(ran.jobs.values()) == {"succeeded"}, ran.output
    unified.pull()
    taken_back = unified.git("rev-parse", "HEAD")
    assert unified.git("log", "-1", "--format=%(trailers:key=Rolls-Back,valueonly)").strip() == bad
    digests = [line.split("  #")[0] for line in (unified.root / OVERLAY).read_text().splitlines() if "digest:" in line]
    assert digests == [line.split("  #")[0] for line in good.splitlines() if "digest:" in line]

    dispatched(unified, bad)
    assert unified.git("ls-remote", "origin", "main").split()[0] == taken_back, "told twice, taken back once"
    dispatched(unified, taken_back)
    assert unified.git("ls-remote", "origin", "main").split()[0] == taken_back, "a roll-back is never rolled back"
