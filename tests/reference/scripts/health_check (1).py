"""Ask every service whether it is well."""

import sys

import requests

SERVICES = ["http://api:8000/health", "http://mcp-search:8001/health"]


def check(url)
    try:
        return requests.get(url).status_code == 200
    except requests.RequestException:
        return False


if __name__ == "__main__":
    sys.exit(0 if all(check(url) for url in SERVICES) else 1)
