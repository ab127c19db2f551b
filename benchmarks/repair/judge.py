"""Who says that a file parses: ruff at a target, CPython where trees are compared.

The target is a Python version, not the interpreter that runs the benchmark,
so ruff has the word, in bulk: one process for hundreds of files.  CPython
serves where one text is tried many times and where trees are compared.
"""

import ast
import io
import json
import os
import re
import subprocess
import tempfile
import tokenize
import warnings
from collections.abc import Mapping
from pathlib import Path

TARGET = "py313"
BATCH = 400
_SELECT = ("--select", "E9,F404,E902", "--isolated", "--no-cache", "--ignore-noqa")
_COOKIE = re.compile(r"^([ \t\f]*#.*?coding[:=][ \t]*)([-\w.]+)", re.ASCII | re.MULTILINE)


def encoding_of(source: bytes) -> str:
    """The encoding that PEP 263 gives, latin-1 where that one does not fit."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return "latin-1"
    return encoding


def decode(source: bytes) -> str:
    """The text of a source file, with every line end as ``\\n``."""
    text = source.decode(encoding_of(source))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def fault(text: str) -> SyntaxError | None:
    """What CPython says against ``text``; None when it parses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(f"{type(error).__name__}: {error}")
    return None


def accepted(texts: Mapping[str, str], target: str = TARGET) -> set[str]:
    """The keys of those texts that ruff accepts at ``target``."""
    keys = list(texts)
    passed: set[str] = set()
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        passed |= _accepted_batch({key: texts[key] for key in chunk}, target)
    return passed


def _accepted_batch(texts: Mapping[str, str], target: str) -> set[str]:
    names = {f"f{number}.py": key for number, key in enumerate(texts)}
    with tempfile.TemporaryDirectory(prefix="judge") as folder:
        for name, key in names.items():
            content = _COOKIE.sub(r"\1utf-8", texts[key], count=1)
            (Path(folder) / name).write_bytes(content.encode("utf-8", "surrogatepass"))
        rejected = _rejected(folder, target)
    return {key for name, key in names.items() if name not in rejected}


def _rejected(folder: str, target: str) -> set[str]:
    command = ["ruff", "check", *_SELECT, "--target-version", target, "--output-format", "json"]
    environment = os.environ | {"RAYON_NUM_THREADS": "1"}
    done = subprocess.run([*command, "."], cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"ruff failed: {done.stderr.decode(errors='replace')}")
    return {Path(finding["filename"]).name for finding in json.loads(done.stdout)}


def fault_at_target(text: str) -> SyntaxError | None:
    """The same by ruff's word, for texts newer than this interpreter."""
    if accepted({"": text}):
        return None
    return fault(text) or SyntaxError("rejected at the target")


def encode_like(text: str, source: bytes) -> bytes:
    """``text`` in the encoding of ``source``, or in UTF-8 where it does not fit."""
    try:
        return text.encode(encoding_of(source))
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
