"""Remotes of git, as people have them, to what is asked where."""

import pytest

from sophia_tidy.adapters.forge.addresses import ForgeKind, forge_address
from sophia_tidy.kernel.errors import TidyError

NAMED = [
    ("https://github.com/acme/shop.git", "github", "https://api.github.com"),
    ("https://github.com/acme/shop", "github", "https://api.github.com"),
    ("https://github.com/acme/shop/", "github", "https://api.github.com"),
    ("git@github.com:acme/shop.git", "github", "https://api.github.com"),
    ("GitHub.com:acme/shop", "github", "https://api.github.com"),
    ("ssh://git@github.com/acme/shop.git", "github", "https://api.github.com"),
    ("ssh://git@ssh.github.com:443/acme/shop.git", "github", "https://api.github.com"),
    ("git+ssh://git@github.com/acme/shop", "github", "https://api.github.com"),
    ("https://user:secret@github.com/acme/shop.git", "github", "https://api.github.com"),
    ("https://acme.ghe.com/acme/shop", "github", "https://api.acme.ghe.com"),
    ("https://github.example.com/acme/shop.git", "github", "https://github.example.com/api/v3"),
    ("https://github.example.com:8443/acme/shop.git", "github", "https://github.example.com:8443/api/v3"),
    ("ssh://git@github.example.com:2222/acme/shop.git", "github", "https://github.example.com/api/v3"),
    ("https://codeberg.org/acme/shop.git", "forgejo", "https://codeberg.org/api/v1"),
    ("ssh://git@altssh.codeberg.org:443/acme/shop.git", "forgejo", "https://codeberg.org/api/v1"),
    ("https://gitea.com/acme/shop", "gitea", "https://gitea.com/api/v1"),
    ("git@gitea.example.com:acme/shop.git", "gitea", "https://gitea.example.com/api/v1"),
    ("https://forgejo.example.com/acme/shop.git", "forgejo", "https://forgejo.example.com/api/v1"),
    ("http://gitea.localhost:3000/acme/shop.git", "gitea", "http://gitea.localhost:3000/api/v1"),
    ("https://gitea.example.com/git/acme/shop.git", "gitea", "https://gitea.example.com/git/api/v1"),
]


@pytest.mark.parametrize(("remote", "kind", "api"), NAMED)
def test_a_remote_says_forge_api_and_name(remote: str, kind: str, api: str):
    found = forge_address(remote)
    assert (found.kind, found.api, found.full_name) == (kind, api, "acme/shop")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(("kind", "api"), [("github", "/api/v3"), ("gitea", "/api/v1"), ("forgejo", "/api/v1")])
def test_the_configuration_says_what_no_name_does(kind: str, api: str):
    found = forge_address("https://git.example.com/acme/shop.git", kind)
    assert (found.kind, found.api) == (ForgeKind(kind), f"https://git.example.com{api}")


def test_the_configuration_says_where_the_api_is():
    found = forge_address("git@git.example.com:acme/shop.git", "gitea", "https://example.com/git/api/v1")
    assert (found.api, found.full_name) == ("https://example.com/git/api/v1", "acme/shop")


def test_a_path_below_ipv6():
    found = forge_address("https://[::1]:3000/acme/shop.git", "gitea")
    assert (found.host, found.api) == ("[::1]", "https://[::1]:3000/api/v1")


@pytest.mark.parametrize("remote", ["https://git.example.com/acme/shop", "git@mygithub.example.com:acme/shop.git"])
def test_a_forge_that_nothing_names_is_asked_for_by_its_key(remote: str):
    with pytest.raises(TidyError, match=r"nothing says which forge .* is; expected forge of \[tool.sophia-tidy.bot\]"):
        forge_address(remote)


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/shop.git",
        "../shop",
        "file:///srv/git/shop.git",
        "https://github.com/shop",
        "https://github.com/a/b/c",
        "https://github.com/acme/..",
        "https://github.com/acme/sh op",
        "https://github.com/acme/shop?x=1",
        "https://github.com:port/acme/shop",
        "https:///acme/shop",
        "https://[::1/acme/shop",
        "ftp://github.com/acme/shop",
        "https://user:s3cr3t@/acme/shop",
    ],
)
def test_what_is_no_address_is_said_without_showing_it(remote: str):
    with pytest.raises(TidyError, match="no address of a repository on a forge") as raised:
        forge_address(remote)
    assert raised.value.rule == "unknown-forge"
    assert "s3cr3t" not in str(raised.value)
