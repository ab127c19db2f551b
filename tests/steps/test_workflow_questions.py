"""Questions about the one workflow: each is asked where its answer is lacking, and the answer does what its option says."""

from pathlib import Path

import pytest

from ..conftest import Git
from .asked import Asked, asked, repository

OVERLAY = "kubernetes/overlays/{}/kustomization.yaml"
STACK = "services: {{api: {{build: ., image: {}}}}}\n"
DOCKERFILE = "FROM python:3.13\nCOPY app.py .\n"
LOGIN = """\
      - uses: docker/login-action@v3
        with: {registry: registry.example.org, username: "${{ secrets.REGISTRY_USER }}", password: "${{ secrets.%s }}"}
"""
BUILD = "      - run: docker build -t registry.example.org/team/api . && docker push registry.example.org/team/api\n"
NOBODY_ELSE = """\
name: deploy
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm publish --tag "$GITHUB_WORKFLOW"
"""
NAMES = ("workflow",)


def workflow(*steps: str, branch: str = "main") -> str:
    head = (
        f"name: one\non: {{push: {{branches: [{branch}]}}}}\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n"
    )
    return head + "      - uses: actions/checkout@v4\n" + "".join(steps)


@pytest.fixture
def made(tmp_path: Path, git: Git):
    def make(files: dict[str, str], image: str = "registry.example.org/team/api") -> Path:
        usual = {
            "compose.yaml": STACK.format(image),
            "Dockerfile": DOCKERFILE,
            "app.py": "x = 1\n",
            OVERLAY.format("production"): "resources: []\n",
        }
        return repository(tmp_path / "work", git, {**usual, **files})

    return make


def text_of(found: Asked, name: str = "deploy.yml") -> str:
    return found.after[f".github/workflows/{name}"].decode()


def test_a_deploy_yml_that_stays_leaves_its_name_to_a_person(made):
    root = made({".github/workflows/deploy.yml": NOBODY_ELSE})
    found = asked(root, names=NAMES)
    assert found.ids[:2] == ["workflow/file", "workflow/duty/deploy.yml/ship"]
    assert text_of(found) == NOBODY_ELSE
    name = found.the("workflow/file").options[0].value
    then = asked(root, (("workflow", "file"), name), names=NAMES)
    assert (text_of(then), "workflow/duty/deploy.yml/ship" in then.ids) == (NOBODY_ELSE, False)
    assert "sophia-tidy workflow" in text_of(then, name)


def test_a_deploy_yml_whose_duties_are_given_up_goes_to_the_archive_and_the_new_one_takes_its_place(made):
    root = made({".github/workflows/deploy.yml": NOBODY_ELSE})
    first = asked(root, names=NAMES).the("workflow/duty/deploy.yml/ship")
    dropped = next(option.value for option in first.options if option.value.startswith("dropped"))
    found = asked(root, (first.key, dropped), names=NAMES)
    assert found.after["archive/workflows/deploy.yml"].decode() == NOBODY_ELSE
    assert "sophia-tidy workflow" in text_of(found)
    assert "workflow/file" not in found.ids
    assert found.the(first.id).key == first.key  # answered, and still what the plan stands on


def test_a_deploy_yml_whose_duties_are_covered_goes_without_a_question(made):
    covered = workflow(LOGIN % "REGISTRY_TOKEN", BUILD)
    root = made({".github/workflows/deploy.yml": covered})
    found = asked(root, names=NAMES)
    assert not [id for id in found.ids if id.startswith(("workflow/duty", "workflow/file"))]
    assert found.after["archive/workflows/deploy.yml"].decode() == covered
    assert "sophia-tidy workflow" in text_of(found)


@pytest.mark.parametrize(("word", "stays"), [("kept", True), ("superseded", False), ("dropped", False)])
def test_what_becomes_of_an_open_duty_is_what_its_option_says(made, word: str, stays: bool):
    root = made(
        {".github/workflows/ship.yml": workflow("      - run: ./scripts/deploy.sh\n"), "scripts/deploy.sh": "true\n"}
    )
    question = asked(root, names=NAMES).the("workflow/duty/ship.yml/ship")
    answer = next(option.value for option in question.options if option.value.startswith(word))
    found = asked(root, (question.key, answer), names=NAMES)
    assert (".github/workflows/ship.yml" in found.after) is stays


