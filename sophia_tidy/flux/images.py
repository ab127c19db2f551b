"""Image policies, for those who want them; the automation only for those who ask for it by name."""

from .cluster_needs import ClusterNeeds
from .infrastructure import Files
from .kinds.image_policy import image_policy
from .kinds.image_repository import image_repository
from .kinds.image_update_automation import image_update_automation


def images(asked: ClusterNeeds) -> Files:
    """The files of the folder; none where no image has a policy."""
    settings = asked.settings
    files: Files = {
        f"{object_name(image)}.yaml": [
            image_repository(object_name(image), image),
            image_policy(object_name(image), semver),
        ]
        for image, semver in sorted(settings.images.items())
    }
    if files and settings.image_automation:
        environment = asked.environment
        files["automation.yaml"] = [
            image_update_automation(
                "images", source=asked.bootstrap.source, branch=environment.branch, path=str(environment.overlay)
            )
        ]
    return files


def object_name(image: str) -> str:
    """The last two parts of an image's name as the name of its objects: ``ghcr.io/team/api`` → ``team-api``."""
    return "-".join(image.lower().split("/")[-2:]).replace("_", "-").replace(".", "-")
