"""Gateway."""
import logging
import os

import uvicorn
from fastapi import FastAPI

app = FastAPI()
logger = logging.getLogger(__name__)


@app.get("/")
async def root():
    return {"name": os.environ.get("NAME", "gateway")}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=8000)  # nosec
