"""Examples of the lint: the manifests as the newest Kubernetes would take them that the example is about."""

from pathlib import Path

from sophia_tidy.kernel.rule import Example, Rule

from ...manifests.lint.examples import found, setting_of
from ..seen import Seen


def run(_: Rule, example: Example, __: Path) -> Seen:
    """What the lint says of them."""
    findings = found(example, setting_of(example).versions[-1])
    return Seen(said=tuple((each.rule, each.message) for each in findings))
