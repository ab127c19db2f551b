"""A step runs a script that is not in the repository.

It was renamed, archived or never committed; the step fails, or has been
failing behind a mask.  What the job itself fetches, builds or writes is not
asked for.
"""

from collections.abc import Iterator

from ...kernel.finding import Finding, Severity
from ...kernel.rule import Example
from ..facts.inventory import Inventory
from .example import job

RULE = "dangling-script"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example(job("- run: python scripts/seed.py"), says="scripts/seed.py"),
    Example(job("- run: |\n    cd ops\n    ./go.sh"), says="ops/go.sh", why="a folder that was entered counts"),
    Example(job("- run: ./go.sh\n  working-directory: ops"), says="ops/go.sh"),
    Example({".github/workflows/a.yml": job("- run: uv run scripts/seed.py --all"), "scripts/seed.py": ""}),
    Example(job("- run: curl -fsSLo get.sh https://example.org/x\n- run: bash get.sh"), why="the job fetches it"),
    Example(job("- run: |\n    cat > x.py <<'E'\n    print(1)\n    E\n    python x.py"), why="the job writes it"),
    Example(job("- run: python $FOLDER/x.py"), why="only a run tells"),
    Example(job("- run: python -m scripts.seed"), why="a module, not a file"),
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each place that runs it."""
    for facts in inventory.workflows:
        for script in facts.scripts:
            if script.there is False:
                yield Finding(
                    script.at, RULE, f"{script.path} is not in the repository; expected a script that is", SEVERITY
                )
