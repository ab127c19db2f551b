"""Nights of the bot among people: a world, what happens in it, and what must be right after it."""
