"""`roll-back.yml`, started as Flux starts it: by a repository_dispatch that names the revision that failed."""

from .repository import FAILS, Repository, dispatched

WEB = FAILS.format("Deployment/sophia/web")


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

    deployed.statuses.state = "failure"
    for outage in (
        "health check failed after 5m: timeout waiting for: [Deployment/sophia/redis status: 'InProgress']",
        "something else",
    ):
        assert dispatched(deployed, bad, outage).failed
        assert deployed.tip() == bad, "what fails runs nothing that was promoted"
    deployed.statuses.state = "success"
    assert dispatched(deployed, bad, WEB).failed
    assert deployed.tip() == bad, "it was healthy"
    deployed.statuses.state = "failure"
    ran = dispatched(deployed, bad, f"line one\n{WEB}\nimages: []  # and $(what) `looks` like more")
    assert set(ran.jobs.values()) == {"succeeded"}, ran.output
    deployed.pull()
    taken_back = deployed.git("rev-parse", "HEAD")
    assert deployed.git("log", "-1", "--format=%(trailers:key=Rolls-Back,valueonly)").strip() == bad
    assert deployed.digests() == good

    dispatched(deployed, bad, WEB)
    assert deployed.tip() == taken_back, "told twice, taken back once"
    dispatched(deployed, taken_back, WEB)
    assert deployed.tip() == taken_back, "a roll-back is never rolled back"
