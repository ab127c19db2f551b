"""ClusterSecretStore: Pulumi ESC, as External Secrets reads it."""

from dataclasses import dataclass

from ...manifests.objects import Manifest, filled, manifest


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A Secret that a person has made, whose key ``token`` is a Pulumi access token."""

    secret: str


@dataclass(frozen=True, slots=True)
class Oidc:
    """A ServiceAccount that Pulumi trusts; ``seconds`` is for how long its token is good, at least 600."""

    service_account: str
    seconds: int


def cluster_secret_store(
    name: str,
    namespace: str,
    *,
    organization: str,
    project: str,
    environment: str,
    api_url: str,
    auth: AccessToken | Oidc,
) -> Manifest:
    """The store; ``namespace`` is where the Secret or the ServiceAccount lies.

    The ``pulumi`` provider takes exactly one way to log in.
    """
    match auth:
        case AccessToken(secret):
            way: Manifest = {"accessToken": {"secretRef": {"name": secret, "key": "token", "namespace": namespace}}}
        case Oidc(account, seconds):
            way = {
                "oidcConfig": {
                    "organization": organization,
                    "expirationSeconds": seconds,
                    "serviceAccountRef": {"name": account, "namespace": namespace},
                }
            }
    pulumi = {
        "apiUrl": api_url,
        "organization": organization,
        "project": project,
        "environment": environment,
        "auth": way,
    }
    return manifest("external-secrets.io/v1", "ClusterSecretStore", name, spec={"provider": {"pulumi": filled(pulumi)}})
