"""What a person typed as the answer to a question: an option by its number or value, the default, or a value of one's own."""

from ..kernel.decision import Decision
from ..kernel.errors import TidyError


def value_of(decision: Decision, word: str) -> str:
    """The answer that a typed word means: the value of an option, its number, or a value of the person's own.

    ``=`` before it makes a value of what would be a command or a number.

    Raises:
        TidyError: it means none.
    """
    values = [option.value for option in decision.options]
    if word.startswith("="):
        return word[1:]
    if not word:
        if decision.default is None:
            raise TidyError(f"there is no default; expected {_expected(decision)}", rule="wrong-answer")
        return decision.default
    if word in values:
        return word
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(values):
        return values[int(word) - 1]
    if decision.is_open:
        return word
    raise TidyError(f"{word!r} is no answer; expected {_expected(decision)}", rule="wrong-answer")


def _expected(decision: Decision) -> str:
    count = len(decision.options)
    numbers = [f"1 to {count}"] if count > 1 else ["1"] if count else []
    own = [decision.expected or "a value"] if decision.is_open else []
    return " or ".join([*numbers, *own])
