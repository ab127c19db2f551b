"""A small workflow for the examples of the rules."""


def job(steps: str) -> str:
    """A workflow of one job with these lines of steps, each as it is."""
    return f"on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n{steps}"
