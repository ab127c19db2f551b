"""Answers that a repository gives already, to other programs than this: a place in Pulumi, the mail of certificates.

A script that opens an environment names its organization; a Traefik that was
started by Compose names its mail address.  What is seen is a suggestion with
its place: it may be of another time.  Only where all that is seen says the
same of the store's place is that the default; it is told then, with the
place.  A mail address is never taken unasked.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar

from ..config.schema import Config
from ..kernel.decision import Decision, Option
from ..kernel.location import Location
from ..kernel.step import StepResult
from ..kernel.tree import SUBMODULE, SYMLINK, Tree

Key = tuple[str, ...]
Known = TypeVar("Known")
_SETTINGS = frozenset({".yml", ".yaml", ".sh", ".env", ".toml", ".mk", ".json", ".example", ".cfg", ".tf"})
_NAMES = frozenset({"Makefile", "makefile", "GNUmakefile", "justfile", "Taskfile", "Dockerfile", ".env"})
_NAME = rb"(?P<value>[A-Za-z0-9][A-Za-z0-9_-]{1,60})"
_PART = rb"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}"
_END = rb"(?![\w.${/-])"


class Sight(NamedTuple):
    """What to look for: ``word`` is in every file that has it, ``value`` of the pattern is the answer."""

    key: Key
    word: bytes
    pattern: re.Pattern[bytes]
    only: str = ""


_ORGANIZATION, _PROJECT, _MAIL = ("flux", "pulumi-organization"), ("flux", "pulumi-project"), ("flux", "acme-email")
_OPENS = rb"\b(?:esc|pulumi[ \t]+env)[ \t]+(?:env[ \t]+)?(?:open|run|get|set|edit|init)[ \t]+"
_STACK = rb"\bpulumi[ \t]+(?:up|preview|destroy|stack[ \t]+(?:select|init))\b[^\n#|;&]{0,160}?[ \t]"
_OF_STACK = rb"\bpulumi[ \t]+(?:stack[ \t]+(?:select|init)[ \t]+|[^\n#|;&]{0,160}?[ \t](?:-s|--stack)[ =])[\"']?"
_THIRD = rb"/[A-Za-z0-9$]"
# A step of one of Pulumi's own actions, up to one of its inputs, in block or in flow.
_LINE = rb"[ \t]+(?!-[ \t])(?=[^\s])"  # the first that is no blank is found in one way, or a long step is never done
_USES = rb"\buses:[ \t]*[\"']?pulumi/[\w-]+@[^\n]*\n(?:" + _LINE + rb"[^\n]*\n){0,9}?" + _LINE + rb"[^\n]*?\b"
_IMPORTS = rb"(?m)^environment:[^\S\n]*\n(?:[ \t]*(?:[-#]|imports:)[^\n]*\n){0,9}?[ \t]*-[ \t]*[\"']?"
SIGHTS = (
    Sight(_ORGANIZATION, b"ulumi", re.compile(_OPENS + _NAME + rb"/" + _PART + rb"/" + _PART)),
    Sight(_ORGANIZATION, b"esc", re.compile(_OPENS + _NAME + rb"/" + _PART + rb"/" + _PART)),
    Sight(_ORGANIZATION, b"pulumi", re.compile(_STACK + _NAME + rb"/" + _PART + _THIRD)),
    Sight(_ORGANIZATION, b"pulumi", re.compile(_OF_STACK + _NAME + _THIRD)),
    Sight(_ORGANIZATION, b"pulumi/", re.compile(_USES + rb"organization:[ \t]*[\"']?" + _NAME + _END)),
    Sight(_ORGANIZATION, b"pulumi/", re.compile(_USES + rb"stack-name:[ \t]*[\"']?" + _NAME + _THIRD)),
    Sight(_ORGANIZATION, b"pulumi/", re.compile(_USES + rb"environment:[ \t]*[\"']?" + _NAME + rb"/" + _PART + _THIRD)),
    Sight(_ORGANIZATION, b"environment", re.compile(_IMPORTS + _NAME + rb"/" + _PART + _THIRD), "Pulumi"),
    Sight(
        _ORGANIZATION,
        b"PULUMI_ORG",
        re.compile(rb"\bPULUMI_ORG(?:ANI[SZ]ATION)?[\"']?[ \t]*[:=][ \t]*[\"']?" + _NAME + _END),
    ),
    Sight(_PROJECT, b"ulumi", re.compile(_OPENS + _PART + rb"/" + _NAME + rb"/" + _PART)),
    Sight(_PROJECT, b"esc", re.compile(_OPENS + _PART + rb"/" + _NAME + rb"/" + _PART)),
    Sight(_PROJECT, b"pulumi", re.compile(_STACK + _PART + rb"/" + _NAME + _THIRD)),
    Sight(_PROJECT, b"pulumi/", re.compile(_USES + rb"stack-name:[ \t]*[\"']?" + _PART + rb"/" + _NAME + _THIRD)),
    Sight(_PROJECT, b"pulumi/", re.compile(_USES + rb"environment:[ \t]*[\"']?" + _PART + rb"/" + _NAME + _THIRD)),
    Sight(_PROJECT, b"environment", re.compile(_IMPORTS + _PART + rb"/" + _NAME + _THIRD), "Pulumi"),
    Sight(_PROJECT, b"environment", re.compile(_IMPORTS + _NAME + rb"/" + _PART + _END), "Pulumi"),
    Sight(_PROJECT, b"name", re.compile(rb"(?m)^name[ \t]*:[ \t]*[\"']?" + _NAME + _END), "Pulumi"),
    Sight(
        _PROJECT,
        b"PULUMI_PROJECT",
        re.compile(rb"\bPULUMI_PROJECT[\"']?[ \t]*[:=][ \t]*[\"']?" + _NAME + _END),
    ),
    Sight(
        _MAIL,
        b"acme",
        re.compile(
            rb"(?i)\bacme(?:\.|[ \t]*:[^\S\n]*\n[ \t]+(?:[a-z]+[ \t]*:[^\n]*\n[ \t]+)*?)email[ \t]*[=:][ \t]*[\"']?"
            rb"(?P<value>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)" + _END
        ),
    ),
)


AGREED = (_ORGANIZATION, _PROJECT)
_SEEN = frozenset(sight.key for sight in SIGHTS)


def sightings(
    tree: Tree, keys: Iterable[Key], archive: PurePosixPath | None = None
) -> Mapping[Key, tuple[Option, ...]]:
    """The answers of these keys that are seen in a tree, the most frequent first, each with its places.

    What lies in the ``archive`` is history, and says nothing of today.
    """
    asked = frozenset(keys)
    wanted = [sight for sight in SIGHTS if sight.key in asked]
    found: dict[Key, dict[str, list[Location]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(_readable(tree)) if wanted else ():
        if archive is not None and path.is_relative_to(archive):
            continue
        content = tree[path]
        for sight in wanted:
            if sight.word in content and path.name.startswith(sight.only):
                for match in sight.pattern.finditer(content):
                    if _is_comment(content, match.start("value")):
                        continue
                    value = match["value"].decode("ascii", "replace")
                    places = found[sight.key][value]
                    if (place := Location(path, content.count(b"\n", 0, match.start("value")) + 1)) not in places:
                        places.append(place)
    return {key: tuple(_options(values)) for key, values in found.items()}


def _is_comment(content: bytes, index: int) -> bool:
    return content[content.rfind(b"\n", 0, index) + 1 : index].lstrip().startswith(b"#")


def store_as_seen(tree: Tree, config: Config) -> Mapping[str, Option]:
    """The place of the store in Pulumi as far as nobody has said it and all that is seen agrees, by key of ``flux``."""
    open_keys = [key for key in AGREED if not getattr(config.flux, key[1].replace("-", "_"))]
    seen = sightings(tree, open_keys, PurePosixPath(config.archive.destination)) if open_keys else {}
    return {key[1]: options[0] for key, options in seen.items() if len(options) == 1}


def with_sightings(result: StepResult[Known], config: Config) -> StepResult[Known]:
    """The result with the answers that are seen in its tree before those that its questions had; of an answered one nothing is looked for."""
    asked = [each.key for each in result.decisions if _is_open(each, config)]
    seen = sightings(result.tree, asked, PurePosixPath(config.archive.destination)) if asked else {}
    return (
        result._replace(decisions=tuple(_with(each, seen.get(each.key, ())) for each in result.decisions))
        if seen
        else result
    )


def _is_open(decision: Decision, config: Config) -> bool:
    if not decision.is_open or decision.key not in _SEEN:
        return False
    table, name = decision.key
    return not getattr(getattr(config, table), name.replace("-", "_"))


def _with(decision: Decision, seen: tuple[Option, ...]) -> Decision:
    if not seen:
        return decision
    values = {option.value for option in seen}
    known = tuple(option for option in decision.options if option.value not in values)
    agreed = seen[0].value if decision.key in AGREED and len(seen) == 1 else decision.default
    return decision._replace(options=(*seen, *known), default=agreed)


def _options(values: Mapping[str, list[Location]]) -> Iterator[Option]:
    for value, places in sorted(values.items(), key=lambda each: (-len(each[1]), each[0])):
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        yield Option(value, f"as {places[0]}{more} has it", seen=tuple(places))


def _readable(tree: Tree) -> Iterator[PurePosixPath]:
    for path in tree:
        named = path.suffix in _SETTINGS or path.name in _NAMES or path.name.startswith("Pulumi")
        if named and tree.entry(path).mode not in (SYMLINK, SUBMODULE):
            yield path
