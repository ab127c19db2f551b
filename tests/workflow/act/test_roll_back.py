"""`roll-back.yml`, started as Flux starts it: by a repository_dispatch that names the revision that failed."""

from .repository import Ran, Repository


def dispatched(repository: Repository, commit: str, message: str = "health check failed") -> Ran:
    """What Flux's provider `githubdispatch` sends, as GitHub hands it on."""
    return repository.act("repository_dispatch", workflow="roll-back.yml", payload={
        "action": "Kustomization/apps.flux-system", "branch": "main",
        "client_payload": {"severity": "error", "reason": "HealthCheckFailed", "message": message,
                           "metadata": {"revision": f"main@sha1:{commit}"}}})


def test_a_promotion_of_which_nothing_was_heard_stays_until_flux_says_that_it_failed(deployed: Repository):
    good = deployed.digests()
    deployed.write("web/public/index.html", "<p>A bad change</p>\n")
    deployed.commit("a bad change")
    deployed.statuses.state = "refused"
    ran = deployed.act()
    assert (ran.failed, "roll back" in ran.jobs) == ({"verify"}, False), ran.output
    deployed.pull()
    bad = deployed.git("rev-parse", "HEAD")
    assert deployed.digests() != good

    ran = dispatched(deployed, bad, "line one\nimages: []  # and $(what) `looks` like more")
    assert set(ran.jobs.values()) == {"succeeded"}, ran.output
    deployed.pull()
    taken_back = deployed.git("rev-parse", "HEAD")
    assert deployed.git("log", "-1", "--format=%(trailers:key=Rolls-Back,valueonly)").strip() == bad
    assert deployed.digests() == good

    dispatched(deployed, bad)
    assert deployed.tip() == taken_back, "told twice, taken back once"
    dispatched(deployed, taken_back)
    assert deployed.tip() == taken_back, "a roll-back is never rolled back"
