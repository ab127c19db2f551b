"""Edits of a workflow file that leave every other byte as it was."""
