"""The plan as a whole: the same twice, hands off what people wrote, and no guess where something is missing."""

from dataclasses import replace
from pathlib import PurePosixPath

import pytest
import yaml

from sophia_tidy.flux.planner import plan_flux, texts_of
from sophia_tidy.flux.repository import RemoteRepository
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Plan, Safety
from sophia_tidy.kernel.tree import Tree

from .scene import (
    CERTIFICATE,
    DEPLOYMENT,
    OVERLAY,
    PRODUCTION,
    SECRET,
    bootstrapped,
    objects,
    planned,
    rules,
    settings,
    tree,
    written,
)

CLUSTER = PurePosixPath("kubernetes/clusters/production")
ALL = (DEPLOYMENT, SECRET, CERTIFICATE)
STAGING = replace(PRODUCTION, name="staging", branch="develop", overlay=PurePosixPath("kubernetes/overlays/staging"))


def after(start: Tree, plan: Plan) -> Tree:
    return start.after(plan)


def edited(path: str, old: str, new: str) -> Tree:
    """The tree after a first run and an edit by hand."""
    done = after(tree(*ALL), planned(*ALL))
    files = {each: done[each] for each in done}
    assert old.encode() in files[CLUSTER / path]
    return Tree(files | {CLUSTER / path: files[CLUSTER / path].replace(old.encode(), new.encode())})


def test_a_cluster_that_would_refuse_an_object_is_not_written_for_and_the_others_are():
    def refuse(files):
        wrong = [path for path in files if "staging" in path.parts]
        return [Finding(Location(path), "object-name", "is none", Severity.ERROR) for path in wrong[:1]]

    both = settings(environments=(PRODUCTION, replace(STAGING, overlay=OVERLAY)))
    plan = plan_flux(tree(DEPLOYMENT), both, refuse)
    assert plan.changes and not any("staging" in change.path.parts for change in plan)
    assert {(each.rule, each.severity) for each in plan.findings if each.rule in ("withheld", "object-name")} == {
        ("withheld", Severity.ERROR),
        ("object-name", Severity.ERROR),
    }
    assert not any("staging" in path.parts for path in texts_of(tree(DEPLOYMENT), both, refuse))


def test_an_overlay_that_cannot_be_read_stops_no_other_cluster():
    start = tree(
        DEPLOYMENT,
        **{
            "kubernetes/overlays/staging/kustomization.yaml": "resources: [m.yaml]\n",
            "kubernetes/overlays/staging/m.yaml": "a: &a [*a]\n",
        },
    )
    both = settings(environments=(PRODUCTION, STAGING))
    plan = plan_flux(start, both)
    assert plan.changes and not any("staging" in change.path.parts for change in plan)
    (found,) = [each for each in plan.findings if each.rule == "broken-overlay"]
    assert (
        found.severity is Severity.ERROR
        and "contains itself" in found.message
        and str(found.location.path).endswith("staging/m.yaml")
    )
    assert texts_of(start, both)


def test_an_overlay_that_is_missing_stops_no_other_cluster():
    """`convert` writes one overlay, of however many environments."""
    plan = plan_flux(tree(DEPLOYMENT), settings(environments=(STAGING, PRODUCTION)))
    assert plan.changes and not any("staging" in change.path.parts for change in plan)
    (found,) = [each for each in plan.findings if each.rule == "broken-overlay"]
    assert found.severity is Severity.ERROR and found.message.endswith("nothing is written for staging")


def test_a_second_run_plans_nothing_and_a_third_tree_has_the_same_bytes():
    first = planned(*ALL)
    assert len(first) > 15
    assert plan_flux(after(tree(*ALL), first), settings()).changes == ()
    assert planned(*ALL) == first


def test_a_promotion_in_the_overlay_changes_nothing_here():
    """CI writes digests there with every deployment."""
    done = after(tree(*ALL), planned(*ALL))
    listing = done[OVERLAY / "kustomization.yaml"] + b"images:\n- name: a/b\n  digest: sha256:" + b"0" * 64 + b"\n"
    assert (
        plan_flux(
            Tree({**{each: done[each] for each in done}, OVERLAY / "kustomization.yaml": listing}), settings()
        ).changes
        == ()
    )


