"""One credential seems to be read under several names.

Workflows that were copied and renamed drift: ``SSH_KEY`` here,
``SSH_PRIVATE_KEY`` there, and rotating one leaves the other behind.  Names
are alike when they say the same in other words: PASSWORD and PASS, USERNAME
and USER, TOKEN and API_KEY, PROD and PRODUCTION.  Only names are compared;
no value is ever read.
"""

from collections import defaultdict
from collections.abc import Iterator

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.rule import Example
from ..facts.inventory import Inventory
from .example import job

RULE = "drifted-secret"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example(
        {
            ".github/workflows/a.yml": job("- run: x ${{ secrets.SSH_KEY }}"),
            ".github/workflows/b.yml": job("- run: x ${{ secrets.DEPLOY_SSH_PRIVATE_KEY }}"),
        },
        says="DEPLOY_SSH_PRIVATE_KEY, SSH_KEY",
    ),
    Example(
        job("- run: x ${{ secrets.DOCKERHUB_USERNAME }} ${{ secrets.DOCKER_USER }}"),
        says="DOCKERHUB_USERNAME, DOCKER_USER",
    ),
    Example(
        job("- run: x ${{ secrets.OPENAI_API_KEY }} ${{ secrets.OPENAI_TOKEN }}"), says="OPENAI_API_KEY, OPENAI_TOKEN"
    ),
    Example(
        job("- run: x ${{ secrets.AWS_ACCESS_KEY_ID }} ${{ secrets.AWS_SECRET_ACCESS_KEY }}"), why="two halves of one"
    ),
    Example(job("- run: x ${{ secrets.STAGING_SSH_KEY }} ${{ secrets.PRODUCTION_SSH_KEY }}"), why="two environments"),
    Example(
        job("- run: x ${{ secrets.GITHUB_TOKEN }} ${{ secrets.GH_TOKEN }}"), why="GitHub's own is no secret of ours"
    ),
    Example(job("- run: x ${{ secrets.DB_USER }} ${{ secrets.DB_PASSWORD }}")),
)
_SAME = {
    "PASS": "PASSWORD",
    "PASSWD": "PASSWORD",
    "PWD": "PASSWORD",
    "USERNAME": "USER",
    "TOKEN": "KEY",
    "APIKEY": "KEY",
    "PAT": "KEY",
    "PROD": "PRODUCTION",
    "STAGE": "STAGING",
    "STG": "STAGING",
    "DEV": "DEVELOPMENT",
    "GH": "GITHUB",
    "DOCKERHUB": "DOCKER",
    "HUB": "DOCKER",
    "POSTGRESQL": "POSTGRES",
    "PG": "POSTGRES",
    "SRV": "SERVER",
    "URI": "URL",
}
_SILENT = frozenset(("API", "ACCESS", "PRIVATE", "AUTH"))
_AROUND_SSH = frozenset(("DEPLOY", "DEPLOYMENT", "SERVER", "HOST", "VPS", "REMOTE", "RSA", "GITHUB", "ACTIONS"))
_OWN = "GITHUB_TOKEN"


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each group, where its last name is first read."""
    first: dict[str, Location] = {}
    for facts in inventory.workflows:
        for secret in facts.secrets:
            if secret.name not in ("*", _OWN):
                first[secret.name] = min(first.get(secret.name, secret.at), secret.at)
    groups: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for name in sorted(first):
        groups[meaning(name)].append(name)
    for names in groups.values():
        if len(names) > 1:
            at = max(first[name] for name in names)
            yield Finding(at, RULE, f"{', '.join(names)} look like names of one secret; expected one name", SEVERITY)


def meaning(name: str) -> frozenset[str]:
    """What a name says, in the words of the house."""
    words = {_SAME.get(word, word) for word in name.split("_")} - _SILENT - {""}
    if "SSH" in words and "KEY" in words:
        words -= _AROUND_SSH
    return frozenset(words)
