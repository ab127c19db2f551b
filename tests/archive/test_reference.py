"""The reference repository: its legacy goes, and the live files that look like it stay."""

import pytest

from sophia_tidy.archive.classify import Verdict

from ..checkout import REFERENCE
from .repositories import P, judged

LEFT_BEHIND = (
    "reports/health_check_20250611_081500.json",
    "reports/health_check_20250612_081500.json",
    "scripts/health_check (1).py",
    "scripts/health_check.py.bak",
)
WRITTEN = (
    "AGENT_REFACTORING_COMPLETE.md",
    "DEPLOYMENT_STATUS_REPORT.md",
    "MCP_INTEGRATION_SUCCESS_2025_06_11.md",
    "PHASE_2_IMPLEMENTATION_SUMMARY.md",
    "SECRETS_AUDIT_SUMMARY.md",
    "SWARM_MIGRATION_PLAN.md",
    "deploy/production_working.yml",
    "scripts/deploy_FINAL.sh",
    "scripts/deploy_fixed.sh",
    "scripts/fix_agent_imports.py",
    "scripts/migrate_phase2_secrets.sh",
)
USED_BY_THEM = ("scripts/migrate_settings.py",)
# Several that deploy, and one whose script is gone: theirs are duties that the ledger of `workflow` has to map first.
WORKFLOWS = tuple(
    f".github/workflows/{name}.yml"
    for name in ("deploy", "deploy-mcp-servers", "deploy-production", "deploy-staging", "nightly-secrets-sync")
)
LOOK_ALIKES = (
    ".github/workflows/ci.yml",
    ".github/workflows/format.yml",
    ".github/workflows/health.yml",
    "CHANGELOG.md",
    "docs/deployment-status.md",
    "docs/reports-guide.md",
    "scripts/backup_database.sh",
    "scripts/deploy.sh",
    "scripts/fix_permissions.sh",
    "scripts/health_check.py",
    "sophia/plugins/final_report.py",
)


@pytest.fixture(scope="module")
def found():
    files = {
        path.relative_to(REFERENCE).as_posix(): path.read_bytes()
        for path in sorted(REFERENCE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return judged(files)


def test_copies_and_outputs_go_unasked_and_nothing_else(found):
    assert set(found.of(Verdict.ARCHIVE)) == set(map(P, LEFT_BEHIND))


def test_what_somebody_wrote_is_offered_with_what_only_it_uses_and_nothing_else(found):
    assert set(found.of(Verdict.REVIEW)) == set(map(P, WRITTEN + USED_BY_THEM + WORKFLOWS))


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_only_looks_like_it_stays(found, name):
    assert name in {path.relative_to(REFERENCE).as_posix() for path in REFERENCE.rglob("*")}
    assert P(name) not in found.of(Verdict.ARCHIVE, Verdict.REVIEW)


def test_of_several_deploy_scripts_the_live_one_stays(found):
    (group,) = (cluster for cluster in found.clusters if cluster.rule == "same-duty")
    assert (str(group.survivor), group.reason) == ("scripts/deploy.sh", "live files name it")


def test_copies_are_found_by_what_they_say(found):
    groups = {str(cluster.survivor): cluster for cluster in found.clusters if cluster.rule == "near-duplicate"}
    assert groups.keys() == {"scripts/health_check.py", "deploy/production.yml"}
    assert len(groups["scripts/health_check.py"].members) == 3
