"""Template actions told from texts that hold the same characters, by the scanner's tokens."""

import re

import yaml

from ..formats import yaml_reader as yaml_door

_IN_COMMENT = re.compile(r"#.*\{%|#.*(?<!\$)\{\{-? *(?:if|end|range|with|include)\b")


def outside_of_texts(text: str) -> bool:
    """Whether an action stands where YAML has structure; a text that cannot be scanned is a template then."""
    end, before = 0, ""
    try:
        for token in yaml_door.tokens(text):
            start = token.start_mark.index
            if token.id == "{" and before == "{" and start == end:
                return True
            if _IN_COMMENT.search(text, end, start):
                return True
            if start < token.end_mark.index:
                end, before = token.end_mark.index, token.id
    except yaml.YAMLError:
        return True
    return False
