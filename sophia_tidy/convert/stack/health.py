"""The health check of a service (compose-spec, "healthcheck")."""

from typing import Any, NamedTuple

from ...manifests.pointer import Pointer
from .scalars import seconds, texts


class Healthcheck(NamedTuple):
    """Durations in seconds, None where the file is silent.

    ``test`` is the list form: ``("CMD", …)``, ``("CMD-SHELL", line)`` or
    ``("NONE",)``; empty where only the image has one.
    """

    at: Pointer
    test: tuple[str, ...] = ()
    interval: float | None = None
    timeout: float | None = None
    start_period: float | None = None
    start_interval: float | None = None
    retries: int | None = None
    disable: bool = False

    @property
    def off(self) -> bool:
        return self.disable or self.test[:1] == ("NONE",)


def read_healthcheck(value: Any, at: Pointer) -> Healthcheck | None:
    """The ``healthcheck`` of a service, or None."""
    if not value:
        return None
    retries = value.get("retries")
    return Healthcheck(
        at,
        texts(value.get("test")),
        seconds(value.get("interval")),
        seconds(value.get("timeout")),
        seconds(value.get("start_period")),
        seconds(value.get("start_interval")),
        None if retries is None else int(retries),
        bool(value.get("disable")),
    )
