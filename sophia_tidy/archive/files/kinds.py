"""Kinds of files: told by name and place, else by the first lines.

The order of the tests has meaning: a backup of a workflow is a backup, a
test that is a script is a test.
The file is long because that order can be read in it from top to bottom.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import PurePosixPath

from ...kernel.tree import EXECUTABLE

HEAD = 2048  # bytes of a file that are enough to tell its kind


class FileKind(StrEnum):
    """A closed set; ``CODE`` is a program in a language other than Python and shell."""

    MODULE = "module"
    SCRIPT = "script"
    SHELL = "shell"
    WORKFLOW = "workflow"
    COMPOSE = "compose"
    DOCKERFILE = "dockerfile"
    MANIFEST = "manifest"
    DOCUMENT = "document"
    DATA = "data"
    BACKUP = "backup"
    GENERATED = "generated"
    CONFIG = "config"
    BUILD = "build"
    TEST = "test"
    POLICY = "policy"
    CODE = "code"
    ASSET = "asset"


_BACKUP = re.compile(
    r"(?i)~$|\.(?:bak|backup|orig|old|save|rej|swp)(?:[._-]?\d[\d_.-]*)?(?:\.\w{1,5})?$"
    r"|[ _-]copy(?: ?\(?\d+\)?)?\.\w+$|^copy of |\(\d+\)\.\w+$|\.\w+\.(?:19|20)\d{6}[\d_-]*$"
)
_POLICY = re.compile(
    r"(?i)(?:un)?licen[cs]e.*|copying.*|notice(?:\.\w+)?|authors.*|codeowners|security\.\w+|code_of_conduct\.\w+"
    r"|contributing\.\w+|patents|dco|governance\.\w+|support\.\w+|maintainers.*|citation\.cff|funding\.yml"
)
_COMPOSE = re.compile(r"(?i)(?:docker-)?(?:compose|stack|swarm)\b.*\.ya?ml|.*[-_.](?:compose|stack)(?:[-_.].*)?\.ya?ml")
_DOCKERFILE = re.compile(r"(?i)(?:dockerfile|containerfile)(?:[._-].+)?|.+\.(?:dockerfile|containerfile)")
_BUILD = frozenset(
    (
        "makefile",
        "gnumakefile",
        "justfile",
        ".justfile",
        "pyproject.toml",
        "setup.py",
        "setup.cfg",
        "manifest.in",
        "package.json",
        "package-lock.json",
        "pnpm-lock.yaml",
        "yarn.lock",
        "poetry.lock",
        "uv.lock",
        "pdm.lock",
        "pipfile",
        "pipfile.lock",
        "cargo.toml",
        "cargo.lock",
        "go.mod",
        "go.sum",
        "noxfile.py",
        "tasks.py",
        "dodo.py",
        "tox.ini",
        "cmakelists.txt",
        "build.gradle",
        "pom.xml",
        "gemfile",
        "rakefile",
        "procfile",
        "environment.yml",
        "bun.lockb",
        "taskfile.yml",
        "taskfile.yaml",
        "meson.build",
        "build.rs",
        "conda-lock.yml",
        "skaffold.yaml",
    )
)
_REQUIREMENTS = re.compile(r"(?i)(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in|pip)")
_TEST_NAME = re.compile(
    r"(?:test_.*|.*_tests?|tests|conftest)\.py|.*[._](?:test|spec)\.[cm]?[jt]sx?|test_.*\.(?:sh"
    r"|bats)|.*\.bats"
)
_TEST_FOLDERS = frozenset(("tests", "test", "testing", "__tests__", "e2e", "spec", "specs", "testdata"))
_SCRIPT_FOLDERS = frozenset(("scripts", "script", "bin", "tools", "hack", "ci", "maintenance"))
_GENERATED_FOLDERS = frozenset(
    (
        "node_modules",
        "site-packages",
        "__pycache__",
        "dist-packages",
        ".next",
        "htmlcov",
        ".terraform",
        "vendor",
    )
)
_GENERATED_NAME = re.compile(r".*\.min\.(?:js|css)|.*\.(?:map|pyc|pyo|egg-info)|.*_pb2(?:_grpc)?\.pyi?|.*\.pb\.go")
_GENERATED_HEAD = re.compile(
    rb"(?i)^.{0,6}(?:code generated .{0,80}do not edit|(?:this file (?:is|was) )?(?:auto(?:matically)?[- ]?generated)\b"
    rb"|@generated\b)",
    re.MULTILINE,
)
_PYTHON = frozenset((".py", ".pyi", ".pyw"))
_SHELL = frozenset((".sh", ".bash", ".zsh", ".ksh", ".fish", ".bats"))
_CODE = frozenset(
    (
        ".js",
        ".ts",
        ".jsx",
        ".tsx",
        ".mjs",
        ".cjs",
        ".mts",
        ".cts",
        ".vue",
        ".svelte",
        ".go",
        ".rs",
        ".java",
        ".kt",
        ".rb",
        ".php",
        ".c",
        ".h",
        ".cc",
        ".cpp",
        ".hpp",
        ".cs",
        ".swift",
        ".scala",
        ".lua",
        ".pl",
        ".r",
        ".sql",
        ".tf",
        ".hcl",
        ".ps1",
        ".bat",
        ".cmd",
        ".pyx",
        ".pxd",
        ".ipynb",
        ".proto",
        ".graphql",
        ".dart",
        ".ex",
        ".exs",
        ".html",
        ".htm",
        ".css",
        ".scss",
        ".sass",
        ".less",
        ".jinja",
        ".j2",
        ".jinja2",
        ".tmpl",
        ".tpl",
        ".mako",
        ".cue",
        ".nix",
        ".mk",
        ".awk",
        ".hs",
        ".jst",
    )
)
_DOCUMENT = frozenset(
    (".md", ".rst", ".markdown", ".mdx", ".adoc", ".asciidoc", ".org", ".pdf", ".docx", ".mdc", ".doc")
)
_DATA = frozenset(
    (
        ".json",
        ".jsonl",
        ".ndjson",
        ".csv",
        ".tsv",
        ".parquet",
        ".xml",
        ".log",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".pkl",
        ".pickle",
        ".npy",
        ".npz",
        ".h5",
        ".dump",
        ".gz",
        ".zip",
        ".tar",
        ".tgz",
        ".bz2",
        ".xz",
        ".pem",
        ".crt",
        ".key",
        ".der",
        ".csr",
        ".feather",
        ".avro",
        ".xlsx",
        ".xls",
        ".dat",
        ".bin",
        ".out",
        ".diff",
        ".patch",
        ".pid",
        ".har",
    )
)
_ASSET = frozenset(
    (
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".ico",
        ".webp",
        ".bmp",
        ".ttf",
        ".otf",
        ".woff",
        ".woff2",
        ".eot",
        ".mp3",
        ".mp4",
        ".wav",
        ".webm",
        ".mov",
        ".psd",
        ".po",
        ".pot",
        ".mo",
        ".drawio",
        ".puml",
        ".mmd",
        ".wasm",
    )
)
_CONFIG = frozenset(
    (
        ".toml",
        ".ini",
        ".cfg",
        ".conf",
        ".env",
        ".properties",
        ".yml",
        ".yaml",
        ".service",
        ".timer",
        ".socket",
        ".target",
        ".path",
        ".cron",
        ".crontab",
        ".editorconfig",
        ".json5",
        ".jsonc",
        ".tfvars",
        ".plist",
        ".rules",
    )
)
_CONFIG_JSON = re.compile(
    r"(?i)(?:tsconfig|jsconfig|vercel|netlify|renovate|biome|turbo|nx|lerna|babel|jest|eslint|prettier|firebase|app"
    r"|devcontainer|launch|settings|tasks|extensions|components|manifest|config|mcp)\b.*\.json|\..*\.json"
    r"|.*[._-]config\.json"
)
_HEAD_OF_MANIFEST = re.compile(rb"^apiVersion:", re.MULTILINE)
_HEAD_OF_COMPOSE = re.compile(rb"^services:[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_SHEBANG = re.compile(rb"#![^\n]*?\b(python|(?:ba|z|k|da|fi)?sh|node|perl|ruby|bats)")
_MAIN = re.compile(rb"^if __name__ ?== ?['\"]__main__['\"]", re.MULTILINE)
_MANIFEST_NAMES = frozenset(("kustomization.yaml", "kustomization.yml", "chart.yaml", "helmfile.yaml"))


def kind_of(path: PurePosixPath, head: bytes, mode: int) -> FileKind:
    """The kind of one file; ``head`` is its first `HEAD` bytes, or empty where `by_path` answers."""
    return by_path(path) or _by_head(path, head, mode)


def by_path(path: PurePosixPath) -> FileKind | None:
    """The kind, where the path alone tells it; such a file need not be read."""
    name, lower = path.name, path.name.lower()
    return next((kind for kind, test in _BY_PATH if test(path, name, lower)), None)


def _is_workflow(path: PurePosixPath, name: str, lower: str) -> bool:
    parts = path.parts
    in_github = parts[:2] == (".github", "workflows") and path.suffix in (".yml", ".yaml")
    others = (
        ".gitlab-ci.yml",
        "azure-pipelines.yml",
        "bitbucket-pipelines.yml",
        ".travis.yml",
        "jenkinsfile",
        "action.yml",
        "action.yaml",
        "cloudbuild.yaml",
        "appveyor.yml",
        ".appveyor.yml",
    )
    return in_github or lower in others or parts[:2] == (".circleci", "config.yml")


def _is_test(path: PurePosixPath, name: str, lower: str) -> bool:
    return bool(_TEST_NAME.fullmatch(name)) or not _TEST_FOLDERS.isdisjoint(path.parts[:-1])


def _is_generated(path: PurePosixPath, name: str, lower: str) -> bool:
    return bool(_GENERATED_NAME.fullmatch(lower)) or not _GENERATED_FOLDERS.isdisjoint(path.parts[:-1])


def _is_manifest(path: PurePosixPath, name: str, lower: str) -> bool:
    return lower in _MANIFEST_NAMES or (lower.startswith("values") and path.suffix in (".yaml", ".yml"))


def _is_config(path: PurePosixPath, name: str, lower: str) -> bool:
    if path.suffix == ".json":
        return bool(_CONFIG_JSON.fullmatch(name))
    if path.suffix in (".yml", ".yaml"):
        return name.startswith(".")
    return path.suffix in _CONFIG or (name.startswith(".") and path.suffix not in _CODE | _PYTHON | _DOCUMENT)


_BY_PATH: tuple[tuple[FileKind, Callable[[PurePosixPath, str, str], bool]], ...] = (
    (FileKind.GENERATED, _is_generated),
    (FileKind.BACKUP, lambda path, name, lower: bool(_BACKUP.search(name))),
    (FileKind.WORKFLOW, _is_workflow),
    (FileKind.POLICY, lambda path, name, lower: bool(_POLICY.fullmatch(name)) and path.suffix not in _PYTHON),
    (FileKind.BUILD, lambda path, name, lower: lower in _BUILD or bool(_REQUIREMENTS.fullmatch(name))),
    (FileKind.DOCKERFILE, lambda path, name, lower: bool(_DOCKERFILE.fullmatch(name)) and path.suffix not in _PYTHON),
    (FileKind.COMPOSE, lambda path, name, lower: bool(_COMPOSE.fullmatch(name))),
    (FileKind.MANIFEST, _is_manifest),
    (FileKind.TEST, _is_test),
    (FileKind.CONFIG, _is_config),
    (FileKind.SHELL, lambda path, name, lower: path.suffix in _SHELL),
    (FileKind.CODE, lambda path, name, lower: path.suffix.lower() in _CODE),
    (FileKind.DOCUMENT, lambda path, name, lower: path.suffix.lower() in _DOCUMENT),
    (FileKind.ASSET, lambda path, name, lower: path.suffix.lower() in _ASSET),
    (FileKind.DATA, lambda path, name, lower: path.suffix.lower() in _DATA),
)


def _by_head(path: PurePosixPath, head: bytes, mode: int) -> FileKind:
    if _GENERATED_HEAD.search(head[:512]):
        return FileKind.GENERATED
    if path.suffix in _PYTHON:
        return FileKind.SCRIPT if _is_script(path, head) else FileKind.MODULE
    if path.suffix in (".yml", ".yaml"):
        return _yaml(head)
    if shebang := _SHEBANG.match(head):
        return _of_interpreter(shebang[1])
    if b"\0" in head:
        return FileKind.ASSET
    if path.suffix in (".txt", ".text") or (path.suffix == "" and mode != EXECUTABLE):
        return FileKind.DOCUMENT
    return FileKind.SCRIPT if mode == EXECUTABLE else FileKind.DATA


def _is_script(path: PurePosixPath, head: bytes) -> bool:
    in_scripts = path.name != "__init__.py" and path.parent.name in _SCRIPT_FOLDERS
    return in_scripts or head.startswith(b"#!") or bool(_MAIN.search(head))


def _yaml(head: bytes) -> FileKind:
    if _HEAD_OF_MANIFEST.search(head):
        return FileKind.MANIFEST
    return FileKind.COMPOSE if _HEAD_OF_COMPOSE.search(head) else FileKind.CONFIG


def _of_interpreter(name: bytes) -> FileKind:
    if name == b"python":
        return FileKind.SCRIPT
    return FileKind.SHELL if name.endswith(b"sh") or name == b"bats" else FileKind.CODE
