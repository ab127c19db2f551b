"""The pace, in simulated time: whatever a forge answers, no window ever holds more writes than it may."""

import contextlib
from collections import defaultdict
from collections.abc import Mapping
from email.utils import formatdate
from random import Random
from types import MappingProxyType
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.exchange import ForgeAnswer, ForgeRequest, get
from sophia_tidy.adapters.forge.pace import HOUR, MINUTE, PaceLimits, SteadyClock, next_write, still_counted
from sophia_tidy.adapters.forge.paced import FIRST_TRIES, MOST_TRIES, PacedSender
from sophia_tidy.adapters.forge.waits import asked_wait, is_limited

from .carriers import SimulatedClock

WRITE = ForgeRequest("POST", "/repos/acme/shop/pulls", {})
EDIT = ForgeRequest("PATCH", "/repos/acme/shop/pulls/7", {}, is_repeatable=True)
READ = get("/repos/acme/shop")
NOW = 1_700_000_000.0


class Scripted(NamedTuple):
    """How a forge takes a request: seconds until it looks at it, seconds until its answer is here, and what that is."""

    looks: float
    answers: float
    trouble: ForgeTrouble | None = None
    seconds: float | None = None


class ScriptedForge:
    """A forge that answers by a script, and then well; ``seen`` is when it looked at each, ``came_of`` what came of it."""

    def __init__(
        self, clock: SimulatedClock, script: list[Scripted], headers: Mapping[str, str] = MappingProxyType({})
    ):
        self.clock = clock
        self.script = script
        self.headers = headers
        self.seen: list[tuple[float, ForgeRequest]] = []
        self.came_of: dict[str, list[ForgeTrouble | None]] = defaultdict(list)

    def send(self, request: ForgeRequest) -> ForgeAnswer:
        step = self.script.pop(0) if self.script else Scripted(0.01, 0.01)
        self.clock.time += step.looks
        if step.trouble is not ForgeTrouble.UNREACHABLE:
            self.seen.append((self.clock.time, request))
        self.clock.time += step.answers
        self.came_of[request.path].append(step.trouble)
        if step.trouble is not None:
            raise ForgeError(step.trouble, "refused", asked=request.asked, seconds=step.seconds)
        return ForgeAnswer(200, self.headers)

    @property
    def writes(self) -> list[float]:
        return [when for when, request in self.seen if request.is_write]


def paced(
    script: list[Scripted], limits: PaceLimits | None = None
) -> tuple[SimulatedClock, ScriptedForge, PacedSender]:
    clock = SimulatedClock(NOW)
    forge = ScriptedForge(clock, script)
    return clock, forge, PacedSender(forge, clock, limits or PaceLimits(), Random(7))


def most_in(times: list[float], window: float) -> int:
    """The most of the times that lie within any window, its end left out; float's own error is no fault of the pace."""
    return max((sum(1 for other in times if 0 <= other - one < window - 1e-6) for one in times), default=0)


LATENCY = st.floats(0, 40, allow_nan=False)
STEPS = st.builds(
    Scripted,
    LATENCY,
    LATENCY,
    st.sampled_from([None, None, None, *ForgeTrouble]),
    st.none() | st.floats(0, 5000, allow_nan=False),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(STEPS, max_size=60),
    st.lists(st.sampled_from([WRITE, EDIT, READ]), min_size=1, max_size=80),
    st.integers(1, 20),
    st.integers(1, 60),
)
def test_no_window_ever_holds_more_writes_than_it_may(
    script: list[Scripted], requests: list[ForgeRequest], minute: int, hour: int
):
    limits = PaceLimits(pause=1.0, minute=minute, hour=hour, budget=20 * HOUR)
    clock, forge, sender = paced(script, limits)
    started = clock.now()
    for request in requests:
        try:
            sender.send(request)
        except ForgeError as error:
            assert error.kind is not ForgeTrouble.LIMITED, "a limit is waited for, or ends the run's time"
    assert most_in(forge.writes, 1.0) <= 1
    assert most_in(forge.writes, MINUTE) <= minute
    assert most_in(forge.writes, HOUR) <= hour
    assert all(when - started <= limits.budget + 40 for when, _ in forge.seen)


# After these nothing was done, so that it may be asked again.
REFUSED = (ForgeTrouble.LIMITED, ForgeTrouble.UNREACHABLE, ForgeTrouble.SERVER_ERROR)


@settings(max_examples=100, deadline=None)
@given(st.lists(STEPS, max_size=30), st.integers(1, 20))
def test_a_write_that_may_be_done_is_never_sent_again(script: list[Scripted], count: int):
    _, forge, sender = paced(script, PaceLimits(budget=20 * HOUR))
    for number in range(count):
        with contextlib.suppress(ForgeError):
            sender.send(WRITE._replace(path=f"/repos/acme/shop/pulls/{number}"))
    for tries in forge.came_of.values():
        assert [each for each in tries[:-1] if each not in REFUSED] == []


