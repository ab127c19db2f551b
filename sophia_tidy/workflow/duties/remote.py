"""What a job does on a server by ssh: a deployment where the commands there say so, else work of its own.

A nightly backup by ssh is not given up because it looks like a deployment.
"""

import re
from collections.abc import Iterator

from ...formats.shell import Command, commands
from ..model import Step, Text
from .command_names import shown
from .effect import StepEffect
from .kinds import Recognisers
from .ledger import DutyKind

_TAKE_VALUE = frozenset(("-i", "-p", "-o", "-l", "-F", "-J", "-E", "-b", "-c", "-D", "-L", "-R", "-W"))
_HERE = re.compile(r"<<-?[ \t]*['\"]?(?P<mark>\w+)")
# Commands on a server that put a new version there, and those that only go with it.
_DEPLOYS = re.compile(
    r"^(docker (stack deploy|service (update|create|rollback)|run|start|restart|compose .*(up|pull|restart))|docker-compose .*(up|pull|restart)"
    r"|kubectl (\S+ )*?(apply|set|rollout|replace|patch)|helm (upgrade|install|rollback)|git (\S+ )*?(pull|reset|checkout)|systemctl (\S+ )*?(restart|reload|start)"
    r"|service \S+ (restart|reload)|supervisorctl (restart|update)|pm2 (\S+ )*?(restart|reload|start)"
    r"|(bash |sh |\./|python3? )?\S*(deploy|roll-?out|release|update|upgrade|restart)\S*\.(sh|py|bash)\b|\S*/?deploy\b)"
)
_BESIDE = re.compile(
    r"^(docker (ps|login|logout|pull|images?|system|builder|container|network (create|ls)|stack (ps|services|ls)|service (ls|ps|logs)|logs|stop|rm|rmi|tag|load|build)"
    r"|docker-compose|docker compose|git |nginx -[ts]|npm (ci|install|run build)|pip3? install|uv sync|poetry install|npm prune"
    r"|systemctl (\S+ )*?(status|daemon-reload|is-active|enable|stop)|source |kubectl (\S+ )*?(get|describe|logs|wait)|curl )"
)


def is_remote(words: tuple[str, ...]) -> bool:
    """``ssh`` and what copies to a server."""
    program = words[0] if words else ""
    return program == "ssh" or (program in ("scp", "rsync", "sftp") and any(":" in word for word in words[1:]))


def on_server(text: Text, step: Step, book: Recognisers, command: Command | None = None) -> Iterator[StepEffect]:
    """The effects of an ssh command of a script, or of a whole script that an action runs there.

    A copy to a server alone is told as such: whether it goes with a deployment, the job tells.
    """
    at = text.line(command.line) if command else text.at
    if command is not None and command.program != "ssh":
        yield StepEffect(DutyKind.ELSEWHERE, _COPY, at, step, command.words)
        return
    for script, offset in _scripts(command, text.value) if command else [(text.value, 0)]:
        found = commands(script)
        for each in found:
            kind, what = _one(each, book)
            if kind is not DutyKind.PLUMBING:
                where = text.line(each.line + offset) if text.first_line else at
                yield StepEffect(kind, what, where, step, each.words)


_COPY = "a copy to a server"


def is_copy(effect: StepEffect) -> bool:
    """Whether it only puts files on a server."""
    return effect.what == _COPY


def _one(command: Command, book: Recognisers) -> tuple[DutyKind, str]:
    line = " ".join(command.words)
    told = book.command(command.words)
    if told is not None and told.kind in (
        DutyKind.OPERATION,
        DutyKind.MIGRATION,
        DutyKind.NOTIFY,
        DutyKind.SECRET_SYNC,
    ):
        return told.kind, f"{told.what} on a server"
    if _DEPLOYS.match(line):
        return DutyKind.DEPLOY, "ssh"
    if _BESIDE.match(line) or (told is not None and told.kind is DutyKind.PLUMBING):
        return DutyKind.PLUMBING, line
    return DutyKind.OTHER, f"{shown(command.words)} on a server"


def _scripts(command: Command, script: str) -> Iterator[tuple[str, int]]:
    """What ssh runs: its last words, or the here-document that follows, with the line where that begins."""
    rest = list(command.words[1:])
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in _TAKE_VALUE else rest[1:]
    words = [word for word in rest[1:] if not word.startswith(("<", ">")) and word not in ("bash", "sh", "-s")]
    mark = _HERE.search(script.split("\n")[command.line])
    if mark:
        yield from _document(mark["mark"], script, command.line)
    elif words:
        yield " ".join(words), command.line
    else:
        yield "a session", command.line


def _document(mark: str, script: str, line: int) -> Iterator[tuple[str, int]]:
    lines = script.split("\n")
    end = next((index for index in range(line + 1, len(lines)) if lines[index].strip() == mark), len(lines))
    yield "\n".join(lines[line + 1 : end]), line + 1