def test_deployers_of_a_kind_are_one_question_whose_answer_is_for_all_and_taken_apart_each_has_its_own(made):
    ships = workflow("      - run: ./scripts/deploy.sh\n")
    root = made(
        {**{f".github/workflows/{name}.yml": ships for name in "abc"}, "scripts/deploy.sh": "true\n"},
    )
    question = asked(root, names=NAMES).the("workflow/deployers/production")
    assert question.default is None and len(question.locations) == 3
    gone = asked(root, (question.key, question.options[0].value), names=NAMES)
    assert question.options[0].title.startswith("recommended")
    assert not {f".github/workflows/{name}.yml" for name in "abc"} & gone.after.keys()
    assert "workflow/deployers/production" in gone.ids
    single = (("workflow", "duties", "b.yml/ship"), "kept: ours")
    assert (
        ".github/workflows/b.yml" in asked(root, (question.key, question.options[0].value), single, names=NAMES).after
    )
    apart = asked(root, (question.key, "each"), names=NAMES)
    assert {f"workflow/duty/{name}.yml/ship" for name in "abc"} <= set(apart.ids)
    assert "workflow/deployers/production" in apart.ids


def test_what_goes_to_a_platform_of_others_stays_until_somebody_says_otherwise(made):
    runs = workflow("      - run: gcloud run deploy api --image x\n")
    root = made({".github/workflows/a.yml": runs, ".github/workflows/b.yml": runs})
    question = asked(root, names=NAMES).the("workflow/deployers/elsewhere")
    assert question.default is not None and question.default.startswith("kept")
    gone = next(option.value for option in question.options if option.value.startswith("superseded"))
    assert ".github/workflows/a.yml" not in asked(root, (question.key, gone), names=NAMES).after


def test_the_branch_of_an_overlay_that_nobody_deploys_is_asked_for_and_production_stays(made):
    root = made({".github/workflows/ship.yml": workflow(BUILD), OVERLAY.format("staging"): "resources: []\n"})
    found = asked(root, names=NAMES)
    assert found.the("workflow/environment/production").default == "main"
    assert found.the("workflow/environment/staging").default is None
    then = asked(root, (("workflow", "environments", "staging"), "develop"), names=NAMES)
    assert {"main", "develop"} <= {branch for branch in ("main", "develop") if branch in text_of(then)}
    assert "develop" not in text_of(found)


def test_an_image_without_its_dockerfile_is_asked_for_and_built_from_what_is_answered(made):
    root = made(
        {
            ".github/workflows/ship.yml": workflow(LOGIN % "REGISTRY_TOKEN"),
            "Dockerfile": "",
            "compose.yaml": "services: {api: {build: {context: ., dockerfile: gone.Dockerfile}, image: registry.example.org/team/api}}\n",
            "docker/one.Dockerfile": DOCKERFILE,
        }
    )
    question = asked(root, names=NAMES).the("workflow/image/api")
    assert "docker/one.Dockerfile" in [option.value for option in question.options]
    found = asked(root, (question.key, "docker/one.Dockerfile"), names=NAMES)
    assert "docker/one.Dockerfile" in text_of(found)
    elsewhere = asked(root, (question.key, ""), names=NAMES)
    assert "registry.example.org/team/api" not in text_of(elsewhere)


def test_the_prefix_of_images_is_asked_for_where_nothing_says_it(made, git: Git):
    root = made({".github/workflows/ship.yml": workflow()}, image="''")
    git("remote", "add", "origin", "https://github.com/Team/Shop.git", cwd=root)
    question = asked(root, names=NAMES).the("workflow/registry")
    assert [option.value for option in question.options] == ["ghcr.io/team/shop"]
    assert "ghcr.io/team/shop/api" in text_of(asked(root, (question.key, "ghcr.io/team/shop"), names=NAMES))


def test_the_login_of_a_registry_is_asked_for_by_the_names_of_secrets(made):
    root = made({".github/workflows/ship.yml": workflow(BUILD)})
    found = asked(root, names=NAMES)
    login = [found.the(f"workflow/registry-{each}-secret").key for each in ("password", "username")]
    then = asked(root, (login[0], "PUSH_TOKEN"), (login[1], "PUSH_USER"), names=NAMES)
    assert "secrets.PUSH_TOKEN" in text_of(then) and "secrets.PUSH_USER" in text_of(then)
    assert "no-registry-secret" not in {finding.rule for finding in then.plan.findings}


def test_of_several_logins_the_usual_one_is_the_default_and_another_is_taken(made):
    root = made(
        {
            ".github/workflows/a.yml": workflow(LOGIN % "REGISTRY_TOKEN", BUILD),
            ".github/workflows/b.yml": workflow(LOGIN % "OTHER_TOKEN"),
        }
    )
    question = asked(root, names=NAMES).the("workflow/registry-password-secret")
    assert question.default == "REGISTRY_TOKEN"
    text = text_of(asked(root, (question.key, "OTHER_TOKEN"), names=NAMES))
    assert ("secrets.OTHER_TOKEN" in text, "secrets.REGISTRY_TOKEN" in text) == (True, False)


