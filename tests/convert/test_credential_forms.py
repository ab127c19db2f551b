"""Every form of the corpus in one stack: no secret is a literal in what is written, and what is innocent stays one."""

import re

import pytest
import yaml

from ..planned import converted
from ..secrets.carried import CARRIED
from ..secrets.lookalikes import LOOKALIKES
from ..secrets.measuring import leaked
from ..secrets.planting import mounted, stack
from ..secrets.published import PUBLISHED

CANARIES = (*PUBLISHED, *CARRIED)
# A name that holds secrets makes `changeme` a key of the store, on purpose; a reference is none that a cluster could follow.
INNOCENT = tuple(form for form in LOOKALIKES if form.kind not in ("placeholders", "references"))


def written(root, forms):
    """All that `convert` would write for a stack with the forms, and what it says."""
    (root / "stack.yaml").write_text(stack(forms))
    for place, form in mounted(forms):
        (root / place).parent.mkdir(exist_ok=True)
        (root / place).write_text(form.text + "\n")
    done = converted(root, "stack.yaml")
    texts = {str(change.path): change.content.decode() for change in done.plan.changes}
    assert len(texts) > 20
    return done, texts


def test_no_secret_is_a_literal_in_a_manifest_a_chart_or_a_page(tmp_path):
    done, texts = written(tmp_path, CANARIES)
    said = "\n".join(f"{each} {each.help}" for each in done.plan.findings)
    found = {name: [form.kind for form in leaked(text, CANARIES)] for name, text in {**texts, "findings": said}.items()}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


def test_what_is_innocent_stays_a_literal(tmp_path):
    _, texts = written(tmp_path, INNOCENT)
    manifests = "\n".join(text for name, text in texts.items() if "/base/" in name)
    planted = [
        form
        for form in INNOCENT
        if (form.secret and form.secret in stack(INNOCENT)) or form in dict(map(reversed, mounted(INNOCENT)))
    ]
    flat = re.sub(r"\s+", " ", manifests)
    gone = [
        form.text
        for form in planted
        if re.sub(r"\s+", " ", form.secret) not in flat and form.secret not in flat.replace('\\"', '"')
    ]
    assert len(planted) > 80 and len(gone) <= 0.05 * len(planted), gone


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CALLBACK", "https://example.org/login?user=a&password=Tr0ub4dor"),
        ("WEATHER", "https://api.example.org/v1?api_key=q1w2e3r4t5"),
        ("UPLOAD", "https://example.org/f?sig=q1w2e3r4t5y6"),
        ("DB", "app:Tr0ub4dor@tcp(db:3306)/app"),
        ("HEADER", "Basic ZGVwbG95OlRyMHViNGRvcg=="),
        ("PASS_PHRASE", "correct-horse-7"),
        ("AUTH", "Tr0ub4dor"),
        ("HTTP_AUTH", "admin:Troubadour"),
        ("CREDS", "robot:Tr0ub4dor"),
        ("COOKIE_SIGNING_KEY", "Tr0ub4dor"),
        ("SENTRY", "https://0123456789abcdef0123456789abcdef@sentry.example.org/3"),
        ("JDBC", "jdbc:postgresql://db/app?user=app&password=Tr0ub4dor"),
        ("JDBC", "jdbc:sqlserver://db:1433;user=sa;password=Tr0ub4dor;"),
        ("BILLING", "sk_live_" + "Q1w2E3r4T5y6"),
        ("OPTIONS", "--password Tr0ub4dor --verbose"),
        ("CONNINFO", "host=db password=Tr0ub4dor"),
    ],
)
def test_a_value_that_tells_is_a_key_of_the_external_secret(tmp_path, name, value):
    (tmp_path / "stack.yaml").write_text(
        yaml.safe_dump({"services": {"api": {"image": "example/api:1", "environment": {name: value}}}})
    )
    done = converted(tmp_path, "stack.yaml")
    keys = [
        each["remoteRef"]["key"]
        for stacked in done.facts.stacks
        for item in stacked.manifests
        if item["kind"] == "ExternalSecret"
        for each in item["spec"]["data"]
    ]
    assert keys == [name]
    assert [str(change.path) for change in done.plan.changes if value.encode() in change.content] == []


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        (["docker", "login", "-u", "a", "-p", "Tr0ub4dor", "registry.example.org"], "Tr0ub4dor"),
        (["sh", "-c", "docker login -u a -p Tr0ub4dor registry.example.org && serve"], "Tr0ub4dor"),
        (["serve", "--dsn", "app:Tr0ub4dor@tcp(db:3306)/app"], "Tr0ub4dor"),
        (["serve", "--upstream=https://example.org/x?api_key=q1w2e3r4t5"], "q1w2e3r4t5"),
        (["serve", "--header", "Authorization: Basic ZGVwbG95OlRyMHViNGRvcg=="], "ZGVwbG95OlRyMHViNGRvcg=="),
        (["java", "-jar", "app.jar", "--url=jdbc:postgresql://db/app?user=app&password=Tr0ub4dor"], "Tr0ub4dor"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_a_secret_among_words_is_a_variable_of_the_store(tmp_path, words, secret):
    (tmp_path / "stack.yaml").write_text(
        yaml.safe_dump({"services": {"api": {"image": "example/api:1", "command": words}}})
    )
    done = converted(tmp_path, "stack.yaml")
    assert [str(change.path) for change in done.plan.changes if secret.encode() in change.content] == []
    assert any(item["kind"] == "ExternalSecret" for stacked in done.facts.stacks for item in stacked.manifests)
