"""What sort of file a path is, by its name alone.

The wing has kinds of its own.  These are kept apart from them on purpose, so
that no label and no slice of the figures moves when the wing changes.
"""

import re
from pathlib import PurePosixPath

_TEST = re.compile(
    r"(^|/)(tests?|testing|e2e|fixtures|__tests__|spec)(/|$)|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$"
    r"|\.(test|spec)\.[jt]sx?$"
)
_BACKUP = re.compile(r"(?i)\.(bak|backup|orig|old|save|swp|rej)\d*$|~$|(^|[._ -])(backup|copy)([._ -]|\.|$)")
_WORKFLOW = re.compile(
    r"(^|/)\.github/(workflows|actions)/|(^|/)(\.travis\.yml|\.gitlab-ci\.yml|appveyor\.yml|Jenkinsfile"
    r"|azure-pipelines[^/]*)$|(^|/)\.(circleci|gitlab|azure-pipelines)/"
)
_COMPOSE = re.compile(r"(^|/)(docker-)?(compose|stack)[^/]*\.ya?ml$")
_DOCKERFILE = re.compile(r"(^|/)([^/]*\.)?Dockerfile[^/]*$|(^|/)\.dockerignore$", re.IGNORECASE)
_MANIFEST = re.compile(
    r"(^|/)(k8s|kubernetes|helm|charts?|kustomize|manifests|deploy|flux|argocd)(/|$).*\.(ya?ml|tpl)$"
)
_SCRIPT = re.compile(r"(^|/)(scripts?|bin|tools?|hack|contrib|examples?|ci|misc|ops|maintenance)/|^[^/]+$")
_ASSETS = {
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".ico",
    ".webp",
    ".mp4",
    ".mp3",
    ".wav",
    ".flac",
    ".woff",
    ".woff2",
    ".ttf",
    ".eot",
    ".otf",
    ".pdf",
    ".css",
    ".scss",
    ".html",
    ".po",
    ".mo",
    ".xcf",
    ".psd",
}
_DATA = {
    ".json",
    ".jsonl",
    ".csv",
    ".tsv",
    ".txt",
    ".log",
    ".sql",
    ".db",
    ".sqlite",
    ".pkl",
    ".npy",
    ".npz",
    ".gz",
    ".zip",
    ".tar",
    ".parquet",
    ".xml",
    ".dump",
    ".ipynb",
    ".out",
}
_PROSE = re.compile(r"(?i)^(readme|licen[cs]e|notice|authors|contributors|changelog|changes|news|history|copying|todo)")
_CONFIGS = {".toml", ".cfg", ".ini", ".yml", ".yaml", ".conf", ".env", ".tf", ".hcl", ".properties", ".lock"}
_SHELLS = {".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".cmd"}
_CODE = {
    ".js",
    ".ts",
    ".tsx",
    ".jsx",
    ".go",
    ".rs",
    ".c",
    ".h",
    ".cpp",
    ".cu",
    ".java",
    ".rb",
    ".pl",
    ".lua",
    ".vue",
    ".pyx",
    ".pxd",
    ".pyi",
    ".php",
    ".cs",
    ".kt",
    ".swift",
    ".scala",
    ".r",
    ".m",
}

_BY_PATTERN = (
    (_WORKFLOW, "workflow"),
    (_BACKUP, "backup"),
    (_TEST, "test"),
    (_COMPOSE, "compose"),
    (_DOCKERFILE, "dockerfile"),
)


def kind_of(path: PurePosixPath) -> str:
    """One of a closed set of words; the first that fits."""
    name, suffix = str(path), path.suffix.lower()
    for pattern, kind in _BY_PATTERN:
        if pattern.search(name):
            return kind
    if suffix == ".py":
        return "script" if _SCRIPT.search(name) and path.name not in ("setup.py", "__init__.py") else "module"
    if _MANIFEST.search(name):
        return "manifest"
    if suffix in (".md", ".rst", ".mdx", ".adoc") or (suffix == ".txt" and "doc" in name.lower()):
        return "document"
    for suffixes, kind in (
        (_SHELLS, "shell"),
        (_ASSETS, "asset"),
        (_DATA, "data"),
        (_CONFIGS, "config"),
        (_CODE, "code"),
    ):
        if suffix in suffixes:
            return kind
    return "other"


def is_prose(path: PurePosixPath) -> bool:
    """Whether what the file says of others binds nobody."""
    return kind_of(path) == "document" or bool(_PROSE.match(path.name))
