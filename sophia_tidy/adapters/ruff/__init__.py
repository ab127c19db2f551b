"""ruff as a process: findings and fixes."""
