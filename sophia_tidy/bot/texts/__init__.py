"""What the bot writes for people: bodies, the dashboard and comments, with what it hides in them for itself."""
