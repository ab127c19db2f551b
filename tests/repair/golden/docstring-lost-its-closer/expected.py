"""Small things about names."""


def slug(title):
    """A title as it may stand in a URL."""
    words = title.lower().split()
    return "-".join(words)


def initials(name):
    """The first letters of a name."""
    return "".join(part[0] for part in name.split())
