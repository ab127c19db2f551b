"""
Health checks for the services of the stack.

Run it from cron, every five minutes.
"""

import sys

import requests

SERVICES = ["api", "web"]


def main():
    for name in SERVICES:
        if requests.get(f"http://{name}/health", timeout=5).status_code != 200:
            sys.exit(f"{name} is down")


main()
