import os

DEBUG = False
WORKERS = int(os.environ.get("WORKERS", "4"))
LOG_LEVEL = "info"
