"""The repository's own name: told from a remote's address, and put where an image is called by it."""

import pytest

from sophia_tidy.workflow.project.repository_name import repository_of

from .repository import WORKFLOWS, job, surveyed

ADDRESSES = {
    "https://github.com/Acme/shop.git": "Acme/shop",
    "https://github.com/Acme/shop": "Acme/shop",
    "https://github.com/Acme/shop/": "Acme/shop",
    "https://x-access-token:secret@github.com/Acme/shop.git": "Acme/shop",
    "git@github.com:Acme/shop.git": "Acme/shop",
    "github.com:Acme/my.shop": "Acme/my.shop",
    "ssh://git@github.com:22/Acme/shop.git": "Acme/shop",
    "/srv/git/shop.git": "",
    "../shop": "",
    "https://gitlab.example/group/sub/shop.git": "",
    "": "",
}

TAGS = {
    "ghcr.io/${{ github.repository }}:1": "ghcr.io/acme/shop",
    "ghcr.io/${{ github.repository }}/api:1": "ghcr.io/acme/shop/api",
    "ghcr.io/${{github.repository_owner}}/api:1": "ghcr.io/acme/api",
    "ghcr.io/acme/${{ github.event.repository.name }}:1": "ghcr.io/acme/shop",
    "ghcr.io/${GITHUB_REPOSITORY,,}:1": "ghcr.io/acme/shop",
    "ghcr.io/$GITHUB_REPOSITORY_OWNER/api:1": "ghcr.io/acme/api",
    "ghcr.io/Acme/api:1": "ghcr.io/acme/api",
}

UNTOLD = (
    "ghcr.io/${{ steps.lower.outputs.repository }}:1",
    "ghcr.io/$GITHUB_REPOSITORY_ID:1",
    "ghcr.io/${{ github.repository_id }}:1",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_name_is_what_the_remotes_address_ends_with(address):
    assert repository_of(address) == ADDRESSES[address]


def files(tag: str, env: str = "") -> dict[str, str]:
    steps = f"- uses: docker/build-push-action@v6\n  with:\n    push: true\n    tags: {tag}\n"
    return {"Dockerfile": "FROM a\n", f"{WORKFLOWS}/a.yml": job(steps, more=env)}


@pytest.mark.parametrize("tag", TAGS)
def test_an_image_that_is_called_by_the_repository_is_known(tag):
    assert [each.image for each in surveyed(files(tag), repository="Acme/Shop").images] == [TAGS[tag]]


def test_a_variable_that_holds_the_name_is_followed():
    env = "    env: {REGISTRY: ghcr.io, IMAGE_NAME: '${{ github.repository }}'}\n"
    project = surveyed(files("${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}:latest", env), repository="Acme/shop")
    assert ([each.image for each in project.images], project.registry.host) == (["ghcr.io/acme/shop"], "ghcr.io")


@pytest.mark.parametrize(
    ("tag", "repository"), [*((tag, "Acme/shop") for tag in UNTOLD), ("ghcr.io/${{ github.repository }}:1", "")]
)
def test_what_only_a_run_knows_stays_blocked(tag, repository):
    project = surveyed(files(tag), repository=repository)
    assert ([each.image for each in project.images], [each.image for each in project.blocked]) == ([], [""])
