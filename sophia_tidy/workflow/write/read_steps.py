"""Steps and jobs of a part's file to values; a typing error is told with its place."""

import re

import yaml

from ...formats.yaml_schema import Node, SchemaReader
from .document import Comment, Pairs, Permission, Value, WrittenStep
from .parts import Only, PartJob, PartStep

# What a project fills in: `@name@`.
PLACES = frozenset(
    (
        "branch",
        "commit",
        "environment",
        "kubeconfig",
        "overlay",
        "promoted",
        "pushed",
        "registry",
        "registry-password",
        "registry-user",
        "wait",
        "webhook",
    )
)
_PLACE = re.compile(r"@([\w-]+)@")
_STEP_KEYS = ("name", "id", "if", "uses", "run", "working-directory", "env", "with", "comment", "only", "takes")
_JOB_KEYS = (
    "name",
    "comment",
    "after",
    "if",
    "images",
    "deploys",
    "timeout",
    "permissions",
    "outputs",
    "matrix",
    "steps",
)
_LEVELS = ("read", "write")


def read_step(reader: SchemaReader, node: Node) -> PartStep:
    """One step.

    Raises:
        RuleError: an unknown key, a name that is missing, neither ``uses`` nor ``run`` or both.
    """
    keys = reader.mapping(node, _STEP_KEYS, ("name",))
    if ("uses" in keys) == ("run" in keys):
        raise reader.error(node, "a step with both or neither of uses and run; expected one of them")
    step = WrittenStep(
        text(reader, keys["name"]),
        id=_text(reader, keys, "id"),
        condition=_text(reader, keys, "if"),
        uses=_text(reader, keys, "uses"),
        run=_run(reader, keys),
        folder=_text(reader, keys, "working-directory"),
        env=pairs(reader, keys.get("env")),
        inputs=pairs(reader, keys.get("with")),
        comment=comment(reader, keys),
    )
    only = reader.items(keys["only"]) if "only" in keys else ()
    return PartStep(
        step,
        frozenset(Only(reader.one_of(each, [known.value for known in Only])) for each in only),
        reader.strings(keys["takes"]) if "takes" in keys else (),
    )


def _run(reader: SchemaReader, keys: dict[str, Node]) -> str:
    script = _text(reader, keys, "run")
    if "${{" in script:
        raise reader.error(
            keys["run"], "an expression inside of a script; expected it in env, where the shell cannot run it"
        )
    return script


def read_job(reader: SchemaReader, name: str, node: Node) -> PartJob:
    """One job, by its id.

    Raises:
        RuleError: as for a step; or a job without timeout or permissions.
    """
    keys = reader.mapping(node, _JOB_KEYS, ("name", "timeout", "permissions", "steps"))
    matrix = pairs(reader, keys.get("matrix"))
    if len(matrix) > 1:
        raise reader.error(keys["matrix"], f"a matrix of {len(matrix)} axes; expected one")
    return PartJob(
        name,
        text(reader, keys["name"]),
        reader.whole(keys["timeout"]),
        tuple(read_step(reader, each) for each in reader.items(keys["steps"])),
        after=reader.strings(keys["after"]) if "after" in keys else (),
        condition=_text(reader, keys, "if"),
        deploys="deploys" in keys and reader.flag(keys["deploys"]),
        images="images" in keys and reader.flag(keys["images"]),
        grants=_grants(reader, keys["permissions"]),
        outputs=pairs(reader, keys.get("outputs")),
        comment=comment(reader, keys),
        matrix=(matrix[0][0], str(matrix[0][1])) if matrix else None,
    )


def _grants(reader: SchemaReader, node: Node) -> tuple[Permission, ...]:
    """``contents: {read: to check out}``: a level and its reason."""
    found = []
    for scope, _, value in reader.pairs(node):
        levels = reader.mapping(value, _LEVELS)
        if len(levels) != 1:
            raise reader.error(value, f"{len(levels)} levels of {scope}; expected read or write, with its reason")
        found += [Permission(scope, level, reader.string(why)) for level, why in levels.items()]
    return tuple(found)


def comment(reader: SchemaReader, keys: dict[str, Node]) -> Comment:
    """The lines of ``comment``; none where it is not there."""
    return tuple(text(reader, each) for each in reader.items(keys["comment"])) if "comment" in keys else ()


def pairs(reader: SchemaReader, node: Node | None) -> Pairs:
    """Names and values; a value may be a flag or a whole number."""
    return tuple((name, _value(reader, value)) for name, _, value in reader.pairs(node)) if node is not None else ()


def _value(reader: SchemaReader, node: Node) -> Value:
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":bool"):
        return reader.flag(node)
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":int"):
        return reader.whole(node)
    return text(reader, node)


def text(reader: SchemaReader, node: Node) -> str:
    """A text whose ``@places@`` are all known ones.

    Raises:
        RuleError: a place that no project fills in.
    """
    value = reader.string(node)
    for name in _PLACE.findall(value):
        if name not in PLACES:
            raise reader.error(node, f"unknown place @{name}@; expected one of {', '.join(sorted(PLACES))}")
    return value


def _text(reader: SchemaReader, keys: dict[str, Node], key: str) -> str:
    return text(reader, keys[key]) if key in keys else ""
