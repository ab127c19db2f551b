"""Command lines: the files and modules that their words name, with ``cd`` followed.

Words are told apart by a regular expression over the text itself, since
neither shlex nor bashlex gives offsets at a speed that 25,000 files allow;
what they would tell more (here documents, arithmetic) names no file.
"""

import posixpath
import re
from collections.abc import Iterator

from ..references import From, Reference
from .modules import module
from .paths import lead, like_name, like_path, mentions, outside
from .places import Places, is_glob, joined
from .source import Source

_WORD = re.compile(
    r"(?P<comment>(?:^|(?<=\s))\#[^\n]*)|(?P<end>&&|\|\||;;|[;&|\n()]|(?<=\s)[{}](?=\s))|(?P<next>\\\r?\n)"
    r"|(?P<word>(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\$\{[^}\n]*\}|\$\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\\.|[^\s;&|()\"'\\])+)",
    re.DOTALL | re.MULTILINE,
)
_QUOTED = re.compile(r"\"(?P<one>[^\"\n]*)\"|'(?P<two>[^'\n]*)'")
_HERE = r"""["']?\$\(\s*(?:cd\s+(?:--\s+)?)?["']?\$?\(?\s*(?:dirname|realpath)[^)]*?\)?["']?(?P<up>(?:/\.\.)*)[^)]*\)+["']?"""
_VARIABLE = re.compile(r"^[\"']?\$(?:\{(?P<braced>\w+)[^}]*\}|(?P<name>\w+)|\{\{[^}]*\}\}|\([^)]*\)|@\w+)[\"']?/?")
_ROOTS = re.compile(r"(?i)(?:github_workspace|github\.workspace|pwd|root|repo|project|workspace|base|top|ci_project_dir)")
_RUNS = frozenset(("python", "python3", "bash", "sh", "zsh", "source", ".", "node", "exec", "sudo", "time", "ruby", "perl",
                   "pytest", "ts-node", "tsx", "deno", "bats", "uv", "poetry", "pdm", "pipenv", "hatch", "env", "nohup", "pypy3"))
_MODULE_RUNNERS = re.compile(r"(?:\S*/)?(?:uvicorn|gunicorn|hypercorn|daphne|celery|arq|rq|dramatiq|waitress-serve|flask|granian|fastapi)")
_TARGET = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*(?::[\w.]+(?:\(\))?)?")
_FIELDS = re.compile(r"\w+:[\w.]+:")  # an entry of a table of the script's own
_OPTION = re.compile(r"^-{1,2}[\w-]+=|^[A-Za-z_]\w*=|^@|^-[a-zA-Z](?=[./\w]+/)")


class _Line:
    """What is known while the words go by: the folder, and the command that they belong to."""

    def __init__(self, folder: str | None):
        self.folder = folder
        self.words: list[str] = []


def commands(source: Source, places: Places, start: int, end: int, folder: str, *, must: bool = True,
             how: str = "command", others: tuple[str, ...] = (), origin: From | None = None, own: str | None = None) -> Iterator[Reference]:
    """The references in command lines that run in ``folder``; ``others`` are tried where a word is not found there.

    ``own`` is the folder of the script that the commands stand in, which ``$0`` tells.
    """
    line, variables = _Line(folder), {"": folder, "0": folder if own is None else own}
    for match in _WORD.finditer(source.text, start, end):
        if match["comment"] is not None:
            yield from _comment(source, places, match)
        elif match["end"] is not None:
            _ended(line, variables, places)
        elif match["word"] is not None:
            yield from _word(source, places, match, line, must, how, others, variables, origin)


def exec_form(source: Source, places: Places, start: int, end: int, folder: str, *,
              how: str = "command", others: tuple[str, ...] = ()) -> Iterator[Reference]:
    """The references in a command that is a list of quoted words, as Docker's and Kubernetes' are."""
    line, variables = _Line(folder), {"": folder, "0": folder}
    for match in _QUOTED.finditer(source.text, start, end):
        yield from _read(source, places, match["one"] or match["two"] or "", match.start() + 1, line, False, how, others,
                         variables, None)


def _comment(source: Source, places: Places, match: re.Match[str]) -> Iterator[Reference]:
    yield from mentions(source, places, match.start(), match.end(), "comment", From.DOCS)


def _ended(line: _Line, variables: dict[str, str], places: Places) -> None:
    """A command is over: ``cd`` moves on, an assignment of a folder is kept."""
    words, line.words = line.words, []
    if len(words) >= 2 and words[0] in ("cd", "pushd"):
        moved = _moved(line.folder, words[1], variables)
        line.folder = moved if moved in places.folders else None
    elif len(words) == 1 and (assigned := re.fullmatch(r"(\w+)=(.+)", words[0], re.DOTALL)):
        value = _value(assigned[2], line.folder, variables)
        if value is not None:
            variables[assigned[1]] = value


def _value(text: str, folder: str | None, variables: dict[str, str]) -> str | None:
    here = re.fullmatch(_HERE, text)
    if here:
        base = variables.get("0", folder or "")
        return joined(base, "." + here["up"]) if ("dirname" in text or "BASH_SOURCE" in text or "$0" in text) else folder
    stripped = text.strip("\"'")
    variable = _VARIABLE.match(stripped)
    if variable and (variable["braced"] or variable["name"]) in variables:
        return joined(variables[variable["braced"] or variable["name"]], stripped[variable.end():] or ".")
    return None


