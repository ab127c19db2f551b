"""Reruns: the tree as a second run sees it, as it was before the one workflow."""
