"""The checkout that the tests belong to."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sophia_tidy"
REFERENCE = ROOT / "tests" / "reference"
BESIDE = (
    ROOT.parent / "shared"
)  # schemas of custom resources and real stacks, too many to carry; what needs them is skipped without
