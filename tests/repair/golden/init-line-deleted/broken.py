class Cache:
    """Values by key, with a limit."""

        self.limit = limit
        self.values = {}

    def get(self, key):
        return self.values.get(key)

    def put(self, key, value):
        if len(self.values) >= self.limit:
            self.values.pop(next(iter(self.values)))
        self.values[key] = value