def test_a_secret_under_several_names_is_read_under_the_one_that_is_answered(made):
    root = made(
        {
            ".github/workflows/a.yml": workflow(LOGIN % "REGISTRY_TOKEN", BUILD),
            ".github/workflows/b.yml": workflow('      - run: echo "${{ secrets.REGISTRY_ACCESS_TOKEN }}" | ./x\n'),
            ".github/workflows/c.yml": workflow('      - run: echo "${{ secrets.TOKEN_REGISTRY }}" | ./x\n'),
        }
    )
    groups = [id for id in asked(root, names=NAMES).ids if id.startswith("workflow/secret/")]
    assert groups, "a group of names that look like one secret"
    question = asked(root, names=NAMES).the(groups[0])
    used, other = question.default, question.options[1].value
    text = text_of(asked(root, (question.key, other), names=NAMES))
    assert (f"secrets.{other}" in text, f"secrets.{used} " in text) == (True, False)


def test_a_page_that_git_would_not_see_is_not_written_there_and_asked_for(made):
    root = made({".github/workflows/ship.yml": workflow(BUILD), ".gitignore": "docs/\n"})
    found = asked(root, names=NAMES)
    assert "sophia-tidy workflow" in text_of(found)
    assert "docs/deploy-workflow.md" not in {str(change.path) for change in found.plan}
    question = found.the("workflow/page")
    then = asked(root, (question.key, question.options[0].value), names=NAMES)
    assert b"From many workflows to one" in then.after[question.options[0].value]
    assert question.id not in then.ids


def test_nothing_is_written_into_a_submodule(made, git: Git):
    root = made({".github/workflows/ship.yml": workflow(BUILD)})
    git("update-index", "--add", "--cacheinfo", f"160000,{git('rev-parse', 'HEAD', cwd=root).strip()},docs", cwd=root)
    git("commit", "-qm", "docs are another repository's", cwd=root)
    (root / "docs").mkdir()
    found = asked(root, names=NAMES)
    assert "docs/deploy-workflow.md" not in {str(change.path) for change in found.plan}
    assert "docs/ is a submodule" in found.the("workflow/page").why


def test_workflows_that_nobody_can_read_are_asked_about_one_by_one(made):
    root = made({".github/workflows/a.yml": "on: push\njobs: [\n"})
    found = asked(root, names=NAMES)
    assert (found.states, "workflow/duty/a.yml" in found.ids) == ({"workflow": "blocked"}, True)
    answer = (found.the("workflow/duty/a.yml").key, "dropped: it never ran")
    assert asked(root, answer, names=NAMES).states == {"workflow": "planned"}


def test_no_branch_is_offered_to_two_environments(made):
    """A push to it would release both."""
    deploys = workflow("      - run: ./scripts/deploy.sh\n").replace("runs-on", "environment: qa\n    runs-on")
    root = made(
        {
            ".github/workflows/qa.yml": deploys,
            ".github/workflows/ship.yml": workflow(BUILD),
            OVERLAY.format("qa"): "resources: []\n",
        }
    )
    question = asked(root, names=NAMES).the("workflow/environment/qa")
    assert (question.default, [option.value for option in question.options]) == (None, [])


def test_many_images_without_a_dockerfile_are_one_question(made):
    services = "".join(
        f"  s{n}: {{image: registry.example.org/team/s{n}, build: {{context: s{n}}}}}\n" for n in range(3)
    )
    root = made(
        {".github/workflows/ship.yml": workflow(LOGIN % "REGISTRY_TOKEN"), "compose.yaml": f"services:\n{services}"}
    )
    found = asked(root, names=NAMES)
    question = found.the("workflow/images")
    assert not [id for id in found.ids if id.startswith("workflow/image/")]
    then = asked(root, (question.key, question.options[0].value), names=NAMES)
    assert "workflow/images" in then.ids
    assert not [each for each in then.plan.findings if each.rule == "blocked-image"]


def test_a_deploy_yml_whose_jobs_are_carried_makes_room_in_the_same_plan(made):
    carried = NOBODY_ELSE.replace(' --tag "$GITHUB_WORKFLOW"', "")
    found = asked(made({".github/workflows/deploy.yml": carried}), names=NAMES)
    assert "workflow/file" not in found.ids
    assert found.after["archive/workflows/deploy.yml"].decode() == carried
    assert "sophia-tidy workflow" in text_of(found) and "npm publish" not in text_of(found)
    assert any("npm publish" in text.decode() for path, text in found.after.items() if path.startswith(".github/"))
