import os

DEBUG = False
WORKERS = int(os.environ.get("WORKERS", "4"))
>>>>>>> 3f2a9c1 (workers from the environment)
LOG_LEVEL = "info"
