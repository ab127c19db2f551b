"""The tests with their files in another order: ``python -m pytest -p tools.suite_order --order-seed 7``.

Files are shuffled, and what is within one stays as it is: tests of a file may
share what was expensive to make, files may not.
"""

import random

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--order-seed", type=int, default=0, help="the number that the order of the files comes from")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    files = list(dict.fromkeys(item.path for item in items))
    random.Random(config.getoption("--order-seed")).shuffle(files)
    place = {path: number for number, path in enumerate(files)}
    items.sort(key=lambda item: place[item.path])


def pytest_report_header(config: pytest.Config) -> str:
    return f"files in the order of seed {config.getoption('--order-seed')}"
