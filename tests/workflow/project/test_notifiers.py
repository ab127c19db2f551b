"""Who is told, and how the cluster is reached: names of secrets that old steps read."""

import pytest

from .repository import WORKFLOWS, job, surveyed


def found(steps, **wishes):
    return surveyed({f"{WORKFLOWS}/a.yml": job(steps)}, **wishes)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("- run: curl -d x ${{ secrets.SLACK_WEBHOOK }}", [("slack", "SLACK_WEBHOOK")]),
        (
            "- run: curl -d x \"$W\"\n  env: {W: '${{ secrets.DISCORD_WEBHOOK_URL }}'}",
            [("discord", "DISCORD_WEBHOOK_URL")],
        ),
        ("- run: curl -d x ${{ secrets.DEPLOY_WEBHOOK }}", [("webhook", "DEPLOY_WEBHOOK")]),
        (
            "- uses: slackapi/slack-github-action@v2\n  with: {webhook: '${{ secrets.CHAT }}', webhook-type: incoming-webhook}",
            [("slack", "CHAT")],
        ),
        ("- uses: 8398a7/action-slack@v3\n  env: {SLACK_WEBHOOK_URL: '${{ secrets.HOOK }}'}", [("slack", "HOOK")]),
        ("- uses: sarisia/actions-status-discord@v1\n  with: {webhook: '${{ secrets.D }}'}", [("discord", "D")]),
        (
            "- uses: appleboy/telegram-action@v1\n  with: {token: '${{ secrets.T }}', to: '${{ secrets.TO }}'}",
            [("telegram", "T")],
        ),
        ("- run: curl -H ${{ secrets.API_TOKEN }} https://example.org", []),
        ("- run: python tell.py\n  env: {SLACK_WEBHOOK: '${{ secrets.SLACK_WEBHOOK }}'}", []),
        ("- uses: actions/setup-python@v5\n  with: {token: '${{ secrets.T }}'}", []),
    ],
)
def test_a_webhook_is_told_from_the_step_that_calls_it(steps, expected):
    assert [(each.kind, each.secret) for each in found(steps).notifiers] == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (
            "- run: echo \"$K\" > k && kubectl apply -k x\n  env: {K: '${{ secrets.KUBECONFIG_PROD }}'}",
            "KUBECONFIG_PROD",
        ),
        ("- run: echo ${{ secrets.KUBE_CONFIG }} | base64 -d > k\n- run: kubectl get pods", "KUBE_CONFIG"),
        ("- uses: azure/k8s-set-context@v4\n  with: {kubeconfig: '${{ secrets.KUBECONFIG }}'}", "KUBECONFIG"),
        ("- run: echo ${{ secrets.KUBECONFIG }}", ""),
        ("- run: kubectl apply -k x\n  env: {T: '${{ secrets.TOKEN }}'}", ""),
    ],
)
def test_the_cluster_is_reached_with_a_secret_that_looks_like_it_and_is_used_so(steps, expected):
    assert found(steps).kubeconfig == expected


def test_the_configured_name_is_taken_as_it_is():
    assert found("- run: ls", kubeconfig_secret="MINE").kubeconfig == "MINE"
