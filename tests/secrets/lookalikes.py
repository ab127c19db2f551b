"""What looks like a secret and is none: to hide it would be to hide what a person has to see."""

from .forms import Form

_FORMS = {
    "digests and identifiers": (
        ("py", 'REQUEST_ID = "§"', "<uuid>"), ("yaml", "commit: §", "<h40>"), ("yaml", "image: example/app@sha256:§", "<h64>"),
        ("yaml", "image: ghcr.io/example/app:§", "<h7>"), ("json", '{"integrity": "sha512-§=="}', "<B86>"), ("toml", 'content-hash = "§"', "<h64>"),
        ("txt", "flask==3.0.0 --hash=sha256:§", "<h64>"), ("yaml", "uses: actions/checkout@§", "<h40>"), ("txt", "go.sum h1:§=", "<B43>"),
        ("py", 'CHECKSUM = "§"', "<h32>"), ("json", '{"sha256": "§"}', "<h64>"), ("md", "Fixed in §.", "<h40>"), ("yaml", "etag: §", "<h32>"),
        ("py", 'revision = "§"', "<h12>"), ("py", 'down_revision = "§"', "<h12>"), ("yaml", "trace_id: §", "<h32>"), ("env", "GIT_SHA=§", "<h40>"),
        ("yaml", "digest: sha256:§", "<h64>"), ("ini", "build_id = §", "<uuid>"), ("json", '{"fingerprint": "§"}', "<h40>"),
        ("py", 'assert digest(b"x") == "§"', "<h64>"), ("sh", 'echo "§  app.tar.gz" | sha256sum -c', "<h64>"), ("py", 'TENANT_ID = "§"', "<uuid>"),
        ("env", "AZURE_SUBSCRIPTION_ID=§", "<uuid>"), ("yaml", "resolved: https://registry.npmjs.org/a/-/a-1.0.0.tgz#§", "<h40>"),
    ),
    "references": (
        ("workflow", "TOKEN: ${{ secrets.§ }}", "DEPLOY_TOKEN"), ("workflow", "GH_TOKEN: ${{ §.token }}", "github"), ("env", "DB_PASSWORD=$§", "OTHER_PASSWORD"),
        ("yaml", "POSTGRES_PASSWORD: ${§}", "DB_PASSWORD"), ("yaml", "password: ${§:?set it}", "DB_PASSWORD"), ("py", 'token = os.environ["§"]', "API_TOKEN"),
        ("py", 'password = os.getenv("§")', "DB_PASSWORD"), ("py", "password = settings.§", "db_password"), ("py", 'password = config["database"]["§"]', "password"),
        ("py", "password = getpass.§()", "getpass"), ("sh", "export TOKEN=$(cat §)", "/run/secrets/token"), ("yaml", "password: {{ .Values.§ }}", "auth.password"),
        ("yaml", 'api_key: "{{ lookup(\'env\', \'§\') }}"', "API_KEY"), ("yaml", "password: !vault §", "prod/db"), ("sh", "app --token \"$§\"", "TOKEN"),
        ("sh", "curl -H \"Authorization: Bearer $§\" https://example.org/", "TOKEN"), ("sh", "curl -H \"Authorization: Bearer ${§}\" https://example.org/", "API_TOKEN"),
        ("env", "DATABASE_URL=postgres://app:${§}@db/app", "DB_PASSWORD"), ("env", "DATABASE_URL=postgres://app:$§@db/app", "DB_PASSWORD"), ("py", 'url = f"postgres://app:{§}@{host}/app"', "password"),
        ("dockerfile", "ARG §", "NPM_TOKEN"), ("makefile", "TOKEN := $(shell cat §)", "token.txt"), ("js", "const token = process.env.§;", "API_TOKEN"),
        ("hcl", "password = var.§", "db_password"), ("yaml", "secretKeyRef: {name: app, key: §}", "password"), ("yaml", "password: op://vault/item/§", "password"),
        ("py", "def login(user, password=§): return user", "None"), ("py", "login(user, password=§)", "password"), ("py", "token = make_token(§)", "user"),
        ("py", "self.password = §", "password"), ("py", "api_key = get_secret('§')", "openai"), ("workflow", "password: ${{ steps.§.outputs.password }}", "login"),
    ),
    "placeholders": (
        ("env", "DB_PASSWORD=§", "changeme"), ("env", "API_KEY=<§>", "your-token"), ("env", "TOKEN=§", "xxx"), ("env", "SECRET=§", "xxxxxxxxxxxxxxxx"), ("md", "Set `API_KEY=§`.", "your_api_key_here"),
        ("yaml", "password: §", "REPLACE_ME"), ("yaml", "token: §", "TODO"), ("py", 'API_KEY = "§"', "YOUR_API_KEY"), ("env", "PASSWORD=§", "********"), ("env", "SECRET_KEY=§", "..."),
        ("json", '{"password": "§"}', ""), ("py", 'password = "§"', ""), ("py", "password = §", "None"), ("yaml", "password: §", "null"), ("yaml", "token: §", "~"), ("yaml", "use_token: §", "true"),
        ("env", "STRIPE_KEY=§", "sk_test_xxxxxxxxxxxxxxxxxxxxxxxx"), ("env", "GITHUB_TOKEN=§", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ("env", "OPENAI_API_KEY=§", "sk-..."),
        ("md", "postgres://user:§@host/db", "password"), ("md", "https://§@host/", "user:pass"), ("env", "SECRET_KEY=§", "change-me-in-production"), ("env", "API_TOKEN=§", "placeholder"),
        ("md", "Authorization: Bearer §", "<token>"), ("sh", "app --password §", "<password>"), ("sh", "mysql -p§", ""),
    ),
    "names that only speak of secrets": (
        ("yaml", "password_min_length: §", "12"), ("yaml", "token_url: §", "https://example.org/oauth/token"), ("py", "max_tokens = §", "4096"), ("json", '{"max_tokens": §}', "4096"), ("yaml", "author: §", "Ada Lovelace"),
        ("yaml", "authority: §", "https://login.example.org/common"), ("yaml", "keyboard: §", "us-international"), ("py", 'passthrough = "§"', "enabled-for-all"), ("env", "POSTGRES_PASSWORD_FILE=§", "/run/secrets/db_password"),
        ("env", "PASSWORD_FILE=§", "/etc/app/password.txt"), ("env", "SECRET_NAME=§", "app-credentials"), ("env", "TOKEN_TTL=§", "86400"), ("env", "AUTH_MODE=§", "oauth2-proxy"), ("env", "API_KEY_HEADER=§", "X-Api-Key"),
        ("py", 'primary_key = "§"', "customer_number"), ("py", 'cache_key = "§"', "user:profile:v2"), ("py", 'sort_key = "§"', "created_at"), ("yaml", "public_key: §", "ssh-ed25519-in-file"), ("yaml", "key: §", "node-modules-linux-3.11"),
        ("yaml", "keys: [§]", "alpha"), ("env", "COMPASS=§", "north-by-northwest"), ("env", "BYPASS_ROLE=§", "maintainer1"), ("py", 'pytest.mark.skip(reason="§")', "no token there"), ("py", "tokens = §", "tokenize(text)"),
        ("py", "tokenizer = §", "AutoTokenizer"), ("py", "passed = §", "run_tests()"), ("py", "secrets.token_hex(§)", "32"), ("py", "from secrets import §", "compare_digest"), ("sh", "passwd -l §", "root"),
        ("yaml", "authors: [§]", "Grace Hopper"), ("yaml", "monkey: §", "capuchin42"), ("yaml", "turkey: §", "istanbul34"), ("py", 'KEYWORDS = ["§"]', "class1"), ("py", 'token_type = "§"', "bearer"),
        ("py", 'PASSWORD_RESET_URL = "§"', "https://example.org/reset"), ("yaml", "credentials_path: §", "/etc/app/credentials.json"), ("env", "GOOGLE_APPLICATION_CREDENTIALS=§", "/var/secrets/google/key.json"),
        ("yaml", "imagePullSecrets: [{name: §}]", "registry-login"), ("yaml", "secretName: §", "app-tls-cert"), ("yaml", "existingSecret: §", "app-database"), ("ini", "auth_type = §", "scram-sha-256"), ("sql", "SELECT password FROM § WHERE id = 1;", "users_2024"),
        ("py", 'raise ValueError("§")', "the password is too short"), ("py", 'parser.add_argument("--token", help="§")', "the token of the API"), ("py", 'row["password_hash"] = §', "hash_of(text)"), ("yaml", "description: §", "A token for the API, valid 30 days"),
        ("md", "The password must be at least § characters long.", "12"), ("md", "Tokens: §", "see the vault"), ("yaml", "pass: §", "true"), ("sh", "app --token-file §", "/run/secrets/token"), ("sh", "app --password-stdin < §", "secret.txt"),
    ),
    "texts of other kinds": (
        ("txt", "ssh-ed25519 § deploy@example.org", "AAAAC3NzaC1lZDI1NTE5AAAAI<B43>"), ("txt", "-----BEGIN PUBLIC KEY-----\n§\n-----END PUBLIC KEY-----", "<pem2>"), ("txt", "-----BEGIN CERTIFICATE-----\n§\n-----END CERTIFICATE-----", "<pem3>"),
        ("yaml", "certificate-authority-data: §", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t<B60>"), ("md", "![logo](data:image/png;base64,§)", "iVBORw0KGgo<B120>"), ("py", 'ICON = "data:image/gif;base64,§"', "R0lGODlh<B80>"),
        ("txt", "version § of the tool", "10.4.2-rc.1+build.77"), ("yaml", "python: '§'", "3.11.9"), ("env", "IMAGE=§", "registry.example.org/team/app:2024.11.3"), ("env", "HOST=§", "db-primary-01.internal.example.org"),
        ("py", 'PATH = "§"', "/opt/app/releases/20240101T120000Z/current"), ("py", 'from app.services.§ import run', "user_authentication_v2"), ("sh", "pip install §", "Flask-JWT-Extended==4.6.0"), ("env", "REDIS_URL=§", "redis://cache:6379/0"),
        ("env", "BROKER=§", "amqp://guest@mq:5672//"), ("md", "Mail to §.", "mailto:ada@example.org"), ("sh", "ssh §", "deploy@10.0.0.12"), ("sh", "git clone §", "git@github.com:example/app.git"), ("sh", "git clone §", "https://github.com/example/app.git"),
        ("sh", "curl -u § https://example.org/", "admin"), ("sh", "docker run -p § app", "8080:80"), ("sh", "mkdir -p §", "/srv/app/data1"), ("sh", "cp -p § backup/", "config2.yaml"), ("sh", "tar -a §", "archive1.tar"), ("py", "x = §", "0x1f3a5c7e9b2d4f60"),
        ("py", 'PATTERN = r"§"', "^[A-Za-z0-9_-]{20,}$"), ("js", 'const n = "§";', "supercalifragilisticexpialidocious"), ("css", "color: #§;", "a1b2c3"), ("txt", "§", "The quick brown fox jumps over 13 lazy dogs."), ("py", 'NAME = "§"', "test_that_the_password_is_checked_2"),
        ("xml", "<string>§</string>", "AKIAN-not-a-key"), ("yaml", "queue: §", "arn:aws:sqs:eu-west-1:123456789012:jobs"), ("yaml", "role: §", "arn:aws:iam::123456789012:role/deploy"), ("yaml", "schedule: '§'", "0 3 * * 1-5"), ("env", "KAFKA=§", "kafka-1:9092,kafka-2:9092"),
        ("env", "JAVA_OPTS=§", "-Xmx512m -Dfile.encoding=UTF-8"), ("sh", "redis-cli -h § ping", "cache-01"), ("yaml", "label: §", "app.kubernetes.io/name"), ("md", "[§](docs/tokens.md)", "How tokens are made"), ("py", 'URL = "§"', "https://example.org/a?page=2&sort=key"),
        ("py", 'LOCALE = "§"', "de_DE.UTF-8@euro"), ("py", 'time = "§"', "2024-11-30T12:15:00+00:00"), ("txt", "Serial: §", "C02XG1ABJGH5"), ("py", 'ISBN = "§"', "978-3-16-148410-0"),
    ),
}

LOOKALIKES = tuple(Form(kind, value, written, carrier) for kind, each in _FORMS.items() for written, carrier, value in each)
