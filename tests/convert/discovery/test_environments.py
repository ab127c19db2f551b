"""Environments by the names of overrides."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.convert.discovery.environments import environment_name


@pytest.mark.parametrize(
    ("override", "name", "known"),
    [
        ("docker-compose.prod.yml", "production", True),
        ("compose.prod-eu.yml", "production-eu", True),
        ("deploy/staging.yml", "staging", True),
        ("overlays/stage/compose.yml", "staging", True),
        ("compose.tls.yml", "tls", False),
        ("docker-compose.override.yml", "", False),
        ("overlays/tls/compose.yml", "", False),
    ],
)
def test_a_word_of_the_name_or_the_folder_is_the_environment(override, name, known):
    assert environment_name(PurePosixPath(override), PurePosixPath("docker-compose.yml")) == (name, known)


def test_a_word_of_the_base_is_none_of_the_override():
    assert environment_name(PurePosixPath("shop-eu.yml"), PurePosixPath("shop.yml")) == ("eu", False)
