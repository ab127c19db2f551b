"""Commands that are killed, and what the next command makes of it."""
