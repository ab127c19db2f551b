"""Which image is deployed by which digest: the ``images:`` of an overlay's kustomization, read and written in git.

A promotion writes an image's digest and the commit that it was built from; a
roll-back takes the digest back and leaves a hold, which says what failed:

    images:
    - name: ghcr.io/acme/api
      digest: sha256:…  # built from <commit>
      # held <commit> sha256:…: <reason>

This is the one module that reads and writes this block.  It needs no YAML
library, because it takes block style alone and refuses any other by its
line.  Every byte outside of the entries that change stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from words import WrongInput

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
COMMIT = re.compile(r"[0-9a-f]{40}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")

_KEY = re.compile(r"^images:[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_ANY_KEY = re.compile(r"""^["']?images["']?[ \t]*:""", re.MULTILINE)
_BLOCK = re.compile(r"\A(?:(?!---)[ -][^\n]*(?:\n|\Z))*")
_REST = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ -][^\n]*)")
_ITEM = re.compile(r" *- +\S")
_PAIR = re.compile(r"""(name|digest):[ \t]+(["']?)([^\s"'#]+)\2[ \t]*(?:#[ \t]*(.*))?""")
_HOLD = re.compile(rf"#[ \t]*held ({COMMIT.pattern}) ({DIGEST.pattern}): (.*)")
_BUILT = re.compile(rf"built from ({COMMIT.pattern})")


@dataclass(frozen=True)
class Hold:
    """What was deployed and failed: the commit it was built from, its digest, and why, in one line."""

    commit: str
    digest: str
    reason: str


@dataclass(frozen=True)
class Image:
    """One entry: without a digest, the tag of the base counts; ``others`` are lines of other keys and comments, as they stand."""

    name: str
    digest: str = ""
    built_from: str = ""
    holds: tuple[Hold, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is said of the image."""
        return not (self.digest or self.holds or self.others)


class _Block(NamedTuple):
    """A kustomization, cut: what stands before, the key, comments above the first entry, the entries, what stands behind."""

    before: str
    key: str
    notes: str
    entries: tuple[tuple[Image, str], ...]
    after: str


def read_images(text: str) -> dict[str, Image]:
    """The images of a kustomization by name.

    Raises:
        WrongInput: they stand in a form that cannot be changed by lines; its text begins with the number of the line.
    """
    return {image.name: image for image, _ in _cut(text).entries}


def with_images(text: str, images: dict[str, Image]) -> str:
    """The kustomization with these images instead; an entry that is the same keeps its bytes, one that says nothing goes.

    Raises:
        WrongInput: as `read_images`.
    """
    block = _cut(text)
    if images == {image.name: image for image, _ in block.entries}:
        return text
    newline = "\r\n" if "\r\n" in text.split("\n", 1)[0] + "\n" else "\n"
    indent = " " * _margin(block.entries[0][1]) if block.entries else ""
    raw = {image.name: (image, lines) for image, lines in block.entries}
    order = [*raw, *(name for name in images if name not in raw)]
    body = block.notes
    for name in order:
        image = images.get(name)
        if image is not None and not image.empty:
            known, lines = raw.get(name, (None, ""))
            body += _ended(lines, newline) if image == known else _rendered(image, indent, newline)
    if not body:
        return block.before + block.after
    before = _ended(block.before, newline) if block.before else ""
    return before + (_ended(block.key, newline) or f"images:{newline}") + body + block.after


def _cut(text: str) -> _Block:
    found = _KEY.search(text)
    keys = list(_ANY_KEY.finditer(text))
    if len(keys) > (1 if found else 0):
        raise WrongInput(_at(text, keys[0].start(), "images: is written here in another form or twice"))
    if found is None:
        if not re.search(r"^[A-Za-z]\w*:", text, re.MULTILINE):
            raise WrongInput("1: no key stands at the left margin; expected a kustomization")
        return _Block(text, "", "", (), "")
    block = "".join(_BLOCK.findall(text[found.end() :])[:1])
    end = found.end() + len(block)
    rest = _REST.match(text, end)
    if rest is not None and rest[1].strip() and not rest[1].strip().startswith("#"):
        raise WrongInput(_at(text, end, "an empty line or a comment at the left margin is between the images"))
    notes, entries = _entries(text, found.end(), block)
    return _Block(text[: found.start()], found[0], notes, entries, text[end:])


def _entries(text: str, start: int, block: str) -> tuple[str, tuple[tuple[Image, str], ...]]:
    """The comments above the first entry, and the entries with the lines that they were read from."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", block)
    first = next((line for line in lines if _ITEM.match(line)), "")
    margin = _margin(first)
    begins = [
        at
        for at, line in enumerate(lines)
        if _ITEM.match(line) and line.startswith("-", margin) and not line[:margin].strip()
    ]
    notes = lines[: begins[0]] if begins else lines
    if any(line.strip() and not line.lstrip().startswith("#") for line in notes):
        raise WrongInput(_at(text, start, "the images are no list of entries"))
    entries: list[tuple[Image, str]] = []
    for begin, end in zip(begins, [*begins[1:], len(lines)]):
        image = _entry(lines[begin:end])
        if image is None or any(image.name == other.name for other, _ in entries):
            raise WrongInput(
                _at(
                    text,
                    start + sum(map(len, lines[:begin])),
                    "an entry of images: without a plain name and digest, or with a name that came before",
                )
            )
        entries.append((image, "".join(lines[begin:end])))
    return "".join(notes), tuple(entries)


def _entry(lines: list[str]) -> Image | None:
    """One entry; None where its name or its digest is not one that can be read from a line."""
    texts = [line.rstrip("\r\n") for line in (lines[0].replace("-", " ", 1), *lines[1:])]
    inner = _margin(texts[0])
    name = digest = built_from = ""
    holds: list[Hold] = []
    others: list[str] = []
    for text in texts:
        line = text[inner:] if not text[:inner].strip() else text.lstrip()
        pair, hold = _PAIR.fullmatch(line.rstrip()), _HOLD.fullmatch(line.strip())
        if hold:
            holds.append(Hold(*hold.groups()))
        elif pair and pair[1] == "name" and not name:
            name = pair[3]
        elif pair and pair[1] == "digest" and not digest:
            digest, built = pair[3], _BUILT.fullmatch((pair[4] or "").strip())
            built_from = built[1] if built else ""
        elif line.startswith(("name:", "digest:")):
            return None
        elif line.strip():
            others.append(line)
    sound = NAME.fullmatch(name) and (not digest or DIGEST.fullmatch(digest))
    return Image(name, digest, built_from, tuple(holds), tuple(others)) if sound else None


def _rendered(image: Image, indent: str, newline: str) -> str:
    lines = [f"name: {image.name}"]
    if image.digest:
        lines.append(f"digest: {image.digest}" + (f"  # built from {image.built_from}" if image.built_from else ""))
    lines += image.others
    lines += [f"# held {hold.commit} {hold.digest}: {hold.reason}" for hold in image.holds]
    return "".join(f"{indent}{'  ' if at else '- '}{line}{newline}" for at, line in enumerate(lines))


def _margin(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def _ended(text: str, newline: str) -> str:
    """The text with an end of its last line."""
    return text if not text or text.endswith("\n") else text + newline


def _at(text: str, offset: int, what: str) -> str:
    return f"{text.count(chr(10), 0, offset) + 1}: {what}; expected a list of entries in block style, each name once"
