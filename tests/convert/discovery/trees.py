"""Small trees of stacks, written as texts."""

from pathlib import PurePosixPath

from sophia_tidy.convert.discovery.find import find_stacks
from sophia_tidy.convert.discovery.judgement import FoundStack
from sophia_tidy.kernel.tree import Tree

WEB = "services:\n  web:\n    image: example/web:1\n"
PAIR = """\
services:
  web:
    image: example/web:1
    ports: ["80:80"]
    environment: {LEVEL: info, REGION: eu}
  db:
    image: postgres:16
    volumes: [data:/var/lib/postgresql/data]
volumes:
  data: {}
"""
LESS = "services:\n  web:\n    environment: {LEVEL: debug}\n"


def tree(files: dict[str, str | bytes]) -> Tree:
    """A tree of texts and bytes by path."""
    return Tree({PurePosixPath(path): text.encode() if isinstance(text, str) else text for path, text in files.items()})


def found(files: dict[str, str | bytes]) -> dict[str, FoundStack]:
    """What is found in a tree, by path."""
    return {str(each.path): each for each in find_stacks(tree(files))}
