"""Commands that stand for the quality of a change: tests, linters, type checkers, scanners."""

import posixpath
import re

from .shell import Command

_PROGRAMS = frozenset("""
pytest tox nox mypy pyright ruff black flake8 pylint isort bandit safety pip-audit coverage eslint tsc jest vitest playwright
shellcheck hadolint actionlint yamllint trivy grype snyk semgrep golangci-lint pre-commit kubeconform kubeval tflint
""".split())
_PAIRS = re.compile(r"^(go (test|vet)|cargo (test|clippy|fmt)|(npm|pnpm|yarn)( run)? (test|lint|typecheck|type-check)\S*"
                    r"|make (test|lint|check)\S*|terraform validate|(mvn|gradle|\./gradlew) (test|check|verify)|npm audit"
                    r"|python3? -m (pytest|unittest|mypy|ruff|flake8|pylint|black|bandit|tox|nox|compileall))\b")
_RUNNERS = re.compile(r"^(uv run( --\S+( [\w.\[\]-]+)?)*?|poetry run|pipenv run|pdm run|hatch run|npx( --\S+)?|bunx|uvx|docker run( \S+)*?) ")


def gate_in(command: Command) -> str:
    """The gate that a command is, as a person calls it; empty where it is none."""
    line = " ".join(command.words)
    inner = _RUNNERS.sub("", line, count=1)
    program = posixpath.basename(inner.partition(" ")[0]).partition("@")[0]
    if program in _PROGRAMS and "--version" not in command.words and " install" not in f" {inner}"[:24]:
        return program
    match = _PAIRS.match(inner)
    return match[0] if match else ""
