"""Ingresses and network policies."""

from ..manifests import ingress, marked, path, policy, thing


def host(name, *, tls=False):
    return (
        ingress(tls=[{"hosts": [name]}])
        if tls
        else thing("networking.k8s.io/v1", "Ingress", spec={"rules": [{"host": name, "http": {"paths": [path()]}}]})
    )


def backend(**fields):
    return ingress(path(backend=fields))


def to(**service):
    return backend(service={"name": "api"} | service)


def peers(*items):
    return policy(ingress=[{"from": list(items)}])


def block(cidr, *exceptions):
    return peers({"ipBlock": {"cidr": cidr} | ({"except": list(exceptions)} if exceptions else {})})


def ports(*items):
    return policy(egress=[{"ports": list(items)}])


RESOURCE = {"apiGroup": "example.org", "kind": "Bucket", "name": "static"}
OLD_CLASS = {"kubernetes.io/ingress.class": "traefik"}

CASES = {
    "empty-ingress": (
        [thing("networking.k8s.io/v1", "Ingress", spec={})],
        [ingress(), thing("networking.k8s.io/v1", "Ingress", spec={"defaultBackend": path()["backend"]})],
    ),
    "ingress-host": (
        [
            host("a_b"),
            host("10.0.0.1"),
            host("*"),
            host("a.*.example"),
            host("Host.example", tls=True),
            host("a.example:80"),
        ],
        [host("a.example"), host("*.a.example"), host("a.example", tls=True)],
    ),
    "ingress-path": (
        [
            ingress(path(path="api")),
            ingress(path(path="/a//b")),
            ingress(path(path="/a/../b")),
            ingress(path(path="/a/..")),
            ingress(path(path="/a%2fb")),
            ingress(path(pathType="Regex")),
            ingress(path(pathType="ImplementationSpecific", path="a")),
            ingress(path(path="")),
        ],
        [
            ingress(path(path="/api")),
            ingress(path(pathType="ImplementationSpecific", path="/a//b")),
            ingress(path(pathType="Exact", path="/a..b")),
        ],
    ),
    "ingress-backend": (
        [
            backend(),
            backend(service={"name": "api", "port": {"number": 80}}, resource=RESOURCE),
            to(),
            to(port={"number": 80, "name": "http"}),
            to(name="1api", port={"number": 80}),
            to(port={"number": 70000}),
            to(port={"name": "My Port"}),
        ],
        [to(port={"number": 80}), to(port={"name": "http"}), backend(resource=RESOURCE)],
    ),
    "ingress-class": (
        [ingress(ingressClassName="My Class"), marked(ingress(ingressClassName="traefik"), annotations=OLD_CLASS)],
        [ingress(ingressClassName="traefik")],
    ),
    "old-ingress-class": ([marked(ingress(), annotations=OLD_CLASS)], [ingress(ingressClassName="traefik")]),
    "ingress-secret": ([ingress(tls=[{"secretName": "My_Secret"}])], [ingress(tls=[{"secretName": "tls"}])]),
    "policy-type": (
        [policy(policyTypes=["ingress"]), policy(policyTypes=["Ingress", "Egress", "Ingress"])],
        [policy(policyTypes=["Ingress", "Egress"]), policy()],
    ),
    "policy-selector": (
        [policy(podSelector={"matchLabels": {"a b": "x"}})],
        [policy(podSelector={"matchLabels": {"app": "api"}})],
    ),
    "policy-peer": (
        [
            peers({}),
            peers({"podSelector": {}, "ipBlock": {"cidr": "10.0.0.0/8"}}),
            peers({"podSelector": {"matchLabels": {"a": "x y"}}}),
        ],
        [peers({"podSelector": {}, "namespaceSelector": {}}), block("10.0.0.0/8")],
    ),
    "policy-network": (
        [
            block("10.0.0.0"),
            block("10.0.0.0/33"),
            block("10.0.0.0/8", "192.168.0.0/16"),
            block("10.0.0.0/8", "10.0.0.0/8"),
            block("10.0.0.0/8", "fd00::/8"),
            block("10.0.0.0/8", "x"),
        ],
        [block("0.0.0.0/0", "10.0.0.0/8"), block("::/0"), block("10.1.2.3/8", "10.9.0.0/16")],
    ),
    "policy-port": (
        [
            ports({"port": 0}),
            ports({"port": "a--b"}),
            ports({"port": 80, "protocol": "ICMP"}),
            ports({"port": 80, "endPort": 79}),
            ports({"port": "http", "endPort": 90}),
            ports({"endPort": 90}),
            ports({"port": 80, "endPort": 65536}),
        ],
        [ports({"port": 80}), ports({"port": "http"}), ports({"port": 80, "endPort": 90}), ports({"protocol": "UDP"})],
    ),
}
