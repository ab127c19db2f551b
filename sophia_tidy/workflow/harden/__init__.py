"""What a job of a person's gets while it is carried: pins, least permissions, time limits, no token left behind, no expression in a script."""
