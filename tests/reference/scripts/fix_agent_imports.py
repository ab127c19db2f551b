"""One-time script: the agents moved from ``sophia.bots`` to ``sophia.agents``."""

import pathlib

if __name__ == "__main__":
    for path in pathlib.Path("sophia").rglob("*.py"):
        path.write_text(path.read_text().replace("sophia.bots", "sophia.agents"))
