"""Variables with a secret's name among the words of a command: ``--requirepass ${REDIS_PASSWORD}``.

Where a stack is converted the variable is often not set, and the word is
empty or gone; on the cluster it has to come from the store all the same.  So
the words are laid beside the text before interpolation, and where a secret
variable stood a mark takes its place.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ....manifests.pointer import Pointer
from ....secrets.names import named_secret
from ...context import Conversion

VARIABLE = r"(?<!\$)\$(?:\{(?P<braced>[A-Za-z_]\w*)[^}]*\}|(?P<bare>[A-Za-z_]\w*))"
_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use characters, which no command holds
_MARK = f"{_OPEN}(?P<name>[A-Za-z_]\\w*){_CLOSE}(?P<value>[^{_CLOSE}]*){_CLOSE}"


def marked(words: Sequence[str], at: Pointer, conversion: Conversion) -> tuple[str, ...]:
    """The words with a mark for each secret variable; ``at`` is the list's place, or that of the text it was split from."""
    templates = conversion.stack.model.templates
    whole = templates.get(at)
    if whole is not None and _secret_in(whole):
        found = _of_text(whole, tuple(words))
        return found if found is not None else tuple(words)
    return tuple(
        _filled(templates[*at, index], word) or word if (*at, index) in templates else word
        for index, word in enumerate(words)
    )


def marks(word: str) -> Iterator[re.Match[str]]:
    """The marks of a word, each with the groups ``name`` and ``value``."""
    return re.finditer(_MARK, word) if _OPEN in word else iter(())


def unmarked(word: str) -> str:
    """The word with ``$NAME`` for each mark."""
    return re.sub(_MARK, r"$\g<name>", word) if _OPEN in word else word


def variables_in(template: str) -> list[str]:
    """The variables that a text before interpolation names, in order."""
    return [match["braced"] or match["bare"] for match in re.finditer(VARIABLE, template)] if "$" in template else []


def _secret_in(template: str) -> bool:
    return any(map(named_secret, variables_in(template)))


def _of_text(template: str, words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Words of a text that was split as a shell splits, or that is a shell's script as it stands."""
    if words[:1] == ("CMD-SHELL",) and len(words) == 2:
        script = _filled(template, words[1])
        return None if script is None else ("CMD-SHELL", script)
    try:
        parts = shlex.split(template)
    except ValueError:
        return None
    return _aligned(tuple(parts), words)


def _aligned(parts: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Each part of the template filled from its word; one that is a variable alone may have come to nothing."""
    if not parts:
        return None if words else ()
    first, *rest = parts
    filled = _filled(first, words[0]) if words else None
    if filled is not None and (after := _aligned(tuple(rest), words[1:])) is not None:
        return (filled, *after)
    alone = re.fullmatch(VARIABLE, first)
    after = _aligned(tuple(rest), words) if alone else None
    if alone is None or after is None:
        return None
    name = alone["braced"] or alone["bare"]
    return (_mark(name, ""), *after) if named_secret(name) else after


def _filled(template: str, word: str) -> str | None:
    """The word with marks where the template has secret variables; None where the template does not give the word."""
    pattern, names = _pattern(template)
    found = pattern.fullmatch(word)
    if found is None:
        return None
    pieces, end = [], 0
    for index, name in enumerate(names, start=1):
        if named_secret(name):
            pieces += [word[end : found.start(index)], _mark(name, found[index])]
            end = found.end(index)
    return "".join(pieces) + word[end:]


@lru_cache(maxsize=512)
def _pattern(template: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What a template can come to: its text, and a group for each variable."""
    text, names, end = "", [], 0
    for match in re.finditer(VARIABLE, template):
        text += re.escape(template[end : match.start()].replace("$$", "$")) + "(.*?)"
        names.append(match["braced"] or match["bare"])
        end = match.end()
    return re.compile(text + re.escape(template[end:].replace("$$", "$")), re.DOTALL), tuple(names)


def _mark(name: str, value: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}{value}{_CLOSE}"
