"""A forge to test against: a bare repository with real git behind `git http-backend`, and before it the APIs of GitHub and Gitea.

Nothing of the package is imported here, so that a fault of ours is not in
the forge as well.  Start with `running.running_forge`, or
``python -m tests.forge.serve`` for a program.
"""
