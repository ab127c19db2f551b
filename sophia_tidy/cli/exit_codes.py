"""Exit codes: 0 done, 1 pending, 2 wrong input, 3 our bug, 130 interrupted, and the shell's own for a reader that has left."""

DONE, PENDING, WRONG, BUG, INTERRUPTED, NO_READER = 0, 1, 2, 3, 130, 141
