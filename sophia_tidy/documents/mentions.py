"""All mentions of a document: each passage by its form, each span by its role, each command by who knows it.

Where two want the same place the first counts, in the order in which a rule
knows most: a command as a whole goes before the paths in it.
"""

from collections.abc import Iterator

from . import archived_programs, gone_services, moved_files, old_workflows, replaced_commands
from .inline import Role, Span, spans
from .layout import passages
from .mention import DocumentReading, Mention
from .passage import Form, Passage
from .shell_lines import ShownCommand, commands_in, commands_of
from .stack_of import StackNames


def mentions(reading: DocumentReading, names: StackNames) -> tuple[Mention, ...]:
    """The mentions in the order of the text; none inside of another."""
    found: list[Mention] = []
    for passage in passages(reading.text, reading.markup):
        for mention in _of_passage(reading, passage, names):
            if not any(mention.start < other.end and other.start < mention.end for other in found):
                found.append(mention)
    return tuple(sorted(found))


def _of_passage(reading: DocumentReading, passage: Passage, names: StackNames) -> Iterator[Mention]:
    if passage.form is Form.CODE:
        for command in commands_of(reading.text, passage):
            yield from _of_command(reading, passage, command, names)
        yield from gone_services.in_code(reading, passage, names)
        return
    for span in spans(reading.text, passage, reading.markup):
        yield from _of_span(reading, passage, span, names)


def _of_command(
    reading: DocumentReading, passage: Passage, command: ShownCommand, names: StackNames
) -> Iterator[Mention]:
    replaced = list(replaced_commands.in_command(reading, passage, command, names))
    if replaced:
        yield from replaced
        return
    if command.words[0].text in ("docker", "docker-compose"):
        yield from archived_programs.in_command(reading, passage, command)
        return
    for word in command.words:
        if word.text.startswith(("http://", "https://")):
            address = Span(Role.ADDRESS, word.start, word.end)
            yield from old_workflows.in_target(reading, passage, address)
            yield from moved_files.in_address(reading, address)
    yield from old_workflows.in_command(reading, passage, command)
    yield from archived_programs.in_command(reading, passage, command)
    yield from moved_files.in_command(reading, passage, command)


def _of_span(reading: DocumentReading, passage: Passage, span: Span, names: StackNames) -> Iterator[Mention]:
    written = reading.text[span.start : span.end]
    match span.role:
        case Role.LINK | Role.ADDRESS:
            yield from old_workflows.in_target(reading, passage, span)
            yield from moved_files.in_span(reading, passage, span)
            yield from gone_services.in_span(reading, passage, span, names)
        case Role.CODE | Role.QUOTED:
            for command in commands_in(reading.text, span.start, span.end):
                yield from _of_inline(reading, passage, span, command, names)
            if span.role is Role.CODE:
                yield from old_workflows.in_words(reading, passage, span.start, written)
                yield from gone_services.in_span(reading, passage, span, names)
                yield from moved_files.in_span(reading, passage, span)
        case Role.WORD:
            yield from old_workflows.in_words(reading, passage, span.start, written)
            yield from moved_files.in_span(reading, passage, span)


def _of_inline(
    reading: DocumentReading, passage: Passage, span: Span, command: ShownCommand, names: StackNames
) -> Iterator[Mention]:
    """A command between backticks or quotes: a lone path is one only where it is started as a program."""
    if len(command.words) > 1 or command.texts[0].startswith(("./", ".\\")):
        yield from _of_command(reading, passage, command, names)
