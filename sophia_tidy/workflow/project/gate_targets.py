"""Programs that have their work from a file: targets of make, scripts of package.json, environments of tox, sessions of nox.

Each check is told the words behind the program and the folder; it answers
with what is not there, in words, or with nothing.
"""

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from .listing import Listing

WORKFLOWS = ".github/workflows/"  # which of them stay is told later, by the ledger


def joined(folder: str, path: str) -> str | None:
    """A path from the root, the root itself as the empty text; None outside of the repository."""
    whole = posixpath.normpath(posixpath.join(folder, path))
    return None if whole.startswith(("..", "/")) else "" if whole == "." else whole


def is_there(path: str, home: str, listing: Listing) -> bool:
    """Whether a file or a folder is there, and will be: a workflow by its name may go."""
    whole = joined(home, path)
    return whole is not None and listing.there(whole) and not (whole.startswith(WORKFLOWS) and whole in listing.files)


def make(words: tuple[str, ...], home: str, listing: Listing) -> str:
    """Every target that is named, in the file or in those that it includes."""
    targets, file = list[str](), ""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if (
            word in ("-C", "--directory", "-f", "--file", "--makefile", "-j", "--jobs")
            and rest
            and (word[-1:] != "j" or rest[0].isdigit())
        ):
            value = rest.pop(0)
            home, file = (
                (joined(home, value) or "", file)
                if word in ("-C", "--directory")
                else (home, value if word[1:] != "j" else file)
            )
        elif not word.startswith("-") and "=" not in word:
            targets.append(word)
    names = (file,) if file else ("GNUmakefile", "makefile", "Makefile")
    found = next((path for name in names if (path := joined(home, name)) in listing.files), None)
    if found is None:
        return f"there is no {names[-1]} in `{home or '.'}`"
    text = "\n".join(_included(found, listing, set()))
    gone = next(
        (
            each
            for each in targets
            if not re.search(rf"(?m)^(?:[^\s:#=]+[ \t]+)*{re.escape(each)}(?:[ \t]+[^\s:#=]+)*[ \t]*::?(?!=)", text)
        ),
        "",
    )
    return f"{found} has no target `{gone}`" if gone else ""


def _included(path: str, listing: Listing, seen: set[str]) -> Iterator[str]:
    if path in seen:
        return
    seen.add(path)
    text = listing.text(path)
    yield text
    for line in re.findall(r"(?m)^-?include[ \t]+(.+)$", text):
        for name in line.split():
            inner = joined(posixpath.dirname(path), name)
            if inner in listing.files and inner:
                yield from _included(inner, listing, seen)


def tox(words: tuple[str, ...], home: str, listing: Listing) -> str:
    """A name that is made of factors counts where each of them is said somewhere; ``py312`` is one to tox itself."""
    texts = [
        listing.text(path)
        for name, section in (
            ("tox.ini", "["),
            ("tox.toml", ""),
            ("setup.cfg", "[tox:tox]"),
            ("pyproject.toml", "tool.tox"),
        )
        if (path := joined(home, name)) in listing.files and path and section in listing.text(path)
    ]
    if not texts:
        return f"there is no configuration of tox in `{home or '.'}`"
    names = [name for before, word in pairwise(("", *words)) for name in word.split(",") if before in ("-e", "--env")]
    said = set(re.findall(r"[A-Za-z0-9_.]+", "\n".join(texts)))
    said |= {
        head + tail
        for text in texts
        for head, body in re.findall(r"([\w.]*)\{([^{}\n]+)\}", text)
        for tail in re.split(r"[,\s]+", body)
    }
    gone = next(
        (
            name
            for name in names
            for factor in name.split("-")
            if factor not in said and not re.fullmatch(r"py(py)?\d*", factor)
        ),
        "",
    )
    return f"tox has no environment `{gone}`" if gone else ""


