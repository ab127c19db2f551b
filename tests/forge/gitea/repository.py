"""The repository itself, who is asking, and what the server is."""

from collections.abc import Sequence

from ..answers import Answer, Call, page_of, route
from . import shapes


def listed(call: Call, every: Sequence[object]) -> tuple[list[object], dict[str, str]]:
    """A page of at most 50, and how many there are in all."""
    shown, headers = page_of(call, every, "limit", 30, 50)
    return shown, {**headers, "X-Total-Count": str(len(every))}


def _told(call: Call) -> Answer:
    return Answer(200, shapes.repository(call))


def _self(call: Call) -> Answer:
    return Answer(200, shapes.user(call, call.login))


def _version(call: Call) -> Answer:
    return Answer(200, {"version": "1.22.0"})


def _settings(call: Call) -> Answer:
    return Answer(
        200,
        {
            "max_response_items": 50,
            "default_paging_num": 30,
            "default_git_trees_per_page": 1000,
            "default_max_blob_size": 10_485_760,
        },
    )


ROUTES = (
    route("GET", "/repos/{owner}/{repo}", "metadata", _told),
    route("GET", "/user", "", _self),
    route("GET", "/version", "", _version),
    route("GET", "/settings/api", "", _settings),
)
