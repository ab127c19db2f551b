"""Relative paths as texts of a repository say them: the way from a folder to a file."""


def way(folder: str, goal: str) -> str:
    """The way from a folder (POSIX, from the root, which is empty) to a path; ``os.path.relpath`` would ask where the process stands."""
    here, there = ([part for part in path.split("/") if part] for path in (folder, goal))
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:])) or "."
