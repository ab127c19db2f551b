"""`convert` from the outside: what it shows, writes, prints, refuses and keeps."""

import json

import pytest
import yaml

from .conftest import commit, snapshot, write

STACK = """\
services:
  api:
    image: app:1
    command: ["serve", "--token", "$${TOKEN}"]
    ports: ["8080:80"]
    environment:
      MODE: live
      API_TOKEN: ${API_TOKEN}
    deploy:
      replicas: 2
      update_config: {parallelism: 1, order: start-first}
  redis:
    image: redis:7
    volumes: ["cache:/data"]
volumes:
  cache:
"""
PROD = 'services:\n  api:\n    deploy:\n      replicas: 5\n  mail:\n    image: mail:1\n    expose: ["25"]\n'


@pytest.fixture
def shop(folder):
    folder = folder / "shop"
    write(folder, {"docker-compose.yml": STACK, "docker-compose.prod.yml": PROD})
    commit(folder)
    return folder


def objects(text):
    return {(item["kind"], item["metadata"]["name"]): item for item in yaml.safe_load_all(text) if item}


def test_a_plan_is_shown_and_nothing_is_written(shop, tidy):
    before = snapshot(shop)
    done = tidy("convert", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "shop: read as a swarm stack: services.api.deploy.update_config is obeyed by Swarm alone\n"
    )
    assert " kubernetes/base/api.yaml " in done.stdout
    assert done.stderr == "nothing written; run with --apply\n"
    assert snapshot(shop) == before


def test_apply_writes_undo_takes_back_and_a_second_run_plans_nothing(shop, tidy):
    before = snapshot(shop)
    assert tidy("convert", "--apply", cwd=shop).returncode == 0
    written = snapshot(shop)
    assert {
        "kubernetes/base/kustomization.yaml",
        "kubernetes/overlays/production/kustomization.yaml",
        "kubernetes/helm/shop/Chart.yaml",
        "kubernetes/LEDGER.md",
        "kubernetes/MIGRATION.md",
    } <= set(written)
    assert tidy("convert", "--check", cwd=shop).stderr == "nothing to do\n"
    assert tidy("convert", "--apply", cwd=shop).returncode == 0
    assert snapshot(shop) == written
    assert tidy("undo", cwd=shop).returncode == 0
    assert snapshot(shop) == before


