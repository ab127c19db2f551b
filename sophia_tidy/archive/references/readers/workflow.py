"""Workflows and pipelines: what their steps run, use, read, and which paths start them."""

import re
from collections.abc import Iterator

from yaml.nodes import Node, ScalarNode

from ..reference import Reference
from .commands import commands
from .generic import generic, installed
from .path_index import PathIndex, joined
from .paths import lead, like_path
from .source import SourceFile
from .yaml_nodes import documents, elements, end_of, get, items, start_of, text_of

_RUNS = frozenset(
    (
        "run",
        "script",
        "before_script",
        "after_script",
        "command",
        "commands",
        "bash",
        "install",
        "args",
        "before_install",
        "after_success",
        "inlineScript",
        "build_script",
        "test_script",
        "runCmd",
    )
)
_FILTERS = frozenset(("paths", "paths-ignore", "changes", "only", "except"))
_OWN = frozenset(("main", "pre", "post", "image", "pre-entrypoint", "entrypoint", "post-entrypoint", "using"))
_FOLDERS = ("working-directory", "working_directory", "workingDirectory", "dir")
_HASHED = re.compile(r"hashFiles\(([^)]*)\)")
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_EXPRESSION = re.compile(r"^\$\{\{\s*github\.workspace\s*\}\}/")


def workflow(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of a workflow; a file that is no YAML is read as running text."""
    nodes = documents(source)
    if not nodes:
        yield from generic(source, places)
    own = source.folder if source.name.startswith("action.") else ""
    for node in nodes:
        yield from _below(source, places, node, "", own)
    yield from _hashed(source, places)


def _below(source: SourceFile, places: PathIndex, node: Node, folder: str, own: str) -> Iterator[Reference]:
    folder = _folder(node, folder)
    for key, value in items(node):
        if key in _RUNS:
            for part in elements(value):
                yield from _run(source, places, part, folder, own)
        elif own and key in _OWN:
            for part in elements(value):
                yield from _plain(source, places, part, "action-file", own)
        elif key == "uses":
            yield from _used(source, places, value)
        elif key in _FOLDERS:
            yield from _plain(source, places, value, "working-directory", "")
        elif key in _FILTERS:
            for part in elements(value):
                yield from _plain(source, places, part, "path-filter", "")
        else:
            yield from _other(source, places, key, value, folder, own)


def _other(source: SourceFile, places: PathIndex, key: str, value: Node, folder: str, own: str) -> Iterator[Reference]:
    for part in elements(value):
        if isinstance(part, ScalarNode):
            if key not in ("name", "key", "restore-keys", "if", "description", "default"):
                yield from _values(source, places, part, folder)
        else:
            yield from _below(source, places, part, folder, own)


def _folder(node: Node, folder: str) -> str:
    """Where the steps below run: the folder that this level names, or that of the level above."""
    named = next((text for key in _FOLDERS if (text := text_of(get(node, key)))), "")
    named = named or text_of(get(node, "defaults", "run", "working-directory"))
    named = _EXPRESSION.sub("", named)
    return folder if not named or "$" in named else joined("", named) or ""


def _run(source: SourceFile, places: PathIndex, node: Node, folder: str, own: str) -> Iterator[Reference]:
    if isinstance(node, ScalarNode):
        start, end = start_of(source, node), end_of(source, node)
        end -= node.style in ("'", '"')
        others = tuple({own: None, "": None})
        yield from commands(source, places, start, end, folder, how="workflow-run", others=others)
        yield from installed(source, places, start, end)
    else:
        yield from _below(source, places, node, folder, own)


def _used(source: SourceFile, places: PathIndex, node: Node) -> Iterator[Reference]:
    """``uses: ./x`` is a file or an action's folder, from the root whatever the working directory."""
    text = text_of(node)
    if text.startswith("./"):
        found = places.find(text, "")
        inner = next(
            (
                path
                for name in ("action.yml", "action.yaml", "Dockerfile")
                if found is not None and (path := f"{found}/{name}".lstrip("/")) in places.files
            ),
            found,
        )
        yield source.refer(start_of(source, node), text, inner, "workflow-uses", base="")


def _plain(source: SourceFile, places: PathIndex, node: Node, how: str, folder: str) -> Iterator[Reference]:
    text, at = text_of(node), start_of(source, node)
    stripped = text.removeprefix("!")
    if "$" not in text and "\n" not in text:
        yield from lead(
            source, places, at + len(text) - len(stripped), stripped, how, (folder,), must=like_path(stripped)
        )


def _values(source: SourceFile, places: PathIndex, node: Node, folder: str) -> Iterator[Reference]:
    """A setting of an action: a path, or several in lines."""
    at = start_of(source, node)
    end = end_of(source, node)
    for match in re.finditer(r"[^\s,\"'|>]+", source.text[at:end]):
        text = _EXPRESSION.sub("", match[0])
        whole = len(match[0]) == end - at
        if "/" in text or "." in text or text in places.files or (whole and text in places.folders):
            offset = at + match.start() + len(match[0]) - len(text)
            yield from lead(source, places, offset, text, "workflow-with", (folder, ""))


def _hashed(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    for call in _HASHED.finditer(source.text):
        for match in _QUOTED.finditer(source.text, call.start(1), call.end(1)):
            yield from lead(source, places, match.start() + 1, match[1] or match[2], "hash-files", ("",))
