"""Which images a commit changes, over real git."""

import json

import pytest

from .conftest import IMAGES, KUSTOMIZATION, OVERLAY, TEXT, digest

UNKNOWN = "f" * 40


def names(done):
    """The images that are built, by both results."""
    assert done.code == 0, done.words
    found = [image["name"] for image in json.loads(done.results["images"])]
    assert done.results["any"] == ("true" if found else "false")
    return found


@pytest.fixture
def deployed(person, runner):
    """Both images are deployed, from the first commit."""
    first = person.git("rev-parse", "HEAD")
    assert runner.promote(first, {"api": digest("a"), "web": digest("b")}).code == 0
    runner.git("pull", "-q")
    return first


def held(commit, web="", reason="its rollout failed"):
    """A kustomization in which the api failed as built from a commit, and nothing came before it."""
    return f"{TEXT}images:\n- name: acme/api\n  # held {commit} {digest('e')}: {reason}\n{web}"


def test_all_are_built_at_the_first_run(runner):
    done = runner.changed()
    assert names(done) == ["api", "web"]
    assert [line.split(maxsplit=2) for line in done.out.splitlines()] == [
        ["build", "api", "it has no digest yet"],
        ["build", "web", "it has no digest yet"],
    ]


def test_what_is_built_is_described_without_its_paths(runner):
    described = [{**IMAGES[0], "target": "prod", "arguments": {"A": "ü"}}]
    done = runner.changed(described)
    assert json.loads(done.results["images"]) == [
        {
            "name": "api",
            "image": "acme/api",
            "dockerfile": "api/Dockerfile",
            "context": "api",
            "target": "prod",
            "arguments": {"A": "ü"},
        }
    ]


def test_none_is_built_where_nothing_changed(deployed, runner):
    done = runner.changed()
    assert (names(done), done.results["images"]) == ([], "[]")
    assert done.out.count(f"the same as in {deployed[:10]}") == 2


@pytest.mark.parametrize(
    ("path", "built"), [("api/app.py", ["api"]), ("web/deep/new.py", ["web"]), ("apiary/app.py", []), ("README.md", [])]
)
def test_only_the_service_whose_path_changed_is_built(deployed, person, runner, path, built):
    person.commit({path: "new\n"})
    runner.git("pull", "-q")
    assert names(runner.changed()) == built


def test_a_path_may_have_spaces_and_letters_of_any_language(deployed, person, runner):
    images = [{**IMAGES[0], "paths": ["api", "gemeinsame Dateien/größe"]}, IMAGES[1]]
    person.commit({"gemeinsame Dateien/größe/x.txt": "1\n"})
    runner.git("pull", "-q")
    assert names(runner.changed(images)) == ["api"]


def test_the_overlay_too(person, runner):
    overlay = "kubernetes/overlays/größe und mehr"
    person.commit({f"{overlay}/kustomization.yaml": TEXT})
    runner.git("pull", "-q")
    done = runner.run("changed_images", overlay, IMAGES=json.dumps(IMAGES))
    assert names(done) == ["api", "web"]


def test_paths_are_pathspecs_that_may_leave_something_out(deployed, person, runner):
    images = [{**IMAGES[0], "paths": ["api", ":(exclude)api/docs"]}]
    person.commit({"api/docs/x.md": "1\n"})
    runner.git("pull", "-q")
    assert names(runner.changed(images)) == []


def test_a_commit_that_nobody_knows_is_built_again(person, runner):
    person.commit(
        {
            KUSTOMIZATION: f"{TEXT}images:\n- name: acme/api\n  digest: {digest('a')}  # built from {UNKNOWN}\n"
            f"- name: acme/web\n  digest: {digest('b')}\n"
        }
    )
    runner.git("pull", "-q")
    done = runner.changed()
    assert names(done) == ["api", "web"]
    assert "ffffffffff is not known here" in done.out
    assert "nothing says what its digest was built from" in done.out


def test_a_commit_that_a_forced_push_took_away_is_built_again(deployed, person, clone):
    person.git("pull", "-q")
    text = (person.folder / KUSTOMIZATION).read_text()
    person.git("checkout", "-q", "--orphan", "new")
    (person.folder / KUSTOMIZATION).write_text(text)
    person.git("commit", "-q", "-a", "-m", "all anew")
    person.git("push", "-q", "--force", "origin", "new:main")
    assert names(clone("other", "--single-branch").changed()) == ["api", "web"]


def test_everything_is_built_when_a_person_asks(deployed, runner):
    assert names(runner.changed(EVERYTHING="true")) == ["api", "web"]
    assert names(runner.changed(EVERYTHING="false")) == []


def test_what_is_held_is_not_built_again_until_it_changes(person, runner):
    failed = person.git("rev-parse", "HEAD")
    person.commit({KUSTOMIZATION: held(failed, reason="no probe # answered")})
    runner.git("pull", "-q")
    done = runner.changed()
    assert names(done) == ["web"]
    assert f"held: it failed as built from {failed[:10]} (no probe # answered)" in done.words
    asked = runner.changed(EVERYTHING="true")
    assert (names(asked), "held" in asked.words) == (["api", "web"], False)
    person.commit({"api/app.py": "mended\n"})
    runner.git("pull", "-q")
    assert names(runner.changed()) == ["api", "web"]


def test_a_shallow_clone_says_so_and_builds(deployed, person, clone):
    person.commit({"README.md": "x\n"})
    done = clone("shallow", "--depth", "1").changed()
    assert names(done) == ["api", "web"]
    assert "shallow" in done.words
    assert "fetch-depth: 0" in done.words


def test_words_are_annotations_in_actions_and_cannot_end_early(person, runner):
    failed = person.git("rev-parse", "HEAD")
    person.commit({KUSTOMIZATION: held(failed, reason="100%0A::error::x")})
    runner.git("pull", "-q")
    done = runner.changed(GITHUB_ACTIONS="true")
    assert [line.split("::")[1] for line in done.words.splitlines()] == ["notice"]
    assert "100%250A::error::x" in done.words


WRONG = {
    "no JSON": ("[", "IMAGES is no JSON"),
    "null": ("null", "no list of images"),
    "no list": ("{}", "no list of images"),
    "without paths": ('[{"name": "a", "image": "a", "dockerfile": "a", "context": "."}]', "no list of images"),
    "one name twice": (json.dumps([IMAGES[0], IMAGES[0]]), "twice"),
}


@pytest.mark.parametrize(("images", "word"), WRONG.values(), ids=WRONG)
def test_what_describes_no_images_is_wrong_input(runner, images, word):
    done = runner.run("changed_images", OVERLAY, IMAGES=images)
    assert (done.code, done.results, len(done.words.splitlines())) == (2, {}, 1)
    assert word in done.words


@pytest.mark.parametrize(
    "overlay", ["kubernetes/overlays/staging", "../x", "/etc", "kubernetes/overlays", "api/app.py", "a\nb"]
)
def test_an_overlay_without_a_kustomization_is_one_line(runner, overlay):
    done = runner.run("changed_images", overlay, IMAGES=json.dumps(IMAGES))
    assert (done.code, done.results, len(done.words.splitlines())) == (2, {}, 1), done.words
    assert done.words.startswith("error: ")
