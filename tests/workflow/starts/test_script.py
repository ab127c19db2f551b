"""The script of the plan and the proof let the same events pass: whole triggers, by random filters, refs and files."""

from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.workflow.starts.model import Happening
from sophia_tidy.workflow.starts.trigger_holds import HeldTrigger

from ..scripts.conftest import script
from .small import jobs

module = script("started_by")
NAMES = st.sampled_from(("main", "dev", "rel/1", "v1", "src/a.py", "docs/a.md", "README.md"))
PATTERNS = st.lists(
    st.sampled_from(
        ("main", "rel/**", "*", "**", "!dev", "!v1", "v[0-9]+", "src/**", "**.md", "!docs/**", "README.md?")
    ),
    min_size=1,
    max_size=3,
)
FILTERS = st.dictionaries(st.sampled_from(("branches", "tags", "paths")), st.tuples(PATTERNS, st.booleans()))


@given(FILTERS, NAMES, st.booleans(), st.lists(NAMES, min_size=1, max_size=3))
def test_a_push_passes_both_or_neither(
    filters: dict[str, tuple[list[str], bool]], ref: str, is_tag: bool, files: list[str]
) -> None:
    written = {
        f"{key}-ignore" if ignores else key: [each.removeprefix("!") for each in patterns] if ignores else patterns
        for key, (patterns, ignores) in filters.items()
    }
    found = jobs(f"{{push: {written}}}" if written else "push", "build:")
    happening = Happening("push", branch="" if is_tag else ref, tag=ref if is_tag else "", paths=tuple(files))
    event = {"ref": f"refs/{'tags' if is_tag else 'heads'}/{ref}"}
    assert HeldTrigger(found.triggers[0]).at(happening) == module.passes("push", event, written, files)
