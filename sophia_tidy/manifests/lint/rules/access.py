"""Roles and who has them.

After kubernetes ``pkg/apis/rbac/validation/validation.go``.
"""

from typing import Any

from ...name_rules import among, dns_label, dns_subdomain, named, path_segment
from ..item import Item
from ..rule import Said, object_rule

GROUP = "rbac.authorization.k8s.io"
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


@object_rule("Role", "ClusterRole")
def role_rule(item: Item) -> Said:
    """Rule of a role without verbs, or without resources or URLs, which the API server refuses.

    API groups go with resources; URLs belong to a ClusterRole, in rules of their own.
    """
    for index, rule in enumerate(item.manifest.get("rules") or ()):
        for key, wrong in _rule_wrong(rule, item.kind == "ClusterRole"):
            yield ("rules", index, key), wrong


@object_rule(*_BINDINGS)
def role_reference(item: Item) -> Said:
    """Role in ``roleRef`` that cannot be bound there, which the API server refuses.

    A ClusterRoleBinding binds a ClusterRole, a RoleBinding a Role too.
    """
    reference = item.manifest.get("roleRef") or {}
    if wrong := among(reference.get("apiGroup") or GROUP, (GROUP,)):
        yield ("roleRef", "apiGroup"), wrong
    kinds = ("ClusterRole",) if item.kind == "ClusterRoleBinding" else ("Role", "ClusterRole")
    if wrong := among(reference.get("kind") or "", kinds):
        yield ("roleRef", "kind"), wrong
    if wrong := "is empty" if not reference.get("name") else path_segment(reference["name"]):
        yield ("roleRef", "name"), named(reference.get("name"), wrong)


@object_rule(*_BINDINGS)
def role_subject(item: Item) -> Said:
    """Subject of a binding that is no ServiceAccount, User or Group as it is written, which the API server refuses.

    A ServiceAccount has a namespace (a RoleBinding's own, where none is said) and no API group.
    """
    for index, subject in enumerate(item.manifest.get("subjects") or ()):
        for key, wrong in _subject_wrong(subject, item.kind == "RoleBinding"):
            yield ("subjects", index, key), wrong


@object_rule("ServiceAccount")
def account_secret(item: Item) -> Said:
    """Secret of a ServiceAccount whose name is none, which leaves the account without it."""
    for key in ("imagePullSecrets", "secrets"):
        for index, each in enumerate(item.manifest.get(key) or ()):
            if wrong := dns_subdomain(each.get("name") or ""):
                yield (key, index, "name"), named(each.get("name"), wrong)


def _rule_wrong(rule: dict[str, Any], of_cluster: bool) -> list[tuple[str, str]]:
    wrong = [] if rule.get("verbs") else [("verbs", "is empty; expected verbs")]
    if rule.get("nonResourceURLs"):
        if not of_cluster:
            wrong.append(("nonResourceURLs", "is set; expected a ClusterRole for URLs"))
        if rule.get("apiGroups") or rule.get("resources") or rule.get("resourceNames"):
            wrong.append(("nonResourceURLs", "is set beside resources; expected one of them"))
        return wrong
    return wrong + [(key, "is empty; expected at least one") for key in ("apiGroups", "resources") if not rule.get(key)]


def _subject_wrong(subject: dict[str, Any], in_namespace: bool) -> list[tuple[str, str]]:
    kind, group = subject.get("kind") or "", subject.get("apiGroup") or ""
    wrong = [] if subject.get("name") else [("name", "is not set; expected a name")]
    if found := among(kind, ("ServiceAccount", "User", "Group")):
        return [*wrong, ("kind", found)]
    if kind == "ServiceAccount":
        wrong += [("apiGroup", f"is {group!r}; expected none for a ServiceAccount")] if group else []
        if (subject.get("namespace") or not in_namespace) and (found := dns_label(subject.get("namespace") or "")):
            wrong.append(("namespace", named(subject.get("namespace"), found)))
    elif group not in ("", GROUP):
        wrong.append(("apiGroup", f"is {group!r}; expected {GROUP}"))
    return wrong


RULES = (role_rule, role_reference, role_subject, account_secret)
