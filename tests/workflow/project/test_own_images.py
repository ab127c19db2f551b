"""Which images are the team's own, which Dockerfile makes each, and why one is blocked."""

import pytest

from .repository import WORKFLOWS, job, rules, surveyed

DOCKERFILE = "FROM a\nCOPY x /x\n"


def manifest(**images):
    return {
        f"kubernetes/base/app/{name}.yaml": f"kind: Deployment\nmetadata: {{name: {name.replace('_', '-')}}}\nspec:\n  template:\n"
        f"    spec:\n      containers:\n      - image: {image}\n"
        for name, image in images.items()
    }


def built(files, **wishes):
    return {
        each.name: (each.image, each.dockerfile, each.context) for each in surveyed({"x": "", **files}, **wishes).images
    }


def blocked(files, **wishes):
    return {each.name: each.reason for each in surveyed({"x": "", **files}, **wishes).blocked}


@pytest.mark.parametrize(
    "path",
    [
        "docker/api.Dockerfile",
        "docker/Dockerfile.api",
        "docker/api/Dockerfile",
        "Dockerfile.api",
        "api.Dockerfile",
        "services/api/Containerfile",
    ],
)
def test_a_convention_that_leaves_one_dockerfile_is_followed(path):
    folder = "services/api" if path.startswith("services") else "."
    files = {path: DOCKERFILE, f"{folder}/x".removeprefix("./"): "", **manifest(api="o/api:1", redis="redis:7")}
    assert built(files, registry="o") == {"api": ("o/api", path, folder)}


def test_a_name_alone_makes_no_image_the_teams_own_and_two_do():
    files = {
        "cloudflared/Dockerfile": DOCKERFILE,
        "cloudflared/x": "",
        **manifest(cloudflared="cloudflare/cloudflared:1"),
    }
    assert (built(files), blocked(files), rules(surveyed({"x": "", **files}))) == (
        {},
        {},
        ["no-overlay", "unclaimed-image"],
    )
    files = {
        "docker/api.Dockerfile": DOCKERFILE,
        "docker/web.Dockerfile": DOCKERFILE,
        **manifest(api="o/api:1", web="o/web:1"),
    }
    assert set(built(files)) == {"api", "web"}


def test_a_build_without_a_name_is_that_of_the_image_that_its_service_runs_in_another_stack():
    files = {
        "compose.yml": "services: {api: {build: .}}\n",
        "compose.prod.yml": "services: {api: {image: ghcr.io/o/r/api:1}}\n",
        "Dockerfile": DOCKERFILE,
    }
    assert built(files) == {"api": ("ghcr.io/o/r/api", "Dockerfile", ".")}


def test_every_image_has_a_name_of_its_own():
    images = {
        f"s{n}/compose.yml": f"services: {{api: {{image: '{image}', build: .}}}}\n"
        for n, image in enumerate(("o/r/api", "o/api", "$X", "api"))
    }
    files = {**images, **{f"s{n}/Dockerfile": "FROM a\n" for n in range(4)}}
    found = surveyed(files, registry="o")
    names = [each.name for each in (*found.images, *found.blocked)]
    assert len(set(names)) == len(names) == 4
    assert all(names)


def test_two_builds_of_one_name_are_not_both_built():
    files = {
        "a/compose.yml": "services: {api: {image: o/api, build: .}}\n",
        "b/compose.yml": "services: {api: {image: '${X}', build: .}}\n",
        "c/compose.yml": "services: {api: {image: o/other, build: .}}\n",
        **{f"{folder}/Dockerfile": "FROM a\n" for folder in "abc"},
    }
    assert {name: each[1] for name, each in built(files).items()} == {"api": "a/Dockerfile", "other": "c/Dockerfile"}
    assert list(blocked(files).values()) == ["a/Dockerfile and b/Dockerfile would both be called so"]


def test_several_dockerfiles_of_a_convention_block_the_image_and_are_named():
    files = {"docker/api.Dockerfile": DOCKERFILE, "Dockerfile.api": DOCKERFILE, **manifest(api="o/api:1")}
    assert blocked(files, registry="o") == {
        "api": "several Dockerfiles may make it: Dockerfile.api, docker/api.Dockerfile"
    }


@pytest.mark.parametrize(
    "path",
    [
        "tests/api/Dockerfile",
        "examples/api/Dockerfile",
        "archive/api.Dockerfile",
        "docs/api/Dockerfile",
        "api/Dockerfile.md",
    ],
)
def test_what_lies_aside_is_no_candidate(path):
    assert "no Dockerfile is named" in blocked({path: DOCKERFILE, **manifest(api="o/api:1")}, registry="o")["api"]


