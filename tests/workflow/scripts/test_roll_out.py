"""An overlay applied by a kubectl that records how it was called."""

import json
import shlex

import pytest

from .conftest import OVERLAY


def workload(kind, name, namespace="shop", **spec):
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


OBJECTS = [
    {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "s", "namespace": "shop"},
        "data": {"password": "aHVudGVyMg=="},
    },
    workload("Deployment", "api"),
    workload("StatefulSet", "db", "data"),
    workload("DaemonSet", "agent"),
    workload("DaemonSet", "node", updateStrategy={"type": "OnDelete"}),
    {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j", "namespace": "shop"}},
    {"apiVersion": "example.org/v1", "kind": "Deployment", "metadata": {"name": "not-one"}},
]
APPLY = f"apply --server-side --field-manager=deploy-workflow -k {OVERLAY} -o json"


@pytest.fixture
def roll_out(runner, stand_in, tmp_path):
    """Runs the script with a kubectl that answers with these objects; the calls it got are ``calls``."""
    log = tmp_path / "calls"

    def call(objects=OBJECTS, fails="", apply=0, timeout="60", text=None, seconds=0, answers=True):
        (tmp_path / "answer").write_text(
            text
            if text is not None
            else json.dumps({"kind": "List", "items": objects} if len(objects) != 1 else objects[0])
        )
        log.write_text("")
        stand_in(
            "kubectl",
            f"""#!/bin/sh
echo "$*" >> {log}
case "$1" in
  apply) cat {tmp_path}/answer; test {apply} = 0 || echo "conflict with \\"hpa\\":
.spec.replicas" >&2; exit {apply};;
  get) exit {0 if answers else 1};;
  rollout) sleep {seconds}; case {shlex.quote(f" {fails} ")} in *" $3 "*) echo "error: timed out waiting" >&2; exit 1;; esac;;
esac
""",
        )
        return runner.run("roll_out", OVERLAY, "--timeout", timeout)

    call.calls = lambda: log.read_text().splitlines()
    return call


def test_each_workload_is_waited_for_in_its_namespace(roll_out):
    done = roll_out()
    assert (done.code, done.results) == (0, {"failed": "", "result": "rolled-out"}), done.words
    assert roll_out.calls()[0] == APPLY
    assert [call.rpartition(" --timeout=")[0] for call in roll_out.calls()[1:]] == [
        "rollout status deployment/api -n shop",
        "rollout status statefulset/db -n data",
        "rollout status daemonset/agent -n shop",
    ]
    assert "daemonset/node: its pods are replaced when somebody deletes them" in done.words


def test_one_object_alone_is_no_list(roll_out):
    assert roll_out([workload("Deployment", "api")]).code == 0
    assert len(roll_out.calls()) == 2


@pytest.mark.parametrize("text", ["", '{"kind": "List", "items": []}'])
def test_nothing_to_wait_for_is_done(roll_out, text):
    assert roll_out(text=text).code == 0
    assert roll_out.calls() == [APPLY]


def test_what_is_not_rolled_out_is_named_and_the_rest_still_looked_at(roll_out):
    done = roll_out(fails="deployment/api daemonset/agent")
    assert (done.code, done.results) == (1, {"failed": "deployment/api daemonset/agent", "result": "failed"})
    assert done.words.splitlines()[-1] == (
        f"error: {OVERLAY}: not rolled out: deployment/api in shop, daemonset/agent in shop"
    )
    assert "deployment/api in shop: error: timed out waiting" in done.words
    assert len(roll_out.calls()) == 5
    assert roll_out.calls()[-1].startswith("get --raw=/version")


def test_the_timeout_is_for_all_together(roll_out):
    assert roll_out(timeout="10", seconds=1).code == 0
    first, *_, last = (int(call.rpartition("=")[2].removesuffix("s")) for call in roll_out.calls()[1:])
    assert 7 <= first <= 10
    assert 1 <= last <= first - 2


def test_a_conflict_is_told_and_nothing_is_waited_for(roll_out):
    done = roll_out(apply=1)
    assert (done.code, done.results, roll_out.calls()[:-1]) == (1, {"result": "failed"}, [APPLY])
    assert done.words == f'error: {OVERLAY}: kubectl apply: conflict with "hpa": .spec.replicas\n'


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"apply": 1}, {"result": "unknown"}),
        ({"fails": "deployment/api"}, {"failed": "deployment/api", "result": "unknown"}),
    ],
)
def test_a_cluster_that_does_not_answer_says_nothing_of_the_deployment(roll_out, fault, told):
    done = roll_out(answers=False, **fault)
    assert (done.code, done.results) == (1, told)


def test_no_secret_is_repeated_whatever_happens(roll_out):
    for done in (roll_out(), roll_out(apply=1), roll_out(fails="deployment/api"), roll_out(text="aHVudGVyMg== {")):
        assert "aHVudGVyMg" not in done.words + done.out
    assert (done.code, "printed no JSON" in done.words) == (1, True)


def test_without_kubectl_it_is_wrong_input(runner, tmp_path):
    done = runner.run("roll_out", OVERLAY, "--timeout", "5", PATH=str(tmp_path))
    assert done.code == 2
    assert "kubectl is not installed" in done.words
