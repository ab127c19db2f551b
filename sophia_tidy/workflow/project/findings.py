"""Findings of the survey, for ``explain``: each rule with how much it matters, and its words."""

from ...kernel.finding import Severity

RULES: dict[str, tuple[Severity, str]] = {
    "build-argument-left-out": (
        Severity.WARNING,
        "An argument of an old build is known in a run alone, or is named or looks like a secret; "
        "the one workflow builds without it.",
    ),
    "environment-without-branch": (
        Severity.WARNING,
        "An overlay is left out: no old workflow says which one branch deploys it. "
        "Name the branch in [tool.sophia-tidy.workflow.environments].",
    ),
    "image-on-own-image": (
        Severity.WARNING,
        "An image is built on another of the team's own. All are built side by side, so it sees the other's "
        "change at its next build; one Dockerfile with a stage for each has no such order.",
    ),
    "no-overlay": (
        Severity.ERROR,
        "An environment has no overlay that a promotion could be written to; `sophia-tidy convert` makes it.",
    ),
    "no-registry-secret": (
        Severity.ERROR,
        "No old workflow logs in to the registry of the images with a secret, so no name of one is known; "
        "none is made up.",
    ),
    "registry-secret-aliases": (
        Severity.WARNING,
        "Old workflows log in to one registry with several secrets. That of the builds that work is used.",
    ),
    "second-deployer": (
        Severity.WARNING,
        "Something else deploys an environment that the one workflow deploys: an old job that would stay beside it (an error, or a "
        "warning while the one workflow has no overlay for it), or another program that the tree sets up (a warning).\n\n"
        "Jobs count whether they are kept, carried or not decided; hosts of web sites and jobs for pull requests alone do not. "
        "Named besides: Argo CD's applications, Keel's annotations, Flux's image automation, Watchtower and its like in stacks, "
        "overlays of the same namespace that the one workflow does not write, pipelines of other forges, and targets of a Makefile.",
    ),
    "unclaimed-image": (
        Severity.NOTE,
        "A Dockerfile that only its name joins to an image may make it, or belong to another's. "
        "Set registry in [tool.sophia-tidy.workflow] if the image is the team's own.",
    ),
    "unknown-image": (
        Severity.WARNING,
        "The configuration names a Dockerfile for an image that the team does not run.",
    ),
    "unread-stack": (
        Severity.WARNING,
        "A stack or manifest is no YAML, so what it says of images is not known; `sophia-tidy yaml` mends it or says why not.",
    ),
}
