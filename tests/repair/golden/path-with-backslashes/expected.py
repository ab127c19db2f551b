import os

HOME = r"C:\Users\build\work"


def here(name):
    return os.path.join(HOME, name)
