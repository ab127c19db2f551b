"""An environment without secrets, for code that is not trusted with any: what looks like one is not there, nor what opens a door."""

import re
from collections.abc import Mapping

from .names import named_secret, perhaps_secret
from .shapes import shape_of

# A CI's own: what asks for a token, and files by which a step speaks to those after it (docs.github.com, "Workflow commands").
_DOORS = re.compile(
    r"(?:ACTIONS|SOPHIA_TIDY|BUILDKITE|CIRCLE_OIDC|CI_JOB|VAULT|DRONE)_.*"
    r"|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)"
    r"|(?:SSH|GIT|SUDO)_ASKPASS|SSH_(?:AUTH_SOCK|AGENT_PID)|GPG_AGENT_INFO|KRB5CCNAME|NETRC|KUBECONFIG|DOCKER_(?:AUTH_)?CONFIG"
    r"|.*(?:PASS|PASSWORD|CREDENTIALS?|TOKEN|SECRETS?|KEY)_?(?:FILE|PATH)"
    r"|GIT_CONFIG_(?:COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)",
    re.IGNORECASE,
)
_USER = re.compile(r"://[^/\s@]+@")  # a name before a host may be a token, with or without a password


def without_secrets(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables but for those that by their name or their value are a secret, or a way to one."""
    return {name: value for name, value in variables.items() if not _tells(name, value)}


def _tells(name: str, value: str) -> bool:
    if _DOORS.fullmatch(name) or named_secret(name) or perhaps_secret(name):
        return True
    return shape_of(value.encode("utf-8", "surrogateescape")) is not None or _USER.search(value) is not None
