"""A cluster gets what its overlay needs, and nothing else."""

from dataclasses import replace

import pytest

from sophia_tidy.flux.repository import RemoteRepository
from sophia_tidy.flux.settings import Traefik
from sophia_tidy.kernel.errors import TidyError

from .scene import CERTIFICATE, DEPLOYMENT, PLAIN, PULUMI, SECRET, objects, planned, rules, written

GITLAB = RemoteRepository("ssh", "gitlab.com", "team/platform")
OPERATOR, STORE = ("HelmRelease", "external-secrets"), ("ClusterSecretStore", "pulumi-esc")
CERTIFICATES, ISSUER = ("HelmRelease", "cert-manager"), ("ClusterIssuer", "letsencrypt")


def test_a_lone_deployment_on_a_forge_without_a_store_needs_only_to_be_applied():
    plan = planned(DEPLOYMENT, repository=GITLAB, pulumi=None)
    assert set(objects(plan)) == {("Kustomization", "apps")}
    assert "dependsOn" not in objects(plan)["Kustomization", "apps"]["spec"]
    assert {"left-out", "no-roll-back"} <= rules(plan)


@pytest.mark.parametrize(
    ("manifests", "there", "absent"),
    [
        ((DEPLOYMENT, SECRET), {OPERATOR, STORE}, {CERTIFICATES, ISSUER}),
        ((DEPLOYMENT, CERTIFICATE), {CERTIFICATES, ISSUER}, {OPERATOR, STORE}),
        ((SECRET, CERTIFICATE), {OPERATOR, STORE, CERTIFICATES, ISSUER}, set()),
    ],
)
def test_operators_come_with_the_manifests_that_need_them(manifests, there, absent):
    pulumi = PULUMI if SECRET in manifests else None
    made = set(objects(planned(*manifests, repository=GITLAB, pulumi=pulumi)))
    assert there <= made
    assert not absent & made


def test_what_the_overlay_makes_itself_is_not_made_again():
    issuer = (
        "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: letsencrypt}\nspec: {selfSigned: {}}\n"
    )
    store = "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: pulumi-esc}\nspec: {provider: {}}\n"
    made = set(objects(planned(SECRET, CERTIFICATE, issuer, store)))
    assert {OPERATOR, CERTIFICATES} <= made
    assert not {STORE, ISSUER} & made


def test_the_store_of_somebody_else_is_named_and_neither_it_nor_its_operator_is_made():
    made = objects(planned(SECRET, store_is_ours=False, pulumi=None))
    assert not {OPERATOR, STORE} & set(made)
    assert made["ExternalSecret", "github-token"]["spec"]["secretStoreRef"] == {
        "kind": "ClusterSecretStore",
        "name": "pulumi-esc",
    }


def test_a_store_that_manifests_read_and_nobody_placed_is_refused_with_the_reader():
    with pytest.raises(TidyError, match=r"all\.yaml:\d+:\d+ reads it; expected pulumi-organization") as caught:
        planned(SECRET, pulumi=None)
    assert caught.value.rule == "unknown-store"


def test_without_secrets_and_without_a_store_nobody_is_told_and_that_is_said():
    plan = planned(DEPLOYMENT, pulumi=None)
    assert not [kind for kind, _ in objects(plan) if kind in ("Provider", "Alert", "Receiver", "ExternalSecret")]
    assert "no-roll-back" in rules(plan)


def test_traefik_is_left_as_k3s_has_it_unless_something_is_to_be_different():
    assert ("HelmChartConfig", "traefik") not in objects(planned(DEPLOYMENT))
    wanted = Traefik(redirect=True, trusted_proxies=("10.0.0.0/8", "192.0.2.1"))
    text = objects(planned(DEPLOYMENT, traefik=wanted))["HelmChartConfig", "traefik"]["spec"]["valuesContent"]
    assert "- --entryPoints.web.http.redirections.entryPoint.to=:443\n" in text
    assert "- --entryPoints.websecure.proxyProtocol.trustedIPs=10.0.0.0/8,192.0.2.1\n" in text


@pytest.mark.parametrize("email", ["", "ops@example.org"])
def test_an_account_has_an_address_only_where_one_is_known(email):
    acme = objects(planned(CERTIFICATE, acme=replace(PLAIN.acme, email=email)))["ClusterIssuer", "letsencrypt"]["spec"][
        "acme"
    ]
    assert acme.get("email", "") == email
    assert acme["solvers"] == [{"http01": {"ingress": {"ingressClassName": "traefik"}}}]


def test_the_store_logs_in_with_a_secret_or_with_an_account_and_never_with_both():
    by_token = objects(planned(SECRET))
    assert by_token[STORE]["spec"]["provider"]["pulumi"] == {
        "organization": "team",
        "project": "platform",
        "environment": "production",
        "auth": {
            "accessToken": {
                "secretRef": {"name": "pulumi-access-token", "key": "token", "namespace": "external-secrets"}
            }
        },
    }
    oidc = PULUMI._replace(
        environments={"production": "prod"},
        api_url="https://esc.example.org/api",
        service_account="esc",
        token_seconds=900,
    )
    by_account = objects(planned(SECRET, pulumi=oidc))
    assert by_account[STORE]["spec"]["provider"]["pulumi"] == {
        "apiUrl": "https://esc.example.org/api",
        "organization": "team",
        "project": "platform",
        "environment": "prod",
        "auth": {
            "oidcConfig": {
                "organization": "team",
                "expirationSeconds": 900,
                "serviceAccountRef": {"name": "esc", "namespace": "external-secrets"},
            }
        },
    }
    assert ("ServiceAccount", "esc") in by_account and ("ServiceAccount", "esc") not in by_token


