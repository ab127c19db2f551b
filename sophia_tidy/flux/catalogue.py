"""The rules of `flux`, for ``explain``: why it refuses, and what it tells."""

from dataclasses import dataclass

ERROR, WARNING, NOTE = "error", "warning", "note"
_RULES = {
    "flux": (
        NOTE,
        "A file of the GitOps tree, written from what the overlay of its environment needs.\n\n"
        "Change [tool.sophia-tidy.flux] or the overlay and run it again; Flux's own flux-system/ is never touched.",
    ),
    "no-overlays": (
        NOTE,
        "There is no overlay below the folder of ``convert``, and nobody has named an environment: there is nothing for Flux to do.",
    ),
    "unknown-repository": (
        ERROR,
        "The address of the repository cannot be known, or no cluster could clone from it.\n\n"
        "It is that of the configuration, else that of the remote origin, over ssh. "
        "What an address says of users and passwords is dropped and never shown.",
    ),
    "unknown-environment": (
        ERROR,
        "An environment has a name that no object can have, or a table names one that there is not.",
    ),
    "broken-overlay": (ERROR, "The overlay of an environment is missing, cannot be read, or takes itself in."),
    "unknown-chart": (
        ERROR,
        "A chart is named that is not in rules/flux/charts.yaml, or with a version that is not exactly one.",
    ),
    "unknown-notifier": (ERROR, "A notifier is named that Flux does not have, or that needs more than an address."),
    "unknown-store": (ERROR, "Manifests read from the secret store, and it is not said where in Pulumi that is."),
    "image-policy": (ERROR, "An image cannot have a policy: its name has a tag, or two images would have one policy."),
    "unusable-name": (ERROR, "A name in the configuration is none that a Kubernetes object can have."),
    "waits-in-a-circle": (
        ERROR,
        "Kustomizations wait for each other, or for one that is not there: Flux would never apply them.",
    ),
    "deadline-over-timeout": (
        ERROR,
        "A Deployment may take as long as Flux waits for it, or longer.\n\n"
        "Flux would say that it timed out instead of what is wrong, and roll back what is merely slow. "
        "The timeout of a Kustomization is the longest deadline and a minute, at most an hour.",
    ),
    "flux-not-bootstrapped": (
        NOTE,
        "Flux is not in the cluster's folder yet; `flux bootstrap` puts it there, with the command shown.",
    ),
    "kustomization-at-top": (
        WARNING,
        "A kustomization at the top of a cluster's folder decides alone what Flux applies of it.",
    ),
    "left-out": (NOTE, "A part of the tree is left out, because no manifest of the overlay needs it."),
    "no-roll-back": (
        WARNING,
        "Nobody is told when an application fails: no commit status is set and no roll-back starts.",
    ),
    "receiver-not-reachable": (NOTE, "There is no host for the webhook, so Flux looks for commits once a minute."),
    "key-for-the-store": (NOTE, "A key that a person puts into the secret store; no value is in any manifest."),
    "webhook-by-hand": (
        NOTE,
        "GitHub has to be told once where to call; the path is known when the Receiver is in the cluster.",
    ),
    "secret-by-hand": (NOTE, "The one Secret that no store can hold: with it, the store logs in."),
    "made-by-nobody": (WARNING, "A manifest names a secret store or an issuer that neither it nor this tree makes."),
    "applied-twice": (ERROR, "An object is applied from two places, each of which undoes the other."),
    "autoscaled-replicas": (
        NOTE,
        "Replicas that an autoscaler sets are taken out of what Flux applies, or each would undo the other.",
    ),
    "claim-without-user": (
        NOTE,
        "A claim that no running workload mounts may stay pending until a job runs, so Flux waits for workloads alone.",
    ),
    "image-automation": (
        WARNING,
        "Flux writes new tags to git by itself, which undoes every revert, and so every roll-back.",
    ),
    "not-looked-into": (
        WARNING,
        "A part of an overlay that is not in the repository, or is made by a program, is not looked into.",
    ),
    "overlay-without-environment": (
        WARNING,
        "An overlay lies beside those that clusters apply, and no cluster applies it.",
    ),
    "edited-by-hand": (ERROR, "A file that this tool generated was edited by hand; it stays unless --unsafe is given."),
    "not-generated": (
        ERROR,
        "A file is in the place of one that would be generated and was not written by this tool; it stays.",
    ),
    "withheld": (
        ERROR,
        "A cluster would refuse an object of its folder, so nothing of the folder is written; what is there stays.",
    ),
    "left-over": (WARNING, "A file that an earlier run wrote and that nothing needs any more."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule and what a person is told of it."""

    name: str
    severity: str
    text: str


def entries() -> list[Entry]:
    """Every rule of the wing, by name."""
    return [Entry(name, *_RULES[name]) for name in sorted(_RULES)]
