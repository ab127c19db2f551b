"""Settings of the search service."""

import os

API_URL = os.environ.get("API_URL", "http://localhost:8000")
API_KEY = # TODO: read from the secret store
TIMEOUT = 30


def headers() -> dict:
    return {"Authorization": f"Bearer {API_KEY}"}
