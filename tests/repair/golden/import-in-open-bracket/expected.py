"""Routes of the agents."""

from __future__ import annotations

import asyncio
from typing import (
    Any,
    Optional,
)

from fastapi import APIRouter

router = APIRouter()


@router.get("/agents")
async def agents() -> list[Any]:
    await asyncio.sleep(0)
    return []
