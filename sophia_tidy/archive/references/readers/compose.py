"""Compose and stack files: what services are built from, mount, read and run."""

from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..reference import Reference
from .commands import commands, exec_form
from .generic import generic
from .path_index import PathIndex
from .paths import lead, like_path
from .source import SourceFile
from .yaml_nodes import documents, elements, end_of, get, items, start_of, text_of

_NAMES = ("Dockerfile", "Containerfile")


def compose(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of a compose file; one that is no YAML is read as running text."""
    nodes = documents(source)
    if not nodes:
        yield from generic(source, places)
    for node in nodes:
        for _, service in items(get(node, "services")):
            yield from _service(source, places, service)
        for kind in ("configs", "secrets"):
            for _, entry in items(get(node, kind)):
                yield from _path(source, places, get(entry, "file"), f"compose-{kind[:-1]}", must=True)
        for part in elements(get(node, "include")):
            for path in elements(get(part, "path") if isinstance(part, MappingNode) else part):
                yield from _path(source, places, path, "compose-include", must=True)


def _service(source: SourceFile, places: PathIndex, node: Node) -> Iterator[Reference]:
    yield from _build(source, places, get(node, "build"))
    for part in elements(get(node, "env_file")):
        yield from _path(
            source, places, get(part, "path") if isinstance(part, MappingNode) else part, "compose-env-file"
        )
    for part in elements(get(node, "volumes")):
        yield from _volume(source, places, part)
    yield from _path(source, places, get(node, "extends", "file"), "compose-extends", must=True)
    for part in elements(get(node, "label_file")):
        yield from _path(source, places, part, "compose-label-file", must=True)
    for part in elements(get(node, "develop", "watch")):
        yield from _path(source, places, get(part, "path"), "compose-watch")
    for key in ("command", "entrypoint"):
        yield from _command(
            source, places, get(node, key), text_of(get(node, "build", "context") or get(node, "build"))
        )
    yield from _command(source, places, get(node, "healthcheck", "test"), "")


def _build(source: SourceFile, places: PathIndex, node: Node | None) -> Iterator[Reference]:
    context = get(node, "context") if isinstance(node, MappingNode) else node
    folder = places.find(text_of(context) or ".", source.folder) if context is not None else source.folder
    yield from _path(source, places, context, "compose-build")
    dockerfile = get(node, "dockerfile")
    if folder is not None and dockerfile is not None:
        text = text_of(dockerfile)
        yield from lead(
            source, places, start_of(source, dockerfile), text, "compose-dockerfile", (folder,), must="$" not in text
        )
    elif folder is not None and context is not None:
        target = next((path for name in _NAMES if (path := f"{folder}/{name}".lstrip("/")) in places.files), None)
        if target is not None:
            yield source.refer(start_of(source, context), "Dockerfile", target, "compose-dockerfile", base=folder)
    for _, extra in items(get(node, "additional_contexts")):
        yield from _path(source, places, extra, "compose-build")


def _volume(source: SourceFile, places: PathIndex, node: Node) -> Iterator[Reference]:
    """A bind mount, short (``./a:/b:ro``) or long; a named volume is no path."""
    if isinstance(node, MappingNode):
        if text_of(get(node, "type")) == "bind":
            yield from _path(source, places, get(node, "source"), "compose-bind")
        return
    text = text_of(node)
    for prefix in ("${PWD}/", "$PWD/", "${PWD:-.}/"):
        text = text.replace(prefix, "./") if text.startswith(prefix) else text
    host = text.partition(":")[0]
    if host.startswith(".") and "$" not in host:
        at = start_of(source, node)
        yield from lead(source, places, at, host, "compose-bind", (source.folder,), must=like_path(host))


def _path(
    source: SourceFile, places: PathIndex, node: Node | None, how: str, *, must: bool = False
) -> Iterator[Reference]:
    text = text_of(node)
    if node is not None and text and "$" not in text and not text.startswith(("/", "~")):
        yield from lead(
            source, places, start_of(source, node), text, how, (source.folder,), must=must or like_path(text)
        )


def _command(source: SourceFile, places: PathIndex, node: Node | None, context: str) -> Iterator[Reference]:
    if node is None:
        return
    folder = places.find(context or ".", source.folder) or ""
    start, end = start_of(source, node), end_of(source, node)
    others = tuple({source.folder: None, "": None})
    if isinstance(node, SequenceNode) and node.flow_style:
        yield from exec_form(source, places, start, end, folder, others=others)
    elif isinstance(node, SequenceNode):
        for part in node.value:
            yield from _command(source, places, part, context)
    elif isinstance(node, ScalarNode):
        yield from commands(source, places, start, end - (node.style in ("'", '"')), folder, must=False, others=others)
