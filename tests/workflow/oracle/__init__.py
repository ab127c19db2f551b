"""A second opinion on what GitHub starts, from its documentation alone: it shares no code with the package, and reads files with PyYAML."""
