"""Swarm's templates: text where the cluster's writer knows it, the downward API where only the pod does."""

import pytest

from sophia_tidy.convert.model import Dialect
from sophia_tidy.convert.resources.naming.swarm_templates import expand, tell_unknown

from ..scene import container, scene


def expanded(text, values=None, **how):
    stage = scene({"api": values or {}}, **how)
    return expand(text, stage.stack.services["api"], stage)


def field(path):
    return {"fieldRef": {"fieldPath": path}}


@pytest.mark.parametrize(
    ("text", "written", "values"),
    [
        ("{{.Service.Name}}", "shop_api", {}),
        ("a-{{ .Service.Name }}-b", "a-shop_api-b", {}),
        ("{{.Service.Labels.tier}}", "back", {"deploy": {"labels": {"tier": "back"}}}),
        ('{{index .Service.Labels "com.example.tier"}}', "back", {"deploy": {"labels": {"com.example.tier": "back"}}}),
        ("plain $(x)", "plain $$(x)", {}),
    ],
)
def test_what_is_known_becomes_text(text, written, values):
    found = expanded(text, values)
    assert (found.text, found.variables, found.unknown) == (written, (), ())


@pytest.mark.parametrize(
    ("text", "written", "source"),
    [
        ("{{.Node.Hostname}}", "$(NODE_HOSTNAME)", field("spec.nodeName")),
        ("{{.Task.Name}}", "$(TASK_NAME)", field("metadata.name")),
        ("n-{{.Node.Hostname}}-$(x)", "n-$(NODE_HOSTNAME)-$$(x)", None),
    ],
)
def test_what_only_the_pod_knows_becomes_a_variable(text, written, source):
    found = expanded(text)
    assert (found.text, found.source, found.depends_on_pod) == (written, source, True)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"image": "postgres:16"}, "metadata.labels['apps.kubernetes.io/pod-index']"),
        ({"deploy": {"mode": "replicated-job"}}, "metadata.labels['batch.kubernetes.io/job-completion-index']"),
    ],
)
def test_a_slot_is_the_number_that_the_kind_gives(values, path):
    assert expanded("{{.Task.Slot}}", values).source == field(path)


@pytest.mark.parametrize(
    ("text", "values"), [("{{.Task.Slot}}", {"deploy": {"mode": "global"}}), ("{{.Name}}", {}), ("{{ range . }}", {})]
)
def test_what_has_no_counterpart_stays_and_is_told(text, values):
    stage = scene({"api": values})
    found = expand(text, stage.stack.services["api"], stage)
    assert (found.text, found.unknown) == (text, (text,))
    tell_unknown(found, ("services", "api", "environment", "X"), stage)
    assert [each.rule for each in stage.findings] == ["swarm-template"]


def test_braces_are_text_under_compose():
    stage = scene({"api": {}}, dialect=Dialect.COMPOSE)
    tell_unknown(expand("{{.Name}}", stage.stack.services["api"], stage), ("services", "api"), stage)
    assert stage.findings == []


def test_a_variable_that_is_a_template_alone_comes_from_the_pod():
    env = {
        each["name"]: each
        for each in container({"environment": {"NODE": "{{.Node.Hostname}}", "ID": "api-{{.Node.Hostname}}"}})["env"]
    }
    assert env["NODE"]["valueFrom"] == field("spec.nodeName")
    assert env["ID"]["value"] == "api-$(NODE_HOSTNAME)"
    assert env["NODE_HOSTNAME"]["valueFrom"] == field("spec.nodeName")
