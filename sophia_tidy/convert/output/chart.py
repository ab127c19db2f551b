"""A Helm chart that renders to the same objects as the kustomize base.

What changes from release to release is a value: each service's image,
replicas and resources.  A fleet is one template over a list of values.

A release deletes what its last one had and it has not.  So the objects of a
chart never depend on what the cluster has at the moment (no ``lookup``), and
those that hold data have the policy *keep* (helm.sh, "Chart Development Tips
and Tricks").  The namespace is not among them, although the base has it: Helm
makes it before it renders and would not take it over, and a release that owns
it takes every claim along when it goes.  What the base says about it, its
labels, is a command on the migration page.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...formats.yaml_emitter import yaml_text
from ...manifests.objects import Manifest
from .fleet import Fleet, Hole, NamedText, fleets
from .plain import in_namespace

_TOKEN = re.compile(r"tidyhole([0-9a-f]+)elohydit")
_KEEP = {"helm.sh/resource-policy": "keep"}
_HOLDING_DATA = frozenset({"PersistentVolumeClaim", "PersistentVolume"})
_NO_NAMESPACE = """\
# The namespace is not part of the release: a release that had it and lost it would delete all that is in it.
# What MIGRATION.md says gives it its labels.
"""
_ALONE = re.compile(r"^(?P<head> *(?:- )*(?:[^\n'\"]*?: )?)tidyhole(?P<hole>[0-9a-f]+)elohydit$", re.MULTILINE)


class _Template:
    """Objects with holes to text with Go template actions; Helm's own braces in a value are kept as text."""

    def __init__(self) -> None:
        self.actions: list[tuple[str, Any]] = []

    def hole(self, expression: str, example: Any) -> str:
        """A token for an expression; the example tells the type of what it gives."""
        self.actions.append((expression, example))
        return f"tidyhole{len(self.actions) - 1:x}elohydit"

    def text(self, item: Any) -> str:
        """The object's YAML, every token replaced by its action."""
        text = yaml_text(item).replace("{{", '{{ "{{" }}')
        text = _ALONE.sub(self._alone, text)
        return _TOKEN.sub(lambda match: f"{{{{ {self.actions[int(match[1], 16)][0]} }}}}", text)

    def _alone(self, match: re.Match[str]) -> str:
        expression, example = self.actions[int(match["hole"], 16)]
        head = match["head"]
        if isinstance(example, dict | list) and example and head.endswith(": "):
            indent = len(head) - len(head.lstrip(" -")) + 2
            return f"{head.rstrip()} {{{{- toYaml {expression} | nindent {indent} }}}}"
        return f"{head}{{{{ {_filter(expression, example)} }}}}"


def _filter(expression: str, example: Any) -> str:
    """Numbers of values are floats to Helm, and a large one would print as 1e+06."""
    match example:
        case bool():
            return expression
        case int():
            return f"{expression} | int64"
        case str():
            return f"{expression} | quote"
        case _:
            return f"toJson {expression}"


def chart(files: Mapping[str, Sequence[Manifest]], name: str, version: str) -> dict[str, str]:
    """The chart's files, by path."""
    found = fleets(files)
    in_fleet = {stem for fleet in found for stem in fleet.members}
    alone = {stem: _released(items) for stem, items in files.items() if items and stem not in in_fleet}
    values: dict[str, Any] = {"fleets": {fleet.name: list(fleet.values) for fleet in found}} if found else {}
    texts = {f"templates/{fleet.name}-fleet.yaml": _fleet_text(fleet) for fleet in found}
    for stem, items in alone.items():
        text, of_service = _service_text(stem, items) if items else (_NO_NAMESPACE, {})
        texts[f"templates/{stem}.yaml"] = text
        if of_service:
            values.setdefault("services", {})[stem] = of_service
    head = {
        "apiVersion": "v2",
        "name": name,
        "description": f"The stack {name}",
        "type": "application",
        "version": version,
        "appVersion": version,
    }
    return {"Chart.yaml": yaml_text(head), "values.yaml": yaml_text(values), **texts}


def _released(items: Sequence[Manifest]) -> list[Manifest]:
    return [item for item in items if item["kind"] != "Namespace"]


def _service_text(stem: str, items: Sequence[Manifest]) -> tuple[str, dict[str, Any]]:
    """One service's template, and the values that it reads."""
    values: dict[str, Any] = {}
    documents = []
    for item in items:
        template = _Template()
        documents.append(template.text(_with_values(_placed(item, template), values, template)))
    head = f'{{{{- $service := index .Values.services "{stem}" }}}}\n' if values else ""
    return head + "---\n".join(documents), values


def _placed(item: Any, template: _Template) -> Any:
    """The object in the release's namespace, and kept when a release has it no more if it holds data."""
    placed = in_namespace(item, template.hole(".Release.Namespace", ""))
    if item["kind"] not in _HOLDING_DATA:
        return placed
    head = placed["metadata"]
    return {**placed, "metadata": {**head, "annotations": {**head.get("annotations", {}), **_KEEP}}}


def _with_values(item: Any, values: dict[str, Any], template: _Template) -> Any:
    """The workload with its image, replicas and resources as values; other objects stay as they are."""
    spec = item.get("spec", {})
    pod = spec.get("template", {}).get("spec", {}) if isinstance(spec.get("template"), dict) else {}
    containers = pod.get("containers")
    if not containers:
        return item
    container = dict(containers[0])
    for key in ("image", "resources"):
        if container.get(key):
            values[key] = container[key]
            container[key] = template.hole(f"$service.{key}", container[key])
    spec = {**spec, "template": {**spec["template"], "spec": {**pod, "containers": [container, *containers[1:]]}}}
    if "replicas" in spec:
        values["replicas"] = spec["replicas"]
        spec["replicas"] = template.hole("$service.replicas", spec["replicas"])
    return {**item, "spec": spec}


def _fleet_text(fleet: Fleet) -> str:
    documents = []
    for part in fleet.template:
        template = _Template()
        text = template.text(_placed(_holed(part.item, fleet, template), template)).replace(
            "{{ .Release.", "{{ $.Release."
        )
        document = f"---\n{text}"
        documents.append(f"{{{{- if .{part.flag} }}}}\n{document}{{{{- end }}}}\n" if part.flag else document)
    return f'{{{{- range index .Values.fleets "{fleet.name}" }}}}\n' + "".join(documents) + "{{- end }}\n"


def _holed(item: Any, fleet: Fleet, template: _Template) -> Any:
    match item:
        case dict():
            return {key: _holed(value, fleet, template) for key, value in item.items()}
        case list():
            return [_holed(value, fleet, template) for value in item]
        case Hole(name=name):
            return template.hole(f".{name}", _example([values[name] for values in fleet.values if name in values]))
        case NamedText(parts=parts):
            return template.hole(".name", "").join(parts)
        case _:
            return item


def _example(values: list[Any]) -> Any:
    """A value that stands for all of them; None where they are of several types, which only JSON can carry."""
    return values[0] if len({type(value) for value in values}) == 1 else None
