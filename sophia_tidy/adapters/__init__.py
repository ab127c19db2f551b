"""The doors: each the only importer of its outside thing."""
