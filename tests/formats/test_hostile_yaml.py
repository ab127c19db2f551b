"""No YAML, however hostile, makes a wing raise what it does not say it raises, or take long."""

import time
from contextlib import suppress
from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sophia_tidy.adapters.kubernetes_schemas import load_schemas
from sophia_tidy.archive.references.unread import unread
from sophia_tidy.convert.input_fixes import mended
from sophia_tidy.convert.load import load_model
from sophia_tidy.convert.model import LoadRequest
from sophia_tidy.flux.overlay import read_overlay
from sophia_tidy.formats.yaml_nodes import mappings
from sophia_tidy.formats.yaml_schema import SchemaReader
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.manifests.lint.text import lint_text
from sophia_tidy.workflow.editing.nodes import EditRefused, read
from sophia_tidy.workflow.project.nodes import documents
from sophia_tidy.workflow.read.workflow import read_workflow
from sophia_tidy.yaml_style import restyle

PATH = PurePosixPath("a.yml")
LEAVES = (
    "x",
    "*a",
    "*b",
    "&a x",
    "&b [*a, *a]",
    "&a [*a]",
    "{<<: *a}",
    "2024-13-45",
    "!!int x",
    "9" * 5_000,
    "~",
    "'${X:?}'",
    "!reset y",
    "[" * 150,
    "{b: *a, c: *b}",
    "!!binary '*'",
    "'[z-a]'",
    '"\\ud800"',
    "&c {d: *c}",
    "- - - -",
    "? [a]",
    "%TAG",
    "0x",
    "=",
    "<<",
)
KEYS = (
    "services",
    "web",
    "image",
    "labels",
    "on",
    "jobs",
    "steps",
    "run",
    "resources",
    "patches",
    "kind",
    "metadata",
    "apiVersion",
    "true",
    "<<",
    "&a k",
    "*a ",
    "? k",
    "volumes",
    "environment",
    "x",
)


@st.composite
def texts(draw):
    """Lines of keys and leaves at random depths: some parse, most do not."""
    lines = []
    for _ in range(draw(st.integers(1, 12))):
        indent, key, leaf = draw(st.integers(0, 4)), draw(st.sampled_from(KEYS)), draw(st.sampled_from(("", *LEAVES)))
        lines.append(" " * (2 * indent) + draw(st.sampled_from(("", "- "))) + f"{key}: {leaf}")
    return "\n".join(lines) + "\n"


def _load(content: bytes) -> object:
    return load_model(
        LoadRequest((PATH,), PurePosixPath("/p"), lambda path: content if path.name == "a.yml" else _gone(path))
    )


def _gone(path):
    raise FileNotFoundError(path)


def _overlay(content: bytes) -> object:
    return read_overlay(
        Tree({PurePosixPath("o/kustomization.yaml"): content, PurePosixPath("o/a.yml"): content}), PurePosixPath("o")
    )


READERS = {
    "convert": _load,
    "slips": lambda content: mended(content, PATH),
    "lint": lambda content: lint_text(content, PATH, (1, 33), load_schemas((1, 33))),
    "flux": _overlay,
    "flux, a resource": lambda content: read_overlay(
        Tree({PurePosixPath("o/kustomization.yaml"): b"resources: [a.yml]\n", PurePosixPath("o/a.yml"): content}),
        PurePosixPath("o"),
    ),
    "yaml": lambda content: restyle(content, PATH),
    "workflow": lambda content: read_workflow(PurePosixPath(".github/workflows/a.yml"), content),
    "workflow, edited": lambda content: read(content, PATH),
    "workflow, surveyed": lambda content: [list(mappings(node)) for node in documents("a.yml", content).nodes],
    "archive": lambda content: list(unread(Tree({PATH: content}))),
    "rules": lambda content: SchemaReader(PATH).document(content),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts())
def test_no_reader_raises_what_it_does_not_say_or_takes_long(reader, text):
    start = time.process_time()
    with suppress(TidyError, EditRefused):
        reader(text.encode("utf-8", "surrogatepass"))
    assert time.process_time() - start < 2
