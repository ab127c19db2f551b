"""Expressions in scripts: each becomes a variable of the step's, so that no value is read as code.

What GitHub puts into a script's text, whoever opens a pull request may
choose; a variable is never more than a value (docs.github.com, "Secure use
reference", "Use an intermediate environment variable").
"""

import json
import re
from collections.abc import Iterator

import yaml

from ...formats import yaml_reader as yaml_door
from ...kernel.location import Location
from ..editing.nodes import value_of
from ..model import Job, Step, Text, Workflow
from .draft import JobDraft, StepNode
from .model import Hardening
from .shell_places import Placed, Unplaced, Unquoted, placed
from .variables import StepVariables, is_boolean, is_one_word

_SHELLS = re.compile(r"(?:\S*/)?(?:bash|sh|dash)(?:\s|$)")


def take_out(draft: JobDraft) -> None:
    """Make variables of the expressions in the ``run`` scripts of a job.

    Raises:
        EditRefused: one stands where no variable says the same.
    """
    for each in draft.steps:
        script = each.step.run
        if script is None or "${{" not in script.value:
            continue
        shell = shell_of(draft.workflow, draft.job, each.step)
        if not _SHELLS.match(shell):
            raise draft.refused(
                f"an expression stands in a script for {shell or 'a shell that only a run tells'}", each.node
            )
        variables = StepVariables(draft.workflow, draft.job, each.step, script.value)
        take_out_of_bash(draft, each, ("run",), script, variables)


def shell_of(workflow: Workflow, job: Job, step: Step) -> str:
    """The shell of a script: its own, its defaults', else the runner's; nothing where runners differ."""
    said = step.shell or job.defaults.shell or workflow.defaults.shell
    if said is not None:
        return said.value
    windows = {"windows" in label.lower() for label in _labels(job)}
    return "" if len(windows) > 1 else "pwsh" if windows == {True} else "bash"


def _labels(job: Job) -> Iterator[str]:
    for label in job.runs_on:
        axis = re.fullmatch(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}", label.value)
        if axis is None or job.strategy is None:
            yield label.value
            continue
        rows = [value for name, values in job.strategy.axes if name == axis[1] for value in values]
        rows += [row[axis[1]] for row in job.strategy.include if axis[1] in row]
        yield from map(str, rows or [label.value])


def take_out_of_bash(
    draft: JobDraft, each: StepNode, where: tuple[str, ...], text: Text, variables: StepVariables
) -> None:
    """Make variables of the expressions in one script for bash, which stands below these keys of a step.

    Raises:
        EditRefused: one stands where no variable says the same.
    """
    script = text.value
    changes: list[tuple[int, int, str]] = []
    for place in placed(script):
        match place:
            case Unplaced():
                raise draft.refused(f"an expression stands where no variable says the same: {place.why}", each.node)
            case Unquoted():
                changes.append((place.start, place.end, place.written))
            case Placed():
                changes.append((place.start, place.end, _written(draft, each, place, variables, text.at)))
    rewrite(draft, each, where, script, changes)
    give(draft, each, variables.new)


def _written(draft: JobDraft, each: StepNode, place: Placed, variables: StepVariables, at: Location) -> str:
    """What stands in the script instead of an expression."""
    if place.comment:
        return place.inner
    variable = variables.of(place.inner)
    if variable is None:
        raise draft.refused(
            "an expression in a script reads the step's own environment; expected it by itself", each.node
        )
    if place.alone and not is_boolean(place.inner):
        written = f'eval "${{{variable.name}}}"'
    elif place.bare and is_one_word(place.inner, draft.job):
        written = f'"${{{variable.name}}}"'
    else:
        written = place.written.replace("@", variable.name)
    draft.tell(Hardening.EXPRESSION, at, f"{place.inner} is read from {variable.name}, as a value")
    return written


