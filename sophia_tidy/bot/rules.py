"""The limits of one repository, from what its configuration says of the bot."""

from ..config.schema import BotConfig
from .model.rules import BotRules, NightWindow


def rules_of(config: BotConfig) -> BotRules:
    """What ``[tool.sophia-tidy.bot]`` says of how much is done, and when."""
    first, last = config.hours
    return BotRules(
        prefix=config.prefix,
        label=config.label,
        open=config.open,
        new=config.new,
        reviewers=config.reviewers,
        has_dashboard=config.dashboard,
        is_signed=config.signed,
        window=NightWindow(first, last, config.days),
    )
