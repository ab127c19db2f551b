"""Clutter: whether a repository is a heap, where leftovers lie about by the dozen.

The same name means different things in different places.  A program that
nothing names is a tool where all is well, and a try where a hundred tries lie
beside it.  Rules ask for a heap before they read much into little.

In the well-kept repositories that the rules were tuned on (flask, celery,
attrs, nox, certbot), 0 to 0.9 % of the files bear such names; in the one that
grew without a hand on it, 6 to 12 %.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from ..files.inventory import FileItem
from ..files.kinds import FileKind

LEAST, PERCENT = 12, 2
_NAMED = frozenset((FileKind.SCRIPT, FileKind.SHELL, FileKind.DOCUMENT))
_NOT_OURS = frozenset((FileKind.GENERATED, FileKind.ASSET))
_LEFTOVER = re.compile(
    r"(?i)(?:^|[_ .-])(?:fix(?:es|ed)?|patch|repair|migrate|convert|clean-?up|refactor(?:ing)?|consolidate|final|backup|reports?|summary"
    r"|status|complete|success|analysis|audit|plan|quick|debug|phase\d*|enhanced|improved|temp)(?=[_ .-])"
)


def is_heap(items: Mapping[PurePosixPath, FileItem], archive: PurePosixPath) -> bool:
    """Whether at least a dozen files, and 2 % of all that people wrote, are leftovers by their names.

    What is in the archive is put away, and counts nowhere.
    """
    own = [
        (path, item.kind)
        for path, item in items.items()
        if item.kind not in _NOT_OURS and not path.is_relative_to(archive)
    ]
    named = sum(_is_leftover(path, kind) for path, kind in own)
    return named >= LEAST and named * 100 >= PERCENT * len(own)


def _is_leftover(path: PurePosixPath, kind: FileKind) -> bool:
    return kind is FileKind.BACKUP or (kind in _NAMED and _LEFTOVER.search(path.name) is not None)
