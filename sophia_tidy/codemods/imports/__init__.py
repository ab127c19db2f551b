"""Which import a name wants, and where it goes."""
