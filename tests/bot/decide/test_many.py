"""Four hundred pull requests at once: each group is decided by its own, so the work grows with their number and no faster."""

import resource

from sophia_tidy.bot.decide import board_after, chains, decide, looks
from sophia_tidy.bot.model.actions import OpenPull
from sophia_tidy.bot.model.rules import BotRules

from .small import board, kinds, pull, seen, wanted, wish

ALL = BotRules(open=1000, new=1000)


def wishes(count, finding="a"):
    return [wish(f"g{number}", finding, needs=(f"g{number - 1}",) if number else ()) for number in range(count)]


def seconds(do):
    """CPU seconds, the lesser of two."""
    found = []
    for _ in range(2):
        start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        do()
        found.append(resource.getrusage(resource.RUSAGE_SELF).ru_utime - start)
    return min(found)


def test_four_hundred_are_opened_each_once_and_in_order():
    actions = decide(wanted(*reversed(wishes(400)), rules=ALL), seen())
    assert [each.group for each in actions if isinstance(each, OpenPull)] == [f"g{number}" for number in range(400)]


def test_four_hundred_that_are_open_need_nothing():
    pulls = [pull(each, number) for number, each in enumerate((wish(f"g{n}") for n in range(400)), 1)]
    plain = wanted(*(wish(f"g{number}") for number in range(400)), rules=ALL._replace(has_dashboard=False))
    assert decide(plain, seen(*pulls)) == ()


def test_four_times_as_many_cost_about_four_times_as_much():
    """Quadratic would be sixteen times; half of the way is left to noise."""

    def night(count):
        pulls = [pull(each, number) for number, each in enumerate(wishes(count), 1)]
        wants, sees = wanted(*wishes(count, "b"), rules=ALL), seen(*pulls, dashboards=(board(9999),))

        def do():
            chains(wants, sees)
            board_after(wants, sees)
            looks(wants, sees)

        return do

    small, large = seconds(night(50)), seconds(night(200))
    assert large < 10 * small, f"{small:.2f} s for 50, {large:.2f} s for 200"


def test_more_than_may_be_open_wait_with_the_reason():
    actions = decide(wanted(*wishes(400), rules=BotRules(open=10, new=2)), seen())
    assert kinds(actions).count("OpenPull") == 2
    assert (
        actions[-1].body.count("As many were opened as may be in one run") + actions[-1].body.count("It stands on")
        > 300
    )