def test_400_pull_requests_at_once_take_the_time_that_github_asks_for():
    """What each of them needs: a pull request and its labels; 800 writes at 500 an hour."""
    limits = PaceLimits(budget=10 * HOUR)
    clock, forge, sender = paced([], limits)
    for number in range(400):
        sender.send(WRITE._replace(path=f"/repos/acme/shop/pulls/{number}"))
        sender.send(WRITE._replace(path=f"/repos/acme/shop/issues/{number}/labels"))
    assert len(forge.writes) == 800
    assert len({request.path for _, request in forge.seen}) == 800
    assert most_in(forge.writes, MINUTE) <= 80
    assert most_in(forge.writes, HOUR) <= 500
    assert HOUR < clock.now() - NOW < 1.2 * HOUR


def test_reads_do_not_wait():
    clock, _, sender = paced([])
    for _ in range(200):
        sender.send(READ)
    assert clock.slept == []


@pytest.mark.parametrize("request_", [WRITE, EDIT, READ], ids=lambda request: request.method)
def test_a_limit_is_waited_for_as_long_as_the_forge_says(request_: ForgeRequest):
    clock, forge, sender = paced([Scripted(0, 0, ForgeTrouble.LIMITED, 300.0)])
    sender.send(request_)
    assert len(forge.seen) == 2
    assert clock.now() - NOW >= 300


def test_a_limit_without_a_time_is_waited_for_in_doubling_pauses_from_a_minute():
    clock, _, sender = paced([Scripted(0, 0, ForgeTrouble.LIMITED)] * 4, PaceLimits(budget=10 * HOUR))
    sender.send(READ)
    assert [round(pause / MINUTE, 2) >= double for pause, double in zip(clock.slept, (1, 2, 4, 8), strict=True)] == [
        True
    ] * 4
    assert all(pause <= double * MINUTE * 1.25 for pause, double in zip(clock.slept, (1, 2, 4, 8), strict=True))


def test_a_forge_that_says_to_wait_no_time_again_and_again_is_not_asked_without_a_pause():
    clock, forge, sender = paced([Scripted(0, 0, ForgeTrouble.LIMITED, 0.0)] * 100, PaceLimits(budget=HOUR))
    with pytest.raises(ForgeError) as raised:
        sender.send(READ)
    assert raised.value.kind is ForgeTrouble.OUT_OF_TIME
    assert len(forge.seen) < 30
    assert clock.now() - NOW <= HOUR


def test_no_requests_are_left_until_the_hour_is_over():
    """An answer that says so is waited for before the next one is sent, not after it was refused."""
    clock = SimulatedClock(NOW)
    headers = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW + 100)}
    sender = PacedSender(ScriptedForge(clock, [], headers), clock, PaceLimits(), Random(7))
    sender.send(READ)
    assert clock.slept == []
    sender.send(READ)
    assert clock.slept == pytest.approx([101.0], abs=0.1)


def test_before_a_wait_that_is_too_long_the_run_ends():
    clock, forge, sender = paced([Scripted(0, 0, ForgeTrouble.LIMITED, 4000.0)])
    with pytest.raises(ForgeError, match="has to wait 4000 s, and 3600 s are left") as raised:
        sender.send(WRITE)
    assert (raised.value.kind, raised.value.rule, raised.value.seconds) == (
        ForgeTrouble.OUT_OF_TIME,
        "forge-limits",
        4000.0,
    )
    assert (clock.slept, len(forge.seen)) == ([], 1)
    with pytest.raises(ForgeError) as again:
        sender.send(READ)
    assert again.value.kind is ForgeTrouble.OUT_OF_TIME
    assert len(forge.seen) == 1


@pytest.mark.parametrize("trouble", [ForgeTrouble.UNREACHABLE, ForgeTrouble.SERVER_ERROR, ForgeTrouble.BAD_ANSWER])
def test_a_read_that_fails_is_tried_again_some_times(trouble: ForgeTrouble):
    well = Scripted(0, 0)
    _, forge, sender = paced([well, *[Scripted(0, 0, trouble)] * (MOST_TRIES - 1)])
    sender.send(READ)
    sender.send(READ)
    clock, forge, sender = paced([well, *[Scripted(0, 0, trouble)] * 100])
    sender.send(READ)
    with pytest.raises(ForgeError) as raised:
        sender.send(READ)
    assert raised.value.kind is trouble
    assert len(forge.script) == 100 - MOST_TRIES
    assert 31 <= clock.now() - NOW <= 31 * 1.25


