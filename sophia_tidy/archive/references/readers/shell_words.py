"""The words of shell text with their offsets, and the folders that a script moves through.

Words are told apart by a regular expression over the text itself, since
neither shlex nor bashlex gives offsets at a speed that 25,000 files allow;
what they would tell more (here documents, arithmetic) names no file.
"""

import re
from dataclasses import dataclass, field

from .path_index import PathIndex, joined

WORD = re.compile(
    r"(?P<comment>(?:^|(?<=\s))\#[^\n]*)|(?P<end>&&|\|\||;;|[;&|\n()]|(?<=\s)[{}](?=\s))|(?P<next>\\\r?\n)"
    r"|(?P<word>(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\$\{[^}\n]{0,200}\}"
    r"|\$\([^()\n]{0,300}(?:\([^()\n]{0,300}\)[^()\n]{0,300}){0,3}\)|\\."
    r"|[^\s;&|()\"'\\])+)",
    re.DOTALL | re.MULTILINE,
)
QUOTED = re.compile(r"\"(?P<one>[^\"\n]*)\"|'(?P<two>[^'\n]*)'")
VARIABLE = re.compile(r"^[\"']?\$(?:\{(?P<braced>\w+)[^}]*\}|(?P<name>\w+)|\{\{[^}]*\}\}|\([^)]*\)|@\w+)[\"']?/?")
_ASSIGNED = re.compile(r"(\w+)=(.+)", re.DOTALL)
_HERE = re.compile(
    r"""["']?\$\(\s*(?:cd\s+(?:--\s+)?)?["']?\$?\(?\s*(?:dirname|realpath)[^)]*?\)?["']?"""
    r"""(?P<up>(?:/\.\.)*)[^)]*\)+["']?"""
)
_OWN = re.compile(r"dirname|BASH_SOURCE|\$0")
_ROOTS = re.compile(r"(?i)github_workspace|github\.workspace|pwd|root|repo|project|workspace|base|top|ci_project_dir")
# What stands before the name of a file that a command writes; `-O` is wget's, `of=` is dd's.  An arrow is none.
_WRITTEN = re.compile(
    r"(?:(?<![-=])>\|?[ \t]*|\btee[ \t](?:[^\n;|&]*[ \t])?|\bof="
    r"|(?:^|[ \t\"'])(?:-[oO]|--out(?:put|file|-file|put-file)?)[\"']?(?:[ \t,]+|=))[\"']?\Z",
    re.MULTILINE,
)
_BREAKS = " \t\n>=,[(;|&"
_LOOK_BACK = 200  # characters: what says that a file is written stands near its name


def is_written(text: str, at: int) -> bool:
    """Whether the word at ``at`` is what a command writes: the target of a redirection, of ``tee``, of ``-o``."""
    begin = max(0, at - _LOOK_BACK)
    word = max(text.rfind(mark, begin, at) for mark in _BREAKS) + 1
    return _WRITTEN.search(text[max(0, word - _LOOK_BACK) : word]) is not None


@dataclass(slots=True)
class Folders:
    """Where a script is (None: nobody knows), where it lies, and its variables that hold folders."""

    places: PathIndex
    start: str
    own: str
    here: str | None = None
    left: list[str | None] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.here = self.start

    def ended(self, words: list[str], mark: str) -> None:
        """A command is over: ``cd`` moves on, an assignment is kept, a subshell comes back to where it began."""
        if len(words) >= 2 and words[0] in ("cd", "pushd"):
            moved = self._moved(words[1])
            self.here = moved if moved in self.places.folders else None
        elif len(words) == 1 and (assigned := _ASSIGNED.fullmatch(words[0])):
            value = self._value(assigned[2])
            if value is not None:
                self.known[assigned[1]] = value
        if mark == "(":
            self.left.append(self.here)
        elif mark == ")" and self.left:
            self.here = self.left.pop()

    def bases(self, text: str) -> tuple[tuple[str, ...], int, bool]:
        """Where a word is looked for, how much of it is the variable that says so, and whether that is sure."""
        variable = VARIABLE.match(text)
        if variable is None:
            return (self.here or "",), 0, self.here is not None
        name = variable["braced"] or variable["name"] or ""
        if name in self.known:
            return (self.known[name],), variable.end(), True
        if _OWN.search(variable[0]):
            return (self.own,), variable.end(), True
        here = self.here or ""
        return ("", here, here.rpartition("/")[0]), variable.end(), False

    def _moved(self, text: str) -> str | None:
        if (known := self._value(text)) is not None:
            return known
        stripped = text.strip("\"'")
        if stripped.startswith(("$", "/", "~")) or self.here is None:
            return "" if _ROOTS.search(stripped) else None
        return self.start if stripped == "-" else joined(self.here, stripped)

    def _value(self, text: str) -> str | None:
        """The folder that ``$(dirname "$0")``, or a variable and what follows it, comes to."""
        if here := _HERE.fullmatch(text):
            return joined(self.own, f".{here['up']}") if _OWN.search(text) else self.here
        stripped = text.strip("\"'")
        variable = VARIABLE.match(stripped)
        name = (variable["braced"] or variable["name"]) if variable else None
        if variable is None or name not in self.known:
            return None
        return joined(self.known[name], stripped[variable.end() :].strip("\"'") or ".")
