"""Routes of the agents."""

from fastapi import APIRouter, HTTPException

router = APIRouter(prefix="/agents")
KNOWN = {"planner", "critic", "router"}


@router.post("/{name}/run")
async def run_agent(name: str, payload: dict) -> dict
    if name not in KNOWN:
        raise HTTPException(status_code=404, detail=f"no agent {name}")
    result = await dispatch(
        name,
        payload,
import asyncio
        timeout=30,
    )
    return {"agent": name, "result": result}


async def dispatch(name: str, payload: dict, timeout: int) -> str:
    return await asyncio.wait_for(_work(name, payload), timeout)


async def _work(name: str, payload: dict) -> str:
    return f"{name}: {len(payload)}"
