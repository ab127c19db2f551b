"""What a second run sees: the tree as it was before the one workflow."""
