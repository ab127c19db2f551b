"""What is a secret, or a way to one, is not in the environment that is handed on; everything else is."""

import pytest

from sophia_tidy.secrets.environment import without_secrets


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_TOKEN", "x"),
        ("SOPHIA_TIDY_TOKEN", "x"),
        ("SOPHIA_TIDY_TOKEN_FILE", "/run/token"),
        ("GH_PAT", "x"),
        ("ACTIONS_RUNTIME_URL", "https://example.org"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", "https://example.org"),
        ("GITHUB_ENV", "/tmp/env"),
        ("GITHUB_OUTPUT", "/tmp/out"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("DB_PASSWORD", "x"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/x.json"),
        ("PGPASSFILE", "/x"),
        ("SSH_AUTH_SOCK", "/x"),
        ("GIT_ASKPASS", "/x"),
        ("GIT_CONFIG_PARAMETERS", "'http.extraheader=x'"),
        ("PIP_INDEX_URL", "https://user:pw@example.org/simple"),
        ("REMOTE", "https://abc@example.org/x.git"),
        ("FOO", "ghp_" + "a1B2" * 9),
    ],
)
def test_a_secret_is_not_handed_on(name: str, value: str):
    assert without_secrets({name: value, "PATH": "/bin"}) == {"PATH": "/bin"}


def test_the_rest_is():
    kept = {
        "PATH": "/bin:/usr/bin",
        "HOME": "/home/me",
        "PWD": "/x",
        "OLDPWD": "/y",
        "LANG": "C.UTF-8",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "a/b",
        "PIP_INDEX_URL": "https://example.org/simple",
        "SSL_CERT_FILE": "/etc/ssl/certs.pem",
        "PYTEST_ADDOPTS": "-q",
        "VIRTUAL_ENV": "/x",
    }
    assert without_secrets(kept) == kept
