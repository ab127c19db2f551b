"""The chart renders, by the real Helm, to the objects of the base, and no release loses what holds data."""

import re
from itertools import combinations

import pytest
import yaml

from sophia_tidy.convert.output.chart import chart
from sophia_tidy.convert.output.fleet import fleets
from sophia_tidy.convert.output.plain import in_namespace

from .kube import in_release, key, rendered, written
from .samples import namespace, workload

TOOLS = {
    f"mcp-{name}": workload(f"mcp-{name}", image=f"mcp-{name}:1", port=port)
    for name, port in (("mail", 9001), ("search", 9002), ("wiki", 9003))
}
FILES = {
    "namespace": [namespace("shop")],
    "api": workload("api"),
    "braces": workload("braces", image="app:2", hostname="{{.Node.Hostname}}"),
    **TOOLS,
}


def daemon(name):
    """The same as a DaemonSet."""
    item, service = workload(name)
    del item["spec"]["replicas"]
    return [{**item, "kind": "DaemonSet"}, service]


def claim(name):
    """A claim that pods share."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "annotations": {"team/owner": "web"}},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }


def volume(name):
    """A volume on a server."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteMany"],
            "nfs": {"server": "nas", "path": "/a"},
        },
    }


HOLDING = {
    **FILES,
    "shared": [claim("uploads"), volume("shop-media"), claim("media")],
    **{stem: [claim(f"{stem}-cache"), *items] for stem, items in TOOLS.items()},
}


def expected(files, name="shop"):
    return in_release(sorted((in_namespace(item, name) for items in files.values() for item in items), key=key))


@pytest.fixture
def folder(tmp_path):
    return written(chart(FILES, "shop", "0.1.0"), tmp_path)


def test_it_renders_to_the_same_objects(folder):
    assert rendered(folder, "shop") == expected(FILES)


@pytest.mark.parametrize("files", [FILES, HOLDING], ids=["without data", "with data"])
def test_install_and_upgrade_render_the_same_objects(files, tmp_path):
    folder = written(chart(files, "shop", "0.1.0"), tmp_path)
    assert rendered(folder, "shop", is_install=True) == rendered(folder, "shop", is_upgrade=True) == expected(files)


def test_no_object_of_a_chart_depends_on_what_the_cluster_has(folder):
    actions = [
        action
        for place in (folder / "templates").iterdir()
        for action in re.findall(r"\{\{.*?\}\}", place.read_text(), re.DOTALL)
    ]
    assert actions
    assert [
        each
        for each in actions
        if re.search(r"lookup|Capabilities|IsInstall|IsUpgrade|Revision|\brand|\bnow\b|uuid", each)
    ] == []


def test_a_release_never_holds_the_namespace(folder):
    for release in ("is_install", "is_upgrade"):
        assert [item for item in rendered(folder, "shop", **{release: True}) if item["kind"] == "Namespace"] == []


def test_the_template_of_a_namespace_that_an_earlier_chart_had_is_written_over(folder):
    assert [
        line for line in (folder / "templates" / "namespace.yaml").read_text().splitlines() if not line.startswith("#")
    ] == []


def test_what_holds_data_is_kept_when_a_release_has_it_no_more(tmp_path):
    items = rendered(written(chart(HOLDING, "shop", "0.1.0"), tmp_path), "shop")
    holding = [item for item in items if item["kind"].startswith("PersistentVolume")]
    assert {item["metadata"]["name"] for item in holding} == {
        "shop-media",
        "uploads",
        "media",
        "mcp-mail-cache",
        "mcp-search-cache",
        "mcp-wiki-cache",
    }
    assert {item["metadata"]["annotations"]["helm.sh/resource-policy"] for item in holding} == {"keep"}
    assert rendered(tmp_path, "shop") == expected(HOLDING)


def test_a_release_without_a_service_loses_nothing_that_holds_data(tmp_path):
    releases = [
        rendered(written(chart(files, "shop", "0.1.0"), tmp_path / str(number)), "shop")
        for number, files in enumerate((HOLDING, {stem: items for stem, items in HOLDING.items() if stem != "shared"}))
    ]
    for old, new in combinations(releases, 2):
        lost = [item for item in old if key(item) not in set(map(key, new))]
        assert lost and {item["metadata"]["annotations"]["helm.sh/resource-policy"] for item in lost} == {"keep"}


