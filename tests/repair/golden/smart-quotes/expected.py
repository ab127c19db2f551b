import re

PATTERN = re.compile("[a-z]+")
GREETING = 'hello'


def greet(name):
    """Say “hello” politely."""
    return f"{GREETING}, {name}"
