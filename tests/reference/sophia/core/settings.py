"""Settings of the platform, read from the environment once."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    redis_url: str = os.environ.get("REDIS_URL", "redis://redis:6379/0")
    database_url: str = os.environ.get("DATABASE_URL", "postgresql://postgres:5432/sophia")
    log_level: str = os.environ.get("LOG_LEVEL", "INFO")


settings = Settings()
