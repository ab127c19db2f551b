"""The repository's address, as a cluster clones it, and without what only one person may know."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.flux.repository import of_remote, read_repository
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.location import Location

AT = Location(PurePosixPath("pyproject.toml"), 3, 1)
SSH = "ssh://git@github.com/team/platform"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://github.com/team/platform", "https://github.com/team/platform"),
        ("https://github.com/team/platform.git", "https://github.com/team/platform"),
        ("https://github.com/team/platform/", "https://github.com/team/platform"),
        ("https://someone:hunter2@github.com/team/platform.git", "https://github.com/team/platform"),
        ("https://hunter2@github.com/team/platform", "https://github.com/team/platform"),
        ("https://GitHub.com:8443/Team/Platform", "https://github.com:8443/Team/Platform"),
        ("git@github.com:team/platform.git", SSH),
        ("github.com:team/platform", SSH),
        ("ssh://git@github.com/team/platform.git", SSH),
        ("ssh://git:hunter2@github.com/team/platform", SSH),
        ("ssh://git@host:2222/a/b/c.git", "ssh://git@host:2222/a/b/c"),
    ],
)
def test_an_address_is_read(text, url):
    assert read_repository(text, AT).url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "platform",
        "/srv/git/platform.git",
        "../platform",
        "file:///srv/hunter2/x",
        "http://h/a/b",
        "git://h/a/b",
        "https://h",
        "https://h/a",
        "https://h/a/../b",
        "https://h/a//b",
        "https://u:hunter2@/a/b",
        "https://h/a/b?token=hunter2",
        "https://h/a/b#hunter2",
        "git@h:a",
        "https://h/a/b c",
        "C:\\repos\\b",
    ],
)
def test_what_no_cluster_could_clone_is_refused_and_not_repeated(text):
    with pytest.raises(TidyError) as caught:
        read_repository(text, AT)
    assert str(caught.value).startswith(
        "pyproject.toml:3:1: the address of the repository is none that a cluster can reach; expected https"
    )
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://x-access-token:hunter2@github.com/team/platform",
        "git@github.com:team/platform.git",
        "https://github.com:443/team/platform",
    ],
)
def test_a_remote_is_cloned_over_ssh_because_the_deploy_key_of_flux_is_for_that(text):
    assert of_remote(text, AT).url == SSH


@pytest.mark.parametrize(
    ("host", "github"),
    [
        ("github.com", True),
        ("github.example.org", True),
        ("gitlab.com", False),
        ("notgithub.com", False),
        ("example.org:22", False),
    ],
)
def test_github_is_known_by_its_host(host, github):
    assert read_repository(f"ssh://git@{host}/team/platform", AT).on_github is github


def test_its_parts_and_its_page():
    found = read_repository("ssh://git@host:2222/a/b/c.git", AT)
    assert (found.owner, found.name, found.page) == ("a/b", "c", "https://host/a/b/c")