def nox(words: tuple[str, ...], home: str, listing: Listing) -> str:
    file = joined(home, "noxfile.py") or ""
    if file not in listing.files:
        return f"there is no noxfile.py in `{home or '.'}`"
    text, names, taking = listing.text(file), list[str](), False
    for word in words:
        taking = word in ("-s", "--session", "--sessions", "-e") if word.startswith("-") else taking
        names += [word] if taking and not word.startswith("-") else []
    gone = next(
        (
            each
            for each in names
            if not re.search(
                rf"\bdef {re.escape(base := each.partition('(')[0].partition('-3.')[0])}\(|['\"]{re.escape(base)}['\"]",
                text,
            )
        ),
        "",
    )
    return f"noxfile.py has no session `{gone}`" if gone else ""


def node(words: tuple[str, ...], home: str, listing: Listing) -> str:
    """npm, pnpm and yarn run a script of the folder's ``package.json``; which folder another option means is not known."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option, equals, value = rest.pop(0).partition("=")
        if option in ("--prefix", "-C", "--cwd", "--dir"):
            home = joined(home, value if equals or not rest else rest.pop(0)) or home
            if not listing.there(home) or (not equals and not home):
                return f"`{home}` is not there"
        elif option not in ("--silent", "-s", "--loglevel"):
            return f"which package `{option}` means is not known"
    stop = rest.index("--") if "--" in rest else len(rest)
    odd = next(
        (word for word in rest[:stop] if re.match(r"-(?:w\b|-workspace|-filter|r\b|-recursive|-prefix)", word)), ""
    )
    if odd:
        return f"which package `{odd}` means is not known"
    name = next((word for word in rest[:stop] if word not in ("run", "run-script") and not word.startswith("-")), "")
    if name == "audit":
        locks = ("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock")
        return (
            ""
            if any(joined(home, each) in listing.files for each in locks)
            else f"there is no lock file in `{home or '.'}`"
        )
    return _script(name, home, listing)


def _script(name: str, home: str, listing: Listing) -> str:
    file = joined(home, "package.json") or ""
    try:
        scripts = json.loads(listing.text(file))["scripts"] if file in listing.files else None
    except (ValueError, KeyError, TypeError):
        scripts = {} if file in listing.files else None
    if not isinstance(scripts, dict):
        return f"there is no package.json with scripts in `{home or '.'}`"
    script = scripts.get(name)
    if not isinstance(script, str):
        return f"{file} has no script `{name}`"
    if "no test specified" in script:
        return f"the script `{name}` of {file} only says that there is no test"
    return (
        f"the script `{name}` of {file} cannot fail"
        if re.search(r"\|\|\s*(?:true|:|exit 0|echo\b)|;\s*(?:true|exit 0)\s*$", script)
        else ""
    )


def packaged(words: tuple[str, ...], home: str, listing: Listing) -> str:
    """A program of Node's that a package installs."""
    if not any(
        (posixpath.join(folder, "package.json") if folder else "package.json") in listing.files for folder in up(home)
    ):
        return f"there is no package.json in `{home or '.'}`"
    return ""


def up(folder: str) -> Iterator[str]:
    """A folder and those above it, the root last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def beside(name: str) -> Callable[[tuple[str, ...], str, Listing], str]:
    """A program that looks for one file in its folder and above."""

    def check(words: tuple[str, ...], home: str, listing: Listing) -> str:
        found = any((posixpath.join(folder, name) if folder else name) in listing.files for folder in up(home))
        return "" if found else f"there is no {name} in `{home or '.'}`"

    return check


def hooks(words: tuple[str, ...], home: str, listing: Listing) -> str:
    """It runs from the top of the repository, wherever it is called."""
    named = next((value for before, value in pairwise(words) if before in ("-c", "--config")), "")
    if named:
        return "" if is_there(named, home, listing) else f"`{named}` is not there"
    file = joined(home, ".pre-commit-config.yaml")
    return "" if file in listing.files else f"there is no .pre-commit-config.yaml in `{home or '.'}`"
