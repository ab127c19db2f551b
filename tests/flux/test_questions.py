"""Questions of the clusters: asked where the answer makes a difference, and an answer does what its option says."""

import pytest

from sophia_tidy.flux.planner import plan_clusters
from sophia_tidy.kernel.decision import Decision
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.steps.flux import configured

from ..answers import config_with, ids, the, values
from .scene import CERTIFICATE, DEPLOYMENT, GITHUB, PRODUCTION, SECRET, objects, said, tree

STORE = [("flux", "pulumi-organization"), ("flux", "pulumi-project")]
PLACED = tuple(zip(STORE, ("team", "platform"), strict=True))
NONE = ((("flux", "store"), "none"),)


def planned(*manifests, answers=()):
    settings = configured(config_with(*answers), (PRODUCTION,), GITHUB, said)
    return plan_clusters(tree(*manifests), settings)


def refused(*manifests, answers=()) -> tuple[Decision, ...]:
    with pytest.raises(TidyError) as caught:
        planned(*manifests, answers=answers)
    return caught.value.decisions


def test_a_store_that_nobody_placed_is_asked_for_and_its_place_stands_on_whose_it_is():
    asked = refused(SECRET)
    assert ids(asked)[:3] == ["flux/store", "flux/pulumi-organization", "flux/pulumi-project"]
    assert values(the(asked, "flux/store")) == ["pulumi", "none"]
    assert the(asked, "flux/pulumi-project").needs == ("flux/store",)
    assert all(each.default is None and each.locations for each in asked[:3])


def test_the_repositorys_own_names_are_suggested_and_never_taken():
    asked = refused(SECRET)
    assert values(the(asked, "flux/pulumi-organization")) == ["team"]
    assert values(the(asked, "flux/pulumi-project")) == ["platform"]


def test_the_store_of_somebody_else_settles_its_place():
    found = planned(SECRET, answers=NONE)
    assert "flux/store" in ids(found.decisions)
    assert not {"flux/pulumi-organization", "flux/pulumi-project"} & set(ids(found.decisions))
    assert ("ClusterSecretStore", "pulumi-esc") not in objects(found.plan)


def test_a_store_that_is_placed_is_written_there():
    found = planned(SECRET, answers=PLACED)
    store = objects(found.plan)["ClusterSecretStore", "pulumi-esc"]
    assert store["spec"]["provider"]["pulumi"]["organization"] == "team"


def test_half_a_place_is_asked_for_the_other_half():
    (organization, project) = PLACED
    with pytest.raises(TidyError, match="pulumi-project is missing"):
        planned(SECRET, answers=(organization,))
    assert project[0] == ("flux", "pulumi-project")


def test_without_a_secret_nobody_is_asked_for_a_store():
    assert ids(planned(DEPLOYMENT).decisions) == []


@pytest.mark.parametrize("mail", ["", "ops@example.org"])
def test_the_mail_of_an_issuer_is_asked_for_and_none_is_safe(mail):
    answers = ((("flux", "acme-email"), mail),) if mail else ()
    found = planned(CERTIFICATE, answers=answers)
    asked = the(found.decisions, "flux/acme-email")
    assert (asked.default, asked.is_open) == ("", True)
    account = objects(found.plan)["ClusterIssuer", "letsencrypt"]["spec"]["acme"]
    assert account.get("email", "") == mail


def test_the_host_of_the_webhook_is_asked_for_each_environment():
    found = planned(SECRET, answers=PLACED)
    asked = the(found.decisions, "flux/webhook-host/production")
    assert asked.key == ("flux", "webhook-hosts", "production")
    host = (asked.key, "flux.example.org")
    there = objects(planned(SECRET, answers=(*PLACED, host)).plan)
    assert set(objects(found.plan)) < set(there)
    assert ("Ingress", "webhook-receiver") in there or ("Receiver", "github") in there


def test_a_stack_that_takes_its_time_is_asked_how_long_and_the_first_answer_is_enough():
    slow = DEPLOYMENT.replace("405", "7000")
    asked = the(refused(slow), "flux/timeout")
    assert values(asked) == ["7080"]
    found = planned(slow, answers=((asked.key, int(asked.options[0].value)),))
    assert "flux/timeout" in ids(found.decisions)  # answered, and still what the plan stands on
    assert objects(found.plan)["Kustomization", "apps"]["spec"]["timeout"] in ("7080s", "1h58m", "118m")
