"""A tokenizer that never fails, because it reads files that no tokenizer accepts.

Indentation is a token of its own at the start of each line that holds code;
comments are not tokens.  On a file that parses it agrees with the real one
closely enough to count with.
"""

import difflib
import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<string>[rbfutRBFUT]{0,2}(?:
        \"\"\"(?:\\.|[^\\])*?\"\"\" | '''(?:\\.|[^\\])*?'''
      | "(?!"")(?:\\.|[^"\\\n])*"   | '(?!'')(?:\\.|[^'\\\n])*'))
  | (?P<word>\w+(?:\.\d+)?)
  | (?P<line>\\?\n[ \t\f]*)
  | (?P<op>\"\"\"|'''|\*\*=|//=|>>=|<<=|\.\.\.|->|:=|\*\*|//|>>|<<|<=|>=|==|!=|<>|[-+*/%&|^@]=|[^\s\w])
    """,
    re.VERBOSE | re.DOTALL,
)
_INDENT = "\n"


@dataclass(frozen=True, slots=True)
class TokenDiff:
    """The tokens that an edit takes out and puts in."""

    deleted: tuple[str, ...]
    inserted: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.deleted) + len(self.inserted)


def tokens(text: str) -> list[str]:
    """Code tokens; the start of a line of code is a newline and its indentation."""
    found: list[str] = []
    pending: str | None = _INDENT + re.match(r"[ \t\f]*", text)[0]  # type: ignore[index]
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "comment":
            continue
        if kind == "line":
            pending = None if match[0].startswith("\\") else match[0]
            continue
        if pending is not None:
            found.append(pending)
            pending = None
        found.append(match[0])
    return found


def code_tokens(text: str) -> list[str]:
    """The same without indentation: what may be lost when code is neutralised."""
    return [token for token in tokens(text) if not token.startswith(_INDENT)]


def is_string(token: str) -> bool:
    return len(token) > 1 and token[-1] in "'\"" and token not in ('"""', "'''")


def token_diff(before: str, after: str) -> TokenDiff:
    """What an edit changes, in tokens rather than in lines."""
    old, new = tokens(before), tokens(after)
    deleted: list[str] = []
    inserted: list[str] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4000)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            deleted += old[i1:i2]
            inserted += new[j1:j2]
    return TokenDiff(tuple(deleted), tuple(inserted))


def new_words(inserted: Sequence[str], source: str) -> list[str]:
    """Inserted names, numbers and strings that ``source`` does not hold anywhere."""
    known = set(re.findall(r"\w+", source))
    return [token for token in inserted if not _is_known(token, known, source)]


def _is_known(token: str, known: set[str], source: str) -> bool:
    if is_string(token):
        return token in source
    if re.fullmatch(r"\w+", token):
        return token in known or keyword.iskeyword(token)
    if re.fullmatch(r"[\w.]+", token) and token != "..." and token != ".":
        return token in source
    return True
