"""The limits of one repository, from its configuration."""

from sophia_tidy.bot.model.rules import BotRules, NightWindow
from sophia_tidy.bot.rules import rules_of
from sophia_tidy.config.schema import BotConfig


def test_the_limits_of_an_unknown_repository_are_those_of_the_configuration():
    assert rules_of(BotConfig()) == BotRules()


def test_every_limit_is_taken_over():
    config = BotConfig(
        prefix="clean-",
        label="clean",
        open=3,
        new=1,
        hours=(22, 6),
        days=("mon",),
        reviewers=0,
        dashboard=False,
        signed=True,
    )
    rules = rules_of(config)
    assert rules == BotRules("clean-", "clean", 3, 1, 0, False, True, NightWindow(22, 6, ("mon",)))
    assert [mine for mine, default in zip(rules, BotRules(), strict=True) if mine == default] == []