def test_every_secret_of_flux_comes_from_the_store_and_none_from_a_manifest():
    made = objects(planned(SECRET, notifiers={"slack": "SLACK"}))
    wanted = {item["spec"]["secretRef"]["name"] for (kind, _), item in made.items() if kind in ("Provider", "Receiver")}
    assert (
        wanted
        == {name for kind, name in made if kind == "ExternalSecret"}
        == {"github-token", "webhook-token", "slack-address"}
    )
    assert not [name for kind, name in made if kind == "Secret"]


def test_a_failure_of_the_applications_starts_the_roll_back_and_their_status_goes_to_the_commit():
    made = objects(planned(SECRET))
    assert made["Provider", "commit-status"]["spec"]["type"] == "github"
    dispatch, alert = made["Provider", "roll-back"]["spec"], made["Alert", "roll-back"]["spec"]
    assert (dispatch["type"], dispatch["address"]) == ("githubdispatch", "https://github.com/team/platform")
    assert (alert["eventSeverity"], alert["eventSources"]) == ("error", [{"kind": "Kustomization", "name": "apps"}])
    assert alert["eventMetadata"] == {"environment": "production"}
    assert alert["inclusionList"] == ["(?i)health check failed"]
    assert "inclusionList" not in made["Alert", "commit-status"]["spec"]


def test_the_receiver_is_reached_only_under_a_host_that_somebody_named():
    plan = planned(SECRET)
    assert ("Ingress", "webhook-receiver") not in objects(plan) and "receiver-not-reachable" in rules(plan)
    plan = planned(SECRET, webhook_hosts={"production": "flux.example.org"})
    assert {("Ingress", "webhook-receiver"), CERTIFICATES, ISSUER} <= set(objects(plan))
    assert "receiver-not-reachable" not in rules(plan)


def test_image_policies_come_without_the_automation_and_with_it_only_when_it_is_asked_for():
    images = {"ghcr.io/team/api": ">=1.0.0"}
    plan = planned(DEPLOYMENT, images=images)
    assert {("ImageRepository", "team-api"), ("ImagePolicy", "team-api")} <= set(objects(plan))
    assert not [
        kind for kind, _ in objects(plan) if kind == "ImageUpdateAutomation"
    ] and "image-automation" not in rules(plan)
    plan = planned(DEPLOYMENT, images=images, image_automation=True)
    assert ("ImageUpdateAutomation", "images") in objects(plan) and "image-automation" in rules(plan)
    told = next(finding.message for finding in plan.findings if finding.rule == "flux-not-bootstrapped")
    assert "--components-extra=image-reflector-controller,image-automation-controller --read-write-key" in told


def test_bootstrap_is_told_where_else_the_key_is_kept():
    told = [each.message for each in planned(SECRET, source_secret="platform-key").findings]
    assert any("--path=kubernetes/clusters/production --secret-name=platform-key" in each for each in told)


@pytest.mark.parametrize(
    ("manifest", "rule"),
    [
        (SECRET.replace("pulumi-esc", "vault"), "made-by-nobody"),
        (CERTIFICATE.replace("letsencrypt", "internal"), "made-by-nobody"),
        ("apiVersion: v1\nkind: Namespace\nmetadata: {name: cert-manager}\n", "applied-twice"),
    ],
)
def test_what_would_not_go_well_is_said_at_its_place(manifest, rule):
    found = [finding for finding in planned(SECRET, CERTIFICATE, manifest).findings if finding.rule == rule]
    assert [str(finding.location.path) for finding in found] == ["kubernetes/overlays/production/all.yaml"]


def test_nothing_is_written_into_the_folder_of_flux_itself():
    assert not [path for path in written(planned(SECRET, CERTIFICATE)) if path.startswith("flux-system")]


@pytest.mark.parametrize(
    ("repository", "command"),
    [
        (
            RemoteRepository("ssh", "github.com", "team/platform"),
            "github --owner=team --repository=platform --branch=main --path=kubernetes/clusters/production",
        ),
        (
            RemoteRepository("https", "github.com", "team/platform"),
            "github --owner=team --repository=platform --branch=main "
            "--path=kubernetes/clusters/production --token-auth",
        ),
        (
            RemoteRepository("ssh", "github.example.org", "team/platform"),
            "github --hostname=github.example.org --owner=team --repository=platform ",
        ),
        (GITLAB, "git --url=ssh://git@gitlab.com/team/platform --branch=main --path=kubernetes/clusters/production"),
    ],
)
def test_the_command_that_puts_flux_there_is_the_one_for_the_forge(repository, command):
    told = next(
        each.message for each in planned(SECRET, repository=repository).findings if each.rule == "flux-not-bootstrapped"
    )
    assert f"once for the cluster: flux bootstrap {command}" in told


def test_where_github_has_to_call_is_told_once_it_can():
    assert "webhook-by-hand" in rules(planned(SECRET, webhook_hosts={"production": "flux.example.org"}))
    assert "webhook-by-hand" not in rules(planned(SECRET))
