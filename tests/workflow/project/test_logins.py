"""The registry and its secrets: names that old workflows log in with, and none that do not exist."""

import pytest

from .repository import WORKFLOWS, job, rules, surveyed

U, P = "${{ secrets.HUB_USER }}", "${{ secrets.HUB_TOKEN }}"
HOST = "reg.example.org"


def registry(steps, host="", more="", **wishes):
    image = f"{host}/o/api" if host else "o/api"
    files = {
        "compose.yml": f"services: {{api: {{image: '{image}', build: .}}}}\n",
        "Dockerfile": "FROM a\n",
        f"{WORKFLOWS}/a.yml": job(steps, more=more),
    }
    return surveyed(files, **wishes)


@pytest.mark.parametrize(
    ("steps", "host"),
    [
        (f"- uses: docker/login-action@v3\n  with: {{username: '{U}', password: '{P}'}}", ""),
        (f"- uses: docker/login-action@v3\n  with: {{registry: docker.io, username: '{U}', password: '{P}'}}", ""),
        (f"- uses: docker/login-action@v3\n  with: {{registry: {HOST}, username: '{U}', password: '{P}'}}", HOST),
        (
            f"- uses: docker/login-action@v3\n  with: {{registry: '${{{{ matrix.h }}}}', username: '{U}', password: '{P}'}}",
            HOST,
        ),
        (f"- run: docker login -u {U} -p {P}", ""),
        (f"- run: docker login {HOST} --username={U} --password={P}", HOST),
        (f"- run: echo {P} | docker login -u {U} --password-stdin", ""),
        (f"- run: echo \"$T\" | docker login -u \"$N\" --password-stdin {HOST}\n  env: {{N: '{U}', T: '{P}'}}", HOST),
        (f"- run: docker login -u ${{N}} -p $T\n  env: {{N: '{U}', T: '{P}'}}", ""),
    ],
)
def test_the_names_are_those_of_the_login(steps, host):
    found = registry(steps, host, more=f"    strategy: {{matrix: {{h: [{HOST}]}}}}\n")
    assert (found.registry.host, found.registry.username, found.registry.password) == (
        host or "docker.io",
        "HUB_USER",
        "HUB_TOKEN",
    )
    assert "no-registry-secret" not in rules(found)


@pytest.mark.parametrize(
    "steps",
    [
        "- run: ls",
        f"- run: docker login {HOST} -u {U} -p {P}",
        "- run: docker login -u me -p $UNKNOWN",
        f"- run: docker login $SOMEWHERE -u {U} -p {P}",
    ],
)
def test_without_a_login_to_the_host_there_is_no_name_and_it_is_told(steps):
    found = registry(steps)
    assert (found.registry.username, found.registry.password) == ("", "")
    assert "no-registry-secret" in rules(found)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("me", "me"),
        ("${{ vars.HUB_USER }}", "${{ vars.HUB_USER }}"),
        ("${{ github.actor }}", "${{ github.actor }}"),
        ("${{ env.ME }}", ""),
        ("$ME", ""),
    ],
)
def test_a_user_who_is_no_secret_is_kept_where_it_means_the_same_elsewhere(user, expected):
    found = registry(f"- run: docker login -u '{user}' -p {P}")
    assert (found.registry.username, found.registry.user, found.registry.password) == ("", expected, "HUB_TOKEN")


def test_the_own_registry_of_github_takes_the_token_of_the_job():
    found = registry(
        f"- uses: docker/login-action@v3\n  with: {{registry: ghcr.io, username: me, password: '{P}'}}", "ghcr.io"
    )
    assert (found.registry.host, found.registry.username, found.registry.password) == ("ghcr.io", "", "")
    assert "no-registry-secret" not in rules(found)


def test_of_several_names_that_of_builds_that_work_wins_and_the_others_are_told():
    dead = "- run: docker login -u ${{ secrets.OLD_USER }} -p ${{ secrets.OLD_TOKEN }}"
    alive = f"- run: docker login -u {U} -p {P}\n- run: docker build -t o/api --push ."
    files = {
        "compose.yml": "services: {api: {image: o/api, build: .}}\n",
        "Dockerfile": "FROM a\n",
        f"{WORKFLOWS}/a.yml": job(dead),
        f"{WORKFLOWS}/b.yml": job(dead),
        f"{WORKFLOWS}/c.yml": job(alive),
    }
    found = surveyed(files)
    assert found.registry.password == "HUB_TOKEN"
    (told,) = (each.message for each in found.findings if each.rule == "registry-secret-aliases")
    assert "OLD_TOKEN" in told
