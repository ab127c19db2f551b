"""A Traefik of the stack's own: what its settings say, and that the cluster has one already."""

import pytest

from sophia_tidy.convert.cluster import Routing
from sophia_tidy.convert.resources.network.traefik.flags import static

from ...reached import fates_of, rules_found
from ...scene import scene


def _static(*command, **environment):
    return static(
        scene(
            {
                "proxy": {
                    "image": "registry.example/library/traefik:v2",
                    "command": list(command),
                    "environment": environment,
                }
            }
        )
    )


@pytest.mark.parametrize(
    ("command", "environment", "entry_points"),
    [
        (["--entryPoints.HTTP.address=:80", "--entrypoints.s.address=0.0.0.0:443/tcp"], {}, {"http": 80, "s": 443}),
        (
            [
                "--entrypoints=Name:http Address::80 Redirect.EntryPoint:https",
                "--entrypoints=Name:https Address::443 TLS",
            ],
            {},
            {"http": 80, "https": 443},
        ),
        ([], {"TRAEFIK_ENTRYPOINTS_WEB_ADDRESS": ":8000"}, {"web": 8000}),
        (["--log.level=INFO", "--api"], {}, {}),
    ],
)
def test_entry_points(command, environment, entry_points):
    assert dict(_static(*command, **environment).entry_points) == entry_points


@pytest.mark.parametrize(
    ("flag", "exposed"),
    [
        ("--providers.docker.exposedbydefault=false", False),
        ("--providers.swarm.exposedByDefault=FALSE", False),
        ("--providers.docker.exposedbydefault=true", True),
        ("--api", True),
    ],
)
def test_who_is_exposed_by_default(flag, exposed):
    assert _static(flag).exposed_by_default is exposed


def test_no_traefik_says_nothing():
    assert static(scene({"web": {"command": ["--entrypoints.web.address=:80"]}})).entry_points == {}


@pytest.mark.parametrize(
    ("flag", "status"),
    [
        ("--entrypoints.web.address=:80", "adapted"),
        ("--entrypoints.db.address=:5432", "needs-decision"),
        ("--providers.swarm=true", "not-applicable"),
        ("--certificatesresolvers.le.acme.email=a@b.c", "adapted"),
        ("--entrypoints.web.http.redirections.entrypoint.to=s", "needs-decision"),
        ("--accesslog", "not-applicable"),
    ],
)
def test_each_flag_is_accounted_for(flag, status):
    assert fates_of({"proxy": {"image": "traefik", "command": [flag]}})["proxy.command.0"].status == status


def test_a_second_traefik_is_told():
    assert "own-traefik" in rules_found({"proxy": {"image": "traefik:v3"}})
    assert "own-traefik" not in rules_found({"proxy": {"image": "traefik:v3"}}, routing=Routing.NONE)
    assert "own-traefik" not in rules_found({"proxy": {"image": "nginx:1.27"}})
