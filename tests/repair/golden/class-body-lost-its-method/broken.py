class Session:
    """One connection."""

        self.client = client

    def close(self):
        self.client.close()
