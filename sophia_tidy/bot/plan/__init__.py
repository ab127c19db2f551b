"""What a night wants: groups of what the steps plan, each proven by itself, as commits."""
