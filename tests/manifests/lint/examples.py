"""An example of a rule as a run of the real lint, with real schemas; the form is that of ``manifests/lint/catalogue.py``."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from sophia_tidy.adapters.kubernetes_schemas import load_schemas, versions
from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.rule import Example, Rule
from sophia_tidy.manifests.lint import lint_text

_COMMENT = re.compile(r"# (?P<key>[^:\n]+): (?P<value>[^\n]+)\n")
_SPAN = re.compile(r"(?:from (\d+)\.(\d+))? ?(?:to (\d+)\.(\d+))?")
_LENGTH = re.compile(r"(\d+) characters")
_PATH = PurePosixPath("manifest.yaml")


class Setting(NamedTuple):
    """What the first lines of an example say of it."""

    versions: tuple[tuple[int, int], ...] = versions()
    outside: tuple[str, ...] = ()
    found_too: frozenset[str] = frozenset()
    length: int = 0


def setting_of(example: Example) -> Setting:
    """What the comments before the manifest say.

    Raises:
        ValueError: a comment says nothing that is known here.
    """
    said, at = {}, 0
    while (match := _COMMENT.match(example.before, at)) is not None:
        said[match["key"]], at = match["value"], match.end()
    setting = Setting(
        versions=_versions(said.pop("Kubernetes", "")),
        outside=_words(said.pop("outside", "")),
        found_too=frozenset(_words(said.pop("found too", ""))),
        length=_length(said.pop("…", "0 characters")),
    )
    if said:
        raise ValueError(f"comments {sorted(said)}; expected Kubernetes, outside, found too or …")
    return setting


def _versions(text: str) -> tuple[tuple[int, int], ...]:
    span = _SPAN.fullmatch(text)
    if span is None:
        raise ValueError(f"{text!r} is no span of versions; expected `from 1.30`, `to 1.33` or both")
    first = (int(span[1]), int(span[2])) if span[1] else versions()[0]
    last = (int(span[3]), int(span[4])) if span[3] else versions()[-1]
    found = tuple(each for each in versions() if first <= each <= last)
    if not found:
        raise ValueError(f"no version of Kubernetes that is carried is {text}")
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(", ")))


def _length(text: str) -> int:
    length = _LENGTH.fullmatch(text)
    if length is None:
        raise ValueError(f"{text!r} is no length; expected `1024 characters`")
    return int(length[1])


def found(example: Example, version: tuple[int, int]) -> tuple[Finding, ...]:
    """What the lint finds in the example's manifest."""
    setting = setting_of(example)
    text = example.before.replace("…", "x" * setting.length) if setting.length else example.before
    return lint_text(text.encode(), _PATH, version, load_schemas(version), externals=setting.outside)


def faults(rule: Rule, example: Example) -> Iterator[str]:
    """Where the example is not as it says, in each version that it is said of; nothing where it holds.

    An example that has ``says`` makes its rule speak, with that text and the
    rule's severity, and no other rule speak of an error; one that is left
    alone is without a word of the rule and without an error.
    """
    for version in setting_of(example).versions:
        findings = found(example, version)
        own = [each for each in findings if each.rule == rule.id]
        others = {each.rule for each in findings if each.severity is Severity.ERROR} - {rule.id}
        if others != setting_of(example).found_too:
            yield f"{version}: errors of {sorted(others)}"
        if not example.says and own:
            yield f"{version}: speaks, {own[0].message}"
        if example.says and not any(example.says in each.message for each in own):
            yield f"{version}: does not say {example.says!r} but {[each.message for each in own]}"
        if example.says and {each.severity for each in own} - {rule.severity}:
            yield f"{version}: is no {rule.severity}"
