"""Names resolve among the manifests, in what operators make, or outside; each kind of name from both sides."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.adapters.kubernetes_schemas import load_schemas
from sophia_tidy.manifests.lint import lint
from sophia_tidy.manifests.lint.references import RULES

from .manifests import claim, container, holding, ingress, marked, policy, service, stateful, thing, with_pod, workload
from .manifests import volume as disk

PATH = PurePosixPath("a.yaml")
MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
TRAEFIK, ESO = "traefik.io/v1alpha1", "external-secrets.io/v1"


def said(*manifests, externals=()):
    findings = lint({PATH: manifests}, (1, 33), load_schemas((1, 33)), externals=externals)
    return [(f.rule, str(f.severity)) for f in findings if f.rule in RULES]


def config(name="conf", *keys):
    return thing("v1", "ConfigMap", name, data=dict.fromkeys(keys or ("k",), ""))


def secret(name="creds", *keys):
    return thing("v1", "Secret", name, stringData=dict.fromkeys(keys or ("k",), ""))


def external(name="creds", keys=("k",), **spec):
    data = [{"secretKey": key, "remoteRef": {"key": key}} for key in keys]
    return thing(
        ESO,
        "ExternalSecret",
        name,
        spec={"data": data, "secretStoreRef": {"kind": "ClusterSecretStore", "name": "esc"}} | spec,
    )


def from_key(kind, name="creds", key="k", **more):
    return holding(env=[{"name": "A", "valueFrom": {kind: {"name": name, "key": key} | more}}])


def volume(**source):
    return with_pod(volumes=[{"name": "v"} | source])


def route(**fields):
    plain = {"match": "Host(`a.example`)", "kind": "Rule", "services": [{"name": "api", "port": 80}]}
    return thing(TRAEFIK, "IngressRoute", "api", spec={"routes": [plain | fields]})


def named_port(name="http"):
    return workload(
        pod={
            "containers": [
                container(ports=[{"containerPort": 80, "name": name}], readinessProbe={"tcpSocket": {"port": 80}})
            ]
        }
    )


def budget(**selector):
    return thing("policy/v1", "PodDisruptionBudget", spec={"minAvailable": 1, "selector": {"matchLabels": selector}})


def autoscaler(name="api", kind="Deployment"):
    return thing(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        spec={"maxReplicas": 2, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": kind, "name": name}},
    )


ERROR, WARNING = "error", "warning"
STORE = ["ClusterSecretStore/esc"]
BINDING = thing(
    "rbac.authorization.k8s.io/v1",
    "RoleBinding",
    roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
    subjects=[{"kind": "ServiceAccount", "name": "api", "namespace": "shop"}],
)
WEB = workload(
    name="web",
    selector={"matchLabels": {"app": "web"}},
    template={"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container()]}},
)

DANGLING = [
    ([from_key("secretKeyRef")], "missing-object", ERROR),
    ([from_key("configMapKeyRef")], "missing-object", ERROR),
    ([holding(envFrom=[{"secretRef": {"name": "creds"}}])], "missing-object", ERROR),
    ([volume(secret={"secretName": "creds"})], "missing-object", ERROR),
    ([volume(configMap={"name": "conf"})], "missing-object", ERROR),
    ([volume(persistentVolumeClaim={"claimName": "data"})], "missing-object", ERROR),
    ([volume(projected={"sources": [{"secret": {"name": "creds"}}]})], "missing-object", ERROR),
    ([with_pod(imagePullSecrets=[{"name": "registry"}])], "missing-object", ERROR),
    ([with_pod(serviceAccountName="api")], "missing-object", ERROR),
    ([marked(from_key("secretKeyRef"), namespace="a"), marked(secret(), namespace="b")], "missing-object", ERROR),
    ([from_key("secretKeyRef", key="other"), secret()], "missing-key", ERROR),
    ([from_key("configMapKeyRef", "conf", "other"), config()], "missing-key", ERROR),
    ([volume(configMap={"name": "conf", "items": [{"key": "other", "path": "p"}]}), config()], "missing-key", ERROR),
    ([from_key("secretKeyRef", key="other"), external()], "missing-key", ERROR),
    ([service()], "selects-nothing", ERROR),
    ([service(selector={"app": "web"}), workload()], "selects-nothing", ERROR),
    ([service(ports=[{"port": 80, "targetPort": "web"}]), named_port()], "missing-port", ERROR),
    ([ingress()], "missing-object", ERROR),
    ([ingress(), service(ports=[{"port": 8080}]), workload()], "missing-port", ERROR),
    ([ingress(tls=[{"secretName": "tls"}]), service(), workload()], "missing-object", ERROR),
    ([stateful()], "missing-object", ERROR),
    ([stateful(), service("db")], "missing-object", WARNING),
    ([autoscaler()], "missing-object", ERROR),
    ([budget(app="web"), workload()], "selects-nothing", WARNING),
    ([policy(podSelector={"matchLabels": {"app": "web"}}), workload()], "selects-nothing", WARNING),
    (
        [policy(ingress=[{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}]}]), workload()],
        "selects-nothing",
        WARNING,
    ),
    ([BINDING], "missing-object", WARNING),
    ([route()], "missing-object", ERROR),
    ([route(services=[{"name": "api", "port": 81}]), service(), workload()], "missing-port", ERROR),
    ([route(middlewares=[{"name": "auth"}]), service(), workload()], "missing-object", ERROR),
    (
        [
            thing(
                TRAEFIK,
                "IngressRouteTCP",
                spec={"routes": [{"match": "HostSNI(`*`)", "services": [{"name": "db", "port": 5432}]}]},
            )
        ],
        "missing-object",
        ERROR,
    ),
    (
        [route(services=[{"name": "api", "port": 80, "serversTransport": "slow"}]), service(), workload()],
        "missing-object",
        ERROR,
    ),
    ([thing(TRAEFIK, "Middleware", "auth", spec={"basicAuth": {"secret": "users"}})], "missing-object", ERROR),
    (
        [thing(TRAEFIK, "Middleware", "all", spec={"chain": {"middlewares": [{"name": "auth"}]}})],
        "missing-object",
        ERROR,
    ),
    (
        [marked(ingress(), annotations={MIDDLEWARES: "shop-auth@kubernetescrd"}), service(), workload()],
        "missing-object",
        ERROR,
    ),
    ([claim(volumeName="disk")], "missing-object", ERROR),
    ([external()], "missing-object", WARNING),
    ([config(), config()], "duplicate-object", ERROR),
    ([workload(), workload(name="copy")], "shared-selector", ERROR),
]

RESOLVED = [
    ([from_key("secretKeyRef"), secret()], ()),
    ([from_key("secretKeyRef", optional=True), volume(configMap={"name": "conf", "optional": True})][:1], ()),
    ([from_key("secretKeyRef")], ["Secret/creds"]),
    ([from_key("secretKeyRef")], ["Secret/cr*"]),
    ([from_key("secretKeyRef")], ["Secret"]),
    ([from_key("secretKeyRef"), external()], STORE),
    ([from_key("secretKeyRef", "made"), external(target={"name": "made"})], STORE),
    ([from_key("secretKeyRef", key="any"), external(keys=(), dataFrom=[{"extract": {"key": "all"}}])], STORE),
    ([external(), thing(ESO, "ClusterSecretStore", "esc", spec={"provider": {"fake": {}}})], ()),
    (
        [
            volume(secret={"secretName": "tls"}),
            thing("cert-manager.io/v1", "Certificate", spec={"secretName": "tls", "issuerRef": {"name": "le"}}),
        ],
        (),
    ),
    ([volume(persistentVolumeClaim={"claimName": "data"}), claim()], ()),
    ([with_pod(serviceAccountName="api"), thing("v1", "ServiceAccount", "api")], ()),
    ([with_pod(serviceAccountName="default")], ()),
    ([service(), workload()], ()),
    ([service(selector=None)], ()),
    ([service(ports=[{"port": 80, "targetPort": "http"}]), named_port()], ()),
    ([ingress(), service(), workload()], ()),
    ([ingress()], ["Service/api"]),
    (
        [
            marked(ingress(tls=[{"secretName": "tls"}]), annotations={"cert-manager.io/cluster-issuer": "le"}),
            service(),
            workload(),
        ],
        (),
    ),
    ([stateful(), service("db", clusterIP="None")], ()),
    ([autoscaler(), workload()], ()),
    ([budget(app="api"), workload()], ()),
    (
        [
            policy(ingress=[{"from": [{"podSelector": {"matchLabels": {"a": "b"}}, "namespaceSelector": {}}]}]),
            workload(),
        ],
        (),
    ),
    ([policy(podSelector={"matchLabels": {"acme.cert-manager.io/http01-solver": "true"}})], ()),
    (
        [
            BINDING,
            marked(thing("v1", "ServiceAccount", "api"), namespace="shop"),
            thing("rbac.authorization.k8s.io/v1", "Role", "r", rules=[]),
        ],
        (),
    ),
    ([route(services=[{"name": "api@internal", "kind": "TraefikService"}])], ()),
    (
        [
            route(middlewares=[{"name": "auth"}, {"name": "x@file"}]),
            service(),
            workload(),
            thing(TRAEFIK, "Middleware", "auth", spec={}),
        ],
        (),
    ),
    (
        [
            marked(ingress(), annotations={MIDDLEWARES: "shop-auth@kubernetescrd,other@file"}),
            service(),
            workload(),
            thing(TRAEFIK, "Middleware", "auth", spec={}),
        ],
        (),
    ),
    ([thing(TRAEFIK, "Middleware", "auth", spec={"basicAuth": {"secret": "creds"}}), secret()], ()),
    ([claim(volumeName="data"), disk()], ()),
    ([marked(config(), namespace="a"), marked(config(), namespace="b")], ()),
    ([workload(), WEB], ()),
]


@pytest.mark.parametrize(("manifests", "rule", "severity"), DANGLING)
def test_a_name_that_leads_nowhere_is_told(manifests, rule, severity):
    externals = () if any(m["kind"] == "ExternalSecret" for m in manifests) and len(manifests) == 1 else STORE
    assert set(said(*manifests, externals=externals)) == {(rule, severity)}


@pytest.mark.parametrize(("manifests", "externals"), RESOLVED)
def test_a_name_that_resolves_is_left_alone(manifests, externals):
    assert said(*manifests, externals=externals) == []


def test_every_rule_is_told_somewhere():
    assert {rule for _, rule, _ in DANGLING} == set(RULES)


def test_the_message_names_both_ends():
    [finding] = [
        f
        for f in lint({PATH: [from_key("secretKeyRef")]}, (1, 33), load_schemas((1, 33)))
        if f.rule == "missing-object"
    ]
    assert finding.message == (
        "Deployment/api: spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef names Secret/creds, "
        "which no manifest makes; expected one, or it as external"
    )
