"""Whatever a server says, and in whatever way: a value of the right shape, or a `ForgeError`; never another exception."""

import json

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.adapters.forge.addresses import forge_address
from sophia_tidy.adapters.forge.errors import ForgeError
from sophia_tidy.adapters.forge.pace import PaceLimits

from .carriers import GITHUB, TOKEN, forge
from .test_github import CALLS

GITEA = forge_address("https://git.example.com/acme/shop", "gitea")
WORDS = st.sampled_from(["", "0", "1", "-1", "a", "null", "application/json", "text/html; charset=x", "Wed, 21 Oct"])
HEADERS = st.dictionaries(
    st.sampled_from(
        "content-type retry-after date link location x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset"
        " x-total-count x-oauth-scopes x-accepted-oauth-scopes x-accepted-github-permissions".split()
    ),
    WORDS | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
    max_size=5,
)
KEYS = st.sampled_from(
    "number title body state user login labels name id sha tree parents commit message head base ref label repo object"
    " draft merged merged_at pull_request updated_at full_name permissions errors path mode truncated verification".split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["2024-01-01T00:00:00Z", "open"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
BODIES = st.binary(max_size=20) | JSON.map(lambda data: json.dumps(data).encode())
STATUS = st.sampled_from([200, 201, 204, 299, 301, 304, 400, 401, 403, 404, 409, 418, 422, 429, 500, 503, 599])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([GITHUB, GITEA]), st.sampled_from(sorted(CALLS)), STATUS, HEADERS, BODIES)
def test_any_answer_is_a_value_or_a_refusal(address, name, status, headers, body):
    def answering(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers={"content-type": "application/json"} | headers, content=body)

    try:
        CALLS[name](forge(answering, address, limits=PaceLimits(budget=1000.0)))
    except ForgeError as error:
        assert error.message.strip()
        assert "expected" in error.message
        assert TOKEN not in error.message


@pytest.mark.parametrize("name", sorted(CALLS))
@pytest.mark.parametrize("address", [GITHUB, GITEA], ids=["github", "gitea"])
def test_what_it_is_made_of_may_be_null(address, name):
    for data in (None, {}, [], [None], {"number": None}):
        with_data = httpx.Response(200, json=data)
        try:
            CALLS[name](forge(lambda request, answer=with_data: answer, address))
        except ForgeError as error:
            assert error.message
