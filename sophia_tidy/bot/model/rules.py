"""How much the bot may do, and when: what ``[tool.sophia-tidy.bot]`` says of the forge."""

from typing import NamedTuple

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NightWindow(NamedTuple):
    """When it may write: whole hours of UTC, ``first`` until before ``last`` (over midnight where ``last`` is not later; always where both are the same), and days."""

    first: int = 0
    last: int = 0
    days: tuple[str, ...] = DAYS


class BotRules(NamedTuple):
    """The limits of one repository.

    ``prefix`` begins every branch of the bot, ``label`` is on everything of
    its making; ``label/stop`` on the dashboard or a pull request, and
    ``label/hold`` on one, are a person's.  ``open`` pull requests at once,
    ``new`` ones in a run, ``reviewers`` asked of each.  ``is_signed`` makes
    commits by the forge's API, for its signature.
    """

    prefix: str = "tidy/"
    label: str = "tidy"
    open: int = 10
    new: int = 2
    reviewers: int = 2
    has_dashboard: bool = True
    is_signed: bool = False
    window: NightWindow = NightWindow()
