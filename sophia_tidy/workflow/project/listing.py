"""A listing of the tree, asked by name: files, folders, and those Dockerfiles and stacks that are not for tests or shows."""

import re
from functools import cached_property
from pathlib import PurePosixPath

from ...kernel.tree import Tree

_ASIDE = re.compile(
    r"(^|/)\.?(tests?|testing|testdata|test-[^/]*|e2e|integration|fixtures?|examples?|samples?|demos?|docs?|archive|vendor"
    r"|third[_-]party|node_modules|site-packages|benchmarks?|devcontainer|git[^/]*|templates?)/",
    re.IGNORECASE,
)
_DOCKERFILE = re.compile(r"(^|[.-])(docker|container)file($|[.-])", re.IGNORECASE)
_NO_DOCKERFILE = (".dockerignore", ".md", ".yml", ".yaml", ".py", ".json", ".j2", ".jinja", ".tmpl", ".sh", ".txt")


class Listing:
    """A tree that knows its folders; paths are texts from the root, which is the empty text."""

    def __init__(self, tree: Tree):
        self.tree = tree
        self.files = frozenset(map(str, tree))

    @cached_property
    def folders(self) -> frozenset[str]:
        found = {""}
        for path in self.files:
            while path := path.rpartition("/")[0]:
                if path in found:
                    break
                found.add(path)
        return frozenset(found)

    def there(self, path: str) -> bool:
        """Whether it is a file or a folder."""
        return path in self.files or path in self.folders

    def text(self, path: str) -> str:
        """A file as text; what is no UTF-8 in it is replaced, for nothing of it is written anywhere."""
        return self.tree[PurePosixPath(path)].decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")

    @cached_property
    def dockerfiles(self) -> tuple[str, ...]:
        """Every Dockerfile by its name, in the order of the paths."""
        return tuple(sorted(path for path in self.files if is_dockerfile(path) and not aside(path)))


def is_dockerfile(path: str) -> bool:
    """``Dockerfile``, ``Dockerfile.api``, ``api.Dockerfile``, ``Containerfile``."""
    name = path.rpartition("/")[2]
    return _DOCKERFILE.search(name) is not None and not name.lower().endswith(_NO_DOCKERFILE)


def aside(path: str) -> bool:
    """Whether a path lies where tests, examples and documents do: nobody deploys from there."""
    return _ASIDE.search(path) is not None
