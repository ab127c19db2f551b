"""What is shown of the stacks that were found in a tree: which are converted, what lies over them, what they share."""

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from ...convert.discovery.judgement import FoundStack, StackKind
from ...convert.discovery.sharing import Shared
from ...steps.convert_stacks import StackSurvey

_SHOWN = 5
_RELATIONS = {
    StackKind.OVERRIDE: "over",
    StackKind.PART: "taken in by",
    StackKind.NEAR_COPY: "of",
    StackKind.DEVELOPMENT: "over",
}


def survey_lines(survey: StackSurvey) -> Iterator[str]:
    """The overlays with their files, and what stacks share; stacks have their own lines, and what is left its findings."""
    yield from (
        f"{each.stack}: with {' and '.join(map(str, each.files))} {_where(each.environment)}" for each in survey.laid
    )
    yield from map(shared_line, islice(survey.shared, _SHOWN))
    if len(survey.shared) > _SHOWN:
        yield f"{len(survey.shared) - _SHOWN} more names are shared; all with --format json"


def survey_details(survey: StackSurvey) -> dict[str, object]:
    """The same for machines, with all that was found and the evidence."""
    return {
        "found": [
            {
                "path": str(each.path),
                "kind": each.kind.value,
                "base": list(map(str, each.base)),
                "environment": each.environment,
                "evidence": list(map(str, each.evidence)),
            }
            for each in survey.found
        ],
        "shared": [
            {"what": each.what.value, "name": each.name, "stacks": list(map(str, each.stacks))}
            for each in survey.shared
        ],
    }


def file_story(path: PurePosixPath, survey: StackSurvey) -> Iterator[str]:
    """What a file of services is taken for, and all that speaks for it; nothing about another file."""
    each = next((each for each in survey.found if each.path == path), None)
    if each is None:
        return
    yield f"  stack     {_kind(each)}"
    yield from (f"  because   {witness}" for witness in each.evidence)
    yield from (
        f"  laid over it  {' and '.join(map(str, laid.files))} {_where(laid.environment)}"
        for laid in survey.laid
        if laid.stack == path
    )
    yield from (f"  shared    {shared_line(name)}" for name in survey.shared if path in name.stacks)
    yield from (
        f"  asked     {decision.question} [{decision.id}]"
        for decision in survey.decisions
        if decision.key[-1] == str(path)
    )


def shared_line(each: Shared) -> str:
    """One name that several stacks have."""
    return f"{each.what} {each.name} is in {', '.join(map(str, each.stacks))}"


def _kind(each: FoundStack) -> str:
    words = f"{each.kind} {each.name}".rstrip()
    if each.base and each.kind in _RELATIONS:
        words += f" {_RELATIONS[each.kind]} {' and '.join(map(str, each.base))}"
    if each.kind is StackKind.OVERRIDE and each.is_clear:
        words += f", {_where(each.environment)}"
    return words


def _where(environment: str) -> str:
    return f"as {environment}" if environment else "everywhere"
