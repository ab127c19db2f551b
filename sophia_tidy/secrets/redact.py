"""Texts with a mark in the place of every secret."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from .kinds import TextKind
from .literals import is_mixed
from .shapes import shape_spans
from .texts import SecretSpan, address_spans, known_spans, secret_spans

MARK = "[redacted]"
_APART = "\0\n"  # between texts that are looked through together: no pattern reaches over it
_STRONG = 8


class Redactor:
    """Knows the values that were found to be secret, so that they are hidden wherever they stand; ``hid`` says whether any was."""

    def __init__(self, known: Collection[str] = ()):
        self.known = {value for value in known if _is_telling(value)}
        self.hid = False

    def learn(self, text: str, kind: TextKind) -> None:
        """Take the secrets of a text to be secret everywhere: those long and odd enough to be no word by chance."""
        for span in secret_spans(text, kind):
            self.known.update(
                line for line in map(str.strip, text[span.start : span.end].split("\n")) if _is_telling(line)
            )

    def text(self, text: str, kind: TextKind = TextKind.PROSE) -> str:
        """The text with marks; it has as many lines as before."""
        return self._marked(text, secret_spans(text, kind, self.known))

    def texts(self, texts: Sequence[str]) -> list[str]:
        """Each text with marks; all are looked through in one go, so that many short ones cost little."""
        joined = _APART.join(texts)
        spans = secret_spans(joined, TextKind.PROSE, self.known)
        if not spans:
            return list(texts)
        starts = list(accumulate((len(text) + len(_APART) for text in texts), initial=0))
        found: dict[int, list[SecretSpan]] = {}
        for span in spans:
            index = bisect_right(starts, span.start) - 1
            found.setdefault(index, []).append(SecretSpan(span.start - starts[index], span.end - starts[index]))
        return [self._marked(text, found[index]) if index in found else text for index, text in enumerate(texts)]

    def last_look(self, text: str) -> str:
        """The text with marks for known values, known shapes and addresses alone: safe in any format, since no mark can end a string."""
        spans = (SecretSpan(start, end) for start, end, _ in shape_spans(text))
        return self._marked(text, sorted((*spans, *known_spans(text, self.known), *address_spans(text))))

    def _marked(self, text: str, spans: Iterable[SecretSpan]) -> str:
        pieces, end = [], 0
        for span in spans:
            secret = text[span.start : span.end]
            if span.start >= end and (mark := _mark(secret)) != secret:
                pieces += [text[end : span.start], mark]
                end = span.end
        if not pieces:
            return text
        self.hid = True
        return "".join((*pieces, text[end:]))


def _mark(secret: str) -> str:
    """A mark for each line that says something, behind its indentation."""
    if "\n" not in secret:
        return MARK
    return "\n".join(
        line[: len(line) - len(line.lstrip())] + MARK if line.strip() else line for line in secret.split("\n")
    )


def _is_telling(value: str) -> bool:
    return len(value) >= _STRONG and is_mixed(value) and MARK not in value
