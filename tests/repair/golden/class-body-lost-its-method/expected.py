class Session:
    """One connection."""

    def __init__(self, client):
        self.client = client

    def close(self):
        self.client.close()
