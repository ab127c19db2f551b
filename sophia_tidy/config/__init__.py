"""`[tool.sophia-tidy]`, the Python version of a file, and the project's ruff settings."""
