"""What a secret is: the shapes of tokens, the names that hold secrets, and where they stand in a text or a command."""