def test_a_slower_deployment_changes_the_one_room_that_it_concerns():
    done = after(tree(*ALL), planned(*ALL))
    slower = Tree(
        {**{each: done[each] for each in done}, OVERLAY / "all.yaml": "---\n".join(ALL).replace("405", "900").encode()}
    )
    assert {change.path.relative_to(CLUSTER).parts[0] for change in plan_flux(slower, settings())} == {"apps"}


def test_a_hand_edit_stays_and_is_told_with_the_way_out():
    plan = plan_flux(edited("apps/sync.yaml", "interval: 10m", "interval: 20m"), settings())
    assert plan.changes == ()
    (told,) = [each for each in plan.findings if each.rule == "edited-by-hand"]
    assert told.severity is Severity.ERROR and "remove the file then" in (told.help or "")


def test_an_edit_that_only_says_what_is_written_anyway_is_not_lost_from_sight():
    plan = plan_flux(edited("apps/sync.yaml", "interval: 10m", "interval: 10m "), settings())
    assert "edited-by-hand" in rules(plan)


def test_a_file_of_somebody_else_is_never_written_over():
    start = tree(*ALL, **{str(CLUSTER / "apps/sync.yaml"): "a: 1\n"})
    plan = plan_flux(start, settings())
    assert CLUSTER / "apps/sync.yaml" not in {change.path for change in plan}
    assert "not-generated" in rules(plan)


def test_the_folder_of_flux_is_left_alone_and_its_presence_ends_the_advice():
    assert "flux-not-bootstrapped" in rules(planned(*ALL))
    start = tree(*ALL, **{str(CLUSTER / "flux-system/gotk-sync.yaml"): "a: 1\n"})
    assert "flux-not-bootstrapped" not in rules(plan_flux(start, settings()))


def test_what_is_no_longer_needed_is_told_and_stays():
    done = after(tree(*ALL), planned(*ALL))
    less = Tree({**{each: done[each] for each in done}, OVERLAY / "all.yaml": DEPLOYMENT.encode()})
    plan = plan_flux(less, settings(repository=RemoteRepository("ssh", "gitlab.com", "a/b"), pulumi=None))
    left = {str(each.location.path) for each in plan.findings if each.rule == "left-over"}
    assert {
        "kubernetes/infrastructure/base/cert-manager/controller.yaml",
        str(CLUSTER / "infrastructure/sync.yaml"),
    } <= left
    assert less.after(plan.only(Safety.SAFE)).keys() >= less.keys()


def test_each_environment_has_its_own_folder_branch_and_overlay():
    start = tree(*ALL, **{"kubernetes/overlays/staging/kustomization.yaml": "resources: [../production]\n"})
    plan = plan_flux(start, settings(environments=(PRODUCTION, STAGING)))
    made = written(plan, "kubernetes/clusters/staging")
    assert made.keys() == written(plan).keys()
    told = [str(each) for each in plan.findings if each.rule == "flux-not-bootstrapped"]
    assert ["--branch=main --path=kubernetes/clusters/production" in told[0], "--branch=develop" in told[1]] == [
        True
    ] * 2
    assert made["apps/sync.yaml"][0]["spec"]["path"] == "./kubernetes/overlays/staging"
    assert (
        made["infrastructure/sync.yaml"][0]["spec"]["path"]
        == "./kubernetes/clusters/staging/infrastructure/controllers"
    )


def test_an_overlay_that_no_cluster_applies_is_told():
    start = tree(*ALL, **{"kubernetes/overlays/staging/kustomization.yaml": "resources: [../production]\n"})
    assert [
        str(each.location.path)
        for each in plan_flux(start, settings()).findings
        if each.rule == "overlay-without-environment"
    ] == ["kubernetes/overlays/staging"]


def test_what_installs_an_operator_is_written_once_for_all_clusters():
    start = tree(*ALL, **{"kubernetes/overlays/staging/kustomization.yaml": "resources: [../production]\n"})
    plan = plan_flux(start, settings(environments=(PRODUCTION, STAGING)))
    assert {change.path.name: 0 for change in plan if b"kind: HelmRelease" in change.content} == {"controller.yaml": 0}
    assert [str(change.path.parent) for change in plan if b"kind: HelmRelease" in change.content] == [
        "kubernetes/infrastructure/base/cert-manager",
        "kubernetes/infrastructure/base/external-secrets",
    ]
    alone = {change.path: change for change in plan_flux(start, settings())}
    assert {path for path in alone if "base" in path.parts} == {
        change.path for change in plan if "base" in change.path.parts
    }
    assert {change for change in plan if "base" in change.path.parts} <= set(alone.values()), (
        "a second cluster adds itself"
    )


