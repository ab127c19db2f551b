"""Choices of a person: the answers that are kept, and the changes that were taken or left."""
