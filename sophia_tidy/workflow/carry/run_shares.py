"""What the jobs of one run share: artifacts by their names, and the number of the run; two old files in one run may not meet there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...kernel.location import Location
from .events import ALL, EventFilter
from .identity import action_of
from .old_file import CannotCarry, OldFile
from .words_of_run import reads_run_id

_UPLOADS = {"actions/upload-artifact": "artifact", "actions/upload-pages-artifact": "github-pages"}
_DOWNLOADS = "actions/download-artifact"
_CACHING = (
    *("actions/cache", "actions/setup-java", "actions/setup-go", "actions/setup-node", "actions/setup-python"),
    *("actions/setup-dotnet", "astral-sh/setup-uv", "swatinem/rust-cache", "ruby/setup-ruby", "pyo3/maturin-action"),
    *("oven-sh/setup-bun", "gradle/", "mozilla-actions/sccache-action", "golangci/golangci-lint-action"),
    *("docker/build-push-action", "docker/bake-action", "docker/setup-buildx-action", "graalvm/setup-graalvm"),
    *("mlugg/setup-zig", "determinatesystems/magic-nix-cache-action", "nix-community/cache-nix-action"),
)
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_BY_HAND = "workflow_dispatch"


@dataclass(frozen=True, slots=True)
class _Artifact:
    """A name with what stands before and behind its expressions; ``whole`` where it has none."""

    name: str
    at: Location

    @property
    def ends(self) -> tuple[str, str, bool]:
        parts = _EXPRESSION.split(self.name)
        return parts[0], parts[-1], len(parts) == 1

    def meets(self, other: "_Artifact") -> bool:
        """Whether both may be the same text."""
        (start, end, whole), (other_start, other_end, other_whole) = self.ends, other.ends
        if whole and other_whole:
            return self.name.lower() == other.name.lower()
        return (start.startswith(other_start) or other_start.startswith(start)) and (
            end.endswith(other_end) or other_end.endswith(end)
        )


def check_shares(files: Sequence[OldFile]) -> None:
    """Look for two old files that would meet in one run of their new file.

    Raises:
        CannotCarry: the later of two that do; or one that takes whatever artifacts its run has.
    """
    uploads = {old.path: list(_uploads(old)) for old in files}
    numbers = {old.path: reads_run_id(old.workflow, old.jobs) for old in files}
    for index, old in enumerate(files):
        everything = next(_takes_all(old), None)
        if everything is not None and any(
            uploads[each.path] for each in files if each is not old and together(old.events, each.events)
        ):
            raise CannotCarry(everything, "it takes all artifacts of its run, and others would be among them")
        if not uploads[old.path] and numbers[old.path] is None:
            continue  # nothing of it can meet another's: most files, and each would be looked at beside every other
        for other in (each for each in files[:index] if together(old.events, each.events)):
            for mine in uploads[old.path]:
                if any(mine.meets(each) for each in uploads[other.path]):
                    raise CannotCarry(
                        mine.at, f"its artifact `{mine.name}` would meet one of {other.path.name} in the same run"
                    )
            number = numbers[old.path]
            if number is not None and numbers[other.path] is not None:
                raise CannotCarry(
                    number, f"it names things by the number of its run, as {other.path.name} does, and would share it"
                )


def check_caches(files: Sequence[OldFile]) -> None:
    """Look for a file that runs for releases beside one whose jobs use caches: whoever reads the new file takes those for the release's.

    Raises:
        CannotCarry: the one that runs for releases.
    """
    for old in files:
        if _releases(old.events):
            for other in files:
                cached = next((at for at in _caches(other) if other is not old), None)
                if cached is not None:
                    raise CannotCarry(
                        old.workflow.triggers[0].event.at,
                        f"it runs for releases, and would have the caches of {other.path.name} in its file",
                    )


def _releases(events: Sequence[EventFilter]) -> bool:
    """Whether a file runs for releases, tags, or branches of that name."""
    for each in events:
        narrow = each.event == "push" and not (each.branches == ALL and each.tags == ALL)
        tags = narrow and each.tags is not None
        patterns = each.branches.patterns if narrow and each.branches is not None else ()
        if each.event == "release" or tags or any("release" in pattern.lower() for pattern in patterns):
            return True
    return False


def _caches(old: OldFile) -> Iterator[Location]:
    for job in old.jobs:
        yield from (step.at for step in job.steps if action_of(step).startswith(_CACHING))


def together(one: Sequence[EventFilter], other: Sequence[EventFilter]) -> bool:
    """Whether one event may start both; a person starts one of them, and two lines of a clock are two events."""
    found = {each.event: each for each in other}
    for event in one:
        same = found.get(event.event)
        if same is None or event.event == _BY_HAND:
            continue
        if event.event == "schedule" and not set(event.crons) & set(same.crons):
            continue
        return True
    return False


def _uploads(old: OldFile) -> Iterator[_Artifact]:
    for job in old.jobs:
        for step in job.steps:
            if (default := _UPLOADS.get(action_of(step))) is not None:
                name = step.input("name")
                yield _Artifact(name.value if name and name.value else default, step.at)


def _takes_all(old: OldFile) -> Iterator[Location]:
    """A download that names no artifact takes all, unless it is of another run."""
    for job in old.jobs:
        for step in job.steps:
            if action_of(step) == _DOWNLOADS and not any(step.input(key) for key in ("name", "artifact-ids", "run-id")):
                pattern = step.input("pattern")
                if pattern is None or pattern.value.startswith("*"):
                    yield step.at
