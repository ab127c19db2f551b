"""What is known of all files together: entry points, clutter, unreferenced folders."""
