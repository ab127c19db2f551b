"""Imports: which one a name wants, and where it goes."""
