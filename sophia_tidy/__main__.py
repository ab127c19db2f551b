"""``python -m sophia_tidy``.

Python puts the current folder in front of the module path for ``-m``: a
repository with a ``json.py`` in its root would be run instead of mended.
"""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    from .cli import command

    command()
