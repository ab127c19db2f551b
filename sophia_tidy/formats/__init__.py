"""Text formats, each read in one way: YAML, Dockerfiles, shell, encodings."""
