"""Needs of a gate's command: a path, a test, a script, a target, a configuration; and which of it is not there.

A gate that cannot pass would stop every deployment.  So what is not known of
a command counts against it: a word behind an option that nobody here knows
is taken for a path.
The file is long because it says of each program which options name files.
"""

import posixpath
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ..facts.gates import without_runner
from .gate_targets import beside, hooks, is_there, joined, make, node, nox, packaged, tox, up
from .listing import Listing

_SETTINGS = ("pyproject.toml", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg")
_TEST_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")
_EVERYWHERE = "--config --config-file --settings-file --rcfile --settings --ignorefile -c".split()


class _Kind(NamedTuple):
    """Options that name a file, and those whose value is none; ``modules`` says that a word may name a module too."""

    files: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    modules: bool = False
    commands: frozenset[str] = frozenset()


def _kind(files: str = "", values: str = "", packages: str = "", commands: str = "", *, modules: bool = False) -> _Kind:
    return _Kind(
        frozenset((*files.split(), *_EVERYWHERE)),
        frozenset(values.split()),
        frozenset(packages.split()),
        modules,
        frozenset(commands.split()),
    )


_PYTEST = _kind(
    "--rootdir --confcutdir --cov-config",
    """-k -m -p -n -o -W -r --maxfail --timeout --cov --cov-report --cov-fail-under --cov-context --junitxml
    --junit-xml --junit-prefix --tb --durations --durations-min --ignore --ignore-glob --deselect --log-level --log-cli-level --log-file --html
    --basetemp --import-mode --capture --color --override-ini --dist --numprocesses --reruns --reruns-delay --ds --timeout-method --asyncio-mode
    --show-capture --alluredir --splits --group --report-log --verbosity --browser --base-url --dc --seed --benchmark-json""",
)
_KINDS: Mapping[str, _Kind] = {
    "pytest": _PYTEST,
    "py.test": _PYTEST,
    "unittest": _kind(
        "-s --start-directory -t --top-level-directory", "-p --pattern -k", commands="discover", modules=True
    ),
    "mypy": _kind(
        "",
        "--python-version --exclude --follow-imports --platform --cache-dir --junit-xml --python-executable --enable-error-code "
        "--disable-error-code -n",
        "-p --package -m --module",
    ),
    "pyright": _kind("-p --project", "--pythonversion --pythonplatform --level --threads --pythonpath -v --venv-path"),
    "ruff": _kind(
        "",
        "--select --ignore --extend-select --extend-ignore --line-length --target-version --output-format --exclude --extend-exclude "
        "--per-file-ignores --output-file -o --cache-dir --fixable --unfixable --stdin-filename",
        commands="check format",
    ),
    "black": _kind(
        "",
        "-l --line-length -t --target-version --exclude --extend-exclude --force-exclude --include -W --workers --required-version",
    ),
    "isort": _kind(
        "--settings-path --sp",
        "--profile -l --line-length -p --project -o --thirdparty --src --skip --skip-glob -s -m --multi-line",
    ),
    "flake8": _kind(
        "--append-config",
        "--max-line-length --max-complexity --select --ignore --extend-ignore --extend-select --exclude --extend-exclude "
        "--per-file-ignores --format -j --jobs --output-file --max-doc-length --filename",
    ),
    "pylint": _kind(
        "",
        "-d --disable -e --enable -f --output-format -j --jobs --fail-under --max-line-length --load-plugins --ignore --ignore-patterns "
        "--ignore-paths --output --py-version --fail-on",
        modules=True,
    ),
    "bandit": _kind(
        "-b --baseline --ini",
        "-x --exclude -f --format -o --output -s --skip -t --tests -n --number -p --profile --severity-level "
        "--confidence-level -a --aggregate",
    ),
    "compileall": _kind("-i", "-x -j -d -s -p -r --workers -o"),
    "yamllint": _kind("", "-d --config-data -f --format"),
    "shellcheck": _kind(
        "", "-s --shell -e --exclude -i --include -S --severity -f --format -x -P --source-path -o --enable"
    ),
    "hadolint": _kind("", "--ignore --failure-threshold -t -f --format --trusted-registry"),
    "actionlint": _kind("", "-ignore -format -shellcheck -pyflakes"),
    "pip-audit": _kind(
        "-r --requirement", "-f --format -s --vulnerability-service -o --output --ignore-vuln --cache-dir -d --desc"
    ),
    "eslint": _kind("", "--ext --max-warnings -f --format --rule --cache-location --ignore-pattern -o --output-file"),
    "tsc": _kind("-p --project -b --build", "--target --module --outDir --lib --jsx"),
}


def lacking(command: str, folder: str, listing: Listing) -> str:
    """What a gate would not find, in words; empty where all is there, as far as a tree can tell."""
    words = tuple(shlex.split(command))
    inner = without_runner(words)
    home = _home(words[: len(words) - len(inner)] if words != inner else (), folder)
    if home is None or not listing.there(home):
        return f"`{folder if home is None else home}` is not there"
    refused = _poetry(home, listing) if words[:1] == ("poetry",) else ""
    if refused:
        return refused
    program, rest = _program(inner)
    if program in _WITH_FILES:
        return _WITH_FILES[program](rest, home, listing)
    kind = _KINDS.get(program)
    missing = next(_of_words(kind, rest, home, listing), "") if kind else ""
    return missing or (_uncollected(rest, home, listing) if kind is _PYTEST else "")


def _poetry(home: str, listing: Listing) -> str:
    """Poetry reads the nearest ``pyproject.toml``, and refuses one that names no project (python-poetry.org, "The pyproject.toml file")."""
    file = next(
        (path for folder in up(home) if (path := posixpath.join(folder, "pyproject.toml")) in listing.files), ""
    )
    if not file:
        return f"there is no pyproject.toml for poetry in `{home or '.'}`"
    named = re.search(r"(?m)^\s*\[\s*(?:tool\s*\.\s*poetry|project)\s*[\].]", listing.text(file))
    return "" if named else f"poetry refuses {file}, which has neither [project] nor [tool.poetry]"


def _uncollected(words: tuple[str, ...], home: str, listing: Listing) -> str:
    """A run that collects nothing fails (exit code 5): a folder that is named, or the one that it runs in, has no test."""
    places = [joined(home, word.partition("::")[0]) for word in words if not word.startswith("-")]
    folders = [each for each in places if each is not None and each in listing.folders] or [home]
    settled = any(word.startswith("--doctest") for word in words) or any(
        "python_files" in listing.text(path)
        for name in _SETTINGS
        for folder in ("", home)
        if (path := posixpath.join(folder, name)) in listing.files
    )
    if settled or any(each in listing.files for each in places):
        return ""
    below = (path for path in listing.files for folder in folders if not folder or path.startswith(f"{folder}/"))
    return "" if any(_TEST_FILE.search(path) for path in below) else f"there is no test in `{folders[0] or '.'}`"


def _home(runner: tuple[str, ...], folder: str) -> str | None:
    """The folder in which the runner starts the command."""
    for before, word in pairwise((*runner, "")):
        name, equals, value = before.partition("=")
        if name in ("--directory", "-C", "--project"):
            return joined(folder, value if equals else word)
    return joined(folder, ".")


def _program(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The program's name, and its words; a module that Python runs is a program too."""
    if words[:2] in (("python", "-m"), ("python3", "-m")) and len(words) > 2:
        words = words[2:]
    return (posixpath.basename(words[0]).partition("@")[0], words[1:]) if words else ("", ())


def _of_words(kind: _Kind, words: tuple[str, ...], home: str, listing: Listing) -> Iterator[str]:
    """Each thing that is named and not there."""
    before, only_words = "", False
    for word in words:
        option, equals, value = (
            word.partition("=") if word.startswith("-") and not only_words else (before, "=" if before else "", word)
        )
        named, before = option if equals else "", "" if equals or only_words else option
        if word == "--":
            only_words, before = True, ""
        elif not equals:
            before = before if before in kind.files | kind.values | kind.packages else ""
            if not word.startswith("-") or only_words:
                yield from _of_word(kind, word, home, listing)
        elif named in kind.packages:
            yield from () if _module(value, home, listing) else (f"the package {value} is not there",)
        elif named in kind.files and value and not re.search(r"[=,{]", value) and not is_there(value, home, listing):
            yield f"`{value}` is not there"


def _of_word(kind: _Kind, word: str, home: str, listing: Listing) -> Iterator[str]:
    if word in kind.commands:
        return
    path, *parts = word.split("::")
    if not is_there(path, home, listing) and not (kind.modules and _module(word, home, listing)):
        yield f"`{word}` is not there"
    elif parts:
        text = listing.text(whole) if (whole := joined(home, path)) in listing.files and whole else ""
        yield from (
            f"`{path}` has no {name}"
            for part in parts
            if not re.search(rf"\b(?:def|class) {re.escape(name := part.partition('[')[0])}\b", text)
        )


def _module(name: str, home: str, listing: Listing) -> bool:
    """Whether a dotted name is a module or a package here, or below ``src``."""
    found = [posixpath.normpath(posixpath.join(home, root, name.replace(".", "/"))) for root in ("", "src")]
    return any(each in listing.folders or f"{each}.py" in listing.files for each in found)


def _coverage(words: tuple[str, ...], home: str, listing: Listing) -> str:
    """``coverage run`` runs another: a module, or a file; what only reports has what was measured."""
    if words[:1] != ("run",):
        return ""
    rest = list(words[1:])
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option in ("-m", "--module") and rest:
            return lacking(shlex.join(["python", "-m", *rest]), home, listing)
        if option in ("--rcfile",) and rest and not is_there(rest[0], home, listing):
            return f"`{rest[0]}` is not there"
        if (
            option in ("--rcfile", "--source", "--include", "--omit", "--context", "--concurrency", "--data-file")
            and rest
        ):
            rest.pop(0)
    return f"`{rest[0]}` is not there" if rest and not is_there(rest[0], home, listing) else ""


def _of_node(program: str) -> Callable[[tuple[str, ...], str, Listing], str]:
    def check(words: tuple[str, ...], home: str, listing: Listing) -> str:
        return packaged(words, home, listing) or next(_of_words(_KINDS[program], words, home, listing), "")

    return check


_WITH_FILES: Mapping[str, Callable[[tuple[str, ...], str, Listing], str]] = {
    "coverage": _coverage,
    "make": make,
    "tox": tox,
    "nox": nox,
    "npm": node,
    "pnpm": node,
    "yarn": node,
    "jest": packaged,
    "vitest": packaged,
    "playwright": packaged,
    "eslint": _of_node("eslint"),
    "tsc": _of_node("tsc"),
    "go": beside("go.mod"),
    "cargo": beside("Cargo.toml"),
    "pre-commit": hooks,
}
