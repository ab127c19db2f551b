"""Values, and nothing else."""
