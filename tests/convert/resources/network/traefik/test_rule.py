"""Rules of Traefik v2 and v3, written for the Traefik that the cluster runs."""

import pytest

from sophia_tidy.convert.resources.network.traefik.rule import NotARule, hosts_in, translated, unknown_matchers


@pytest.mark.parametrize(
    ("rule", "v3"),
    [
        ("Host(`a.io`, `b.io`)", "Host(`a.io`) || Host(`b.io`)"),
        ("Host(`a.io`,`b.io`) && PathPrefix(`/x`)", "(Host(`a.io`) || Host(`b.io`)) && PathPrefix(`/x`)"),
        ("host(`a.io`)", "Host(`a.io`)"),
        ("HostHeader(`a.io`)", "Host(`a.io`)"),
        ('Host("a.io")', "Host(`a.io`)"),
        ("HostRegexp(`{sub:[a-z]+}.a.io`)", r"HostRegexp(`^[a-z]+\.a\.io$`)"),
        ("HostRegexp(`{any}.a.io`)", r"HostRegexp(`^[^.]+\.a\.io$`)"),
        ("HostRegexp(`{host:.+}`)", "HostRegexp(`^.+$`)"),
        ("HostRegexp(`{h:(a|b)}.io`)", r"HostRegexp(`^(?:(a|b))\.io$`)"),
        ("Path(`/u/{id:[0-9]{2,3}}`)", "PathRegexp(`^/u/[0-9]{2,3}$`)"),
        ("PathPrefix(`/u/{id}`)", "PathRegexp(`^/u/[^/]+`)"),
        ("PathPrefix(`/a`, `/b`)", "PathPrefix(`/a`) || PathPrefix(`/b`)"),
        ("Headers(`X-A`, `1`)", "Header(`X-A`, `1`)"),
        ("HeadersRegexp(`X-A`, `1.*`)", "HeaderRegexp(`X-A`, `1.*`)"),
        ("Query(`a=1`, `b=2`)", "(Query(`a`, `1`) && Query(`b`, `2`))"),
        ("Method(`GET`,`HEAD`)", "Method(`GET`) || Method(`HEAD`)"),
        ("!Host(`a.io`,`b.io`)", "!(Host(`a.io`) || Host(`b.io`))"),
        ("HostSNI(`a.io`, `b.io`)", "HostSNI(`a.io`) || HostSNI(`b.io`)"),
        ("Host(`a.io`)&&(Path(`/a`)||Path(`/b`))", "Host(`a.io`) && (Path(`/a`) || Path(`/b`))"),
    ],
)
def test_changes(rule, v3):
    written = translated(rule)
    assert written == v3 or f"({written})" == v3
    assert translated(written) == written


@pytest.mark.parametrize(
    "rule",
    [
        "Host(`a.io`)",
        "Host(`a.io`) || Host(`b.io`)",
        "Host(`a.io`) && PathPrefix(`/x`)",
        "PathRegexp(`^/x/[0-9]+`)",
        r"HostRegexp(`^.+\.a\.io$`)",
        "Header(`X-A`, `1`)",
        "Query(`a`, `1`)",
        "ClientIP(`10.0.0.0/8`)",
        "HostSNI(`*`)",
        "!Host(`a.io`)",
    ],
)
def test_leaves_alone(rule):
    assert translated(rule) == rule


@pytest.mark.parametrize(
    ("rule", "v2"),
    [
        ("HostRegexp(`{sub:[a-z]+}.a.io`)", "HostRegexp(`{sub:[a-z]+}.a.io`)"),
        ("Headers(`X-A`, `1`)", "Headers(`X-A`, `1`)"),
        ("Query(`a=1`)", "Query(`a=1`)"),
        ("Host(`a.io`, `b.io`)", "Host(`a.io`) || Host(`b.io`)"),
    ],
)
def test_an_older_cluster_gets_what_it_understands(rule, v2):
    assert translated(rule, v3=False) == v2


@pytest.mark.parametrize("rule", ["Host:a.io", "Host(a.io)", "Host(`a.io`) and Path(`/`)", "Host(`a.io`"])
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(NotARule):
        translated(rule)


@pytest.mark.parametrize(
    ("rule", "hosts"),
    [
        ("Host(`a.io`, `b.io`) && PathPrefix(`/`)", ["a.io", "b.io"]),
        ("HostSNI(`*`)", []),
        ("!Host(`a.io`)", []),
        ("PathPrefix(`/`)", []),
        ("Host(`a.io`) || Host(`a.io`)", ["a.io"]),
    ],
)
def test_the_hosts_of_a_rule(rule, hosts):
    assert hosts_in(rule) == hosts


def test_a_matcher_that_nobody_knows():
    assert unknown_matchers("Host(`a.io`) && Weather(`sunny`)") == ["Weather"]
