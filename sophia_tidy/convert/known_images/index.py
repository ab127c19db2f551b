"""The index of the image rules, made anew: ``python -m sophia_tidy.convert.known_images.index > rules/convert/images.index``."""

import sys
from pathlib import PurePosixPath

from ...kernel.rule_files import rules_root
from .rule import read_rule
from .table import FOLDER, index_of


def index() -> str:
    """The index of the rules that come with the tool, in the order of their names.

    Raises:
        RuleError: one of them is wrong, or the folder is not there.
    """
    files = sorted(rules_root().joinpath(*FOLDER).glob("*.yaml"))
    return index_of(read_rule(PurePosixPath("rules", *FOLDER, file.name), file.read_bytes()) for file in files)


if __name__ == "__main__":
    sys.stdout.write(index())
