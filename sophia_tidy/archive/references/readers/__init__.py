"""Readers: one for each format; each a pure function of a file and the paths around it.

`reader_of` says which one a file has, by its name, then by its kind.  To
add one: a module with a function ``(Source, Places) -> Iterator[Reference]``
and a line in a table.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from ....kernel.tree import SUBMODULE, SYMLINK, Tree
from ...files.inventory import FileItem
from ...files.kinds import FileKind
from ..reference import OUTPUT, From, Reference
from .compose import compose
from .dockerfile import dockerfile
from .generic import LARGEST, comments, generic
from .go import go
from .ini import ini
from .javascript import javascript, json, page
from .links import link_target
from .lists import manifest_in, patterns, requirements, terraform
from .make import make
from .manifests import manifest, precommit
from .markdown import markdown
from .path_index import PathIndex
from .pyproject import toml
from .python import python
from .restructured import restructured
from .shell import procfile, shell
from .shell_words import is_written
from .source import SourceFile, stored
from .workflow import workflow

Reader = Callable[[SourceFile, PathIndex], Iterator[Reference]]
Content = bytes | Callable[[], bytes]

BATCHES = 32  # each carries the list of paths to a worker; fewer would leave one worker waiting for the other
_SMALL = 60

_NAMES: tuple[tuple[str, Reader], ...] = (
    (r"\.pre-commit-(?:config|hooks)\.ya?ml", precommit),
    (r"(?:gnu)?makefile(?:\..+)?|\.?justfile|.+\.(?:mk|just)", make),
    (r"manifest\.in", manifest_in),
    (r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in|pip)", requirements),
    (r"codeowners|\.gitattributes", patterns),
    (r"(?:pipfile|.+\.toml)", toml),
    (r"\.(?:flake8|coveragerc|pylintrc|isort\.cfg)|.+\.(?:ini|cfg|service|timer|socket|path|desktop)", ini),
    (r"procfile.*|.*crontab.*|.+\.cron", procfile),
    (r"jenkinsfile", shell),
)
_BY_NAME = tuple((re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in _NAMES)
_BY_SUFFIX: Mapping[str, Reader] = {
    **dict.fromkeys((".py", ".pyi", ".pyw", ".pyx"), python),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".ksh", ".fish", ".bats", ".ps1", ".bat", ".cmd"), shell),
    **dict.fromkeys((".md", ".markdown", ".mdx", ".mdc"), markdown),
    ".rst": restructured,
    ".go": go,
    **dict.fromkeys((".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte"), javascript),
    **dict.fromkeys((".html", ".htm", ".css", ".scss", ".less", ".j2", ".jinja", ".jinja2"), page),
    **dict.fromkeys((".json", ".jsonc", ".json5"), json),
    **dict.fromkeys((".yml", ".yaml"), manifest),
    **dict.fromkeys((".tf", ".hcl"), terraform),
}
_BY_KIND: Mapping[FileKind, Reader] = {
    FileKind.WORKFLOW: workflow,
    FileKind.COMPOSE: compose,
    FileKind.DOCKERFILE: dockerfile,
    FileKind.SHELL: shell,
    FileKind.SCRIPT: python,
}
_ORIGIN: Mapping[FileKind, From] = {
    FileKind.MODULE: From.CODE,
    FileKind.SCRIPT: From.CODE,
    FileKind.SHELL: From.CODE,
    FileKind.CODE: From.CODE,
    FileKind.TEST: From.TEST,
    FileKind.WORKFLOW: From.WORKFLOW,
    FileKind.CONFIG: From.CONFIG,
    FileKind.GENERATED: From.CODE,
    FileKind.DOCUMENT: From.DOCS,
    FileKind.DATA: From.DOCS,
    FileKind.BACKUP: From.DOCS,
    FileKind.ASSET: From.DOCS,
    FileKind.BUILD: From.BUILD,
    FileKind.COMPOSE: From.BUILD,
    FileKind.DOCKERFILE: From.BUILD,
    FileKind.MANIFEST: From.BUILD,
    FileKind.POLICY: From.DOCS,
}
_COMMENTED = frozenset((workflow, compose, dockerfile, manifest, precommit, toml, ini, make, requirements, terraform))
# In these a command stands for what it does, and `> file` for what it writes.
_COMMANDS = frozenset((shell, procfile, make, dockerfile, workflow, compose, manifest, precommit, toml, json, ini))
_NOBODYS = frozenset(("node_modules", "site-packages", "dist-packages", "__pycache__", ".git"))
_NEVER = frozenset(
    (
        ".map",
        ".lock",
        ".csv",
        ".tsv",
        ".jsonl",
        ".ndjson",
        ".log",
        ".pem",
        ".crt",
        ".key",
        ".der",
        ".patch",
        ".diff",
        ".po",
        ".pot",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".gz",
        ".zip",
        ".xz",
        ".pkl",
        ".npy",
        ".parquet",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".ico",
        ".pdf",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".xml",
        ".dump",
        ".out",
        ".webp",
        ".wasm",
    )
)
_NEVER_NAMES = ("ignore", "-lock.json", "-lock.yaml")


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Some files of a tree, with all of its paths; on disk they are read where the work is done."""

    places: PathIndex
    files: tuple[tuple[str, int, FileKind, Content], ...]


