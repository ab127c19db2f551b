"""Python: imports, modules in strings, paths in literals and in joins, commands, globs."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from ..reference import From, Reference
from .commands import commands
from .generic import installed
from .modules import module_roots
from .path_index import PathIndex, is_glob
from .paths import lead, like_name, like_path, mentions, outside
from .python_folders import folder_of, known_folders
from .python_imports import entry_point, imported, module_string, modules_in
from .python_tokens import Import, PythonComment, PythonString, tokens
from .source import SourceFile

_BEFORE = 160  # characters before a string in which its call is looked for
_JOIN = re.compile(
    r"(?:\bjoin|joinpath|\bPath|PurePath|PurePosixPath|rel|here|root)\((?:[^()\n]|\((?:[^()]"
    r"|\([^()]*\))*\))*$"
)
_PATHS = re.compile(
    r"(?:open|Path|listdir|scandir|walk|exists|isdir|isfile|glob|iglob|directory|folder|template_folder|static_folder"
    r"|dirs?"
    r"|path|paths|root|files?|read_text|Jinja2Templates|StaticFiles|FileSystemLoader|PackageLoader|insert|append"
    r"|get_template|render_template|render|load|TEMPLATE|_DIR|_PATH|_FILE|_ROOT)\b[\"']?\s*[(=:,][^=\n]*$"
)
_COMMAND = re.compile(
    r"(?:system|run|popen|Popen|call|check_call|check_output|getoutput|sh|shell|local|sudo|exec|exec_command|cmd"
    r"|command"
    r"|session\.\w+|c\.run|\bos\.exec\w+|create_subprocess_\w+)\b\s*[(=][^)\n]*$"
)
# What a command line begins with, wherever it is kept until somebody runs it; what is said to people begins with a word, or is said at once.
_FIRST_WORD = re.compile(r"(?:(?:sudo|exec|nohup|env|source|bash|sh|node|python[\d.]*)\s+(?:-\w+\s+)*)?\S*")
_SAID = re.compile(
    r"(?:print|echo|log(?:g(?:er|ing))?\.\w+|help\s*=|description\s*=|Error|Exception|Warning)\s*\(?\s*$"
)
_ENTRY = re.compile(r"[\w.-]+\s*=\s*(?P<module>[A-Za-z_]\w*(?:\.\w+)*):[\w.]+(?:\s*\[[^\]]*\])?")
_TOOLS = re.compile(r"[\"'](?:pytest|mypy|ruff|black|flake8|pylint|isort|bandit|coverage|sphinx-build)[\"'][^)\n]*$")
_OWN_MODULES = re.compile(r"(?:iter_modules|walk_packages)\(\s*(?:path\s*=\s*)?(?:__path__|\[?[^)\n]*__file__)")
_GLOBS = re.compile(r"glob\w*\(\s*$")
_GLOB_CALL = re.compile(r"\.(r?)glob\(\s*$")
_PLAIN = re.compile(r"[^\s\"'<>|]{1,300}")


def python(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of a Python file."""
    yield from _Reading(source, places).references()


