"""The files of `rules/workflow/` to typed parts; a typing error is ``file:line:col: …; expected …``."""

from pathlib import PurePosixPath

from ...formats.yaml_schema import Node, SchemaReader
from .parts import (
    Gate,
    GateExample,
    GateJob,
    NotifierPart,
    Parts,
    ServicePart,
    Toolchain,
    Tools,
    Unasked,
)
from .read_steps import read_job, read_step, text

_GATE_KEYS = (
    "gate",
    "title",
    "why",
    "job",
    "toolchain",
    "takes",
    "runs",
    "tools",
    "command",
    "unasked",
    "reads-files",
    "examples",
)
_GATE_NEEDS = ("gate", "title", "why", "job", "toolchain", "takes", "runs", "examples")
_EXAMPLE_KEYS = ("files", "gate", "ran", "masked", "tests", "gives")
_PARTS_KEYS = ("why", "jobs", "dispatches", "scripts", "by-hand")
_TOOLS = ("uv", "poetry", "python", "node", "pnpm")


def read_gate(content: bytes, path: PurePosixPath) -> Gate:
    """One gate.

    Raises:
        RuleError: a wrong key or value, with its place.
    """
    reader = SchemaReader(path)
    keys = reader.mapping(reader.document(content), _GATE_KEYS, _GATE_NEEDS)
    return Gate(
        name=_named(reader, keys["gate"], path),
        path=path,
        title=reader.string(keys["title"]),
        why=reader.string(keys["why"]),
        job=GateJob(reader.one_of(keys["job"], [each.value for each in GateJob])),
        toolchain=Toolchain(reader.one_of(keys["toolchain"], [each.value for each in Toolchain])),
        takes=reader.string(keys["takes"]),
        runs=reader.strings(keys["runs"]),
        tools=_strings(reader, keys, "tools"),
        command=_string(reader, keys, "command"),
        unasked=_unasked(reader, keys.get("unasked")),
        reads_files="reads-files" in keys and reader.flag(keys["reads-files"]),
        examples=tuple(_example(reader, node) for node in reader.items(keys["examples"])),
    )


def _unasked(reader: SchemaReader, node: Node | None) -> Unasked:
    if node is None:
        return Unasked()
    keys = reader.mapping(node, ("files", "tables", "declares", "tests"))
    return Unasked(
        _strings(reader, keys, "files"),
        _strings(reader, keys, "tables"),
        _string(reader, keys, "declares"),
        "tests" in keys and reader.flag(keys["tests"]),
    )


def _example(reader: SchemaReader, node: Node) -> GateExample:
    keys = reader.mapping(node, _EXAMPLE_KEYS, ("gives",))
    files = (
        tuple((name, reader.string(value)) for name, _, value in reader.pairs(keys["files"])) if "files" in keys else ()
    )
    return GateExample(
        files,
        _string(reader, keys, "gate"),
        _string(reader, keys, "ran"),
        "masked" in keys and reader.flag(keys["masked"]),
        "tests" in keys and reader.flag(keys["tests"]),
        reader.string(keys["gives"]),
    )


def read_builder(content: bytes, path: PurePosixPath) -> Parts:
    """One builder: its jobs.

    Raises:
        RuleError: a wrong key or value, with its place.
    """
    return _parts(content, path, "builder")


def read_deployer(content: bytes, path: PurePosixPath) -> Parts:
    """One deployer: its jobs, the scripts that they run, and the job of `roll-back.yml`.

    Raises:
        RuleError: a wrong key or value, with its place.
    """
    return _parts(content, path, "deployer")


def _parts(content: bytes, path: PurePosixPath, kind: str) -> Parts:
    reader = SchemaReader(path)
    keys = reader.mapping(reader.document(content), (kind, *_PARTS_KEYS), (kind, "why", "jobs"))
    by_hand = (
        [read_job(reader, name, node) for name, _, node in reader.pairs(keys["by-hand"])] if "by-hand" in keys else []
    )
    if len(by_hand) > 1:
        raise reader.error(keys["by-hand"], f"{len(by_hand)} jobs; expected one, which each environment gets")
    return Parts(
        _named(reader, keys[kind], path),
        path,
        reader.string(keys["why"]),
        tuple(read_job(reader, name, node) for name, _, node in reader.pairs(keys["jobs"])),
        _strings(reader, keys, "dispatches"),
        _strings(reader, keys, "scripts"),
        by_hand[0] if by_hand else None,
    )


def read_notifier(content: bytes, path: PurePosixPath) -> NotifierPart:
    """One kind of notifier; its step reads the text from ``$MESSAGE``.

    Raises:
        RuleError: a wrong key or value, with its place.
    """
    reader = SchemaReader(path)
    known = ("notifier", "why", "takes", "step")
    keys = reader.mapping(reader.document(content), known, known)
    return NotifierPart(
        _named(reader, keys["notifier"], path),
        path,
        reader.string(keys["why"]),
        reader.string(keys["takes"]),
        read_step(reader, keys["step"]).step,
    )


def read_tools(content: bytes, path: PurePosixPath) -> tuple[Tools, tuple[ServicePart, ...]]:
    """The versions of what is no action, and how services say that they are ready.

    Raises:
        RuleError: a wrong key or value, with its place.
    """
    reader = SchemaReader(path)
    keys = reader.mapping(reader.document(content), (*_TOOLS, "services"), (*_TOOLS, "services"))
    return (
        Tools(*(reader.string(keys[name]) for name in _TOOLS)),
        tuple(_service(reader, node) for node in reader.items(keys["services"])),
    )


def _service(reader: SchemaReader, node: Node) -> ServicePart:
    keys = reader.mapping(node, ("images", "ready"), ("images", "ready"))
    return ServicePart(reader.strings(keys["images"]), text(reader, keys["ready"]))


def _named(reader: SchemaReader, node: Node, path: PurePosixPath) -> str:
    name = reader.string(node)
    if name != path.stem:
        raise reader.error(node, f"{name!r} in {path.name}; expected the name of its file, {path.stem!r}")
    return name


def _strings(reader: SchemaReader, keys: dict[str, Node], key: str) -> tuple[str, ...]:
    return reader.strings(keys[key]) if key in keys else ()


def _string(reader: SchemaReader, keys: dict[str, Node], key: str) -> str:
    return reader.string(keys[key]) if key in keys else ""
