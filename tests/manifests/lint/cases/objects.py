"""Names, labels, annotations, roles, priorities, quotas."""

from ..manifests import cron_job, holding, job, marked, service, stateful, thing, with_pod, workload

RBAC = "rbac.authorization.k8s.io/v1"


def role(*rules, kind="Role"):
    return thing(RBAC, kind, "reader", rules=list(rules))


def binding(kind="RoleBinding", reference=None, subjects=None):
    plain = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"}
    account = [{"kind": "ServiceAccount", "name": "api", "namespace": "shop"}]
    return thing(
        RBAC, kind, "reader", roleRef=plain | (reference or {}), subjects=account if subjects is None else subjects
    )


def limits(**limit):
    return thing("v1", "LimitRange", spec={"limits": [{"type": "Container"} | limit]})


def quota(**spec):
    return thing("v1", "ResourceQuota", spec=spec)


READ = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
URLS = {"nonResourceURLs": ["/healthz"], "verbs": ["get"]}
USER = {"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}
ACCOUNT = {"kind": "ServiceAccount", "name": "api"}

CASES = {
    "missing-name": (
        [{"apiVersion": "v1", "kind": "ConfigMap", "data": {}}, thing("v1", "ConfigMap", "")],
        [thing("v1", "ConfigMap"), {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "x-"}}],
    ),
    "object-name": (
        [
            service("1api"),
            service("my_api"),
            service("a.b"),
            service("a" * 64),
            thing("v1", "ConfigMap", "Upper"),
            thing("v1", "Namespace", "a.b"),
            stateful("a.b"),
            workload(name="-api"),
            workload(name="a" * 254),
            role(kind="Role") | {"metadata": {"name": "a/b"}},
        ],
        [
            service("api-1"),
            service("a" * 63),
            thing("v1", "ConfigMap", "kube-root-ca.crt"),
            workload(name="1a.b"),
            workload(name="a" * 253),
            role() | {"metadata": {"name": "system:Reader"}},
        ],
    ),
    "long-name": (
        [cron_job("a" * 53), stateful("a" * 53), job("a" * 64)],
        [cron_job("a" * 52), stateful("a" * 52), job("a" * 63)],
    ),
    "namespace-name": (
        [marked(service(), namespace="My"), marked(service(), namespace="a.b")],
        [marked(service(), namespace="shop-1")],
    ),
    "namespace-on-cluster-kind": (
        [marked(role(READ, kind="ClusterRole"), namespace="shop")],
        [role(READ, kind="ClusterRole"), marked(role(READ), namespace="shop")],
    ),
    "label-syntax": (
        [
            marked(service(), labels={"a b": "x"}),
            marked(service(), labels={"a": "x y"}),
            marked(service(), labels={"a": "-x"}),
            marked(service(), labels={"a": "v" * 64}),
            marked(service(), labels={"/a": "x"}),
            marked(service(), labels={"A_b/c": "x"}),
            marked(service(), labels={"traefik.http.routers.api.rule": "Host(`a.example`)"}),
        ],
        [marked(service(), labels={"app.kubernetes.io/name": "", "a": "1.0_B-c", "a.b": "v" * 63})],
    ),
    "annotation-key": (
        [marked(service(), annotations={"a b": ""}), marked(service(), annotations={"x/y/z": ""})],
        [marked(service(), annotations={"Traefik.io/Router.x": "Host(`a b`) && \n anything"})],
    ),
    "annotations-size": (
        [marked(service(), annotations={"a": "x" * 262144})],
        [marked(service(), annotations={"a": "x" * 262143})],
    ),
    "finalizer-name": (
        [marked(service(), finalizers=["a b"]), marked(service(), finalizers=["mine"])],
        [marked(service(), finalizers=["kubernetes", "example.org/mine"])],
    ),
    "role-rule": (
        [
            role({"apiGroups": [""], "resources": ["pods"], "verbs": []}),
            role({"verbs": ["get"]}),
            role({"apiGroups": [""], "verbs": ["get"]}),
            role(URLS),
            role(URLS | READ, kind="ClusterRole"),
        ],
        [role(READ), role(URLS, kind="ClusterRole")],
    ),
    "role-reference": (
        [
            binding(reference={"apiGroup": "apps"}),
            binding(reference={"kind": "User"}),
            binding(reference={"name": ""}),
            binding("ClusterRoleBinding"),
        ],
        [binding(), binding(reference={"kind": "ClusterRole"}), binding("ClusterRoleBinding", {"kind": "ClusterRole"})],
    ),
    "role-subject": (
        [
            binding("ClusterRoleBinding", {"kind": "ClusterRole"}, [ACCOUNT]),
            binding(subjects=[USER | {"name": ""}]),
            binding(subjects=[USER | {"kind": "Robot"}]),
            binding(subjects=[ACCOUNT | {"namespace": "a", "apiGroup": "apps"}]),
            binding(subjects=[USER | {"apiGroup": "apps"}]),
        ],
        [binding(), binding(subjects=[ACCOUNT]), binding(subjects=[USER]), binding(subjects=[])],
    ),
    "account-secret": (
        [thing("v1", "ServiceAccount", imagePullSecrets=[{"name": "A"}]), thing("v1", "ServiceAccount", secrets=[{}])],
        [thing("v1", "ServiceAccount", imagePullSecrets=[{"name": "registry"}])],
    ),
    "limit-range-type": (
        [
            limits(type="Deployment"),
            thing("v1", "LimitRange", spec={"limits": [{"type": "Container"}, {"type": "Container"}]}),
        ],
        [limits(), limits(type="Pod"), limits(type="example.org/thing")],
    ),
    "limit-range-field": (
        [limits(type="Pod", default={"cpu": "1"}), limits(type="PersistentVolumeClaim")],
        [limits(type="Pod", max={"cpu": "1"}), limits(type="PersistentVolumeClaim", min={"storage": "1Gi"})],
    ),
    "limit-range-amount": (
        [
            limits(max={"cpu": "many"}),
            limits(max={"memory": "-1"}),
            limits(max={"storage": "1Gi"}),
            limits(max={"pods": "1"}),
        ],
        [limits(max={"cpu": "2", "memory": "1Gi", "example.org/gpu": "1"})],
    ),
    "limit-range-order": (
        [
            limits(min={"cpu": "2"}, max={"cpu": "1"}),
            limits(default={"cpu": "2"}, max={"cpu": "1"}),
            limits(defaultRequest={"cpu": "2"}, default={"cpu": "1"}),
            limits(maxLimitRequestRatio={"cpu": "0.5"}),
        ],
        [
            limits(
                min={"cpu": "100m"},
                defaultRequest={"cpu": "200m"},
                default={"cpu": "1"},
                max={"cpu": "1"},
                maxLimitRequestRatio={"cpu": "4"},
            )
        ],
    ),
    "quota-amount": (
        [quota(hard={"pods": "-1"}), quota(hard={"pods": "many"}), quota(hard={"pod": "1"})],
        [
            quota(
                hard={
                    "pods": "10",
                    "requests.cpu": "1",
                    "limits.memory": "1Gi",
                    "count/deployments.apps": "3",
                    "requests.nvidia.com/gpu": "1",
                    "fast.storageclass.storage.k8s.io/requests.storage": "1Gi",
                }
            )
        ],
    ),
    "quota-scope": (
        [quota(scopes=["Best"]), quota(scopes=["BestEffort", "NotBestEffort"])],
        [quota(scopes=["BestEffort", "NotTerminating"])],
    ),
    "priority-value": (
        [
            thing("scheduling.k8s.io/v1", "PriorityClass", value=1000000001),
            thing("scheduling.k8s.io/v1", "PriorityClass", "system-mine", value=1),
        ],
        [thing("scheduling.k8s.io/v1", "PriorityClass", value=1000000000)],
    ),
    "bare-pod": ([thing("v1", "Pod", spec=with_pod()["spec"]["template"]["spec"])], [holding()]),
}
