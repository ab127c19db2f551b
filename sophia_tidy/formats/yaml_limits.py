"""Limits of a YAML file: what any may cost who reads one, said once for all readers."""

DEEPEST = 100  # levels of nesting, and of mappings that are merged into one another
MOST_VALUES = 300_000  # in one file, as it is written
MOST_REPEATED = 100_000  # that aliases stand for, beyond what is written
MOST_DIRECTIVES = 100  # libyaml compares each with all before it