class _Reading:
    def __init__(self, source: SourceFile, places: PathIndex):
        self.source = source
        self.places = places
        self.text = source.text
        self.last: PythonString | None = None
        self.chain: list[PythonString] = []

    def references(self) -> Iterator[Reference]:
        for token in tokens(self.text):
            if isinstance(token, PythonString):
                yield from self._string(token)
            elif isinstance(token, Import):
                yield from imported(self.source, self.places, token)
            elif isinstance(token, PythonComment):
                yield from self._prose(token.start + 1, token.end)
        yield from self._joined()
        if "iter_modules" in self.text or "walk_packages" in self.text:
            yield from self._own_modules()

    def _own_modules(self) -> Iterator[Reference]:
        """A package that looks for its own modules loads any of them."""
        for match in _OWN_MODULES.finditer(self.text):
            for path in modules_in(self.source.folder, self.places):
                if path != self.source.path:
                    yield self.source.refer(match.start(), match[0], path, "iter-modules", certain=False)

    def _prose(self, start: int, end: int) -> Iterator[Reference]:
        if "." in self.text[start:end] or "/" in self.text[start:end]:
            yield from mentions(self.source, self.places, start, end, "comment", From.DOCS)

    def _string(self, token: PythonString) -> Iterator[Reference]:
        if token.triple and (
            len(token.value) > 200
            or "\n" in token.value
            or (" " in token.value and not _COMMAND.search(self._before(token)))
        ):
            yield from self._joined()
            yield from self._prose(token.at, token.end)
            return
        if not self._continues(token):
            yield from self._joined()
            self.chain = [token]
        else:
            self.chain.append(token)

    def _continues(self, token: PythonString) -> bool:
        """Whether the string goes on with the path of the strings before it."""
        if not self.chain:
            return False
        gap = self.text[self.chain[-1].end : token.start]
        if len(gap) > 40:
            return False
        bare = gap.strip()
        return bare == "/" or (bare == "," and _JOIN.search(self._before(self.chain[0])) is not None)

    def _before(self, token: PythonString) -> str:
        return self.text[max(0, token.start - _BEFORE) : token.start]

    def _joined(self) -> Iterator[Reference]:
        chain, self.chain = self.chain, []
        if not chain:
            return
        for part in chain:
            if "/" in part.value:
                yield from installed(self.source, self.places, part.at, part.at + len(part.value))
        value = "/".join(part.value.strip("/") if part is not chain[0] else part.value for part in chain)
        if not _PLAIN.fullmatch(value):
            if len(chain) == 1 and " " in value:
                yield from self._command(chain[0])
            return
        if not self._may_lead(value):
            return
        before = self._before(chain[0])
        base = self._base(before, chain[0])
        if (
            "/" in value
            or "." in value
            or base is not None
            or is_glob(value)
            or _PATHS.search(before)
            or (value in self.places.folders and _TOOLS.search(before))
        ):
            found = list(self._path(chain[0], value, before, base))
            yield from found
            if found and found[0].target is not None:
                return
        if len(chain) == 1:
            yield from module_string(self.source, self.places, chain[0], before)

    def _may_lead(self, value: str) -> bool:
        """A glance that spares the other strings, which are nearly all, every further question."""
        if "/" in value or "*" in value or "{" in value:
            return True
        name = value.lstrip(".").partition(":")[0]
        return value in self.places.names or not name or name.partition(".")[0] in module_roots(self.places)

    def _path(self, token: PythonString, value: str, before: str, base: str | None) -> Iterator[Reference]:
        if "{" in value and "f" in token.prefix:
            value = value.rpartition("}")[2].lstrip("/")
            if not like_path(value):
                return
            yield from lead(
                self.source, self.places, token.end - len(value) - 1, value, "path", self._bases(value), guess=True
            )
            return
        if outside(value) or (value.startswith("/") and base is None):
            return
        how = "glob" if is_glob(value) else "path"
        if how == "glob" and "/" not in value and not _GLOBS.search(before):
            return
        if deep := _GLOB_CALL.search(before):
            value = f"**/{value}" if deep[1] else value
        bases = (base,) if base is not None else self._bases(value)
        like = like_path(value) and base is None
        named = like or like_name(value)
        yield from lead(
            self.source,
            self.places,
            token.at,
            value.removeprefix("/") if base is not None else value,
            how,
            bases,
            must=like,
            guess=named,
        )

    def _bases(self, value: str) -> tuple[str, ...]:
        return ("", self.source.folder) if "/" in value else (self.source.folder, "")

    def _base(self, before: str, token: PythonString) -> str | None:
        """The folder that the expression before the string comes to, where it is built on ``__file__``."""
        if "__file__" not in self.text:
            return None
        statement = before[before.rfind("\n") + 1 :] if "(" not in before.rpartition("\n")[2] else before
        tail = statement[max(statement.rfind("="), statement.rfind(",") if "join" not in statement else -1) + 1 :]
        joins = tail.rstrip().endswith("/") or _JOIN.search(tail) is not None or _GLOB_CALL.search(tail) is not None
        return folder_of(tail, self.source.path, self._folders) if joins else None

    @cached_property
    def _folders(self) -> Mapping[str, str]:
        return known_folders(self.text, self.source.path)

    def _command(self, token: PythonString) -> Iterator[Reference]:
        """A string with blanks: an entry point, a command line where a call runs it, else a line that may be run later, or prose that may name a file."""
        if entry := _ENTRY.fullmatch(token.value):
            yield from entry_point(self.source, self.places, token.at + entry.start("module"), entry["module"])
            return
        if len(token.value) > 400 or not ("/" in token.value or "." in token.value):
            return
        if _COMMAND.search(self._before(token)):
            yield from commands(self.source, self.places, token.at, token.at + len(token.value), "", must=False)
            if "}/" in token.value:  # behind a variable of the program's own
                yield from mentions(
                    self.source, self.places, token.at, token.at + len(token.value), "command", certain=False
                )
        else:
            at, end = token.at, token.at + len(token.value)
            word = None if _SAID.search(self._before(token)) else _FIRST_WORD.match(token.value)
            first = at if word is None else at + word.end()
            yield from mentions(self.source, self.places, at, first, "command", certain=False)
            yield from mentions(self.source, self.places, first, end, "text", certain=False)
