"""What GitHub starts: everything that can happen to a repository, and the jobs that a set of workflows would start at it."""