def test_a_cluster_takes_of_the_base_what_it_needs_and_no_more():
    start = tree(
        DEPLOYMENT,
        SECRET,
        **{
            "kubernetes/overlays/staging/kustomization.yaml": "resources: [all.yaml]\n",
            "kubernetes/overlays/staging/all.yaml": CERTIFICATE,
        },
    )
    plan = plan_flux(start, settings(environments=(PRODUCTION, STAGING), pulumi=None, store_is_ours=False))
    taken = {
        name: written(plan, f"kubernetes/clusters/{name}").get("infrastructure/controllers/kustomization.yaml")
        for name in ("production", "staging")
    }
    assert taken["production"] is None
    assert taken["staging"][0]["resources"] == ["../../../../infrastructure/base/cert-manager"]


def test_of_an_unknown_cluster_nothing_in_the_base_is_called_left_over():
    more = {"kubernetes/overlays/staging/kustomization.yaml": "resources: [all.yaml]\n"}
    both = settings(environments=(PRODUCTION, STAGING), store_is_ours=False)
    start = tree(DEPLOYMENT, **more, **{"kubernetes/overlays/staging/all.yaml": CERTIFICATE})
    done = after(start, plan_flux(start, both))
    files = {each: done[each] for each in done}
    broken = Tree(files | {PurePosixPath("kubernetes/overlays/staging/all.yaml"): b"a: [\n"})
    assert "left-over" not in rules(plan_flux(broken, both))
    less = Tree(files | {PurePosixPath("kubernetes/overlays/staging/all.yaml"): DEPLOYMENT.encode()})
    left = {str(each.location.path) for each in plan_flux(less, both).findings if each.rule == "left-over"}
    assert "kubernetes/infrastructure/base/cert-manager/controller.yaml" in left


def test_every_folder_lists_its_files_and_no_folder_of_another_path():
    made = written(planned(*ALL, images={"ghcr.io/a/b": "*"}))
    for path, (listing, *_) in made.items():
        if path.endswith("kustomization.yaml"):
            folder = path.rpartition("/")[0]
            beside = {each.rpartition("/")[2] for each in made if each.rpartition("/")[0] == folder} - {
                "kustomization.yaml"
            }
            taken = {each for each in listing["resources"] if each.startswith("../")}
            assert set(listing["resources"]) - taken == beside
            assert beside or folder == "infrastructure/controllers"


def test_the_printed_texts_are_those_of_the_files():
    plan = planned(*ALL)
    texts = texts_of(tree(*ALL), settings())
    assert [change.path for change in plan] == list(texts)
    assert all(change.content.decode().endswith(texts[change.path]) for change in plan)
    assert all(list(yaml.safe_load_all(text)) for text in texts.values())


def test_a_kustomization_at_the_top_is_told():
    assert "kustomization-at-top" in rules(
        plan_flux(tree(*ALL, **{str(CLUSTER / "kustomization.yaml"): "resources: []\n"}), settings())
    )


