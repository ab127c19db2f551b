"""``kubernetes/`` is what the tool makes of the reference repository's stacks, and stays that.

To bring it up to date, from the project's root::

    sophia-tidy convert tests/reference/deploy/production.yml tests/reference/deploy/monitoring.yml \\
        -f tests/reference/deploy/staging.yml --name sophia --name monitoring --apply
"""

from collections import Counter
from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.ledger import UNREAD
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.steps.convert import Converted

from ..checkout import ROOT
from ..planned import converted as plan_of
from .output.kube import built, in_release, key, needs_kubectl, rendered

DEPLOY = PurePosixPath("tests/reference/deploy")


@pytest.fixture(scope="module")
def converted() -> StepResult[Converted]:
    return plan_of(
        ROOT,
        DEPLOY / "production.yml",
        DEPLOY / "monitoring.yml",
        overrides=(DEPLOY / "staging.yml",),
        names=("sophia", "monitoring"),
    )


def test_the_folder_is_what_the_tool_makes_of_the_stacks(converted):
    assert [str(change.path) for change in converted.plan if change.rule == "convert"] == []


def test_a_cluster_would_refuse_none_of_it(converted):
    assert [str(finding) for finding in converted.plan.findings if finding.severity is Severity.ERROR] == []


def test_every_key_was_read(converted):
    assert [entry for stacked in converted.facts.stacks for entry in stacked.entries if entry.rule == UNREAD] == []


def test_every_connection_is_proven(converted):
    assert [edge for stacked in converted.facts.stacks for edge in stacked.proof.failed] == []


def test_data_is_kept_by_stateful_sets_and_eleven_servers_are_one_fleet(converted):
    kinds = Counter(item["kind"] for item in converted.facts.stacks[0].manifests)
    assert {"redis", "postgres"} <= {
        item["metadata"]["name"] for item in converted.facts.stacks[0].manifests if item["kind"] == "StatefulSet"
    }
    assert kinds["DaemonSet"] == kinds["CronJob"] == 1
    values = (ROOT / "kubernetes/helm/sophia/values.yaml").read_text()
    assert values.count("- name: mcp-") == 11


def test_the_slip_is_told_and_its_stack_read(converted):
    assert [str(finding.location.path) for finding in converted.plan.findings if finding.rule == "stack-slip"] == [
        str(DEPLOY / "monitoring.yml")
    ]


@needs_kubectl
@pytest.mark.parametrize("folder", ["base", "overlays/production", "overlays/staging"])
def test_kubectl_builds_every_path(folder):
    assert len(built(ROOT / "kubernetes" / folder)) > 80


@needs_kubectl
def test_the_staging_overlay_is_the_conversion_of_the_merged_files(converted):
    from sophia_tidy.convert.output.plain import in_namespace

    site = converted.facts.sites[0]
    staging = next(each.stacked for each in site.environments if each.name == "staging")
    assert built(ROOT / "kubernetes/overlays/staging/sophia") == sorted(
        (in_namespace(item, "sophia") for item in staging.manifests), key=key
    )


@needs_kubectl
@pytest.mark.parametrize("name", ["sophia", "monitoring"])
def test_the_chart_renders_to_the_objects_of_the_base(name):
    for release in ({"is_install": True}, {"is_upgrade": True}):
        assert rendered(ROOT / "kubernetes/helm" / name, name, **release) == in_release(
            built(ROOT / "kubernetes/base" / name)
        )
