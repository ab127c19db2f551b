"""Whether a file is one that Compose would read, and why not: content decides, and each file is read once.

The test is what `compose-spec.json` asks of a file: a mapping whose
``services`` is a mapping of mappings with keys of its own.  Other programs
use the word too, for lists (GitLab, Travis, Drone), below jobs (GitHub), or
with other keys (Symfony, azd, Lando); those are named where they are known.
"""

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ...formats.yaml_nodes import at_fault, fields, kind_of, word
from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ..default_names import NAMES
from ..load.schema.service import SERVICE
from .compose_file import ComposeFile

if TYPE_CHECKING:
    from yaml import Node

SUFFIXES = (".yml", ".yaml")
_WORD = re.compile(rb"""(?:^(?:\xef\xbb\xbf)?|[{,]\s*)["']?(?:services|include)["']?[ \t]*:""", re.MULTILINE)
_USUAL_WORD = re.compile(_WORD.pattern.replace(b"services|include", b"services|include|networks|volumes"), re.MULTILINE)
_TOP = frozenset({"version", "name", "services", "networks", "volumes", "secrets", "configs", "include", "models"})
_THIRD_PARTY = frozenset({"node_modules", "vendor", "site-packages", "venv", ".venv", "third_party"})
_FIXTURES = frozenset({"fixtures", "fixture", "__fixtures__", "testdata", "test_data", "test-data", "__snapshots__"})
_FORMATS = (
    (("apiVersion", "kind"), "a Kubernetes object"),
    (("jobs",), "a workflow"),
    (("stages",), "a pipeline"),
    (("steps",), "a pipeline"),
    (("pipeline",), "a pipeline"),
    (("pipelines",), "a pipeline"),
    (("script",), "a pipeline"),
    (("kind", "type"), "a pipeline"),
    (("openapi",), "an OpenAPI description"),
    (("swagger",), "an OpenAPI description"),
    (("asyncapi",), "an AsyncAPI description"),
)


class NoStack(str):
    """Why a file is none, in a sentence without its path."""


class UnreadStack(NoStack):
    """Why a file that has the word cannot be read: it may be a stack, and nobody can tell."""


def read(tree: Tree, path: PurePosixPath) -> ComposeFile | NoStack:
    """The file, read once; a hostile one or one that is no YAML is none, and the sentence says where.

    Raises:
        KeyError: there is no such path.
        OSError: the file went away while it was read.
    """
    return by_place(tree, path) or by_content(path, tree[path])


def by_content(path: PurePosixPath, content: bytes) -> ComposeFile | NoStack:
    """The file that these bytes are; most are none by a look for one word."""
    word = _WORD if path.name not in NAMES else _USUAL_WORD
    return _parsed(path, content) if word.search(content) else NoStack("it has no `services:`")


def by_place(tree: Tree, path: PurePosixPath) -> NoStack | None:
    """Why no file of that name and place is one; None where its content decides."""
    if path.suffix not in SUFFIXES:
        return NoStack("its name does not end in .yml or .yaml")
    if tree.entry(path).mode not in (REGULAR, EXECUTABLE):
        return NoStack("it is a link, not a file")
    folders = path.parts[:-1]
    for kept, what in ((_THIRD_PARTY, "other people's code"), (_FIXTURES, "a test's data")):
        if found := next((name for name in folders if name in kept), None):
            return NoStack(f"it lies below {found}/, which is {what}")
    chart = next((above for above in path.parents if above / "Chart.yaml" in tree), None)
    if chart is not None and (path.name.startswith("values") or (chart / "templates") in path.parents):
        return NoStack(f"it belongs to the Helm chart {chart / 'Chart.yaml'}")
    return None


def _parsed(path: PurePosixPath, content: bytes) -> ComposeFile | NoStack:
    import yaml

    from ...formats import yaml_reader

    try:
        documents = list(yaml_reader.nodes(content))
    except yaml.YAMLError as error:
        place = at_fault(path, error)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
        return UnreadStack(f"it cannot be read as YAML at line {place.line}: {said}")
    tops = [fields(node) for node in documents]
    for top in tops:
        if reason := _other_format(top):
            return reason
    chosen = next((top for top in tops if "services" in top), tops[0] if tops else {})
    return _judged(path, chosen, _head(content))


def _other_format(top: "dict[str, Node]") -> NoStack | None:
    for keys, what in _FORMATS:
        if all(key in top for key in keys):
            return NoStack(f"its `{'` and `'.join(keys)}` {'makes' if len(keys) == 1 else 'make'} it {what}")
    return None


def _judged(path: PurePosixPath, top: "dict[str, Node]", head: str) -> ComposeFile | NoStack:
    strange = [key for key in top if key not in _TOP and not key.startswith("x-")]
    services = top.get("services")
    usual = path.name in NAMES and not strange
    if services is None:
        if not usual or not (kind_of(top.get("include")) == "sequence" or {"networks", "volumes"} & top.keys()):
            return NoStack("it has no `services:` of its own")
        return ComposeFile(path, top, {}, {}, head)
    if kind_of(services) != "mapping":
        return NoStack(f"its `services` is a {kind_of(services)}, where Compose has a mapping")
    entries = {name: node for name, node in fields(services).items() if not name.startswith("x-")}
    written = [fields(node) for node in entries.values() if kind_of(node) == "mapping"]
    empty = usual and bool(entries) and all(is_empty(node) for node in entries.values())  # laid over another, for later
    if not written and not empty:
        return NoStack("none of its `services` is a mapping")
    if len(strange) > len(top) - len(strange):
        return NoStack(f"most of its keys are none of Compose's, such as `{strange[0]}`")
    if not empty and (reason := _strange_services(written)):
        return reason
    places = {key.value: key for key, _ in services.value if kind_of(key) == "scalar"}
    return ComposeFile(path, top, entries, {name: places.get(name, services) for name in entries}, head)


def _strange_services(written: "list[dict[str, Node]]") -> NoStack | None:
    """Keys that no service has may be slips, unless they are the most."""
    keys = [key for service in written for key in service if not key.startswith("x-")]
    known = [key for key in keys if key in SERVICE]
    if not known or len(known) * 2 <= len(keys):
        unknown = next((f", such as `{key}`" for key in keys if key not in SERVICE), "")
        return NoStack(f"what its services have are no keys of Compose's{unknown}")
    if all(kind_of(service["image"]) == "mapping" for service in written if "image" in service) and any(
        "image" in service for service in written
    ):
        return NoStack("its services' `image` is a mapping, as in values of a Helm chart")
    return None


def is_empty(node: "Node") -> bool:
    """Whether nothing is said under a name: ``web:`` or ``web: {}``."""
    return not node.value if kind_of(node) == "mapping" else kind_of(node) == "scalar" and not word(node)


def _head(content: bytes) -> str:
    lines = []
    for line in content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        if line.strip() and not line.lstrip().startswith("#") and line.strip() != "---":
            break
        lines.append(line)
    return "\n".join(lines)