def test_it_renders_into_another_namespace(folder):
    assert {item["metadata"].get("namespace", item["metadata"]["name"]) for item in rendered(folder, "other")} == {
        "other"
    }


def test_the_account_of_a_role_binding_is_that_of_the_releases_namespace(tmp_path):
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "api"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "api"},
        "subjects": [{"kind": "ServiceAccount", "name": "api"}],
    }
    (found,) = rendered(written(chart({"api": [binding]}, "shop", "0.1.0"), tmp_path), "other")
    assert found["subjects"] == [{"kind": "ServiceAccount", "name": "api", "namespace": "other"}]


def test_a_value_reaches_its_place(folder):
    items = rendered(
        folder,
        "shop",
        {"services": {"api": {"image": "app:9", "replicas": 1_000_000, "resources": {"limits": {"cpu": "1"}}}}},
    )
    spec = next(item for item in items if key(item) == ("Deployment", "api"))["spec"]
    container = spec["template"]["spec"]["containers"][0]
    assert (spec["replicas"], container["image"], container["resources"]) == (
        1_000_000,
        "app:9",
        {"limits": {"cpu": "1", "memory": "64Mi"}},
    )


def test_a_fleet_is_one_template_and_a_list(folder):
    values = yaml.safe_load((folder / "values.yaml").read_text())
    assert sorted(path.name for path in (folder / "templates").iterdir()) == [
        "api.yaml",
        "braces.yaml",
        "mcp-fleet.yaml",
        "namespace.yaml",
    ]
    assert [(each["name"], each["image"], each["containerPort"]) for each in values["fleets"]["mcp"]] == [
        ("mcp-mail", "mcp-mail:1", 9001),
        ("mcp-search", "mcp-search:1", 9002),
        ("mcp-wiki", "mcp-wiki:1", 9003),
    ]


def test_a_member_of_a_fleet_is_added_by_a_value(folder):
    values = yaml.safe_load((folder / "values.yaml").read_text())
    member = {**values["fleets"]["mcp"][0], "name": "mcp-news"}
    items = rendered(folder, "shop", {"fleets": {"mcp": [*values["fleets"]["mcp"], member]}})
    assert ("Deployment", "mcp-news") in map(key, items)


NO_FLEETS = {
    "two are no fleet": dict(list(TOOLS.items())[:2]),
    "names with nothing in common": {name: workload(name) for name in ("api", "web", "mail")},
    "other workloads": {"mcp-a": workload("mcp-a"), "mcp-b": workload("mcp-b")[1:], "mcp-c": daemon("mcp-c")},
}


@pytest.mark.parametrize("files", NO_FLEETS.values(), ids=NO_FLEETS)
def test_what_is_no_fleet_stays_apart(files):
    assert fleets(files) == []


def test_a_fleet_may_be_named_by_a_number_at_the_end(tmp_path):
    files = {f"{name}-1": workload(f"{name}-1", port=port) for name, port in (("red", 1), ("green", 2), ("blue", 3))}
    assert rendered(written(chart(files, "shop", "0.1.0"), tmp_path), "shop") == expected(files)


def test_members_with_values_of_several_types_render_as_they_are(tmp_path):
    files = {
        f"job-{name}": workload(f"job-{name}", terminationGracePeriodSeconds=value)
        for name, value in (("a", 1), ("b", 10_000_000), ("c", 3))
    }
    assert rendered(written(chart(files, "shop", "0.1.0"), tmp_path), "shop") == expected(files)


def test_an_object_that_only_some_members_have_is_there_by_a_flag(tmp_path):
    secrets = {
        name: [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"{name}-env"}, "data": {"key": name}}]
        for name in ("mcp-search", "mcp-wiki")
    }
    files = {name: [*secrets.get(name, ()), *items] for name, items in TOOLS.items()}
    written(chart(files, "shop", "0.1.0"), tmp_path)
    values = yaml.safe_load((tmp_path / "values.yaml").read_text())
    assert [each.get("configMap", False) for each in values["fleets"]["mcp"]] == [False, True, True]
    assert rendered(tmp_path, "shop") == expected(files)


def test_an_object_that_one_member_has_is_there_by_a_flag(tmp_path):
    alone = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "mcp-wiki-env"},
        "data": {"key": "on mcp-wiki"},
    }
    files = {**TOOLS, "mcp-wiki": [*TOOLS["mcp-wiki"], alone]}
    assert rendered(written(chart(files, "shop", "0.1.0"), tmp_path), "shop") == expected(files)
