"""How much the bot may do, and when: what ``[tool.sophia-tidy.bot]`` says of the forge."""

from typing import NamedTuple

from ...config.bot_values import DAYS as DAYS
from ...config.schema import BotConfig

_DEFAULT = BotConfig()


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

    prefix: str = _DEFAULT.prefix
    label: str = _DEFAULT.label
    open: int = _DEFAULT.open
    new: int = _DEFAULT.new
    reviewers: int = _DEFAULT.reviewers
    has_dashboard: bool = _DEFAULT.dashboard
    is_signed: bool = _DEFAULT.signed
    window: NightWindow = NightWindow()
