"""The commands: one file each, its options and its way from words to an exit code."""
