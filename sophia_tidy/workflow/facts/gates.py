"""Commands that stand for the quality of a change: tests, linters, type checkers, scanners."""

import posixpath
import re

from ...formats.shell import Command

_PROGRAMS = frozenset(
    """
pytest tox nox mypy pyright ruff black flake8 pylint isort bandit safety pip-audit coverage eslint tsc jest vitest playwright
shellcheck hadolint actionlint yamllint trivy grype snyk semgrep golangci-lint pre-commit kubeconform kubeval tflint
""".split()
)
_PAIRS = re.compile(
    r"^(go (test|vet)|cargo (test|clippy|fmt)|(npm|pnpm|yarn)( run)? (test|lint|typecheck|type-check)\S*"
    r"|make (test|lint|check)\S*|terraform validate|(mvn|gradle|\./gradlew) (test|check|verify)|npm audit"
    r"|python3? -m (pytest|unittest|mypy|ruff|flake8|pylint|black|bandit|tox|nox|compileall))\b"
)
_RUNNERS = re.compile(r"^(uv run|poetry run|pipenv run|pdm run|hatch run|npx|bunx|uvx|uv tool run|docker run) ")
# Options of a runner that take the next word; all others stand alone or hold their value behind an equals sign.
_TAKE_VALUE = frozenset(
    """
--with --with-requirements --with-editable --group --only-group --no-group --extra --python -p --package --directory
--project --env-file --from --index --default-index --isolated-from -C
""".split()
)
# What rewrites files looks at nothing, unless it is told to look: its beginning -> the options that make it look.
_REWRITES = (
    (re.compile(r"^ruff format\b|^(black|isort|autopep8|yapf)\b"), re.compile(r" (--check\S*|--diff|-c|-d)\b")),
    (re.compile(r"^cargo fmt\b"), re.compile(r" --check\b")),
    (
        re.compile(r"^pre-commit (autoupdate|auto-update|clean|gc|migrate-config|sample-config|uninstall)\b"),
        re.compile(r"(?!)"),
    ),
    (re.compile(r"^ruff check\b.* --fix\b"), re.compile(r" --exit-non-zero-on-fix\b")),
)


def without_runner(words: tuple[str, ...]) -> tuple[str, ...]:
    """The command that ``uv run``, ``poetry run``, ``npx`` and the like start; other commands as they are."""
    line = " ".join(words)
    inner = _RUNNERS.sub("", line, count=1)
    rest = list(inner.split(" ")) if inner != line else list(words)
    while inner != line and rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in _TAKE_VALUE else rest[1:]
    return tuple(rest)


def gate_in(command: Command) -> str:
    """The gate that a command is, as a person calls it; empty where it is none."""
    inner = re.sub(r"^python3? -m (?=ruff|black|isort)", "", " ".join(without_runner(command.words)))
    if any(rewrites.match(inner) and not looks.search(inner) for rewrites, looks in _REWRITES):
        return ""
    program = posixpath.basename(inner.partition(" ")[0]).partition("@")[0]
    if program in _PROGRAMS and "--version" not in command.words and " install" not in f" {inner}"[:24]:
        return program
    match = _PAIRS.match(inner)
    return match[0] if match else ""
