"""What GitHub has retired, from `rules/workflow/retired.yaml`: labels of runners that no runner has, versions of actions that fail."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from ....formats.yaml_schema import SchemaReader
from ....kernel.rule_files import rules_root

TABLE = PurePosixPath("rules/workflow/retired.yaml")
_VERSION = re.compile(r"(v\d+)(\.\d+)*")


class RetiredTable(NamedTuple):
    """The day from which each label, and each version of an action (``name@v3``), is gone."""

    runners: Mapping[str, str]
    actions: Mapping[str, str]

    def action(self, uses: str) -> str:
        """Since when an action fails; empty where it does not, or where its version is a commit."""
        name, _, version = uses.partition("@")
        match = _VERSION.fullmatch(version)
        return self.actions.get(f"{name.lower()}@{match[1]}", "") if match else ""


@cache
def retired() -> RetiredTable:
    """The table that comes with the tool.

    Raises:
        RuleError: the file is wrong, or is not there.
    """
    return read_retired(rules_root().joinpath("workflow", "retired.yaml").read_bytes())


def read_retired(content: bytes) -> RetiredTable:
    """The table of a file.

    Raises:
        RuleError: a wrong key or type, with its place.
    """
    reader = SchemaReader(TABLE)
    body = reader.mapping(reader.document(content), ("why", "runners", "actions"), ("why", "runners", "actions"))
    runners, actions = dict[str, str](), dict[str, str]()
    for node in reader.items(body["runners"]):
        each = reader.mapping(node, ("label", "since", "source"), ("label", "since", "source"))
        runners[reader.string(each["label"])] = reader.string(each["since"])
    for node in reader.items(body["actions"]):
        each = reader.mapping(
            node, ("action", "versions", "since", "source"), ("action", "versions", "since", "source")
        )
        for version in reader.strings(each["versions"]):
            actions[f"{reader.string(each['action'])}@{version}"] = reader.string(each["since"])
    return RetiredTable(runners, actions)
