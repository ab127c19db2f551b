"""Repository clean-up and migration: repair, archive, convert, deploy.

The package is read top to bottom in `sophia_tidy/README.md`.
"""

__version__ = "0.1.0"
