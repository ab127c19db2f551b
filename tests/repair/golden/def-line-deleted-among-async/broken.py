from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
    """Whether the service is up."""
    return {"status": "ok"}


@app.get("/version")
async def version():
    return {"version": "1.2.0"}
