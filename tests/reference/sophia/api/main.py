"""The public API."""

import logging

import uvicorn
from fastapi import FastAPI

from sophia.core.settings import settings

logger = logging.getLogger(__name__)
app = FastAPI(title="sophia")


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok", "log_level": settings.log_level}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1"  # changed from 0.0.0.0 for security, port=8000)
