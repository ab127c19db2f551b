"""What a step came to, for people and machines."""
