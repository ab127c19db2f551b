"""What is a credential, by name and by value, and where it stands among words."""

import pytest

from sophia_tidy.secrets.command_spans import spans
from sophia_tidy.secrets.names import named_secret
from sophia_tidy.secrets.values import holds_credential, is_credential

TOKEN = "ghp_" + "aB3" * 12
MIXED = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY"


@pytest.mark.parametrize(
    "name",
    """
    DB_PASSWORD POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD WEBPASSWORD PGPASSWORD DB_PASS DB_PASSWD SA_PASSWORD OPENAI_API_KEY
    shop_API_KEY SECRET_KEY SECRET_KEY_BASE JWT_SECRET SENTRY_DSN WORDPRESS_AUTH_KEY WORDPRESS_LOGGED_IN_KEY AWS_SECRET_ACCESS_KEY
    AWS_ACCESS_KEY_ID GRAYLOG_ROOT_PASSWORD_SHA2 GITHUB_TOKEN apiKey dbPassword AGENT_SECRET AIRFLOW__CORE__FERNET_KEY
    DB_PASSWORD_DEV REDIS_PASSWORD_2 requirepass api-key PRIVATE_KEY PULUMI_CONFIG_PASSPHRASE ConnectionString SIGNING_SECRET_V2 API_KEYS APIKEYS PASSCODE
    """.split(),
)
def test_a_name_that_ends_in_a_secret_is_one(name):
    assert named_secret(name)


@pytest.mark.parametrize(
    "name",
    """
    PASSWORD_MIN_LENGTH TOKEN_TTL POSTGRES_PASSWORD_FILE API_KEY_HEADER AUTH_MODE ALLOW_EMPTY_PASSWORD MAX_TOKENS MAX_TOKEN
    PUBLIC_KEY PRIMARY_KEY CACHE_KEY SECRET_NAME TOKEN_URL TOKEN_ISSUER JWT_ALGORITHM KEY PORT REDIS_URL COMPASS BYPASS_ROLE
    CERT_PATH PASSWORD_RESET_URL ENABLE_TOKEN REDIS_EXPORTER_CHECK_SINGLE_KEYS SECRETS_PATH
    """.split(),
)
def test_a_name_that_only_speaks_of_secrets_is_none(name):
    assert not named_secret(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://user:pw@db:5432/x"),
        ("CACHE", "redis://:pw@cache:6379/0"),
        ("ANY", TOKEN),
        ("ANY", MIXED),
        ("DB", "Server=db;User=sa;Password=x1;"),
        ("PASSWORD", "changeme"),
        ("CERT", "-----BEGIN RSA PRIVATE KEY-----\nx"),
        ("PASSWORD", "12345678"),
        ("COSMOS_KEY", "a1B2c3D4e5F6g7H8"),
        ("REDIS_AUTH", "q9w8e7r6t5y4u3i2"),
        ("HOOK", "https://discord.com/api/webhooks/123/" + "aB3" * 10),
    ],
)
def test_a_value_that_is_a_credential(name, value):
    assert is_credential(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://user@db/x"),
        ("CACHE", "redis://cache:6379"),
        ("PASSWORD", ""),
        ("PASSWORD", None),
        ("PASSWORD", "/run/secrets/password"),
        ("RANDOM_ROOT_PASSWORD", "yes"),
        ("PASSWORD", "${OTHER}"),
        ("PASSWORD", "{{ vault }}"),
        ("URL", "postgres://user:${PASSWORD}@db/x"),
        ("COMMIT_SHA", MIXED),
        ("DIGEST", "0123456789abcdef" * 4),
        ("TOKEN", "<your token>"),
        ("IMAGE", "registry.example.com/a/b:1.2"),
        ("SECRET", "./secret.txt"),
        ("CACHE_KEY", "a1B2c3D4e5F6g7H8"),
        ("HUB_KEY", "plain-words-here"),
        ("REDIS_AUTH", "enabled"),
        ("HOST_KEY", "db1.internal.example"),
    ],
)
def test_a_value_that_is_none(name, value):
    assert not is_credential(name, value)


def test_an_image_may_know_a_secret_by_another_name():
    assert is_credential("NEO4J_AUTH", "neo4j/pw", ("NEO4J_AUTH",)) and not is_credential("NEO4J_AUTH", "neo4j/pw")


def test_a_value_tells_by_itself():
    assert holds_credential(f"token is {TOKEN}") and not holds_credential("a plain line of text")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["redis-server", "--requirepass", "pw1"], ["pw1"]),
        (["redis-server", "--requirepass=pw1"], ["pw1"]),
        (["redis-cli", "-a", "pw1", "ping"], ["pw1"]),
        (["mysqladmin", "ping", "-uroot", "-ppw1"], ["pw1"]),
        (["sh", "-c", "mysqladmin ping -uroot -ppw1 || exit 1"], ["pw1"]),
        (["sh", "-c", "redis-cli -a 'pw 1' ping"], ["pw 1"]),
        (["curl", "-u", "admin:pw1", "http://x/"], ["pw1"]),
        (["curl", "-H", "Authorization: Bearer pw1", "http://x/"], ["pw1"]),
        (["app", "--dsn", "postgres://u:pw1@db/x"], ["pw1"]),
        (["env", "API_TOKEN=pw1", "app"], ["pw1"]),
        (["app", "-Dspring.datasource.password=pw1"], ["pw1"]),
        (["app", f"--header={TOKEN}"], [TOKEN]),
        (["sh", "-c", "export DB_PASSWORD=pw1; psql postgres://u:pw2@db/x"], ["pw1", "pw2"]),
        (["sh", "-c", "export DB_PASSWORD='pw 1'; exec app"], ["pw 1"]),
        (["app", "--login", "known-1234"], ["known-1234"]),
    ],
)
def test_credentials_among_words_are_found(words, found):
    assert [
        word[span.start : span.end]
        for word, each in zip(words, spans(words, {"known-1234"}), strict=True)
        for span in each
    ] == found


@pytest.mark.parametrize(
    "words",
    [
        ["redis-server", "--appendonly", "yes"],
        ["redis-server", "--requirepass", "$REDIS_PASSWORD"],
        ["mysql", "-p"],
        ["mysqladmin", "ping", "-p$MYSQL_ROOT_PASSWORD"],
        ["sh", "-c", 'mysqladmin ping --password="$(cat /run/secrets/pw)" --silent'],
        ["sh", "-c", 'redis-cli -a "$PASS" ping'],
        ["curl", "-f", "http://localhost:80/"],
        ["app", "--token-ttl", "60"],
        ["app", "--password-file", "/run/secrets/pw"],
        ["npm", "run", "start"],
        ["app", "-p", "8080"],
        ["sh", "-c", "pg_isready -U postgres -d app"],
        ["app", "--secret-name", "x"],
        ["app", "--max-tokens=100"],
    ],
)
def test_words_without_credentials_are_left_alone(words):
    assert [span for each in spans(words) for span in each] == []
