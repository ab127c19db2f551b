"""What each step looks like: its result as a page."""
