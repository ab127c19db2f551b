"""A plan to the disk, and back: all or nothing, with a journal."""
