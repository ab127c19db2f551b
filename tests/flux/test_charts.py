"""The charts are pinned, and a slip in their file has a place."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.flux.charts import built_in, chosen, read_charts
from sophia_tidy.kernel.errors import RuleError, TidyError

from .scene import CERTIFICATE, objects, planned, said

GOOD = "a:\n  why: w\n  source: oci://h/a\n  version: 1.2.3\n  namespace: n\n"


def test_the_charts_that_come_along_are_those_that_the_rooms_ask_for():
    assert set(built_in()) == {"cert-manager", "external-secrets"}
    assert all(chart.in_registry for chart in built_in().values())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1.2.3", "version: '1.2'", "charts.yaml:4:12: '1.2'; expected one exact version such as 1.2.3"),
        ("version: 1.2.3", "version: '>=1.2.3'", "4:12: '>=1.2.3'; expected one exact version"),
        ("version: 1.2.3", "version: 1", "4:12: 1; expected a string"),
        ("oci://h/a", "http://h/a", "3:11: 'http://h/a'; expected an address that begins with oci:// or https://"),
        ("namespace: n", "namespace: N", "5:14: 'N' is no DNS label"),
        ("a:\n", "A_b:\n", "1:1: 'A_b' is no DNS label"),
        (
            "why: w",
            "wyh: w",
            "2:3: unknown key 'wyh'; expected one of namespace, source, values, version, why (did you mean 'why'?)",
        ),
        ("  why: w\n", "", "2:3: why is missing"),
    ],
)
def test_a_slip_is_an_error_at_its_place(old, new, message):
    with pytest.raises(RuleError) as caught:
        read_charts(GOOD.replace(old, new, 1).encode(), PurePosixPath("charts.yaml"))
    assert message in str(caught.value)


def test_a_chart_of_an_index_is_installed_from_it():
    (chart,) = read_charts(GOOD.replace("oci://h/a", "https://h/index").encode(), PurePosixPath("charts.yaml")).values()
    assert not chart.in_registry
    assert read_charts((GOOD + "  values: {x: [1]}\n").encode(), PurePosixPath("c"))["a"].values == {"x": [1]}


def test_a_version_that_somebody_chose_is_the_one_installed():
    made = objects(planned(CERTIFICATE, charts={"cert-manager": "v1.20.0"}))
    assert made["OCIRepository", "cert-manager"]["spec"]["ref"] == {"tag": "v1.20.0"}


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        (
            {"cert-manger": "v1.2.3"},
            "pyproject.toml/flux/charts: unknown chart 'cert-manger'; expected one of cert-manager, external-secrets "
            "(did you mean 'cert-manager'?)",
        ),
        ({"cert-manager": "latest"}, "chart cert-manager has version 'latest'; expected one exact version"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(versions, message):
    with pytest.raises(TidyError) as caught:
        chosen(built_in(), versions, lambda: said("flux", "charts"))
    assert message in str(caught.value)