def reader_of(path: PurePosixPath, kind: FileKind) -> Reader | None:
    """The reader of a file; None for one that names nothing, or is nobody's own."""
    suffix = path.suffix.lower()
    ignored = suffix in _NEVER or path.name.endswith(_NEVER_NAMES)
    if ignored or not _NOBODYS.isdisjoint(path.parts):
        return None
    if kind in (FileKind.WORKFLOW, FileKind.COMPOSE, FileKind.DOCKERFILE):
        return _BY_KIND[kind]
    named = next((reader for pattern, reader in _BY_NAME if pattern.fullmatch(path.name)), None)
    return named or _BY_SUFFIX.get(suffix) or _BY_KIND.get(kind, None if kind is FileKind.ASSET else generic)


def jobs(tree: Tree, inventory: Mapping[PurePosixPath, FileItem]) -> list[ReadJob]:
    """Those of these files that can name another one of the tree, in order, in batches."""
    places = PathIndex(stored(str(path)) for path in tree)
    files = [
        (stored(str(item.path)), item.mode, item.kind, _content(tree, item.path))
        for item in inventory.values()
        if item.mode == SYMLINK or (item.mode != SUBMODULE and reader_of(item.path, item.kind) is not None)
    ]
    size = max(_SMALL, -(-len(files) // BATCHES))
    return [ReadJob(places, tuple(files[at : at + size])) for at in range(0, len(files), size)]


def _content(tree: Tree, path: PurePosixPath) -> Content:
    """The door's own way to read, where a process can be sent it; the bytes elsewhere."""
    read = tree.entry(path).read
    return read if isinstance(read, partial) else read()


def read(job: ReadJob) -> list[Reference]:
    """The references of a batch of files."""
    return [reference for file in job.files for reference in read_file(job.places, *file)]


def read_file(places: PathIndex, path: str, mode: int, kind: FileKind, content: Content) -> Iterator[Reference]:
    """The references of one file, in the order of their lines; binary files have none."""
    data = content if isinstance(content, bytes) else content()
    reader = reader_of(PurePosixPath(path), kind)
    source = SourceFile(
        path, data, kind, From.CONFIG if reader is procfile and kind is FileKind.DOCUMENT else _ORIGIN[kind]
    )
    if mode == SYMLINK:
        yield from link_target(source, places)
        return
    if reader is not None and not (b"\0" in data[:4096] or (kind is FileKind.DATA and len(data) > LARGEST)):
        told = chain(reader(source, places), comments(source, places) if reader in _COMMENTED else ())
        if reader in _COMMANDS:
            told = chain.from_iterable(_as_written(source, reference) for reference in told)
        found = dict.fromkeys(reference for reference in told if reference.target != source.where)
        yield from sorted(found, key=lambda reference: reference.source)


def _as_written(source: SourceFile, reference: Reference) -> Iterator[Reference]:
    """A file that a command writes is an output: nobody needs it there before, and where it leads nowhere it is made."""
    if reference.span is None or reference.origin is From.DOCS or not is_written(source.text, reference.span[0]):
        yield reference
    elif reference.target is not None:
        yield replace(reference, how=OUTPUT, certain=False)
