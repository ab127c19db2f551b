"""Rate limits for the gateway."""import time
from collections import defaultdict

WINDOW = 60


class Limiter:
    """Counts requests by client."""

    def __init__(self, limit=100):
        self.limit = limit
        self.seen = defaultdict(list)

    def allow(self, client):
        now = time.time()
        self.seen[client] = [t for t in self.seen[client] if now - t < WINDOW]
        self.seen[client].append(now)
        return len(self.seen[client]) <= self.limit