REFUSED = {
    "an image that is none": "services:\n  api: {image: '<user>/<repo>:1'}\n",
    "an image in capitals": "services:\n  api: {image: Registry/App:1}\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_a_cluster_would_refuse_is_told_and_not_written(shop, tidy, text):
    write(shop, {"docker-compose.yml": text})
    before = snapshot(shop)
    done = tidy("convert", "--apply", "--unsafe", cwd=shop)
    assert done.returncode == 1 and "nothing is written of the stack shop" in done.stdout
    assert snapshot(shop) == before
    printed = tidy("convert", "--stdout", cwd=shop)
    assert (printed.returncode, printed.stdout) == (1, "") and "[withheld]" in printed.stderr


def test_one_stack_that_is_not_written_takes_no_other_along(shop, tidy):
    good, bad = "services:\n  {}: {{image: a:1}}\n", "services:\n  web: {image: '<user>/<repo>:1'}\n"
    write(shop, {"a.yml": good.format("a"), "b.yml": good.format("b"), "c.yml": good.format("c")})
    assert tidy("convert", "a.yml", "b.yml", "c.yml", "--apply", cwd=shop).returncode == 0
    gathered = (shop / "kubernetes/base/kustomization.yaml").read_text()
    for broken in (bad, "services: [\n"):
        write(shop, {"b.yml": broken, "a.yml": good.format("a").replace("a:1", "a:2")})
        done = tidy("convert", "a.yml", "b.yml", "c.yml", "--apply", "--unsafe", "--allow-dirty", cwd=shop)
        assert done.returncode == 1 and "b.yml" in done.stdout
        assert "image: a:2" in (shop / "kubernetes/base/a/a.yaml").read_text()
        assert (shop / "kubernetes/base/b/b.yaml").is_file()
        now = (shop / "kubernetes/base/kustomization.yaml").read_text()
        assert now.partition("resources:")[2] == gathered.partition("resources:")[2]


def test_check_tells_drift(shop, tidy):
    tidy("convert", "--apply", cwd=shop)
    write(shop, {"docker-compose.yml": STACK.replace("replicas: 2", "replicas: 3")})
    before = snapshot(shop)
    assert tidy("convert", "--check", cwd=shop).returncode == 1
    assert snapshot(shop) == before


def test_stdout_is_the_manifests_alone(shop, tidy):
    done = tidy("convert", "--stdout", "--quiet", cwd=shop)
    found = objects(done.stdout)
    assert done.returncode == 0 and done.stderr == ""
    assert {("Namespace", "shop"), ("Deployment", "api"), ("Service", "api"), ("StatefulSet", "redis")} <= set(found)
    assert all(item["metadata"].get("namespace", "shop") == "shop" for item in found.values())


def test_two_runs_print_the_same_bytes(shop, tidy):
    assert (
        tidy("convert", "--stdout", cwd=shop).stdout == tidy("convert", "--stdout", cwd=shop, PYTHONHASHSEED="7").stdout
    )


def test_the_ledger_accounts_for_every_key(shop, tidy):
    done = json.loads(tidy("convert", "--format", "json", cwd=shop).stdout)
    ledger = {entry["pointer"]: entry for entry in done["ledger"]}
    assert ledger["services.api.deploy.replicas"]["status"] == "mapped"
    assert ledger["services.api.deploy.replicas"]["target"] == "Deployment/api.spec.replicas"
    assert {entry["rule"] for entry in done["ledger"]} & {"unread-key"} == set()
    assert {entry["status"] for entry in done["ledger"]} <= {"mapped", "adapted", "not-applicable", "needs-decision"}


def test_an_override_becomes_an_overlay(shop, tidy):
    assert tidy("convert", "docker-compose.yml", "-f", "docker-compose.prod.yml", "--apply", cwd=shop).returncode == 0
    overlay = yaml.safe_load((shop / "kubernetes/overlays/prod/kustomization.yaml").read_text())
    assert overlay["resources"] == ["../../base", "added.yaml"]
    assert {"op": "replace", "path": "/spec/replicas", "value": 5} in [
        operation for patch in overlay["patches"] for operation in yaml.safe_load(patch["patch"])
    ]
    assert (shop / "kubernetes/overlays/production/kustomization.yaml").exists()


def test_several_stacks_lie_side_by_side_and_their_clashes_are_told(shop, tidy):
    write(shop, {"other/docker-compose.yml": 'services:\n  proxy:\n    image: proxy:1\n    ports: ["8080:80"]\n'})
    done = tidy("convert", "docker-compose.yml", "other/docker-compose.yml", cwd=shop)
    assert done.returncode == 1
    assert "kubernetes/base/other/proxy.yaml" in done.stdout
    assert "load balancer port 8080/TCP is claimed by shop and by other" in done.stdout


def test_a_name_for_each_stack(shop, tidy):
    done = tidy("convert", "docker-compose.yml", "--name", "store", "--stdout", "-q", cwd=shop)
    assert ("Namespace", "store") in objects(done.stdout)


def test_a_slip_is_mended_for_reading_told_and_offered(shop, tidy):
    write(shop, {"slip.yml": "services:\n  web:\n    image: a\n    replicas: 3\n"})
    done = tidy("convert", "slip.yml", "--diff", cwd=shop)
    assert "slip.yml:4: warning: 'replicas' belongs below services.web.deploy [stack-slip]" in done.stdout
    assert "+    deploy:" in done.stdout
    assert done.stderr == "nothing written; run with --apply; 1 more to review, with --unsafe\n"
    assert (
        objects(tidy("convert", "slip.yml", "--stdout", cwd=shop).stdout)["Deployment", "web"]["spec"]["replicas"] == 3
    )


def test_what_was_made_of_a_slip_is_the_same_once_it_is_mended(shop, tidy):
    write(shop, {"slip.yml": "services:\n  web:\n    image: a\n    replicas: 3\n"})
    assert tidy("convert", "slip.yml", "--apply", cwd=shop).returncode == 0
    done = tidy("convert", "slip.yml", "--apply", "--unsafe", "--allow-dirty", "--format", "json", cwd=shop)
    assert [each["path"] for each in json.loads(done.stdout)["outcomes"]] == ["slip.yml"]
    assert tidy("convert", "slip.yml", "--check", "--unsafe", cwd=shop).stderr == "nothing to do\n"


REFUSED = {
    "no such file": (["gone.yml"], "gone.yml does not exist; expected a file or folder"),
    "no YAML": (["broken.yml"], "broken.yml:3:1: no valid YAML"),
    "an unknown version": (
        ["docker-compose.yml", "--kubernetes-version", "9.9"],
        "Kubernetes 9.9 is unknown; expected one from 1.28 to 1.",
    ),
    "no stack": (["empty.yml"], "empty.yml"),
    "a service that is not there": (["undefined.yml"], "undefined.yml:4:"),
    "a folder": (["other"], "other"),
    "a wrong image pair": (["docker-compose.yml", "--image", "a"], "expected OLD=NEW"),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_wrong_input_is_told_in_a_line_and_nothing_is_written(shop, tidy, arguments, message):
    write(
        shop,
        {
            "broken.yml": "services:\n  a: [\n",
            "empty.yml": "",
            "other/x": "",
            "undefined.yml": "services:\n  a:\n    image: a\n    depends_on: [gone]\n",
        },
    )
    before = snapshot(shop)
    done = tidy("convert", *arguments, "--apply", cwd=shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr and "Traceback" not in done.stderr
    assert snapshot(shop) == before


def test_no_file_at_all_says_which_names_are_known(folder, tidy):
    done = tidy("convert")
    assert done.returncode == 2
    assert (
        "expected a FILE, or one of compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml" in done.stderr
    )


def test_strict_fails_while_a_key_needs_a_decision(shop, tidy):
    write(shop, {"odd.yml": "services:\n  web:\n    image: a:1\n    deploy: {placement: {max_replicas_per_node: 2}}\n"})
    assert tidy("convert", "odd.yml", "--stdout", cwd=shop).returncode == 0
    assert tidy("convert", "odd.yml", "--stdout", "--strict", cwd=shop).returncode == 1


def test_a_hand_edit_stays_until_a_person_moves_it_to_the_overlays(shop, tidy):
    tidy("convert", "--apply", cwd=shop)
    path = shop / "kubernetes/base/api.yaml"
    edited = path.read_text().replace("replicas: 2", "replicas: 9")
    path.write_text(edited)
    done = tidy("convert", "--apply", cwd=shop)
    assert "edited by hand" in done.stdout and path.read_text() == edited
    tidy("convert", "--apply", "--unsafe", "--allow-dirty", cwd=shop)
    assert "replicas: 2" in path.read_text()
    assert "value: 9" in (shop / "kubernetes/hand-edits/kustomization.yaml").read_text()
    tidy("convert", "--apply", cwd=shop)
    overlay = yaml.safe_load((shop / "kubernetes/overlays/production/kustomization.yaml").read_text())
    assert overlay["components"] == ["../../hand-edits"]
    assert tidy("convert", "--check", cwd=shop).returncode == 0


def test_a_file_that_is_not_ours_is_never_overwritten(shop, tidy):
    write(shop, {"kubernetes/base/api.yaml": "kind: Mine\n"})
    done = tidy("convert", "--apply", "--unsafe", "--allow-dirty", cwd=shop)
    assert done.returncode == 1 and "not one that this tool wrote" in done.stdout
    assert (shop / "kubernetes/base/api.yaml").read_text() == "kind: Mine\n"


def test_a_stack_outside_of_a_repository_is_converted_where_it_is(folder, tidy):
    write(folder, {"compose.yaml": "services:\n  a:\n    image: a:1\n"})
    assert tidy("convert", "--apply").returncode == 0
    assert (folder / "kubernetes/base/a.yaml").exists()


def test_the_configuration_says_what_the_cluster_is(shop, tidy):
    write(shop, {"pyproject.toml": '[tool.sophia-tidy.convert]\nnamespace = "live"\nstorage-class = "fast"\n'})
    found = objects(tidy("convert", "--stdout", "-q", cwd=shop).stdout)
    assert ("Namespace", "live") in found
    (template,) = found["StatefulSet", "redis"]["spec"]["volumeClaimTemplates"]
    assert template["spec"]["storageClassName"] == "fast"


def test_a_variable_that_the_store_fills_need_not_be_set(shop, tidy):
    write(shop, {"docker-compose.yml": STACK.replace("MODE: live", "MODE: ${MODE}")})
    done = tidy("convert", cwd=shop)
    assert "the variable MODE is not set" in done.stdout
    assert "the variable API_TOKEN is not set" not in done.stdout
