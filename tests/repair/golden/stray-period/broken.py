import os

cache = {}.
limits = {"low": 1, "high": 9}


def path(name):
    return os.path.join("/srv", name)
