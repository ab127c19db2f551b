"""What the night wants, what it finds, and what it does about it: values alone."""
