"""How long do 100 workflows take, read, merged and written to the plan?

    speed.py [--count 100] [--rounds 5] [--files 500]

A made-up repository: workflows of the kinds that real ones have, and as
many other files, which the archive's references are read from.  It has an
overlay and suites, so that workflows do go: without, nothing is planned
and little is read.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KINDS = {
    "ci": """\
name: checks of {n}
on:
  push: {{branches: [main], paths: ["service{n}/**"]}}
  pull_request:
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      - run: pip install ruff
      - run: ruff check service{n}
  tests:
    needs: lint
    runs-on: ubuntu-latest
    strategy: {{matrix: {{python: ["3.11", "3.12"]}}}}
    steps:
      - uses: actions/checkout@v4
      - run: |
          pip install -e . pytest
          pytest -q service{n}
""",
    "deploy": """\
name: deploy of {n}
on: {{push: {{branches: [main]}}, workflow_dispatch: }}
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with: {{username: "${{{{ secrets.DOCKERHUB_USERNAME }}}}", password: "${{{{ secrets.DOCKERHUB_TOKEN }}}}"}}
      - uses: docker/build-push-action@v6
        with: {{context: service{n}, push: true, tags: "acme/service{n}:${{{{ github.sha }}}}"}}
  ship:
    needs: build
    runs-on: ubuntu-latest
    environment: production
    if: ${{{{ github.ref == 'refs/heads/main' && !contains(github.event.head_commit.message, '[skip]') }}}}
    steps:
      - uses: actions/checkout@v4
      - run: kubectl set image deployment/service{n} app=acme/service{n}:$GITHUB_SHA
""",
    "nightly": """\
name: nightly {n}
on: {{schedule: [{{cron: "{n} 3 * * *"}}]}}
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: python service{n}/module0.py --report
        env: {{TOKEN: "${{{{ secrets.REPORT_TOKEN }}}}"}}
""",
    "release": """\
name: release {n}
on: {{push: {{tags: ["service{n}-v*"]}}}}
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: python -m build service{n}
      - uses: pypa/gh-action-pypi-publish@release/v1
""",
}
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: service{n}}}
spec:
  selector: {{matchLabels: {{app: service{n}}}}}
  template:
    metadata: {{labels: {{app: service{n}}}}}
    spec:
      containers: [{{name: app, image: acme/service{n}}}]
"""


def make(place: Path, count: int, files: int) -> None:
    """The repository, committed."""
    for n in range(count):
        kind = list(KINDS)[n % len(KINDS)]
        write(place / f".github/workflows/{kind}-{n}.yml", KINDS[kind].format(n=n))
        write(place / f"service{n}/Dockerfile", "FROM python:3.12-slim\nCOPY . /app\n")
    for n in range(files):
        name = "test_module" if n < count and n % len(KINDS) == 0 else "module"
        write(place / f"service{n % count}/{name}{n // count}.py", f"import os\n\nVALUE = {n}\n")
    write(place / "pyproject.toml", '[project]\nname = "services"\nversion = "1.0"\nrequires-python = ">=3.11"\n')
    built = [n for n in range(count) if list(KINDS)[n % len(KINDS)] == "deploy"]
    write(place / "kubernetes/overlays/production/kustomization.yaml", "resources: [services.yaml]\n")
    write(
        place / "kubernetes/overlays/production/services.yaml",
        "---\n".join(DEPLOYMENT.format(n=n) for n in built),
    )
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "all"],
    ):
        subprocess.run(["git", *arguments], cwd=place, check=True)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), options.count, options.files)
        command = [sys.executable, "-m", "sophia_tidy", "-C", folder, "workflow", "--format", "json", "--no-cache"]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        seconds, worked = [], []
        for _ in range(options.rounds):
            began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            seconds.append(time.perf_counter() - began)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            if done.returncode not in (0, 1):
                raise SystemExit(done.stderr)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        load = os.getloadavg()[0]
        print(
            f"{options.count} workflows, {options.files} other files: median {statistics.median(seconds):.2f} s "
            f"(least {min(seconds):.2f}, most {max(seconds):.2f}), user and system {statistics.median(worked):.2f} s, peak {peak:.0f} MB, load {load:.1f}"
        )


if __name__ == "__main__":
    main()
