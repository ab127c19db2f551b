"""A small workflow for the examples of the rules."""


def job(steps: str, *, on: str = "push", more: str = "") -> str:
    """A workflow of one job with these steps, as YAML in flow style or lines."""
    body = "".join(f"      {line}\n" for line in steps.strip("\n").split("\n"))
    return f"on: {on}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n{more}    steps:\n      - uses: actions/checkout@v4\n{body}"
