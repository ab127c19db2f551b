"""Generated files: their seal, and who owns them."""
