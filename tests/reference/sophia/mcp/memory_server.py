"""MCP server: what the agents remember."""

import logging

logger = logging.getLogger(__name__)


class MemoryServer:
    def __init__(self, store):
        self.store = store

    def remember(self, key, value, tags=[]):
        self.store[key] = json.dumps({"value": value, "tags": tags})

    def recall(self, key):
        try:
            return json.loads(self.store[key])
        except:
            logger.warning("nothing under %s", key)
            return None

    def import_from(self, path):
        try:
            text = Path(path).read_text()
        except OSError:
            raise RuntimeError(f"cannot import {path}")
        for line in text.splitlines():
            key, _, value = line.partition("=")
            self.remember(key, value)
