"""What is known of well-known images: `rules/convert/images/*.yaml`, as values.

A stack often leaves to the image what a cluster has to be told: which port
it listens on, where its data is, who it runs as, how to ask whether it is
well.  A stack names few images and the rules are many, so a rule is parsed
when an image asks for it.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from ..rules import rules_root
from .image_rule import ImageRule, read_rule

_FOLDER = ("convert", "images")
_IMAGES = re.compile(rb"^images: *\[(.*)\] *$", re.MULTILINE)


class ImageTable:
    """The rules in order, and those that are not parsed yet, by the images that they know.

    A pattern with a tag (``postgres:18*``) goes before one without, and a
    whole name before one with a star; ``*/redis`` comes last.
    """

    __slots__ = ("_exact", "_starred", "rules", "unread")

    def __init__(self, rules: tuple[ImageRule, ...] = (), unread: tuple["Unread", ...] = ()) -> None:
        self.rules = rules
        self.unread = unread
        self._exact: dict[str, ImageRule | Unread] = {}
        self._starred: list[tuple[str, ImageRule | Unread]] = []
        for each in (*rules, *unread):
            for pattern in each.images:
                if "*" in pattern.removeprefix("*/"):
                    self._starred.append((pattern, each))
                else:
                    self._exact.setdefault(pattern, each)

    def of(self, image: str) -> ImageRule | None:
        """The rule for an image reference, or None.

        Raises:
            RuleError: the rule's file is wrong.
        """
        name = repository(image)
        tagged = f"{name}:{tag(image)}"
        folder, _, last = name.rpartition("/")
        best = (self._exact.get(tagged) or self._by_star(tagged, with_tag=True) or self._exact.get(name)
                or self._by_star(name, with_tag=False) or (self._exact.get(f"*/{last}") if folder else None))
        return best.read() if isinstance(best, Unread) else best

    def read_all(self) -> tuple[ImageRule, ...]:
        """All rules, in order.

        Raises:
            RuleError: one of the files is wrong.
        """
        return (*self.rules, *(each.read() for each in self.unread))

    def _by_star(self, text: str, *, with_tag: bool) -> "ImageRule | Unread | None":
        return next((each for pattern, each in self._starred if (":" in pattern) is with_tag and matches(pattern, text)), None)


class Unread(NamedTuple):
    """A rule's file of which only the images are known yet."""

    images: tuple[str, ...]
    path: PurePosixPath
    text: bytes

    def read(self) -> ImageRule:
        """The rule.

        Raises:
            RuleError: the file is wrong.
        """
        return _read_once(self.path, self.text)


@cache
def _read_once(path: PurePosixPath, text: bytes) -> ImageRule:
    return read_rule(path, text)


def read_images(files: Mapping[str, bytes]) -> ImageTable:
    """The table of these rule files, by name.

    Raises:
        RuleError: a file is wrong that does not have its images on one line.
    """
    rules: list[ImageRule] = []
    unread: list[Unread] = []
    for name, text in sorted(files.items()):
        path = PurePosixPath(name)
        images = _IMAGES.search(text)
        if images is None:
            rules.append(read_rule(path, text))
        else:
            unread.append(Unread(tuple(each.strip(" \"'") for each in images[1].decode().split(",")), path, text))
    return ImageTable(tuple(rules), tuple(unread))


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern fits; ``*`` stands for any run of characters, and there is no other sign."""
    if "*" not in pattern:
        return pattern == text
    head, *middle, tail = pattern.split("*")
    if not text.startswith(head) or not text.endswith(tail) or len(text) < len(head) + len(tail):
        return False
    rest = text[len(head): len(text) - len(tail)]
    for part in middle:
        _, found, rest = rest.partition(part)
        if part and not found:
            return False
    return True


def repository(image: str) -> str:
    """The name of an image without registry, ``library/``, tag and digest: ``bitnami/redis``.

    The first part is a registry where it has a dot, a colon or is
    ``localhost`` (distribution/reference, ``splitDockerDomain``).
    """
    name = image.partition("@")[0]
    head, _, tail = name.rpartition("/")
    name = (f"{head}/" if head else "") + tail.partition(":")[0]
    first, _, rest = name.partition("/")
    if rest and (set(first) & {".", ":"} or first == "localhost"):
        name = rest
    return name.removeprefix("library/")


def tag(image: str) -> str:
    """The tag of an image; ``latest`` where none is given."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[2] or "latest"


@cache
def built_in() -> ImageTable:
    """The rules that come with the tool.

    Raises:
        RuleError: one of them is wrong, or the folder is not there.
    """
    folder = rules_root().joinpath(*_FOLDER)
    return read_images({"/".join(("rules", *_FOLDER, file.name)): file.read_bytes()
                        for file in folder.iterdir() if file.name.endswith(".yaml")})