def _moved(folder: str | None, text: str, variables: dict[str, str]) -> str | None:
    if (known := _value(text, folder, variables)) is not None:
        return known
    stripped = text.strip("\"'")
    if stripped.startswith(("$", "/", "~")) or folder is None:
        return "" if _ROOTS.search(stripped) else None
    return variables[""] if stripped == "-" else joined(folder, stripped)


def _word(source: Source, places: Places, match: re.Match[str], line: _Line, must: bool, how: str, others: tuple[str, ...],
          variables: dict[str, str], origin: From | None) -> Iterator[Reference]:
    yield from _read(source, places, match["word"], match.start(), line, must, how, others, variables, origin)


def _read(source: Source, places: Places, text: str, at: int, line: _Line, must: bool, how: str, others: tuple[str, ...],
          variables: dict[str, str], origin: From | None) -> Iterator[Reference]:
    first = not line.words or (len(line.words) == 1 and line.words[0] in _RUNS)
    line.words.append(text)
    quoted = len(text) >= 2 and text[0] in "\"'" and text[-1] == text[0]
    if quoted:
        text, at = text[1:-1], at + 1
        if (" " in text and not text.startswith("$(")) or _FIELDS.match(text):
            yield from _inner(source, places, at, at + len(text), line, how, others)
            return
    if option := _OPTION.match(text):
        text, at = text[option.end():].strip("\"'"), at + option.end()
    at += len(text) - len(text.lstrip("<>"))
    text = text.lstrip("<>")
    if text.startswith("$(") and text.endswith(")") and "dirname" not in text:
        yield from commands(source, places, at + 2, at + len(text) - 1, line.folder or "", must=False, how=how, others=others)
        return
    bases, text, at, exact = _bases(text, at, line.folder, variables)
    if not text or outside(text) or " " in text or "$" in text or (is_glob(text) and (quoted or _matched(line.words))):
        return
    if len(line.words) > 1 and (_TARGET.fullmatch(text) and _names_module(line.words, text)):
        yield from _module(source, places, at, text, line.folder or "")
        return
    runs = first and (like_path(text) or (text.startswith("./") and like_name(text[2:])) or (like_name(text) and len(line.words) > 1))
    must = must and exact and runs and line.folder is not None
    if "/" in text or like_name(text) or text in places.files or (is_glob(text) and "." in text):
        yield from lead(source, places, at, text, how, (*bases, *others), must=must,
                        guess=not must and exact is False, origin=origin)
    elif len(line.words) > 1 and line.folder is not None and (target := places.find(text, line.folder)) and _takes_folder(line.words):
        yield source.refer(at, text, target, how, base=line.folder, origin=origin)


def _inner(source: Source, places: Places, start: int, end: int, line: _Line, how: str,
           others: tuple[str, ...]) -> Iterator[Reference]:
    """A quoted text with blanks: a command for a shell, else prose that may name a file."""
    if line.words[0] in ("bash", "sh", "eval", "ssh", "su", "watch", "nohup", "screen", "tmux", "sudo"):
        yield from commands(source, places, start, end, line.folder or "", must=False, how=how, others=others)
    else:
        yield from mentions(source, places, start, end, "text", certain=False)


def _matched(words: list[str]) -> bool:
    """Whether the last word is a pattern for the command itself."""
    return len(words) > 1 and (words[-2] in ("-name", "-iname", "-path", "-not") or words[-1].startswith(("--include", "--exclude")))


def _takes_folder(words: list[str]) -> bool:
    """Whether a bare word can be a folder for this command."""
    if words[0].startswith("docker"):
        return "build" in words and "compose" not in words[:2] and words[0] == "docker"
    return any(word.rpartition("/")[2] in ("pytest", "cd", "mypy", "ruff", "black", "flake8", "pylint", "cp", "rsync", "install",
                                            "sphinx-build", "coverage", "tar", "isort", "bandit", "zip", "build", "-f", "-d")
               for word in words[:-1])


def _bases(text: str, at: int, folder: str | None, variables: dict[str, str]) -> tuple[tuple[str, ...], str, int, bool]:
    """Where a word is looked for: a leading variable is the folder that it holds, else any of the usual."""
    variable = _VARIABLE.match(text)
    if variable is None:
        if text.startswith("/"):
            return (), "", at, False
        return ((folder,) if folder is not None else ("",)), text, at, folder is not None
    rest, at = text[variable.end():].strip("\"'/"), at + variable.end()
    name = variable["braced"] or variable["name"] or ""
    if name and name in variables:
        return (variables[name],), rest, at, True
    if "dirname" in variable[0]:
        return (variables.get("0", ""),), rest, at, True
    return tuple(dict.fromkeys(("", folder or "", posixpath.dirname(folder or "")))), rest, at, False


def _names_module(words: list[str], text: str) -> bool:
    before = [word.rpartition("/")[2] for word in words[:-1]]
    if before[-1] == "-m" and any(word.startswith(("python", "coverage", "run")) for word in before):
        return True
    return any(_MODULE_RUNNERS.fullmatch(word) for word in before) and (
        ":" in text or before[-1] in ("-A", "--app", "-k") or ("." in text and not like_name(text)))


def _module(source: Source, places: Places, at: int, text: str, folder: str) -> Iterator[Reference]:
    name = text.partition(":")[0]
    found = module(name, joined(folder, "_") or "_", places)
    if found is None:
        return
    whole = found.path.removesuffix("/__init__.py") + "/__main__.py"
    target = whole if whole in places.files else found.path
    written = ".".join(name.split(".")[: found.parts])
    yield source.refer(at, written, target, "module", certain=found.parts == name.count(".") + 1 or ":" in text)
