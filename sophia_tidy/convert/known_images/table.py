"""The table of well-known images: `rules/convert/images/*.yaml`, as values.

A stack often leaves to the image what a cluster has to be told: which port
it listens on, where its data is, who it runs as, how to ask whether it is
well.  A stack names few images and the rules are many, so an index says
which rule knows which images, and a rule is read when an image asks for it.
"""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.errors import RuleError
from ...kernel.rule_files import rules_root
from .rule import ImageRule, read_rule

FOLDER, INDEX = ("convert", "images"), ("convert", "images.index")


class ImageTable:
    """The rules in order, and those that are not read yet, by the images that they know.

    A pattern with a tag (``postgres:18*``) goes before one without, and a
    whole name before one with a star; ``*/redis`` comes last.
    """

    __slots__ = ("_exact", "_starred", "rules", "unread")

    def __init__(self, rules: tuple[ImageRule, ...] = (), unread: tuple["UnreadRule", ...] = ()) -> None:
        self.rules = rules
        self.unread = unread
        self._exact: dict[str, ImageRule | UnreadRule] = {}
        self._starred: list[tuple[str, ImageRule | UnreadRule]] = []
        every: tuple[ImageRule | UnreadRule, ...] = (*rules, *unread)
        for each in every:
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
        best = (
            self._exact.get(tagged)
            or self._by_star(tagged, with_tag=True)
            or self._exact.get(name)
            or self._by_star(name, with_tag=False)
            or (self._exact.get(f"*/{last}") if folder else None)
        )
        return best.read() if isinstance(best, UnreadRule) else best

    def read_all(self) -> tuple[ImageRule, ...]:
        """All rules, in order.

        Raises:
            RuleError: one of the files is wrong.
        """
        return (*self.rules, *(each.read() for each in self.unread))

    def _by_star(self, text: str, *, with_tag: bool) -> "ImageRule | UnreadRule | None":
        return next(
            (each for pattern, each in self._starred if (":" in pattern) is with_tag and matches(pattern, text)), None
        )


class UnreadRule(NamedTuple):
    """A rule of which only the images are known yet, and how to read the files of rules."""

    name: str
    images: tuple[str, ...]
    source: Callable[[str], bytes]

    def read(self) -> ImageRule:
        """The rule.

        Raises:
            RuleError: the file is wrong, is not there, or knows other images than the index says.
        """
        return _read_once(self)


@cache
def _read_once(unread: UnreadRule) -> ImageRule:
    path = PurePosixPath("rules", *FOLDER, f"{unread.name}.yaml")
    try:
        rule = read_rule(path, unread.source(path.name))
    except OSError as error:
        raise RuleError(f"{path} cannot be read: {error.strerror}; expected the rule that {INDEX[-1]} names") from error
    if rule.images != unread.images:
        raise RuleError(f"{path} knows other images than {INDEX[-1]} says; expected it made anew", rule="rules")
    return rule


def index_of(rules: Iterable[ImageRule]) -> str:
    """The index: a line for each rule, with its name and the images that it knows."""
    return "".join(f"{' '.join((rule.name, *rule.images))}\n" for rule in rules)


def read_images(index: str, source: Callable[[str], bytes]) -> ImageTable:
    """The table of the rules of an index; ``source`` gives the file of a rule, by its name, when it is needed."""
    lines = (line.split(" ") for line in index.splitlines())
    return ImageTable(unread=tuple(UnreadRule(name, tuple(images), source) for name, *images in lines))


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern fits; ``*`` stands for any run of characters, and there is no other sign."""
    if "*" not in pattern:
        return pattern == text
    head, *middle, tail = pattern.split("*")
    if not text.startswith(head) or not text.endswith(tail) or len(text) < len(head) + len(tail):
        return False
    rest = text[len(head) : len(text) - len(tail)]
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
        RuleError: there are none, so the installation is broken.
    """
    root = rules_root()
    folder, index = root.joinpath(*FOLDER), root.joinpath(*INDEX)
    try:
        text = index.read_text("utf-8")
    except OSError as error:
        raise RuleError(f"{index} cannot be read: {error.strerror}; expected the index of the image rules") from error
    return read_images(text, lambda name: folder.joinpath(name).read_bytes())
