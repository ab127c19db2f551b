"""The documents of the reference repository: what they say when all else has moved on, and after the step nothing of it any more."""

from collections.abc import Iterator

import pytest

from sophia_tidy.config.schema import PYPROJECT, read_config
from sophia_tidy.kernel.plan import Safety
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.docs import docs, documents_count
from sophia_tidy.steps.request import Request
from sophia_tidy.steps.run import ORDER, Fold, fold

from ...journey.course import Traveller
from ...journey.reference import settle


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    home = tmp_path_factory.mktemp("documents")
    root = home / "reference"
    settle(Traveller(root, home))
    text = (root / PYPROJECT).read_bytes()
    with Context.of(root, read_config(text), Request(unsafe=True), source=ConfigSource.of(text)) as made:
        yield made


@pytest.fixture(scope="module")
def before(context: Context) -> Fold:
    """All steps but the last."""
    return fold(context, [name for name in ORDER if name != "docs"])


def test_ten_documents_say_what_is_no_longer_so_and_then_none(context: Context, before: Fold):
    found = docs(before.tree, context)
    count = documents_count(found)
    assert (count.total, count.total - count.updated) == (10, 9)  # the archive has rewritten the tenth's links itself
    assert {str(place.path) for place in count.places} >= {"README.md", "docs/operations.md", "web/README.md"}
    after = before.tree.after(found.plan)
    again = documents_count(docs(after, context))
    assert again == (10, 10, ())


def test_what_is_safe_leaves_the_commands_to_a_reader(context: Context, before: Fold):
    found = docs(before.tree, context)
    after = before.tree.after(found.plan.only(Safety.SAFE))
    readme = after[PYPROJECT.with_name("README.md")].decode()
    assert "actions/workflows/deploy.yml/badge.svg" in readme
    assert "docker stack deploy -c deploy/production.yml sophia" in readme


def test_each_proposal_stands_in_a_document_of_the_reference(context: Context, before: Fold):
    after = before.tree.after(docs(before.tree, context).plan)
    told = {path: after[path].decode() for path in after if path.suffix == ".md" and "archive" not in path.parts}
    for name, words in (
        ("README.md", "git push origin main  # Flux applies kubernetes/overlays/production/"),
        ("deployment.md", "git push origin develop  # Flux applies kubernetes/overlays/staging/"),
        ("operations.md", "kustomize edit set replicas api=5"),
        ("operations.md", "exec -it deployment/api -- sh"),
        ("monitoring.md", "http://prometheus.monitoring.svc.cluster.local:9090"),
        ("CONTRIBUTING.md", "[deploy.yml](.github/workflows/deploy.yml)"),
        ("deployment-status.md", "http://api."),
    ):
        assert any(words in text for path, text in told.items() if path.name == name), (name, words)