COMPOSE = "services:\n  api:\n    image: o/api:${TAG:-1}\n    build: {context: ., dockerfile: one.Dockerfile}\n"
WORKFLOW = job("- run: docker build -f two.Dockerfile -t sophia/api:1 --push .")
SOURCES = {
    "one.Dockerfile": DOCKERFILE,
    "two.Dockerfile": DOCKERFILE,
    "docker/api.Dockerfile": DOCKERFILE,
    "api.yml": DOCKERFILE,
    "docker-compose.yml": COMPOSE,
    f"{WORKFLOWS}/a.yml": WORKFLOW,
}


@pytest.mark.parametrize(
    ("without", "wishes", "expected"),
    [
        ((), {"images": {"api": "x.Dockerfile"}}, "x.Dockerfile"),
        ((), {}, "one.Dockerfile"),
        (("one.Dockerfile",), {}, "two.Dockerfile"),
        (("one.Dockerfile", "two.Dockerfile"), {}, "docker/api.Dockerfile"),
    ],
)
def test_the_configuration_is_believed_first_then_a_stack_then_a_workflow_then_the_convention(
    without, wishes, expected
):
    files = {path: body for path, body in SOURCES.items() if path not in without}
    assert built({**files, "x.Dockerfile": DOCKERFILE}, **wishes)["api"][1] == expected


def test_a_configured_dockerfile_that_is_not_there_blocks_and_a_name_of_no_image_is_told():
    files = {"docker/api.Dockerfile": DOCKERFILE, **manifest(api="o/api:1")}
    assert blocked(files, images={"api": "gone"}, registry="o") == {
        "api": "gone, which the configuration names, is not in the repository"
    }
    assert "unknown-image" in rules(surveyed({"x": "", **files}, images={"apj": "docker/api.Dockerfile"}))


def test_dockerfiles_that_are_named_and_gone_are_told():
    files = {
        "docker-compose.yml": "services: {api: {image: o/api, build: {context: ., dockerfile: gone.Dockerfile}}}\n"
    }
    assert blocked(files) == {"api": "gone.Dockerfile is not in the repository"}


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        ("{context: ., additional_contexts: [a=b]}", "additional_contexts"),
        ("{dockerfile_inline: 'FROM a'}", "dockerfile_inline"),
        ("https://example.org/r.git", "is not in the repository"),
        ("../other", "is not in the repository"),
    ],
)
def test_a_build_that_the_one_workflow_cannot_do_is_blocked(build, reason):
    assert (
        reason
        in blocked(
            {"Dockerfile": DOCKERFILE, "compose.yml": f"services:\n  api:\n    image: o/api\n    build: {build}\n"}
        )["api"]
    )


def test_what_is_made_before_the_build_blocks_it():
    files = {"Dockerfile": "FROM a\nCOPY dist/app /app\n", "compose.yml": "services: {api: {image: o/api, build: .}}\n"}
    assert "copies dist/app, which the repository does not have" in blocked(files)["api"]


def test_images_of_others_are_neither_built_nor_blocked():
    files = {
        "docker/api.Dockerfile": DOCKERFILE,
        f"{WORKFLOWS}/a.yml": job("- run: docker build -f docker/api.Dockerfile -t r/api ."),
        **manifest(
            api="ghcr.io/o/r/api:1", grafana="grafana/grafana:11", redis="redis:7", worker="ghcr.io/o/r/worker@sha256:0"
        ),
    }
    found = surveyed({"x": "", **files})
    assert ([each.image for each in found.images], [each.image for each in found.blocked]) == (
        ["ghcr.io/o/r/api"],
        ["ghcr.io/o/r/worker"],
    )


def test_a_repository_without_an_image_of_its_own_has_none():
    found = surveyed(manifest(grafana="grafana/grafana:11", loki="grafana/loki:3", redis="redis:7"))
    assert (found.images, found.blocked, found.registry) == ((), (), None)


def test_an_image_that_several_services_run_is_built_once():
    files = {"docker/app.Dockerfile": DOCKERFILE, **manifest(api="o/app:1", worker="o/app:1")}
    assert built(files, registry="o") == {"app": ("o/app", "docker/app.Dockerfile", ".")}


def test_arguments_are_kept_where_they_are_known_and_are_no_secrets():
    build = "{context: ., target: run, args: {A: '1', B: '${B:-two}', C: '${C}', API_TOKEN: abc}}"
    found = surveyed(
        {
            "x": "",
            "Dockerfile": "FROM a AS run\nCOPY x /x\n",
            "compose.yml": f"services:\n  api:\n    image: o/api\n    build: {build}\n",
        }
    )
    (image,) = found.images
    assert (image.target, image.arguments) == ("run", (("A", "1"), ("B", "two")))
    (told,) = (each for each in found.findings if each.rule == "build-argument-left-out")
    assert "API_TOKEN, C" in told.message
    assert "abc" not in told.message


