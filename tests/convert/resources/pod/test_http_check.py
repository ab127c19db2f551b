"""Which health checks are an HTTP request and nothing else."""

import pytest

from sophia_tidy.convert.resources.pod.http_check import http_get

LOCAL = [{"name": "Host", "value": "localhost:8080"}]


@pytest.mark.parametrize(
    ("test", "request_"),
    [
        (
            ["CMD", "curl", "-f", "http://localhost:8080/health"],
            {"path": "/health", "port": 8080, "httpHeaders": LOCAL},
        ),
        (
            ["CMD-SHELL", "curl -fsS http://localhost:8080/health || exit 1"],
            {"path": "/health", "port": 8080, "httpHeaders": LOCAL},
        ),
        (
            ["CMD-SHELL", "curl --silent --fail localhost:8080/a?b=c > /dev/null 2>&1"],
            {"path": "/a?b=c", "port": 8080, "httpHeaders": LOCAL},
        ),
        (
            ["CMD", "wget", "--spider", "-q", "http://localhost:8080/"],
            {"path": "/", "port": 8080, "httpHeaders": LOCAL},
        ),
        (["CMD", "wget", "-qO-", "http://localhost:8080"], {"path": "/", "port": 8080, "httpHeaders": LOCAL}),
        (
            ["CMD", "wget", "--no-verbose", "--tries=1", "--spider", "http://127.0.0.1:8080/ready"],
            {"path": "/ready", "port": 8080, "httpHeaders": [{"name": "Host", "value": "127.0.0.1:8080"}]},
        ),
        (
            ["CMD", "curl", "-f", "-o", "/dev/null", "http://localhost/"],
            {"path": "/", "port": 80, "httpHeaders": [{"name": "Host", "value": "localhost"}]},
        ),
        (
            ["CMD", "curl", "-kf", "https://localhost:8080/"],
            {"path": "/", "port": 8080, "scheme": "HTTPS", "httpHeaders": LOCAL},
        ),
    ],
)
def test_a_plain_request_is_the_kubelets(test, request_):
    assert http_get(test, {80, 8080}) == request_


@pytest.mark.parametrize(
    ("test", "why"),
    [
        (["CMD", "curl", "http://localhost:8080/"], "without --fail curl is content with any answer"),
        (["CMD", "curl", "-f", "-H", "X-Token: a", "http://localhost:8080/"], "a header of its own"),
        (["CMD", "curl", "-f", "-X", "POST", "http://localhost:8080/"], "another method"),
        (["CMD", "curl", "-f", "https://localhost:8080/"], "it verifies the certificate, a probe does not"),
        (["CMD", "curl", "-f", "http://localhost:9000/"], "a port that may be bound to the loopback alone"),
        (["CMD", "curl", "-f", "http://db:8080/"], "it asks somebody else"),
        (["CMD", "curl", "-f", "http://user:pass@localhost:8080/"], "a password"),
        (["CMD-SHELL", "curl -f http://localhost:$PORT/"], "a variable"),
        (["CMD-SHELL", "curl -f http://localhost:8080/ | grep ok"], "it reads the answer"),
        (["CMD-SHELL", "curl -f http://localhost:8080/ && test -f /ok"], "it asks more"),
        (["CMD-SHELL", "curl -f http://localhost:8080/ || kill 1"], "it does more"),
        (["CMD", "curl", "-f", "http://localhost:8080/", "http://localhost:8080/b"], "two requests"),
        (["CMD", "pg_isready"], "no HTTP"),
        (["CMD-SHELL", "curl -f 'http://localhost:8080"], "a quote that does not end"),
        (["CMD", "curl", "-f", "http://localhost:x/"], "no port"),
        (["NONE"], "off"),
    ],
)
def test_anything_more_stays_a_command(test, why):
    assert http_get(test, {80, 8080}) is None, why
