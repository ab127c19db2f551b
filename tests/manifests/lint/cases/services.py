"""Services."""

from ..manifests import service


def ports(*items, **spec):
    return service(ports=list(items), **spec)


def balancer(**spec):
    return service(type="LoadBalancer", **spec)


def outside(name, **spec):
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "api"},
        "spec": {"type": "ExternalName", "externalName": name} | spec,
    }


CASES = {
    "service-type": ([service(type="Ingress")], [service(type="NodePort"), service(type="ClusterIP")]),
    "service-without-port": ([service(ports=[])], [service(ports=[], clusterIP="None"), outside("db.example.org")]),
    "service-port-number": (
        [ports({"port": 0}), ports({"port": 80, "targetPort": 70000}), ports({"port": 80, "targetPort": "My_Port"})],
        [ports({"port": 65535, "targetPort": "http"}), ports({"port": 80, "targetPort": 8080})],
    ),
    "service-port-name": (
        [
            ports({"port": 80}, {"port": 81, "name": "b"}),
            ports({"port": 80, "name": "HTTP"}),
            ports({"port": 80, "name": "a"}, {"port": 81, "name": "a"}),
        ],
        [
            ports({"port": 80, "name": "a"}, {"port": 81, "name": "b"}),
            ports({"port": 80, "name": "longer-than-a-container-s"}),
            ports({"port": 80}),
        ],
    ),
    "service-port-protocol": (
        [ports({"port": 80, "protocol": "HTTP"}), ports({"port": 80, "appProtocol": "a b"})],
        [ports({"port": 53, "protocol": "UDP"}), ports({"port": 80, "appProtocol": "kubernetes.io/h2c"})],
    ),
    "duplicate-service-port": (
        [ports({"port": 80, "name": "a"}, {"port": 80, "name": "b"})],
        [ports({"port": 53, "name": "a"}, {"port": 53, "name": "b", "protocol": "UDP"})],
    ),
    "node-port": (
        [
            ports({"port": 80, "nodePort": 80}, type="NodePort"),
            ports({"port": 80, "nodePort": 30080}),
            ports({"port": 80, "nodePort": 32768}, type="LoadBalancer"),
            ports(
                {"port": 80, "name": "a", "nodePort": 30080},
                {"port": 81, "name": "b", "nodePort": 30080},
                type="NodePort",
            ),
            ports({"port": 80, "nodePort": 30080}, clusterIP="None"),
        ],
        [
            ports({"port": 80, "nodePort": 30000}, type="NodePort"),
            ports({"port": 80, "nodePort": 32767}, type="LoadBalancer"),
            ports(
                {"port": 53, "name": "a", "nodePort": 30053},
                {"port": 53, "name": "b", "nodePort": 30053, "protocol": "UDP"},
                type="NodePort",
            ),
        ],
    ),
    "port-of-kubelet": ([balancer(ports=[{"port": 10250}])], [service(ports=[{"port": 10250}])]),
    "cluster-address": (
        [
            balancer(clusterIP="None"),
            service(type="NodePort", clusterIP="None"),
            service(clusterIP="none"),
            outside("a", clusterIP="10.0.0.1"),
            service(clusterIP="10.0.0.1", clusterIPs=["10.0.0.2"]),
        ],
        [service(clusterIP="None"), service(clusterIP="10.0.0.1", clusterIPs=["10.0.0.1"]), service(clusterIP="")],
    ),
    "external-name": ([outside(""), outside("a_b")], [outside("db.example.org"), outside("db.example.org.")]),
    "session-affinity": (
        [
            service(sessionAffinity="Cookie"),
            service(sessionAffinityConfig={"clientIP": {"timeoutSeconds": 9}}),
            service(sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 86401}}),
        ],
        [
            service(sessionAffinity="ClientIP"),
            service(sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 86400}}),
        ],
    ),
    "traffic-policy": (
        [
            service(externalTrafficPolicy="Local"),
            balancer(externalTrafficPolicy="Near"),
            service(internalTrafficPolicy="Near"),
        ],
        [balancer(externalTrafficPolicy="Local"), service(internalTrafficPolicy="Local")],
    ),
    "load-balancer-field": (
        [
            service(loadBalancerSourceRanges=["10.0.0.0/8"]),
            balancer(loadBalancerSourceRanges=["10.0.0.0"]),
            service(loadBalancerClass="a/b"),
        ],
        [
            balancer(loadBalancerSourceRanges=["10.0.0.0/8"], loadBalancerClass="a/b"),
            service(loadBalancerSourceRanges=[]),
        ],
    ),
    "health-check-node-port": (
        [balancer(healthCheckNodePort=30001), service(healthCheckNodePort=30001)],
        [balancer(healthCheckNodePort=30001, externalTrafficPolicy="Local")],
    ),
    "address-family": (
        [
            service(ipFamilyPolicy="Dual"),
            service(ipFamilies=["IPv5"]),
            service(ipFamilies=["IPv4", "IPv6"]),
            service(ipFamilyPolicy="PreferDualStack", ipFamilies=["IPv4", "IPv4"]),
            outside("a.example", ipFamilies=["IPv4"]),
        ],
        [service(ipFamilies=["IPv4"]), service(ipFamilyPolicy="RequireDualStack", ipFamilies=["IPv6", "IPv4"])],
    ),
    "traffic-distribution": (
        [service(trafficDistribution="Near"), service(trafficDistribution="PreferSameNode")],
        [service(trafficDistribution="PreferClose"), ((1, 34), service(trafficDistribution="PreferSameNode"))],
    ),
    "external-address": (
        [service(externalIPs=["host"]), service(externalIPs=["127.0.0.1"]), service(externalIPs=["169.254.1.1"])],
        [service(externalIPs=["192.0.2.1"])],
    ),
    "service-selector": (
        [service(selector={"a b": "x"}), service(selector={"a": "x y"})],
        [service(selector={"app.kubernetes.io/name": "api"})],
    ),
}
