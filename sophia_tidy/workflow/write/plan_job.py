"""The first job: which environment the branch deploys to, and which images have changed; and the images themselves, as data."""

import json
import shlex
from pathlib import PurePosixPath

from ..project.model import BuiltImage, Project
from .document import Pairs, WrittenJob, WrittenStep
from .gate_jobs import READ
from .timing.budget import Cost
from .timing.durations import Durations

_OUTPUTS = ("environment", "branch", "overlay")


def plan_job(project: Project, durations: Durations) -> tuple[WrittenJob, Cost]:
    """The job and what it costs; without images nothing is asked about them."""
    outputs: Pairs = tuple((name, f"${{{{ steps.target.outputs.{name} }}}}") for name in _OUTPUTS)
    outputs += (("manifests", "${{ steps.manifests.outputs.changed }}"),)
    steps = [
        WrittenStep(
            "Check out with all history",
            uses="actions/checkout",
            inputs=(("fetch-depth", 0), ("persist-credentials", False)),
            comment=("What changed is told by comparing with the commits that the images were built from.",),
        ),
        _target(project),
        _manifests(project),
    ]
    if project.images:
        outputs += (
            (
                "images",
                "${{ steps.changed.outputs.images || '[]' }}",
            ),  # an empty text is no JSON, even of a job that is skipped
            ("any", "${{ steps.changed.outputs.any }}"),
        )
        steps.append(_changed(project))
    kinds = (("check out with all history", "checkout-history"), ("what changed", "changed-images"))
    cost = Cost("plan", tuple((name, durations.of(kind)) for name, kind in kinds))
    return WrittenJob("plan", "plan", 5, tuple(steps), grants=(READ,), outputs=outputs), cost


def _target(project: Project) -> WrittenStep:
    """A branch without an environment deploys nothing, and its run says so."""
    cases = [
        f"  {shlex.quote(each.branch)}) environment={shlex.quote(each.name)} overlay={shlex.quote(each.overlay)} ;;"
        for each in project.environments
    ]
    script = [
        'case "$BRANCH" in',
        *cases,
        "  *) environment='' overlay=''; echo \"::notice::$BRANCH deploys nowhere\" ;;",
        "esac",
        "{",
        '  echo "environment=$environment"',
        '  echo "branch=$BRANCH"',
        '  echo "overlay=$overlay"',
        '} >> "$GITHUB_OUTPUT"',
    ]
    return WrittenStep(
        "Find the environment of the branch",
        id="target",
        run="\n".join(script) + "\n",
        env=(("BRANCH", "${{ github.base_ref || github.ref_name }}"),),
    )


def _manifests(project: Project) -> WrittenStep:
    """Whether the push changed what a cluster applies; where that cannot be told, it did."""
    folders = " ".join(shlex.quote(folder) for folder in manifest_folders(project))
    script = [
        "changed=true",
        f'if git cat-file -e "$BEFORE^{{commit}}" && git diff --quiet "$BEFORE" "$GITHUB_SHA" -- {folders}; then',
        "  changed=false",
        "fi",
        'echo "changed=$changed" >> "$GITHUB_OUTPUT"',
    ]
    return WrittenStep(
        "Find out whether manifests changed",
        id="manifests",
        run="\n".join(script) + "\n",
        condition="github.event_name != 'pull_request'",
        env=(("BEFORE", "${{ github.event.before }}"),),
    )


def manifest_folders(project: Project) -> tuple[str, ...]:
    """The folders that hold the overlays and what they are built of: the first part of their paths."""
    return tuple(dict.fromkeys(PurePosixPath(each.overlay).parts[0] for each in project.environments))


def _changed(project: Project) -> WrittenStep:
    return WrittenStep(
        "Find the images that changed",
        id="changed",
        condition="steps.target.outputs.overlay != ''",
        env=(("OVERLAY", "${{ steps.target.outputs.overlay }}"), ("EVERYTHING", "${{ inputs.everything }}")),
        run='python3 scripts/deployment/changed_images.py "$OVERLAY"',
    )


IMAGES_COMMENT = (
    "`paths` of an image are what it is built from: a commit that touches none of them leaves it as it is.",
    "The files that a promotion writes are never among them, so a promotion builds nothing.",
)


def images_of(project: Project) -> Pairs:
    """The variable IMAGES, which the plan and the promotion both read; none of a project without images."""
    images = ",\n".join(f"  {_line(image, project)}" for image in project.images)
    return (("IMAGES", f"[\n{images}\n]\n"),) if images else ()


def _line(image: BuiltImage, project: Project) -> str:
    """One image on one line, so that a later change of it is a diff of one line."""
    entry = {
        "name": image.name,
        "image": image.image,
        "dockerfile": image.dockerfile,
        "context": image.context,
        "paths": [*image.paths, *_promoted(image, project)],
    }
    if image.target:
        entry["target"] = image.target
    if image.arguments:
        entry["arguments"] = "\n".join(f"{name}={value}" for name, value in image.arguments)
    return json.dumps(entry, ensure_ascii=False)


def _promoted(image: BuiltImage, project: Project) -> list[str]:
    """Pathspecs that take out what a promotion writes, for an image whose paths would hold it."""
    wide = any(
        path in (".", "./", "", "*", "**", ":/")
        or (
            not path.startswith(":")
            and any(PurePosixPath(each.overlay).is_relative_to(path.rstrip("/")) for each in project.environments)
        )
        for path in image.paths
    )
    out = [f":(exclude){each.overlay.rstrip('/')}/kustomization.yaml" for each in project.environments] if wide else []
    return [each for each in dict.fromkeys(out) if each not in image.paths]
