"""``python benchmarks/yaml/suite.py FOLDER``: the documents of yaml-test-suite's ``src/``, restyled and compared.

Prints how often each outcome came: the rule, and what the two readings and
the eye for comments say of it.
"""

import re
import sys
import warnings
from collections import Counter
from pathlib import Path, PurePosixPath

import yaml
from proof import comments, compare, new, old

from sophia_tidy.yaml_style import restyle

# How the suite writes what cannot be seen (its README, "Whitespace").
_SIGNS = {"␣": " ", "∎\n": "", "∎": "", "←": "\r", "⇔": "\ufeff", "↵": ""}


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")  # ruamel.yaml's, of anchors that are used again
    outcomes: Counter[str] = Counter()
    for path in sorted(folder.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            if "yaml" in case:
                outcomes[_outcome(_plain(case["yaml"]))] += 1
    for outcome, count in outcomes.most_common():
        print(f"{count:5} {outcome}")


def _plain(text: str) -> str:
    for sign, meaning in _SIGNS.items():
        text = text.replace(sign, meaning)
    return re.sub("—*»", "\t", text)


def _outcome(text: str) -> str:
    done = restyle(text.encode(), PurePosixPath("a.yaml"))
    if done.content is None:
        return ", ".join(["unchanged", *(finding.rule for finding in done.findings)])
    before, after = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), done.content.decode()
    kept = "same" if comments(before) == comments(after) else "changed"
    return f"{done.rule}: 1.1 {compare(before, after, old)}, 1.2 {compare(before, after, new)}, comments {kept}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