def test_a_stack_for_developers_counts_where_no_other_names_the_service():
    dev = "services: {api: {image: o/api, build: {context: ., dockerfile: dev.Dockerfile}}, mail: {image: o/mail, build: mail}}\n"
    files = {
        "docker-compose.yml": COMPOSE,
        "docker-compose.dev.yml": dev,
        "one.Dockerfile": DOCKERFILE,
        "dev.Dockerfile": DOCKERFILE,
        "mail/Dockerfile": "FROM a\n",
    }
    assert {name: each[1] for name, each in built(files).items()} == {
        "api": "one.Dockerfile",
        "mail": "mail/Dockerfile",
    }


def test_the_names_of_images_may_come_from_the_env_file_beside_the_stack():
    files = {
        ".env": "IMAGE=ghcr.io/o/r\nFILE=api.Dockerfile\n",
        "api.Dockerfile": DOCKERFILE,
        "compose.yml": "services: {api: {image: '${IMAGE}/api:1', build: {context: ., dockerfile: '${FILE}'}}}\n",
    }
    assert built(files) == {"api": ("ghcr.io/o/r/api", "api.Dockerfile", ".")}


@pytest.mark.parametrize("image", ["", "image: api, "])
def test_a_build_without_a_place_in_a_registry_is_blocked_until_the_prefix_is_configured(image):
    files = {"Dockerfile": DOCKERFILE, "compose.yml": f"services: {{api: {{{image}build: .}}}}\n"}
    assert "set registry" in blocked(files)["api"]
    assert built(files, registry="ghcr.io/o") == {"api": ("ghcr.io/o/api", "Dockerfile", ".")}


def test_without_manifests_and_stacks_the_images_are_those_that_old_workflows_push():
    steps = (
        "- uses: docker/build-push-action@v6\n  with: {file: docker/api.Dockerfile, context: ., push: true, tags: 'ghcr.io/o/api:1'}\n"
        "- uses: docker/build-push-action@v6\n  with: {file: docker/web.Dockerfile, context: ., push: false, tags: 'ghcr.io/o/web:1'}"
    )
    files = {f"{WORKFLOWS}/a.yml": job(steps), "docker/api.Dockerfile": DOCKERFILE, "docker/web.Dockerfile": DOCKERFILE}
    assert built(files) == {"api": ("ghcr.io/o/api", "docker/api.Dockerfile", ".")}


def test_an_image_upon_another_changes_with_it_and_the_order_is_told():
    files = {
        "docker/core.Dockerfile": "FROM a\nCOPY core /c\n",
        "docker/api.Dockerfile": "FROM o/core:1\nCOPY x /x\n",
        "core/c": "",
        **manifest(api="o/api:1", core="o/core:1"),
    }
    found = surveyed({"x": "", **files})
    paths = {each.name: set(each.paths) for each in found.images}
    assert paths["api"] == {"docker/api.Dockerfile", "x", "core", "docker/core.Dockerfile"}
    assert paths["core"] == {"core", "docker/core.Dockerfile"}
    assert "image-on-own-image" in rules(found)


def test_a_stack_that_is_no_yaml_is_told_and_the_others_are_read():
    files = {"a-compose.yml": "services:\n\tapi: x\n", "compose.yml": COMPOSE, "one.Dockerfile": DOCKERFILE}
    found = surveyed({"x": "", **files})
    assert [each.name for each in found.images] == ["api"]
    assert "unread-stack" in rules(found)


def test_a_mapping_that_holds_itself_ends():
    assert surveyed({"kubernetes/base/a.yaml": "a: &a\n  containers: [*a]\n  b: *a\n"}).images == ()


def test_an_image_without_its_dockerfile_names_those_that_nothing_claims_and_the_line_for_one():
    files = {
        "compose.yml": "services: {api: {image: o/api, build: {context: ., dockerfile: gone.Dockerfile}}, web: {image: o/web, build: web}}\n",
        "web/Dockerfile": "FROM a\n",
        "docker/one.Dockerfile": "FROM a\n",
        "docker/old-api.Dockerfile": "FROM a\n",
    }
    assert blocked(files)["api"] == (
        "gone.Dockerfile is not in the repository; nothing claims docker/old-api.Dockerfile, docker/one.Dockerfile, and in "
        '[tool.sophia-tidy.workflow] images = {api = "docker/old-api.Dockerfile"} would'
    )
    line = {"api": "docker/old-api.Dockerfile"}
    assert built(files, images=line)["api"][1] == "docker/old-api.Dockerfile"
    assert blocked(files, images={"*": ""}) == {}
    assert set(built(files, images={"*": ""})) == {"web"}
