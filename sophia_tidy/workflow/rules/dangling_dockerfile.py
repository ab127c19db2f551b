"""A workflow builds an image from a Dockerfile that is not in the repository.

``file`` of the build action counts from the root, not from the context;
``docker build`` takes ``Dockerfile`` of its context.  Each row of a matrix
is asked for.
"""

from collections.abc import Iterator

from ...kernel.finding import Finding, Severity
from ...kernel.rule import Example
from ..facts.inventory import Inventory
from .example import job

RULE = "dangling-dockerfile"
SEVERITY = Severity.ERROR
_BUILD = "- uses: docker/build-push-action@v6\n  with: {{context: {0}, file: {1}}}"
EXAMPLES = (
    Example(job("- run: docker build -t x:1 api"), says="api/Dockerfile"),
    Example(job(_BUILD.format("api", "Dockerfile.api")), says="Dockerfile.api"),
    Example(
        job(
            _BUILD.format(".", "'docker/${{ matrix.name }}.Dockerfile'"),
            more="    strategy: {matrix: {name: [api, web]}}\n",
        ),
        says="docker/web.Dockerfile",
    ),
    Example(
        {".github/workflows/a.yml": job("- run: docker buildx build --push -f d/Dockerfile -t x ."), "d/Dockerfile": ""}
    ),
    Example({".github/workflows/a.yml": job("- run: docker build ."), "Dockerfile": ""}),
    Example(job("- run: docker build https://github.com/a/b.git"), why="another repository"),
    Example(job("- run: docker build -f $FILE ."), why="only a run tells"),
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each image."""
    for facts in inventory.workflows:
        for image in facts.images:
            if image.there is False:
                message = f"{image.dockerfile} is not in the repository; expected a Dockerfile that is"
                yield Finding(image.at, RULE, message, SEVERITY)
