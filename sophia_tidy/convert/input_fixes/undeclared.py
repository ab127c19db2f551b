"""Volumes, networks, secrets and configs that services name and nobody declares at the top.

A volume or network is declared with its defaults, as Compose's first format
did by itself; a secret or config can only be one that exists already.
"""

from collections.abc import Iterator

import yaml

from ...formats.yaml_nodes import pairs, value_of
from ...kernel.edit import Fix
from .document import ComposeDocument

SECTIONS = ("volumes", "networks", "secrets", "configs")
_EXISTING = ("secrets", "configs")
_INDENT = "  "


def undeclared(document: ComposeDocument) -> Iterator[Fix]:
    """One declaration for each missing name, in its section, which is made at the end where there is none."""
    for section in SECTIONS:
        declared = {key.value for _, value in pairs(document.root, section) for key, _ in pairs(value)}
        if section == "networks":
            declared |= {"default", "none", "host"}
        missing = [name for name in _named(document, section) if name not in declared]
        if missing:
            yield from _declared(document, section, missing)
            return  # the next section sees the lines that this one leaves


def _declared(document: ComposeDocument, section: str, names: list[str]) -> Iterator[Fix]:
    message = (
        f"{section}.{names[0]} is used and not declared"
        if len(names) == 1
        else (f"{section} {', '.join(names)} are used and not declared")
    )
    lines = tuple(line for name in names for line in _declaration(section, name))
    found = next(pairs(document.root, section), None)
    if found is None:
        end = len(document.lines)
        yield document.fix(end, end, (f"{section}:", *(_INDENT + line for line in lines)), message)
    elif isinstance(found[1], yaml.MappingNode) and not found[1].flow_style:
        indent = " " * found[1].value[0][0].start_mark.column
        yield document.fix(
            found[1].start_mark.line, found[1].start_mark.line, tuple(indent + line for line in lines), message
        )


def _declaration(section: str, name: str) -> tuple[str, ...]:
    return (f"{name}:", f"{_INDENT}external: true") if section in _EXISTING else (f"{name}:",)


def _named(document: ComposeDocument, section: str) -> dict[str, None]:
    """The names that services use, in order, once each; a name with a variable in it is nobody's."""
    found: dict[str, None] = {}
    for _, service in document.services():
        value = value_of(service, section)
        for item in value.value if isinstance(value, yaml.SequenceNode) else ():
            if (name := _name(item, section)) is not None and "$" not in name:
                found[name] = None
        if section == "networks" and value is not None:
            found |= {key.value: None for key, _ in pairs(value)}
    return found


def _name(item: yaml.Node, section: str) -> str | None:
    """What one entry of a service names; None for a path, and for what is anonymous."""
    if isinstance(item, yaml.MappingNode):
        kind, source = value_of(item, "type"), value_of(item, "source")
        if not isinstance(source, yaml.ScalarNode) or (
            section == "volumes" and (kind is None or kind.value != "volume")
        ):
            return None
        return str(source.value)
    text = str(item.value)
    if section != "volumes":
        return text
    name, colon, _ = text.partition(":")
    return name if colon and name[:1] not in ("", ".", "/", "~", "$", "\\") and len(name) > 1 else None