def rewrite(
    draft: JobDraft, each: StepNode, place: tuple[str, ...], value: str, changes: list[tuple[int, int, str]]
) -> None:
    """Another text in a scalar of a step, by changes that are told in characters of its value.

    Raises:
        EditRefused: the characters of the value are not those of the file, and no block of text can hold it.
    """
    table, key = each.node, next(key for key, _ in each.node.value if key.value == place[0])
    for name in place[:-1]:
        table = value_of(table, name)
    key, node = next(pair for pair in table.value if pair[0].value == place[-1])
    new = _changed(value, changes)
    start, end = node.start_mark.index, node.end_mark.index
    raw = draft.text[start:end]
    written = _in_place(raw, value, changes)
    if (node.style not in ("|", ">") and _says(written) != new) or written is None:
        written = _block(new, key.start_mark.column + 2) if not table.flow_style else json.dumps(new)
        written += raw[len(raw.rstrip()) :] if node.style in ("|", ">") else ""
    draft.put(start, end, written)
    draft.mean(("steps", each.number, *place), f"str {new}")


def _changed(value: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, written in sorted(changes, reverse=True):
        value = value[:start] + written + value[end:]
    return value


def _in_place(raw: str, value: str, changes: list[tuple[int, int, str]]) -> str | None:
    """The scalar as it stands in the file with the changes; None where its lines are not those of the value."""
    lines, at = list[tuple[int, int]](), 0
    for line in value.split("\n"):
        found = raw.find(line, at)
        if found < 0:
            return None
        lines.append((found, len(line)))
        at = found + len(line)
    starts = [0]
    for line in value.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for start, end, written in sorted(changes, reverse=True):
        index = max(number for number, first in enumerate(starts[:-1]) if first <= start)
        last = max(number for number, first in enumerate(starts[:-1]) if first < max(end, start + 1))
        begin = lines[index][0] + start - starts[index]
        stop = lines[last][0] + end - starts[last]
        raw = raw[:begin] + written + raw[stop:]
    return raw


def _says(written: str | None) -> str | None:
    """What a scalar on a line says."""
    if written is None:
        return None
    try:
        node = yaml_door.node(f"a: {written}\n")
    except yaml.YAMLError:
        return None
    value = node.value[0][1] if isinstance(node, yaml.MappingNode) and len(node.value) == 1 else None
    return value.value if isinstance(value, yaml.ScalarNode) and value.tag.endswith(":str") else None


def _block(value: str, column: int) -> str:
    """A block of text that says the value."""
    indent = " " * column
    chomp = "" if value.endswith("\n") and not value.endswith("\n\n") else "-" if not value.endswith("\n") else "+"
    lines = "\n".join(indent + line if line else "" for line in value.removesuffix("\n").split("\n"))
    return f"|{chomp}\n{lines}"


def give(draft: JobDraft, each: StepNode, new: dict[str, str]) -> None:
    """Put variables into the environment of a step.

    Raises:
        EditRefused: its environment is no table.
    """
    if not new:
        return
    lines = [f"{name}: {_scalar(inner)}" for name, inner in new.items()]
    inline = ", ".join(f"{name}: {json.dumps(f'${{{{ {inner} }}}}')}" for name, inner in new.items())
    table = value_of(each.node, "env")
    if table is None:
        draft.add_keys(each.node, ["env:", *(f"  {line}" for line in lines)], f"env: {{{inline}}}")
    elif isinstance(table, yaml.MappingNode) and table.value:
        draft.add_keys(table, lines, inline)
    else:
        raise draft.refused("the environment of a step is no table; expected variables", table)
    for name, inner in new.items():
        draft.mean(("steps", each.number, "env", name), f"str ${{{{ {inner} }}}}")


def _scalar(inner: str) -> str:
    """An expression as a scalar: plain where YAML reads it so."""
    text = f"${{{{ {inner} }}}}"
    return "'" + text.replace("'", "''") + "'" if re.search(r":\s|\s#", text) else text
