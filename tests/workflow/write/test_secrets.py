"""Which job reads which secret, and which needs none."""

from dataclasses import replace

from sophia_tidy.workflow.write import DEPLOY

from .projects import GHCR
from .test_deploy import GITOPS, KUBECTL, jobs, made


def test_a_registry_of_github_takes_the_token_of_the_job_and_no_secret():
    build = jobs(replace(GITOPS, registry=GHCR))["build"]
    assert "environment" not in build
    assert build["permissions"] == {"contents": "read", "packages": "write"}
    assert "secrets." not in str(build)


def test_a_registry_with_secrets_is_read_in_the_environment():
    build = jobs(GITOPS)["build"]
    assert build["environment"] == "${{ needs.plan.outputs.environment }}"
    assert build["permissions"] == {"contents": "read"}
    [login] = [step for step in build["steps"] if step["name"] == "Log in to the registry"]
    assert login["with"] == {
        "registry": "docker.io",
        "username": "${{ secrets.DOCKERHUB_USERNAME }}",
        "password": "${{ secrets.DOCKERHUB_TOKEN }}",
    }


def test_flux_needs_no_key_and_kubectl_reads_it_in_the_environment():
    assert "KUBE" not in made(replace(GITOPS, kubeconfig="KUBE_CONFIG")).files[DEPLOY]
    found = jobs(KUBECTL)
    readers = [job for job, body in found.items() if "secrets.KUBE_CONFIG" in str(body)]
    assert readers == ["roll-out", "roll-back"]
    assert all(found[job]["environment"] for job in readers)
