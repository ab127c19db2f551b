"""Kubernetes, Helm, kustomize, MkDocs, pre-commit and any other YAML."""

import re
from collections.abc import Callable, Iterator

from yaml.nodes import Node, ScalarNode

from ..reference import From, Reference
from .commands import commands
from .generic import generic, installed
from .path_index import PathIndex, is_glob
from .paths import lead, like_name, like_path, mentions, outside
from .source import SourceFile
from .yaml_nodes import documents, elements, end_of, get, scalars, start_of, text_of

_TEMPLATE = re.compile(r"\.Files\.(?:Get|GetBytes|Lines|Glob|AsConfig|AsSecrets)\s+\(?\"(?P<path>[^\"]+)\"")
_KUSTOMIZED = (
    "resources",
    "bases",
    "components",
    "crds",
    "patchesStrategicMerge",
    "configurations",
    "generators",
    "transformers",
)
_PAGES = (".md", ".rst", ".ipynb", ".txt")
_COMMANDS = frozenset(
    ("entry", "cmd", "command", "commands", "run", "args", "script", "cmds", "sh", "startCommand", "buildCommand")
)


def manifest(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Any YAML: what its name gives a meaning to, then every value that is a path."""
    for match in _TEMPLATE.finditer(source.text):
        chart = source.folder.partition("/templates")[0].removesuffix("templates").rstrip("/")
        yield from lead(
            source, places, match.start("path"), match["path"], "helm-file", (chart,), must=not is_glob(match["path"])
        )
    nodes = documents(source)
    if not nodes:
        yield from generic(source, places)
    special = _reader(source)
    for node in nodes:
        taken: set[int] = set()
        for scalar, how, bases, must in special(node, source):
            taken.add(id(scalar))
            yield from _path(source, places, scalar, how, bases, must=must)
        for keys, scalar in scalars(node):
            if id(scalar) not in taken:
                yield from _value(source, places, keys, scalar)


# A node, how it names a file, from which folders, and whether the file must be there.
Named = Iterator[tuple[Node, str, tuple[str, ...], bool]]


def _reader(source: SourceFile) -> Callable[[Node, SourceFile], Named]:
    if source.name.startswith("kustomization."):
        return _kustomize
    if source.name in ("_toc.yml", "_toc.yaml"):
        return _toc
    return _mkdocs if source.name.startswith("mkdocs") else _none


def _none(node: Node, source: SourceFile) -> Named:
    yield from ()


def _kustomize(node: Node, source: SourceFile) -> Named:
    for key in _KUSTOMIZED:
        for part in elements(get(node, key)):
            yield part, f"kustomize-{key}", (source.folder,), True
    for key in ("patches", "patchesJson6902", "replacements"):
        for part in elements(get(node, key)):
            if (path := get(part, "path")) is not None:
                yield path, "kustomize-patch", (source.folder,), True
    for key in ("configMapGenerator", "secretGenerator"):
        for part in elements(get(node, key)):
            for kind in ("files", "envs", "env"):
                for file in elements(get(part, kind)):
                    yield file, "kustomize-generator", (source.folder,), True


def _mkdocs(node: Node, source: SourceFile) -> Named:
    folder = text_of(get(node, "docs_dir")) or "docs"
    base = f"{source.folder}/{folder}".lstrip("/")
    for _, scalar in scalars(get(node, "nav")):
        if "://" not in text_of(scalar):
            yield scalar, "nav", (base,), like_name(text_of(scalar).rpartition("/")[2])
    for key in ("extra_css", "extra_javascript"):
        for part in elements(get(node, key)):
            yield part, key, (base,), False


def _toc(node: Node, source: SourceFile) -> Named:
    """Jupyter Book's contents: pages without their endings (jupyterbook.org, "Structure and organize content")."""
    for keys, scalar in scalars(node):
        if keys[-1:] in (("file",), ("root",)):
            yield scalar, "toc", tuple(f"{text_of(scalar)}{end}" for end in ("", *_PAGES)), True


def _path(
    source: SourceFile, places: PathIndex, node: Node, how: str, bases: tuple[str, ...], *, must: bool
) -> Iterator[Reference]:
    text, at = text_of(node), start_of(source, node)
    if how == "toc":
        found = (places.find(page, source.folder) for page in bases)
        yield source.refer(
            at, text, next((path for path in found if path in places.files), None), how, origin=From.DOCS
        )
        return
    if how == "kustomize-generator" and "=" in text:
        at, text = at + text.index("=") + 1, text.partition("=")[2]
    if text and not outside(text) and "\n" not in text and not re.match(r"[\w.-]+\.\w+/.*\?ref=|github\.com/", text):
        yield from lead(source, places, at, text, how, bases, must=must)


def _value(source: SourceFile, places: PathIndex, keys: tuple[str, ...], node: ScalarNode) -> Iterator[Reference]:
    text, at = text_of(node), start_of(source, node)
    how = keys[-1] if keys else "yaml"
    if not text or len(text) > 20_000 or not ("/" in text or "." in text or text in places.files):
        return
    if how in _COMMANDS:
        yield from commands(source, places, at, end_of(source, node), "", must=False, others=(source.folder,))
    elif " " in text or "\n" in text:
        yield from mentions(source, places, at, end_of(source, node), "value")
    elif text.startswith("/"):
        yield from installed(source, places, at, at + len(text))
    elif not outside(text) and ("/" in text or not is_glob(text)):
        yield from lead(
            source,
            places,
            at,
            text,
            how,
            (source.folder, ""),
            must=like_path(text) and how in ("file", "path", "entry"),
        )


def precommit(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Hooks run from the root: their entries and arguments are commands, ``files`` are patterns."""
    for node in documents(source):
        for keys, scalar in scalars(node):
            if keys[-1:] in (("entry",), ("args",)):
                start, end = start_of(source, scalar), end_of(source, scalar)
                quoted = scalar.style in ("'", '"')
                yield from commands(source, places, start, end - quoted, "", how="pre-commit", must=keys[-1] == "entry")