REFUSED = {
    "no environment": (
        {"environments": ()},
        "pyproject.toml/workflow/environments: no environment; expected at least one",
    ),
    "a name that is no label": (
        {"environments": (replace(PRODUCTION, name="Prod_1"),)},
        "pyproject.toml/workflow/environments/Prod_1: environment 'Prod_1' is no DNS label",
    ),
    "an overlay that is missing": (
        {"environments": (STAGING,)},
        "pyproject.toml/workflow/environments/staging: environment staging has no overlay: there is no "
        "kubernetes/overlays/staging/kustomization.yaml; expected what `sophia-tidy convert` writes",
    ),
    "a notifier that Flux has not": (
        {"notifiers": {"carrier-pigeon": "K"}},
        "notifier 'carrier-pigeon'; expected one of discord",
    ),
    "a host of no environment": (
        {"webhook_hosts": {"prod": "h.example.org"}},
        "unknown environment 'prod'; expected one of production",
    ),
    "an image with a tag": ({"images": {"ghcr.io/a/b:1": "*"}}, "image 'ghcr.io/a/b:1' has a tag"),
    "images of one name": (
        {"images": {"ghcr.io/a/b": "*", "docker.io/a/b": "*"}},
        "several images would be the policy a-b",
    ),
    "a store that is no name": (
        {"store": "Pulumi ESC"},
        "pyproject.toml/convert/secret-store: secret-store 'Pulumi ESC' is no DNS name",
    ),
    "a branch that is none": (
        {"environments": (replace(PRODUCTION, branch="main --path=x"),)},
        "branch 'main --path=x' of production is none; expected letters",
    ),
    "a key without a name": (
        {"notifiers": {"slack": ""}},
        "notifier slack is empty; expected the name of a key in the store",
    ),
    "a chart that is not known": (
        {"charts": {"argo-cd": "1.2.3"}},
        "pyproject.toml/flux/charts: unknown chart 'argo-cd'",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_its_place(changes, message):
    with pytest.raises(TidyError) as caught:
        planned(*ALL, **changes)
    assert message in str(caught.value)


SOURCES = ("GitRepository", "HelmRepository", "Bucket")


@pytest.mark.parametrize("name", ["flux-system", "platform"])
def test_there_is_one_source_of_one_repository_and_bootstrap_makes_it(name):
    """Whatever refers to a source refers to that one: what is applied, what a webhook tells, what writes to git."""
    start = tree(*ALL, **bootstrapped(source=name))
    plan = plan_flux(start, settings(images={"ghcr.io/a/b": "*"}, image_automation=True))
    made = objects(plan)
    assert not [kind for kind, _ in made if kind in SOURCES]
    named = [item["spec"]["sourceRef"] for item in made.values() if "sourceRef" in item.get("spec", {})]
    told = list(made["Receiver", "github"]["spec"]["resources"])
    assert len(named) == 6 and {(each["kind"], each["name"]) for each in (*named, *told)} == {("GitRepository", name)}
    assert not [change for change in plan if "flux-system" in change.path.parts]


def test_two_clusters_on_two_branches_follow_each_its_own():
    more = {"kubernetes/overlays/staging/kustomization.yaml": "resources: [../production]\n"}
    both = settings(environments=(PRODUCTION, STAGING))
    start = tree(*ALL, **more, **bootstrapped(), **bootstrapped("staging", "develop"))
    assert "other-source" not in rules(plan_flux(start, both))
    crossed = tree(*ALL, **more, **bootstrapped(), **bootstrapped("staging", "main"))
    (told,) = [each for each in plan_flux(crossed, both).findings if each.rule == "other-source"]
    assert told.severity is Severity.ERROR and "kubernetes/clusters/staging/flux-system/gotk-sync.yaml" in str(told)
    assert "follows the branch main, and staging is promoted to develop" in told.message


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("ssh://git@github.com/team/platform", False),
        ("https://github.com/Team/Platform.git", False),
        ("ssh://git@github.com/team/fleet", True),
        ("no address", False),
    ],
)
def test_a_cluster_that_follows_another_repository_is_told(url, other):
    assert ("other-source" in rules(plan_flux(tree(*ALL, **bootstrapped(url=url)), settings()))) is other


@pytest.mark.parametrize(
    "text", ["a: [\n", "- 1\n", "kind: GitRepository\n", "", "kind: GitRepository\nspec: {}\nmetadata: {}\n"]
)
def test_a_file_of_bootstrap_that_says_nothing_is_no_obstacle(text):
    start = tree(*ALL, **{str(CLUSTER / "flux-system/gotk-sync.yaml"): text})
    assert objects(plan_flux(start, settings()))["Kustomization", "apps"]["spec"]["sourceRef"]["name"] == "flux-system"


@pytest.mark.parametrize(
    ("url", "told"), [("https://github.com/team/platform.git", True), ("https://github.com/a/b", False)]
)
def test_a_source_of_the_same_repository_in_a_manifest_is_told(url, told):
    more = f"apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: again}}\nspec: {{url: '{url}'}}\n"
    found = [each for each in planned(DEPLOYMENT, more).findings if each.rule == "second-source"]
    assert bool(found) is told
