"""What one can use today: each baseline is text → text, and may give up.

They run as their makers ship them.  A tool that cannot read the file leaves
it as it is, which is what its user would see.
"""

import re
import subprocess
from collections.abc import Callable, Iterator

import autopep8
import black
import judge
import tree_sitter
import tree_sitter_python
from fissix.pgen2.parse import ParseError
from fissix.pgen2.tokenize import TokenError
from fissix.refactor import RefactoringTool

ROUNDS = 12
COMMENTED = 400
_FIXERS = ("print", "except", "exec", "raise", "throw", "repr", "ne", "numliterals", "tuple_params", "paren")
_FISSIX = RefactoringTool([f"fissix.fixes.fix_{name}" for name in _FIXERS])
_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))
_RUFF = ("--isolated", "--no-cache", "--quiet", "--target-version", judge.TARGET)


def ruff(text: str) -> str:
    """``ruff check --fix``, then ``ruff format`` of what that left."""
    fixed = _filter(text, "ruff", "check", "--fix", *_RUFF, "--stdin-filename", "f.py", "-")
    return _filter(fixed, "ruff", "format", *_RUFF, "--stdin-filename", "f.py", "-")


def _filter(text: str, *command: str) -> str:
    done = subprocess.run(command, input=text.encode("utf-8"), capture_output=True, check=False)
    return done.stdout.decode("utf-8") or text


def black_format(text: str) -> str:
    try:
        return black.format_str(text, mode=black.Mode())
    except black.InvalidInput:
        return text


def autopep8_aggressive(text: str) -> str:
    """``autopep8 -a -a``."""
    return str(autopep8.fix_code(text, options={"aggressive": 2}))


def fissix_syntax(text: str) -> str:
    """The fixers of 2to3 that answer syntax; the rest of the set does worse."""
    try:
        return str(_FISSIX.refactor_string(text.rstrip("\n") + "\n", "f.py"))
    except (ParseError, TokenError, IndentationError):
        return text


def tree_sitter_recovery(text: str) -> str:
    """Take tree-sitter's recovery at its word: delete ERROR, insert MISSING."""
    for _ in range(ROUNDS):
        if judge.fault(text) is None:
            break
        source = text.encode("utf-8")
        edits = sorted(_recoveries(_PARSER.parse(source).root_node), reverse=True)
        for start, end, insert in edits:
            source = source[:start] + insert + source[end:]
        recovered = source.decode("utf-8", "replace")
        if recovered == text:
            break
        text = recovered
    return text


def _recoveries(node: tree_sitter.Node) -> Iterator[tuple[int, int, bytes]]:
    stack = [node]
    while stack:
        node = stack.pop()
        if node.is_missing:
            if re.fullmatch(r"\W+", node.type):
                yield node.start_byte, node.start_byte, node.type.encode()
        elif node.type == "ERROR" and node.parent is not None:
            yield node.start_byte, node.end_byte, b""
        elif node.has_error:
            stack += node.children


def commenter(text: str) -> str:
    """Comment out the line that CPython names, until it is content."""
    for _ in range(COMMENTED):
        error = judge.fault(text)
        if error is None:
            return text
        lines = text.split("\n")
        index = min(error.lineno or 1, len(lines)) - 1
        while index >= 0 and (not lines[index].strip() or lines[index].startswith("#")):
            index -= 1
        if index < 0:
            return text
        lines[index] = "# " + lines[index]
        text = "\n".join(lines)
    return text


BASELINES: dict[str, Callable[[str], str]] = {
    "ruff": ruff,
    "black": black_format,
    "autopep8": autopep8_aggressive,
    "fissix": fissix_syntax,
    "tree-sitter": tree_sitter_recovery,
    "commenter": commenter,
}
