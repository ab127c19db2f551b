"""The tool that refreshes the pins of what is carried, on listings as ``git ls-remote`` prints them."""

import importlib.util
import sys

import pytest

from ...checkout import ROOT


@pytest.fixture(scope="module")
def tool():
    path = ROOT / "tools" / "pin_tags.py"
    spec = importlib.util.spec_from_file_location("pin_tags", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["pin_tags"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["pin_tags"]


def listing(*refs):
    return "".join(f"{sha * 40}\trefs/{name}\n" for sha, name in refs)


def test_a_moving_tag_has_the_version_at_its_commit_and_an_annotated_one_counts_by_its_commit(tool):
    text = listing(
        ("a", "heads/main"),
        ("b", "heads/346"),
        ("1", "heads/release/v1"),
        ("9", "tags/v2"),
        ("2", "tags/v2^{}"),
        ("1", "tags/v1.0.0"),
        ("2", "tags/v2.0.0"),
        ("2", "tags/v2.1.0"),
        ("3", "tags/v2.2.0-rc.1"),
    )
    assert [str(row).strip() for row in tool.rows(tool.commits(text))] == [
        f"v2: {'2' * 40} v2.1.0",
        f"release/v1: {'1' * 40} v1.0.0",
        f"v2.1.0: {'2' * 40}",
        f"v2.0.0: {'2' * 40}",
        f"v1.0.0: {'1' * 40}",
    ]


def test_a_tag_before_a_branch_of_its_name(tool):
    assert tool.commits(listing(("b", "heads/v1"), ("a", "tags/v1"))) == {"v1": "a" * 40}


def test_a_moving_tag_without_a_version_stands_for_itself(tool):
    assert [str(row).strip() for row in tool.rows({"v3": "a" * 40})] == [f"v3: {'a' * 40}"]


def test_a_version_that_begins_with_a_digit_is_quoted(tool):
    assert [str(row).strip() for row in tool.rows({"1.2.3": "a" * 40})] == [f'"1.2.3": {"a" * 40}']


def test_what_the_other_table_knows_is_newer_than_a_mirror(tool):
    old = {"v1": "a" * 40, "v1.0.0": "a" * 40}
    assert tool._with_own(old, "v1.2.0", "b" * 40) == {"v1": "b" * 40, "v1.0.0": "a" * 40, "v1.2.0": "b" * 40}
    assert tool._with_own(old, "v1.0.0", "a" * 40) == old
