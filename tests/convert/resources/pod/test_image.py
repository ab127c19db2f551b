"""image, build and pull_policy."""

import pytest

from sophia_tidy.convert.model import Dialect

from ..scene import container, fates, pod, rules_of

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("values", "image", "policy"),
    [
        ({"image": "nginx:1.29"}, "nginx:1.29", "IfNotPresent"),
        ({"image": "nginx:latest"}, "nginx:latest", "Always"),
        ({"image": "nginx"}, "nginx", "Always"),
        ({"image": "localhost:5000/nginx"}, "localhost:5000/nginx", "Always"),
        ({"image": f"nginx@{DIGEST}"}, f"nginx@{DIGEST}", "IfNotPresent"),
        ({"image": "nginx:"}, "nginx", "Always"),
        ({"image": "nginx:latest", "pull_policy": "missing"}, "nginx:latest", "IfNotPresent"),
        ({"image": "nginx:1.29", "pull_policy": "always"}, "nginx:1.29", "Always"),
        ({"image": "nginx:1.29", "pull_policy": "never"}, "nginx:1.29", "Never"),
        ({"image": "nginx:1.29", "pull_policy": "every_12h"}, "nginx:1.29", "Always"),
        ({"image": "", "build": {"context": "/src"}}, "shop-api:latest", "Always"),
    ],
)
def test_what_is_pulled_and_when(values, image, policy):
    found = container(values)
    assert (found["image"], found["imagePullPolicy"]) == (image, policy)


def test_a_built_image_is_expected_in_the_registry():
    found = container(
        {"image": "", "build": {"context": "/src"}}, dialect=Dialect.COMPOSE, registry="registry.example/team/"
    )
    assert found["image"] == "registry.example/team/shop-api:latest"
    assert "image-of-build" in rules_of({"image": "", "build": {"context": "/src"}})


@pytest.mark.parametrize("key", ["api", "nginx:1.29"])
def test_an_image_that_the_person_chose_wins(key):
    assert (
        container({"image": "nginx:1.29"}, chosen={key: "mirror.example/nginx:1.29"})["image"]
        == "mirror.example/nginx:1.29"
    )
    assert container({"image": "nginx:1.29"}, chosen={"other": "mirror.example/nginx:1.29"})["image"] == "nginx:1.29"


@pytest.mark.parametrize(
    ("image", "rule"),
    [
        ("nginx:", "image-without-tag"),
        ("nginx", "image-not-pinned"),
        ("nginx:latest", "image-not-pinned"),
        ("Nginx:1", "image-reference"),
        ("registry.example.com/nginx:1", "pull-secret"),
    ],
)
def test_an_image_that_a_person_should_look_at_is_told(image, rule):
    assert rule in rules_of({"image": image})


@pytest.mark.parametrize("image", ["nginx:1.29", f"nginx@{DIGEST}", "quay.io/team/app:2"])
def test_a_pinned_image_of_an_open_registry_is_not_told(image):
    assert rules_of({"image": image, "expose": ["80"]}) == set()


def test_a_pull_secret_goes_with_the_pod():
    assert pod({"image": "registry.example.com/app:1"})["imagePullSecrets"] == [{"name": "pull-registry-example-com"}]
    assert "imagePullSecrets" not in pod({"image": "ghcr.io/team/app:1"})


def test_build_beside_an_image_is_not_the_clusters_business():
    assert fates({"build": {"context": "/src"}})["build.context"].status == "not-applicable"
