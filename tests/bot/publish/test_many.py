"""Four hundred pull requests wanted at once, of a forge with GitHub's limits, in simulated time.

The long one: ``python -m pytest tests/bot/publish/test_many.py -m slow -s``.
"""

import resource
from collections import Counter
from itertools import count

import pytest

from sophia_tidy.bot.model.rules import BotRules

from ...forge.running import RunningForge, running_forge
from .made_night import night_bundle, published

MINUTE, HOUR = 60.0, 3600.0
RUN = 3000.0  # seconds that a run has


def most_within(times: list[float], span: float) -> int:
    """The most of the times that lie in any window of that length; each with its first and without its end."""
    return max(
        (sum(start <= at < start + span for at in times[index:]) for index, start in enumerate(times)), default=0
    )


def runs_until_quiet(forge: RunningForge, folder, groups) -> int:
    """How many runs wrote something, one an hour, until one did not."""
    rules = BotRules(open=len(groups), new=len(groups))
    for run in count():
        bundle = night_bundle(forge, folder, groups, rules)
        mark = len(forge.requests)
        published(forge, bundle, RUN)
        if not forge.requests.since(mark).writes():
            return run
        forge.clock.sleep(HOUR - RUN)
    raise AssertionError


def check(forge: RunningForge, groups, runs: int) -> None:
    """None is lost, none is doubled, all are labelled, and the limits were kept.

    A run knows nothing of the writes of the one before it, an hour ago: it may meet the limit once.
    """
    opened = Counter(issue.pull.head for issue in forge.state.issues.values() if issue.pull and issue.is_open)
    assert opened == Counter(f"tidy/{group}" for group in groups)
    assert all("tidy" in issue.labels for issue in forge.state.issues.values())
    boards = [issue for issue in forge.state.issues.values() if not issue.pull]
    assert len(boards) == 1
    writes = forge.limits.all_writes
    assert most_within(writes, MINUTE) <= 80
    assert most_within(writes, HOUR) <= 500
    assert forge.limits.over <= runs - 1


@pytest.mark.parametrize("lag", [0, 3])
def test_many_at_once_come_one_after_the_other(tmp_path, lag):
    groups = {f"group-{number:03}": {f"{number:03}.txt": b"tidy\n"} for number in range(12)}
    (tmp_path / "forge").mkdir()
    with running_forge(tmp_path / "forge") as forge:
        forge.state.lists.lag = lag
        check(forge, groups, runs_until_quiet(forge, tmp_path, groups))
        assert forge.problems == []


@pytest.mark.slow
def test_four_hundred_at_once(tmp_path):
    groups = {f"group-{number:03}": {f"{number:03}.txt": b"tidy\n"} for number in range(400)}
    (tmp_path / "forge").mkdir()
    with running_forge(tmp_path / "forge") as forge:
        runs = runs_until_quiet(forge, tmp_path, groups)
        check(forge, groups, runs)
        writes = forge.limits.all_writes
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        cpu = sum(each.ru_utime + each.ru_stime for each in used)
        print(
            f"\n{len(groups)} pull requests in {runs} runs, {len(writes)} writes over {writes[-1] - writes[0]:.0f} s of simulated time,"
            f" at most {most_within(writes, MINUTE)} in a minute and {most_within(writes, HOUR)} in an hour,"
            f" {forge.limits.over} refused, {len(forge.requests)} requests in all, {cpu:.0f} s of CPU"
        )
        assert forge.problems == []
