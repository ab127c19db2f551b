"""git's plumbing, asked from one place."""
