"""Pods: names, DNS, scheduling, security."""

from ..manifests import LABELS, container, holding, job, with_pod

REQUIRED, PREFERRED = (
    "requiredDuringSchedulingIgnoredDuringExecution",
    "preferredDuringSchedulingIgnoredDuringExecution",
)


def secure(**context):
    return with_pod(securityContext=context)


def guarded(**context):
    return holding(securityContext=context)


def node(*expressions, fields=()):
    term = {"matchExpressions": list(expressions)} | ({"matchFields": list(fields)} if fields else {})
    return with_pod(affinity={"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [term]}}})


def need(operator, *values, key="disk"):
    return {"key": key, "operator": operator} | ({"values": list(values)} if values else {})


def apart(**term):
    return with_pod(affinity={"podAntiAffinity": {REQUIRED: [{"topologyKey": "kubernetes.io/hostname"} | term]}})


def prefer(weight):
    return with_pod(
        affinity={"podAntiAffinity": {PREFERRED: [{"weight": weight, "podAffinityTerm": {"topologyKey": "zone"}}]}}
    )


def tolerate(**toleration):
    return with_pod(tolerations=[toleration])


def spread(*more, **constraint):
    plain = {
        "maxSkew": 1,
        "topologyKey": "zone",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": LABELS},
    }
    return with_pod(topologySpreadConstraints=[plain | constraint, *more])


def sysctls(*names, **pod):
    return with_pod(securityContext={"sysctls": [{"name": name, "value": "1"} for name in names]}, **pod)


def resolver(**config):
    return with_pod(dnsConfig=config)


SPREAD = {"maxSkew": 2, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway"}

CASES = {
    "no-containers": ([with_pod(containers=[])], [with_pod()]),
    "pod-reference-name": (
        [
            with_pod(serviceAccountName="My_Account"),
            with_pod(priorityClassName="A b"),
            with_pod(runtimeClassName="nVidia"),
        ],
        [with_pod(serviceAccountName="api", priorityClassName="high", runtimeClassName="nvidia")],
    ),
    "pull-secret-name": (
        [with_pod(imagePullSecrets=[{}]), with_pod(imagePullSecrets=[{"name": "A"}])],
        [with_pod(imagePullSecrets=[{"name": "registry"}])],
    ),
    "pod-hostname": (
        [with_pod(hostname="a.b"), with_pod(hostname="a" * 64), with_pod(subdomain="A")],
        [with_pod(hostname="a" * 63, subdomain="db")],
    ),
    "pod-seconds": (
        [with_pod(terminationGracePeriodSeconds=-1), job(pod={"activeDeadlineSeconds": 0})],
        [with_pod(terminationGracePeriodSeconds=0), job(pod={"activeDeadlineSeconds": 1})],
    ),
    "pod-restart-policy": ([job(pod={"restartPolicy": "Sometimes"})], [job()]),
    "preemption-policy": ([with_pod(preemptionPolicy="Always")], [with_pod(preemptionPolicy="Never")]),
    "dns-policy": ([with_pod(dnsPolicy="Cluster")], [with_pod(dnsPolicy="ClusterFirstWithHostNet", hostNetwork=True)]),
    "dns-servers": (
        [
            with_pod(dnsPolicy="None"),
            resolver(nameservers=["1.1.1.1"] * 4),
            resolver(nameservers=["dns.example"]),
            resolver(nameservers=["1.1.1.256"]),
        ],
        [with_pod(dnsPolicy="None", dnsConfig={"nameservers": ["1.1.1.1", "2606:4700::1111"]})],
    ),
    "dns-searches": (
        [
            resolver(searches=["a"] * 33),
            resolver(searches=["a b"]),
            resolver(searches=["a" * 60 + "." + "b" * 60] * 20),
            ((1, 32), resolver(searches=["_tcp.example"])),
        ],
        [resolver(searches=["a.example."] * 32), resolver(searches=["_tcp.example", "."])],
    ),
    "dns-options": ([resolver(options=[{"value": "2"}])], [resolver(options=[{"name": "ndots", "value": "2"}])]),
    "host-alias": (
        [
            with_pod(hostAliases=[{"ip": "host-gateway"}]),
            with_pod(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["a_b"]}]),
        ],
        [with_pod(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["a.example"]}, {"ip": "::1", "hostnames": ["b"]}])],
    ),
    "debug-container": (
        [with_pod(ephemeralContainers=[{"name": "debug", "image": "busybox:1"}])],
        [with_pod(ephemeralContainers=[])],
    ),
    "operating-system": ([with_pod(os={"name": "plan9"})], [with_pod(os={"name": "linux"})]),
    "node-selector": (
        [with_pod(nodeSelector={"a b": "x"}), with_pod(nodeSelector={"a": "x y"})],
        [with_pod(nodeSelector={"kubernetes.io/arch": "amd64"})],
    ),
    "toleration": (
        [
            tolerate(key="a", operator="Has"),
            tolerate(operator="Equal", value="x"),
            tolerate(key="a", operator="Exists", value="x"),
            tolerate(key="a b", operator="Exists"),
            tolerate(key="a", effect="NoWay"),
            tolerate(key="a", operator="Exists", tolerationSeconds=3),
            tolerate(key="a", value="x y"),
            tolerate(key="a", operator="Gt", value="1"),
        ],
        [
            tolerate(operator="Exists"),
            tolerate(key="a", value="x", effect="NoSchedule"),
            tolerate(key="a", operator="Exists", effect="NoExecute", tolerationSeconds=3),
        ],
    ),
    "node-affinity": (
        [
            node(need("Near", "x")),
            node(need("In")),
            node(need("Exists", "x")),
            node(need("Gt", "x")),
            node(need("Gt", "1", "2")),
            node(need("In", "x y")),
            node(need("In", "x", key="a b")),
            node(fields=[need("In", "n1")]),
            node(fields=[need("In", "a", "b", key="metadata.name")]),
        ],
        [
            node(need("In", "ssd", "nvme"), need("Exists", key="gpu"), need("Gt", "1")),
            node(fields=[need("In", "n1", key="metadata.name")]),
        ],
    ),
    "no-node-terms": (
        [with_pod(affinity={"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": []}}})],
        [node(need("Exists"))],
    ),
    "affinity-weight": ([prefer(0), prefer(101)], [prefer(1), prefer(100)]),
    "pod-affinity": (
        [apart(topologyKey=""), apart(topologyKey="a b"), apart(labelSelector={"matchLabels": {"a": "x y"}})],
        [apart(labelSelector={"matchLabels": LABELS})],
    ),
    "topology-spread": (
        [
            spread(maxSkew=0),
            spread(topologyKey=""),
            spread(whenUnsatisfiable="Wait"),
            spread(minDomains=2),
            spread(nodeTaintsPolicy="Obey"),
            spread(labelSelector={"matchLabels": {"a": "x y"}}),
            spread(minDomains=0, whenUnsatisfiable="DoNotSchedule"),
            spread(labelSelector=None, matchLabelKeys=["pod-template-hash"]),
        ],
        [spread(), spread(minDomains=2, whenUnsatisfiable="DoNotSchedule", nodeTaintsPolicy="Honor")],
    ),
    "duplicate-topology-spread": (
        [spread(SPREAD)],
        [spread(SPREAD | {"topologyKey": "host"}), spread(SPREAD | {"whenUnsatisfiable": "DoNotSchedule"})],
    ),
    "pod-user-id": (
        [secure(runAsUser=-1), secure(fsGroup=2**31), secure(supplementalGroups=[-1])],
        [secure(runAsUser=0, fsGroup=2**31 - 1, supplementalGroups=[0])],
    ),
    "container-user-id": ([guarded(runAsUser=-1), guarded(runAsGroup=2**31)], [guarded(runAsUser=1000, runAsGroup=0)]),
    "privileged-without-escalation": (
        [
            guarded(privileged=True, allowPrivilegeEscalation=False),
            guarded(allowPrivilegeEscalation=False, privileged=True, runAsUser=1),
        ],
        [
            guarded(privileged=True),
            guarded(allowPrivilegeEscalation=False),
            guarded(allowPrivilegeEscalation=False, privileged=False),
        ],
    ),
    "root-as-non-root": (
        [
            guarded(runAsNonRoot=True, runAsUser=0),
            with_pod(securityContext={"runAsUser": 0}, containers=[container(securityContext={"runAsNonRoot": True})]),
        ],
        [
            guarded(runAsNonRoot=True),
            guarded(runAsNonRoot=True, runAsUser=1000),
            guarded(runAsUser=0),
            with_pod(
                securityContext={"runAsNonRoot": True, "runAsUser": 0},
                containers=[container(securityContext={"runAsUser": 9})],
            ),
        ],
    ),
    "capability-prefix": (
        [guarded(capabilities={"add": ["CAP_NET_ADMIN"]}), guarded(capabilities={"drop": ["CAP_ALL"]})],
        [guarded(capabilities={"add": ["NET_ADMIN"], "drop": ["ALL"]})],
    ),
    "proc-mount": (
        [guarded(procMount="None"), guarded(procMount="Unmasked")],
        [
            guarded(procMount="Default"),
            with_pod(hostUsers=False, containers=[container(securityContext={"procMount": "Unmasked"})]),
        ],
    ),
    "pod-profile": (
        [
            secure(seccompProfile={"type": "Default"}),
            secure(seccompProfile={"type": "Localhost"}),
            secure(seccompProfile={"type": "RuntimeDefault", "localhostProfile": "a.json"}),
            secure(seccompProfile={"type": "Localhost", "localhostProfile": "../a.json"}),
        ],
        [
            secure(seccompProfile={"type": "RuntimeDefault"}),
            secure(seccompProfile={"type": "Localhost", "localhostProfile": "p/a.json"}),
        ],
    ),
    "container-profile": (
        [guarded(appArmorProfile={"type": "Localhost"}), guarded(seccompProfile={"type": "x"})],
        [
            guarded(appArmorProfile={"type": "Localhost", "localhostProfile": "mine"}),
            guarded(seccompProfile={"type": "Unconfined"}),
        ],
    ),
    "sysctl-name": (
        [sysctls("Net.core"), sysctls("a..b"), sysctls("a.-b"), sysctls("net.a", "net.a")],
        [sysctls("net.core.somaxconn", "net/ipv4/tcp_x")],
    ),
    "sysctl-of-host": (
        [sysctls("net.core.somaxconn", hostNetwork=True), sysctls("kernel.shm_rmid_forced", hostIPC=True)],
        [sysctls("net.core.somaxconn"), sysctls("kernel.shm_rmid_forced", hostNetwork=True)],
    ),
    "group-change-policy": (
        [
            secure(fsGroupChangePolicy="Never"),
            secure(supplementalGroupsPolicy="All"),
            ((1, 34), secure(seLinuxChangePolicy="Never")),
        ],
        [secure(fsGroupChangePolicy="OnRootMismatch", supplementalGroupsPolicy="Strict")],
    ),
    "host-users": (
        [with_pod(hostUsers=False, hostNetwork=True), with_pod(hostUsers=False, hostPID=True)],
        [with_pod(hostUsers=False), with_pod(hostUsers=True, hostNetwork=True)],
    ),
    "shared-processes-of-host": (
        [with_pod(shareProcessNamespace=True, hostPID=True)],
        [with_pod(shareProcessNamespace=True), with_pod(hostPID=True)],
    ),
    "dropped-pod-field": (
        [
            ((1, 32), with_pod(hostUsers=False)),
            with_pod(resources={"limits": {"cpu": "2"}, "requests": {"cpu": "2", "memory": "1Gi"}}),
            with_pod(volumes=[{"name": "a", "image": {"reference": "a:1"}}]),
            ((1, 32), secure(supplementalGroupsPolicy="Strict")),
        ],
        [with_pod(hostUsers=False), ((1, 35), with_pod(volumes=[{"name": "a", "image": {"reference": "a:1"}}]))],
    ),
    "host-path-volume": (
        [with_pod(volumes=[{"name": "a", "hostPath": {"path": "/a"}}])],
        [with_pod(volumes=[{"name": "a", "emptyDir": {}}])],
    ),
    "old-account-field": ([with_pod(serviceAccount="api")], [with_pod(serviceAccountName="api")]),
}
