"""Routes of the agents."""

from __future__ import annotations

from typing import (
import asyncio
    Any,
    Optional,
)

from fastapi import APIRouter

router = APIRouter()


@router.get("/agents")
async def agents() -> list[Any]:
    await asyncio.sleep(0)
    return []
