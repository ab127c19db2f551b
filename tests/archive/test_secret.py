"""Secrets are told by their place and kind, never by their value."""

import pytest

from sophia_tidy.archive.secret import secrets_in

from .repositories import P

# Put together here, so that no scanner takes this file for a leak.
FOUND = (
    ("an AWS access key", "key = AKIA" + "IOSFODNN7EXAMPL2"),
    ("a GitHub token", "ghp_" + "a1B2" * 9),
    ("a Slack token", "xoxb-" + "1234567890-abcdef"),
    ("an Anthropic or OpenAI key", "sk-ant-" + "a1B2c3D4" * 5),
    ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
    ("a password in an address", "postgres://sophia:" + "s3cr3tpassw0rd@db/sophia"),
    ("a secret", "API_KEY: " + "q7Zk2LmX9vB4nT8wRy5c"),
)
PASSED = (
    "api_key = os.environ['SOPHIA_API_KEY_PRODUCTION']",
    "password: ${{ secrets.DEPLOY_PASSWORD_PRODUCTION }}",
    "token = settings.github.token_of_the_day",
    "SECRET_NAME=projects/sophia/secrets/api",
    "postgres://user:$PASSWORD@db/x",
    "sha256 = 9f86d081884c7d659a2feaa0c55ad015",
    "api_key: aaaaaaaaaaaaaaaaaaaaaaaa1",
)


@pytest.mark.parametrize(("what", "line"), FOUND, ids=[found[0] for found in FOUND])
def test_a_secret_is_told_without_its_value(what, line):
    (finding,) = secrets_in(P("a.sh"), f"# first\n{line}\n".encode())
    assert (str(finding.location), what in finding.message) == ("a.sh:2", True)
    value = line.rsplit(" ", 1)[-1]
    assert value not in f"{finding.message} {finding.help}"


@pytest.mark.parametrize("line", PASSED)
def test_what_only_names_a_secret_is_passed_over(line):
    assert list(secrets_in(P("a.sh"), line.encode())) == []


def test_a_binary_file_is_read_without_complaint():
    assert list(secrets_in(P("a.bin"), bytes(range(256)) * 40)) == []
