"""The checkout that the tests belong to, and what may stand beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sophia_tidy"
REFERENCE = ROOT / "tests" / "reference"
# Schemas of custom resources and real stacks, too many to carry: a test that reads them is skipped where they are not.
OUTSIDE = ROOT.parent / "shared"
