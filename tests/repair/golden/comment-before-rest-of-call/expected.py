"""Start the memory server."""

import logging
import os

import uvicorn

from .app import build

logger = logging.getLogger(__name__)


def main() -> None:
    """Serve until the process is stopped."""
    port = int(os.environ.get("MEMORY_PORT", "8081"))
    logger.info("memory server on port %s", port)
    uvicorn.run(build(), host="127.0.0.1", port=port, log_level="info")  # changed from 0.0.0.0 for security


if __name__ == "__main__":
    main()
