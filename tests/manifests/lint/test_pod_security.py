"""Pod Security: what each level refuses and takes, asked for by hand or by the namespace's label."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas
from sophia_tidy.manifests.lint import Level, lint
from sophia_tidy.manifests.lint.pod_security import LABEL, RULES, violations

from .manifests import container, marked, thing, with_pod

GUARDED = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


def said(*manifests, level=None, version=(1, 33)):
    findings = lint({PurePosixPath("a.yaml"): manifests}, version, load_schemas(version), level=level)
    return {f.rule for f in findings if f.rule in RULES}


def with_context(pod=None, **security):
    return with_pod(containers=[container(securityContext=security)], **(pod or {}))


def hardened(pod=None, **changes):
    security = {key: value for key, value in (GUARDED | changes).items() if value is not None}
    return with_context(pod, **security)


def probing(**more):
    return with_pod(containers=[container(livenessProbe={"httpGet": {"port": 80, "path": "/"} | more})])


REFUSED_BY_BASELINE = [
    with_pod(hostNetwork=True),
    with_pod(hostPID=True),
    with_pod(hostIPC=True),
    with_pod(volumes=[{"name": "a", "hostPath": {"path": "/"}}]),
    with_context(privileged=True),
    with_context(capabilities={"add": ["NET_ADMIN"]}),
    with_context(capabilities={"add": ["SYS_TIME"]}),
    with_pod(containers=[container(ports=[{"containerPort": 80, "hostPort": 80}])]),
    with_context(seccompProfile={"type": "Unconfined"}),
    with_pod(securityContext={"appArmorProfile": {"type": "Unconfined"}}),
    with_context(seLinuxOptions={"type": "spc_t"}),
    with_context(seLinuxOptions={"user": "root"}),
    with_pod(securityContext={"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}),
    with_context(procMount="Unmasked"),
    with_pod(initContainers=[container("i", securityContext={"privileged": True})]),
]
TAKEN_BY_BASELINE = [
    with_pod(),
    with_context(runAsUser=0),
    with_context(capabilities={"add": ["NET_BIND_SERVICE", "CHOWN"]}),
    with_context(procMount="Default"),
    with_pod(securityContext={"sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]}),
    with_context(seccompProfile={"type": "Localhost", "localhostProfile": "a"}),
    with_context(seLinuxOptions={"type": "container_t", "level": "s0"}),
    with_pod(volumes=[{"name": "a", "nfs": {"server": "n", "path": "/"}}]),
]
REFUSED_BY_RESTRICTED = [
    with_pod(),
    hardened(allowPrivilegeEscalation=None),
    hardened(allowPrivilegeEscalation=True),
    hardened(runAsNonRoot=None),
    hardened(runAsUser=0),
    hardened(seccompProfile=None),
    hardened(capabilities=None),
    hardened(capabilities={"drop": ["ALL"], "add": ["CHOWN"]}),
    hardened({"volumes": [{"name": "a", "nfs": {"server": "n", "path": "/"}}]}),
    hardened({"securityContext": {"runAsUser": 0}}),
]
TAKEN_BY_RESTRICTED = [
    hardened(),
    hardened(capabilities={"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}),
    hardened(runAsUser=1000),
    hardened(
        {"securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}},
        runAsNonRoot=None,
        seccompProfile=None,
    ),
    hardened({"volumes": [{"name": "a", "emptyDir": {}}, {"name": "b", "persistentVolumeClaim": {"claimName": "b"}}]}),
    hardened({"os": {"name": "windows"}}),
]


@pytest.mark.parametrize("manifest", REFUSED_BY_BASELINE)
def test_baseline_refuses(manifest):
    assert said(manifest, level=Level.BASELINE) == {"pod-security-baseline"}
    assert "pod-security-baseline" in said(manifest, level=Level.RESTRICTED)
    assert said(manifest, level=Level.PRIVILEGED) == set()


@pytest.mark.parametrize("manifest", TAKEN_BY_BASELINE)
def test_baseline_takes(manifest):
    assert said(manifest, level=Level.BASELINE) == set()


@pytest.mark.parametrize("manifest", REFUSED_BY_RESTRICTED)
def test_restricted_refuses_what_baseline_takes(manifest):
    assert said(manifest, level=Level.BASELINE) == set()
    assert said(manifest, level=Level.RESTRICTED) == {"pod-security-restricted"}


@pytest.mark.parametrize("manifest", TAKEN_BY_RESTRICTED)
def test_restricted_takes(manifest):
    assert said(manifest, level=Level.RESTRICTED) == set()


def test_a_namespace_asks_by_its_label_for_its_own_pods_only():
    namespace = marked(thing("v1", "Namespace", "shop"), labels={LABEL: "baseline"})
    inside, outside = (marked(with_pod(hostPID=True), namespace=name) for name in ("shop", "other"))
    assert said(namespace, inside) == {"pod-security-baseline"}
    assert said(namespace, outside) == set()


@pytest.mark.parametrize(("version", "rules"), [((1, 33), set()), ((1, 34), {"pod-security-baseline"})])
def test_a_probe_of_another_host_is_refused_from_the_version_that_refuses_it(version, rules):
    assert said(probing(host="10.0.0.1"), level=Level.BASELINE, version=version) == rules
    assert said(probing(), level=Level.BASELINE, version=version) == set()


@pytest.mark.parametrize(("version", "rules"), [((1, 28), {"pod-security-baseline"}), ((1, 29), set())])
def test_a_sysctl_is_safe_from_the_version_that_says_so(version, rules):
    pod = with_pod(securityContext={"sysctls": [{"name": "net.ipv4.tcp_fin_timeout", "value": "1"}]})
    assert said(pod, level=Level.BASELINE, version=version) == rules


def test_the_violations_of_one_manifest_are_said_in_words():
    [first] = violations(with_pod(hostPID=True), Level.BASELINE)
    assert first == "spec.template.spec.hostPID is true; expected false at level baseline"
    assert violations(with_pod(hostPID=True), Level.PRIVILEGED) == ()
    assert violations(thing("v1", "ConfigMap"), Level.RESTRICTED) == ()
