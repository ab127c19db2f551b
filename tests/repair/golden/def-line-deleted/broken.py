from fastapi import FastAPI

from .services import ask

app = FastAPI()


@app.get("/health")
    """Whether the service is up."""
    return {"status": await ask("status")}


@app.get("/version")
async def version():
    return {"version": "1.2.0"}
