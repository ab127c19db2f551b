"""Rules of what breaks workflow files, and what was meant: one file for each pattern, with its examples; a test runs them all.

A rule proposes; it never decides.  `FAULTS` are asked where a text stops
being YAML, `DEAD` where it parses and GitHub refuses it all the same.
"""

from types import ModuleType

from . import (
    broken_quote,
    colon_in_value,
    conflict_marker,
    doubled_key,
    dumped_on,
    flow_expression,
    foreign_text,
    lost_block_indentation,
    missing_comma,
    missing_mark,
    missing_parent,
    missing_space,
    reserved_start,
    script_without_block,
    split_colon,
    split_expression,
    stray_character,
    tab_indentation,
    wrong_indentation,
)

FAULTS: tuple[ModuleType, ...] = (
    stray_character,
    tab_indentation,
    conflict_marker,
    doubled_key,
    split_colon,
    colon_in_value,
    reserved_start,
    flow_expression,
    broken_quote,
    missing_comma,
    missing_space,
    missing_mark,
    missing_parent,
    script_without_block,
    lost_block_indentation,
    wrong_indentation,
    foreign_text,
)
DEAD: tuple[ModuleType, ...] = (dumped_on, split_expression, stray_character, missing_space)
