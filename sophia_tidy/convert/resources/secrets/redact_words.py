"""Credentials among words, replaced by the variable that holds them.

``command`` and ``args`` of a container may say ``$(NAME)``, and Kubernetes
puts the variable's value there.  The command of an ``exec`` probe may not:
it is expanded with literal variables alone (kubernetes,
``pkg/kubelet/container/helpers.go``, `ExpandContainerCommandOnlyStatic`), so
there a shell has to do it.
"""

from collections.abc import Iterable, Iterator, Sequence
from shlex import quote
from typing import NamedTuple

from ....secrets.command_spans import CommandSpan, spans
from ...context import Conversion
from ...stack import Service
from ..naming.variable_expansion import escaped
from .credentials import credentials_of, known_values, variable_of
from .secret_variables import marks, unmarked

_SHELL = ("/bin/sh", "-c")


class _Variable(NamedTuple):
    name: str
    quote: str


_Parts = list["str | _Variable"]


def arguments(service: Service, conversion: Conversion, words: Iterable[str]) -> list[str]:
    """Words for ``command`` or ``args``: dollars escaped, credentials as ``$(NAME)``."""
    return [
        "".join(f"$({part.name})" if isinstance(part, _Variable) else escaped(part) for part in parts)
        for parts in _parts(service, conversion, tuple(words))
    ]


def test_command(service: Service, conversion: Conversion, words: Sequence[str]) -> list[str]:
    """Words for an ``exec`` probe; where there is a credential among them, a shell runs them."""
    return [escaped(word) for word in hook_command(service, conversion, words)]


def hook_command(service: Service, conversion: Conversion, words: Sequence[str]) -> list[str]:
    """Words for a hook, in which Kubernetes expands nothing; where there is a credential among them, a shell runs them."""
    parts = _parts(service, conversion, tuple(words))
    if not any(isinstance(part, _Variable) for each in parts for part in each):
        return list(words)
    if tuple(words[:-1])[-1:] == ("-c",):
        return [*words[:-1], "".join(_in_script(parts[-1]))]
    return [*_SHELL, " ".join("".join(_quoted(each)) for each in parts)]


def _in_script(parts: _Parts) -> Iterator[str]:
    """A script with variables, in the quotes that were around the value."""
    for part in parts:
        match part:
            case _Variable(name, "'"):
                yield f"'\"${{{name}}}\"'"
            case _Variable(name):
                yield f"${{{name}}}"
            case _:
                yield part


def _quoted(parts: _Parts) -> Iterator[str]:
    for part in parts:
        yield f'"${{{part.name}}}"' if isinstance(part, _Variable) else quote(part)


def _parts(service: Service, conversion: Conversion, words: Sequence[str]) -> list[_Parts]:
    by_value = {each.value: each.variable for each in credentials_of(service, conversion) if each.value}
    plain = [unmarked(word) for word in words]
    found = spans(plain, known_values(conversion))
    return [
        _with_marks(word, service, conversion) if word != shown else _split(word, each, by_value)
        for word, shown, each in zip(words, plain, found, strict=True)
    ]


def _with_marks(word: str, service: Service, conversion: Conversion) -> _Parts:
    """A word with the variables that the stack itself has in it; within single quotes a shell would not see them."""
    parts: _Parts = []
    end = 0
    for mark in marks(word):
        quoted = "'" if word[: mark.start()].count("'") % 2 else ""
        parts += [word[end : mark.start()], _Variable(variable_of(mark["name"], service, conversion), quoted)]
        end = mark.end()
    return [part for part in (*parts, word[end:]) if part != ""]


def _split(word: str, found: Iterable[CommandSpan], by_value: dict[str, str]) -> _Parts:
    parts: _Parts = []
    end = 0
    for span in found:
        variable = by_value.get(word[span.start : span.end])
        if variable is not None:
            parts += [word[end : span.start], _Variable(variable, span.quote)]
            end = span.end
    return [part for part in (*parts, word[end:]) if part != ""] or [""]
