"""Nothing waits in a circle."""

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from sophia_tidy.flux.kinds.kustomization import READY, Sync
from sophia_tidy.flux.order import in_order
from sophia_tidy.flux.planner import plan_flux
from sophia_tidy.flux.settings import Traefik

from .scene import CERTIFICATE, DEPLOYMENT, SECRET, bootstrapped, objects, planned, rules, settings, tree

NAMES = tuple("abcdef")


@st.composite
def acyclic(draw) -> list[Sync]:
    """Syncs that wait only for those before them, shuffled."""
    syncs = [
        Sync(
            name, name, "apps", 60, tuple(draw(st.lists(st.sampled_from(NAMES[:index]), unique=True)) if index else ())
        )
        for index, name in enumerate(NAMES)
    ]
    return draw(st.permutations(syncs))


@given(acyclic())
def test_everything_comes_after_what_it_waits_for(syncs):
    ordered = in_order(syncs)
    assert sorted(ordered, key=lambda each: each.name) == sorted(syncs, key=lambda each: each.name)
    for index, each in enumerate(ordered):
        assert set(each.after) <= {before.name for before in ordered[:index]}


@given(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
def test_a_circle_of_any_length_is_refused(names):
    circle = [Sync(name, name, "apps", 60, (names[index - 1],)) for index, name in enumerate(names)]
    with pytest.raises(ValueError, match="wait for each other; expected no circle"):
        in_order([*circle, Sync("z", "z", "apps", 60)])


def test_one_that_waits_for_nobody_known_is_refused():
    with pytest.raises(ValueError, match="apps waits for infra, which is not there"):
        in_order([Sync("apps", "apps", "apps", 60, ("infra",))])


@limits(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from((DEPLOYMENT, SECRET, CERTIFICATE)), unique=True, min_size=1), st.booleans(), st.booleans()
)
def test_in_every_tree_each_waits_for_one_that_is_there_and_none_for_itself(manifests, traefik, images):
    plan = planned(*manifests, traefik=Traefik(traefik, ()), images={"ghcr.io/a/b": "*"} if images else {})
    after = {
        name: [each["name"] for each in item["spec"].get("dependsOn", ())]
        for (kind, name), item in objects(plan).items()
        if kind == "Kustomization"
    }
    assert {name for names in after.values() for name in names} <= after.keys()
    done: set[str] = set()
    while ready := {name for name, names in after.items() if name not in done and done.issuperset(names)}:
        done |= ready
    assert done == after.keys()


def test_applications_come_after_the_store_and_the_issuer_which_come_after_their_operators():
    made = objects(planned(SECRET, CERTIFICATE))
    waits = {name: item["spec"].get("dependsOn") for (kind, name), item in made.items() if kind == "Kustomization"}
    assert waits == {
        "infrastructure-controllers": None,
        "infrastructure-configs": [{"name": "infrastructure-controllers", "readyExpr": READY}],
        "apps": [{"name": "infrastructure-configs", "readyExpr": READY}],
        "notifications": [{"name": "infrastructure-configs", "readyExpr": READY}],
    }


def test_a_promotion_does_not_wait_until_the_operators_are_looked_at_again():
    """Of one source, Flux holds back what depends on what is not yet at the same commit, unless an expression says more.

    A Flux that knows no such expressions would refuse the object.
    """
    old = tree(SECRET, CERTIFICATE, **bootstrapped(version="v2.6.4"))
    plan = plan_flux(old, settings())
    assert objects(plan)["Kustomization", "apps"]["spec"]["dependsOn"] == [{"name": "infrastructure-configs"}]
    assert "old-flux" in rules(plan)
    new = plan_flux(tree(SECRET, CERTIFICATE, **bootstrapped(version="v2.7.0")), settings())
    assert objects(new)["Kustomization", "apps"]["spec"]["dependsOn"][0]["readyExpr"] == READY
    assert "old-flux" not in rules(new)
