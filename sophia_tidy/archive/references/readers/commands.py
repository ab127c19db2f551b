"""Command lines: the files, folders and modules that their words name, with ``cd`` followed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..reference import From, Reference
from .modules import module
from .path_index import PathIndex, is_glob, joined
from .paths import LONGEST, lead, like_name, like_path, mentions, outside
from .shell_words import QUOTED, WORD, Folders
from .source import SourceFile

_RUNS = frozenset(
    (
        "python",
        "python3",
        "pypy3",
        "bash",
        "sh",
        "zsh",
        "source",
        ".",
        "node",
        "exec",
        "sudo",
        "time",
        "ruby",
        "perl",
        "pytest",
        "ts-node",
        "tsx",
        "deno",
        "bats",
        "uv",
        "poetry",
        "pdm",
        "pipenv",
        "hatch",
        "env",
        "nohup",
    )
)
_RUN_TEXT = frozenset(("bash", "sh", "eval", "ssh", "su", "watch", "nohup", "screen", "tmux", "sudo"))
_TAKE_FOLDERS = frozenset(
    (
        "pytest",
        "cd",
        "pushd",
        "mypy",
        "ruff",
        "black",
        "flake8",
        "pylint",
        "cp",
        "rsync",
        "install",
        "sphinx-build",
        "coverage",
        "tar",
        "isort",
        "bandit",
        "zip",
        "build",
        "-f",
        "-d",
    )
)
_SERVERS = re.compile(r"uvicorn|gunicorn|hypercorn|daphne|celery|arq|rq|dramatiq|waitress-serve|flask|granian|fastapi")
_TARGET = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*(?::[\w.]+(?:\(\))?)?")
_OPTION = re.compile(r"^-{1,2}[\w-]+=|^[A-Za-z_]\w*=|^@|^-[a-zA-Z](?=[./\w]+/)")
_REMEMBERED = 40  # words of a command that say what the next one is: the first ones, and the two before it
_FIELDS = re.compile(r"\w+:[\w.]+:")  # an entry of a table of the script's own


@dataclass(slots=True)
class _Line:
    """One run of commands, word by word; ``others`` are tried where a word is not found in the folder."""

    source: SourceFile
    places: PathIndex
    folders: Folders
    how: str
    others: tuple[str, ...]
    must: bool
    words: list[str] = field(default_factory=list)

    def read(self, text: str, at: int) -> Iterator[Reference]:
        """What the next word of the command names."""
        first = not self.words or (len(self.words) == 1 and self.words[0] in _RUNS)
        self.words.append(text)
        if len(self.words) > _REMEMBERED:
            del self.words[-3]
        quoted = len(text) >= 2 and text[0] in "\"'" and text[-1] == text[0]
        if quoted:
            text, at = text[1:-1], at + 1
            if (" " in text and not text.startswith("$(")) or _FIELDS.match(text):
                yield from self._text(at, at + len(text))
                return
        elif option := _OPTION.match(text):
            text, at = text[option.end() :].strip("\"'"), at + option.end()
        at += len(text) - len(text.lstrip("<>"))
        text = text.lstrip("<>")
        if text.startswith("$(") and text.endswith(")") and "dirname" not in text:
            yield from self._nested(at + 2, at + len(text) - 1)
        else:
            yield from self._plain(text, at, quoted, first)

    def _plain(self, text: str, at: int, quoted: bool, first: bool) -> Iterator[Reference]:
        bases, length, sure = self.folders.bases(text)
        rest = text[length:].strip("\"'")
        at, text = at + text.find(rest, length), rest.lstrip("/") if length else rest
        at += len(rest) - len(text)
        if not text or len(text) > LONGEST or text.startswith("/") or outside(text) or " " in text or "$" in text:
            return
        if is_glob(text) and (quoted or _matched(self.words)):
            return
        if len(self.words) > 1 and _TARGET.fullmatch(text) and _names_module(self.words, text):
            yield from self._module(text, at)
        elif "/" in text or like_name(text) or text in self.places.files or (is_glob(text) and "." in text):
            must = self.must and sure and first and self._is_run(text)
            yield from lead(
                self.source,
                self.places,
                at,
                text,
                self.how,
                (*bases, *self.others),
                must=must,
                guess=not must and not sure,
            )
        else:
            yield from self._folder(text, at)

    def _is_run(self, text: str) -> bool:
        """Whether a word where a command stands can only be a file of ours."""
        bare = text.removeprefix("./")
        return like_path(text) or (like_name(bare) and (bare != text or len(self.words) > 1))

    def _folder(self, text: str, at: int) -> Iterator[Reference]:
        here = self.folders.here
        if here is not None and len(self.words) > 1 and _takes_folder(self.words):
            target = self.places.find(text, here)
            if target:
                yield self.source.refer(at, text, target, self.how, base=here)

    def _module(self, text: str, at: int) -> Iterator[Reference]:
        """``python -m package`` runs its ``__main__``; a server loads ``module:attribute``."""
        name = text.partition(":")[0]
        found = module(name, joined(self.folders.here or "", "_") or "_", self.places)
        if found is None:
            return
        main = found.path.removesuffix("/__init__.py") + "/__main__.py"
        target = main if main in self.places.files else found.path
        written = ".".join(name.split(".")[: found.parts])
        whole = found.parts == name.count(".") + 1 or ":" in text
        yield self.source.refer(at, written, target, "module", certain=whole)

    def _text(self, start: int, end: int) -> Iterator[Reference]:
        """A quoted text with blanks: a command for a shell, else prose that may name a file."""
        if self.words[0] in _RUN_TEXT:
            yield from self._nested(start, end)
        else:
            yield from mentions(self.source, self.places, start, end, "text", certain=False)

    def _nested(self, start: int, end: int) -> Iterator[Reference]:
        yield from commands(
            self.source,
            self.places,
            start,
            end,
            self.folders.here or "",
            must=False,
            how=self.how,
            others=self.others,
            own=self.folders.own,
        )


def commands(
    source: SourceFile,
    places: PathIndex,
    start: int,
    end: int,
    folder: str,
    *,
    must: bool = True,
    how: str = "command",
    others: tuple[str, ...] = (),
    own: str | None = None,
) -> Iterator[Reference]:
    """The references in command lines that run in ``folder``; ``others`` are tried where a word is not found there.

    ``own`` is the folder of the script that the commands stand in, which ``$0`` tells.
    """
    line = _Line(source, places, Folders(places, folder, folder if own is None else own), how, others, must)
    for match in WORD.finditer(source.text, start, end):
        if match["comment"] is not None:
            yield from mentions(source, places, *match.span(), "comment", From.DOCS)
        elif match["end"] is not None:
            line.folders.ended(line.words, match["end"])
            line.words = []
        elif match["word"] is not None:
            yield from line.read(match["word"], match.start())


def exec_form(
    source: SourceFile,
    places: PathIndex,
    start: int,
    end: int,
    folder: str,
    *,
    how: str = "command",
    others: tuple[str, ...] = (),
) -> Iterator[Reference]:
    """The references in a command that is a list of quoted words, as Docker's and Kubernetes' are."""
    line = _Line(source, places, Folders(places, folder, folder), how, others, must=False)
    for match in QUOTED.finditer(source.text, start, end):
        yield from line.read(match["one"] or match["two"] or "", match.start() + 1)


def _matched(words: list[str]) -> bool:
    """Whether the last word is a pattern for the command itself."""
    return len(words) > 1 and (
        words[-2] in ("-name", "-iname", "-path", "-not") or words[-1].startswith(("--include", "--exclude"))
    )


def _takes_folder(words: list[str]) -> bool:
    """Whether a bare word can be a folder for this command."""
    if words[0].startswith("docker"):
        return words[0] == "docker" and "build" in words and "compose" not in words[:2]
    return any(word.rpartition("/")[2] in _TAKE_FOLDERS for word in words[:-1])


def _names_module(words: list[str], text: str) -> bool:
    """Whether the last word is a module for a runner among the words before it."""
    before = [word.rpartition("/")[2] for word in words[:-1]]
    if before[-1] == "-m" and any(word.startswith(("python", "coverage", "run")) for word in before):
        return True
    served = any(_SERVERS.fullmatch(word) for word in before)
    return served and (":" in text or before[-1] in ("-A", "--app", "-k") or ("." in text and not like_name(text)))
