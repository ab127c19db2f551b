"""The lint of manifests."""
