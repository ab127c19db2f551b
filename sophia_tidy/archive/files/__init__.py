"""The files of a repository by kind."""