def test_a_forge_that_was_never_reached_is_given_up_soon():
    clock, forge, sender = paced([Scripted(0, 0, ForgeTrouble.UNREACHABLE)] * 100)
    with pytest.raises(ForgeError) as raised:
        sender.send(WRITE)
    assert raised.value.kind is ForgeTrouble.UNREACHABLE
    assert len(forge.script) == 100 - FIRST_TRIES
    assert clock.now() - NOW < 4


def test_an_edit_whose_answer_was_lost_is_sent_again_and_another_write_is_not():
    lost = Scripted(0, 0, ForgeTrouble.LOST)
    _, forge, sender = paced([lost, lost])
    sender.send(EDIT)
    assert len(forge.seen) == 3
    _, forge, sender = paced([lost])
    with pytest.raises(ForgeError) as raised:
        sender.send(WRITE)
    assert (raised.value.kind, len(forge.seen)) == (ForgeTrouble.LOST, 1)


def test_an_edit_that_may_be_done_is_told_as_such_when_there_is_no_time_for_another_try():
    lost = Scripted(0, 0, ForgeTrouble.LOST, 9000.0)
    _, _, sender = paced([lost])
    with pytest.raises(ForgeError) as raised:
        sender.send(EDIT)
    assert raised.value.kind is ForgeTrouble.LOST


def test_a_write_that_never_left_is_sent_again():
    _, forge, sender = paced([Scripted(0, 0, ForgeTrouble.UNREACHABLE)])
    sender.send(WRITE)
    assert len(forge.writes) == 1


@pytest.mark.parametrize(
    "trouble",
    [ForgeTrouble.UNAUTHORIZED, ForgeTrouble.FORBIDDEN, ForgeTrouble.NOT_FOUND, ForgeTrouble.EXISTS, ForgeTrouble.GONE],
)
def test_what_would_be_refused_again_is_not_asked_again(trouble: ForgeTrouble):
    clock, forge, sender = paced([Scripted(0, 0, trouble)])
    with pytest.raises(ForgeError):
        sender.send(READ)
    assert (clock.slept, len(forge.seen)) == ([], 1)


def test_the_same_seed_makes_the_same_pauses():
    def pauses() -> list[float]:
        clock, _, sender = paced([Scripted(0, 0, ForgeTrouble.LIMITED)] * 3)
        sender.send(READ)
        return clock.slept

    assert pauses() == pauses()


def test_the_schedule_is_the_latest_of_its_windows():
    limits = PaceLimits(pause=1.0, minute=2, hour=3)
    assert next_write([], limits) == 0.0
    assert next_write([10.0], limits) == 11.0
    assert next_write([10.0, 20.0], limits) == 70.0
    assert next_write([10.0, 20.0, 100.0], limits) == 3610.0
    assert still_counted([10.0, 20.0, 100.0], 3620.0) == [100.0]


DATE = formatdate(NOW, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "30"}, 30.0),
        ({"retry-after": " 30 "}, 30.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": formatdate(NOW + 90, usegmt=True)}, 90.0),
        ({"retry-after": formatdate(NOW - 90, usegmt=True)}, 0.0),
        ({"retry-after": formatdate(NOW + 90, usegmt=True), "date": formatdate(NOW + 60, usegmt=True)}, 30.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 60)}, 61.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 60), "date": DATE}, 61.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) - 60)}, 1.0),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": str(int(NOW) + 60)}, None),
        ({"x-ratelimit-remaining": "0"}, None),
        ({"x-ratelimit-remaining": "none", "x-ratelimit-reset": "1"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1e999"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 60), "retry-after": "5"}, 5.0),
    ],
)
def test_how_long_a_forge_asks_to_wait(headers: dict[str, str], seconds: float | None):
    assert asked_wait(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "headers", "words", "limited"),
    [
        (429, {}, "", True),
        (403, {"retry-after": "60"}, "", True),
        (403, {"x-ratelimit-remaining": "0"}, "", True),
        (403, {}, "You have exceeded a secondary rate limit. Please wait a few minutes", True),
        (403, {}, "You have triggered an abuse detection mechanism", True),
        (403, {"x-ratelimit-remaining": "4999"}, "Resource not accessible by integration", False),
        (404, {"retry-after": "60"}, "", False),
    ],
)
def test_a_limit_is_told_from_a_missing_right(status: int, headers: dict[str, str], words: str, limited: bool):
    assert is_limited(status, headers, words) is limited


def test_the_clock_of_the_machine_goes_on():
    clock = SteadyClock()
    before = clock.now()
    clock.sleep(0.001)
    assert 0.001 <= clock.now() - before < 5
