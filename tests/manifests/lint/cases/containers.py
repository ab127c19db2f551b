"""Containers: images, variables, resources, ports, probes."""

from ..manifests import container, cron_job, holding, job, with_pod

HTTP = {"httpGet": {"port": 80, "path": "/"}}
GPU = "nvidia.com/gpu"


def initial(**fields):
    return with_pod(initContainers=[container("init", **fields)])


def env(*variables):
    return holding(env=list(variables))


def taken(name="A", **source):
    return env({"name": name, "valueFrom": source})


def image(text):
    return holding(image=text)


def resources(limits=None, requests=None):
    return holding(
        resources={"limits": {"cpu": "1", "memory": "1Gi"} | (limits or {})}
        | ({"requests": requests} if requests else {})
    )


def pod_wide(limits=None, requests=None, version=(1, 34)):
    return version, with_pod(
        resources={key: value for key, value in (("limits", limits), ("requests", requests)) if value}
    )


def ports(*items, **pod):
    return with_pod(containers=[container(ports=list(items), readinessProbe=HTTP)], **pod)


def live(**probe):
    return holding(livenessProbe=probe)


def ready(**probe):
    return holding(readinessProbe=probe)


def stopping(**handler):
    return holding(lifecycle={"preStop": handler})


def resized(resource, policy="NotRequired", *more):
    names, policies = (resource, *more[::2]), (policy, *more[1::2])
    return holding(resizePolicy=[{"resourceName": n, "restartPolicy": p} for n, p in zip(names, policies, strict=True)])


def signal(name, system="linux"):
    pod = {"os": {"name": system}} if system else {}
    return with_pod(containers=[container(lifecycle={"stopSignal": name})], **pod)


DIGEST = "@sha256:" + "0" * 64

CASES = {
    "container-name": ([holding(name="My_App"), holding(name="a.b"), holding(name="a" * 64)], [holding(name="a" * 63)]),
    "duplicate-container-name": (
        [with_pod(containers=[container(), container()]), with_pod(initContainers=[container()])],
        [with_pod(containers=[container(), container("side")])],
    ),
    "missing-image": (
        [image(""), with_pod(containers=[{k: v for k, v in container().items() if k != "image"}])],
        [holding()],
    ),
    "image-reference": (
        [
            image(text)
            for text in (
                " a:1",
                "Team/App:1",
                "a:",
                "a:-x",
                "a@sha256:1",
                "a//b:1",
                "a_-b:1",
                "a:1:2",
                "reg:port/a:1",
                "a" * 256 + ":1",
                "registry.example/-a:1",
                "${IMAGE}:1",
                "a:" + "t" * 129,
            )
        ],
        [
            image(text)
            for text in (
                "a:1",
                "registry.example:5000/team/app:v1.0_x-y",
                f"a{DIGEST}",
                f"a:1{DIGEST}",
                "localhost/a:1",
                "a__b/c-d.e:1",
                "a---b:1",
            )
        ],
    ),
    "pull-policy": ([holding(imagePullPolicy="always")], [holding(imagePullPolicy="Always")]),
    "termination-message-policy": (
        [holding(terminationMessagePolicy="Log")],
        [holding(terminationMessagePolicy="FallbackToLogsOnError")],
    ),
    "container-restart-policy": (
        [holding(restartPolicy="Always"), initial(restartPolicy="Never"), ((1, 35), holding(restartPolicy="Maybe"))],
        [initial(restartPolicy="Always"), ((1, 35), holding(restartPolicy="Never"))],
    ),
    "probe-on-init-container": (
        [initial(readinessProbe=HTTP), initial(lifecycle={"preStop": {"exec": {"command": ["x"]}}})],
        [initial(restartPolicy="Always", readinessProbe=HTTP), initial()],
    ),
    "lifecycle-handler": (
        [
            stopping(),
            stopping(exec={"command": []}),
            stopping(exec={"command": ["x"]}, sleep={"seconds": 1}),
            stopping(tcpSocket={"port": 0}),
            stopping(httpGet={"port": 80, "scheme": "ftp"}),
        ],
        [stopping(exec={"command": ["sh", "-c", "x"]}), stopping(sleep={"seconds": 1})],
    ),
    "resize-policy": (
        [
            resized("gpu"),
            resized("cpu", "Always"),
            resized("cpu", "NotRequired", "cpu", "NotRequired"),
            job(
                pod={
                    "containers": [
                        container(resizePolicy=[{"resourceName": "cpu", "restartPolicy": "RestartContainer"}])
                    ]
                }
            ),
        ],
        [resized("cpu"), resized("cpu", "NotRequired", "memory", "RestartContainer")],
    ),
    "long-sleep": (
        [stopping(sleep={"seconds": 31}), ((1, 32), stopping(sleep={"seconds": 0})), stopping(sleep={"seconds": -1})],
        [
            stopping(sleep={"seconds": 30}),
            stopping(sleep={"seconds": 0}),
            with_pod(
                terminationGracePeriodSeconds=60,
                containers=[container(lifecycle={"preStop": {"sleep": {"seconds": 60}}})],
            ),
        ],
    ),
    "stop-signal": (
        [signal("SIGFOO"), signal("SIGINT", system=""), signal("SIGINT", "windows"), signal("INT")],
        [signal("SIGINT"), signal("SIGRTMIN+3"), signal("SIGTERM", "windows")],
    ),
    "dropped-container-field": (
        [
            signal("SIGINT"),
            ((1, 29), stopping(sleep={"seconds": 1})),
            ((1, 32), resized("cpu")),
            ((1, 28), initial(restartPolicy="Always")),
            (
                (1, 30),
                with_pod(
                    volumes=[{"name": "a", "emptyDir": {}}],
                    containers=[
                        container(
                            volumeMounts=[
                                {"name": "a", "mountPath": "/a", "readOnly": True, "recursiveReadOnly": "Enabled"}
                            ]
                        )
                    ],
                ),
            ),
        ],
        [stopping(sleep={"seconds": 1}), resized("cpu"), initial(restartPolicy="Always")],
    ),
    "variable-name": (
        [
            env({"name": ""}),
            env({"name": "A=B"}),
            ((1, 31), env({"name": "1A"})),
            ((1, 31), env({"name": "A B"})),
            env({"name": "Ä"}),
            ((1, 31), env({"name": ".."})),
        ],
        [env({"name": "1A B"}), ((1, 31), env({"name": "my.var-1_A"}))],
    ),
    "duplicate-variable": (
        [env({"name": "A", "value": "1"}, {"name": "A", "value": "2"})],
        [env({"name": "A"}, {"name": "a"})],
    ),
    "variable-with-two-values": (
        [env({"name": "A", "value": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}})],
        [env({"name": "A", "value": "", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}})],
    ),
    "variable-source": (
        [taken(), taken(fieldRef={"fieldPath": "metadata.name"}, secretKeyRef={"name": "a", "key": "k"})],
        [taken(secretKeyRef={"name": "a", "key": "k"})],
    ),
    "variable-reference": (
        [
            taken(secretKeyRef={"key": "k"}),
            taken(configMapKeyRef={"name": "a", "key": ""}),
            taken(secretKeyRef={"name": "A", "key": "k"}),
            taken(secretKeyRef={"name": "a", "key": "a b"}),
        ],
        [taken(configMapKeyRef={"name": "a", "key": "k"})],
    ),
    "variable-field": (
        [
            taken(fieldRef={"fieldPath": "status.phase"}),
            taken(fieldRef={"fieldPath": "metadata.labels"}),
            taken(fieldRef={"fieldPath": "metadata.labels['a b']"}),
        ],
        [
            taken(fieldRef={"fieldPath": "metadata.labels['app.kubernetes.io/name']"}),
            taken(fieldRef={"fieldPath": "status.podIP"}),
        ],
    ),
    "variable-resource": (
        [
            taken(resourceFieldRef={"resource": "cpu"}),
            taken(resourceFieldRef={"resource": "limits.cpu", "divisor": "x"}),
            taken(resourceFieldRef={"resource": "limits.cpu", "divisor": "1Mi"}),
            taken(resourceFieldRef={"resource": "my.hugepages-2Mi"}),
        ],
        [
            taken(resourceFieldRef={"resource": "limits.memory", "divisor": "1Mi"}),
            taken(resourceFieldRef={"resource": "limits.cpu", "divisor": "1m"}),
        ],
    ),
    "variables-from": (
        [
            holding(envFrom=[{}]),
            holding(envFrom=[{"secretRef": {"name": "a"}, "configMapRef": {"name": "b"}}]),
            holding(envFrom=[{"secretRef": {}}]),
            holding(envFrom=[{"prefix": "A=", "secretRef": {"name": "a"}}]),
        ],
        [holding(envFrom=[{"prefix": "A_", "secretRef": {"name": "a"}}, {"configMapRef": {"name": "b"}}])],
    ),
    "resource-quantity": (
        [
            resources({"cpu": "one"}),
            resources({"memory": "1GB"}),
            resources({"memory": "-1Gi"}),
            resources({"cpu": "1.2.3"}),
        ],
        [resources({"cpu": 0.5, "memory": "1.5Gi"}), resources({"cpu": "1e-1", "memory": 1024})],
    ),
    "request-over-limit": (
        [resources(requests={"memory": "1025Mi"}), resources(requests={"cpu": "1001m"})],
        [resources(requests={"memory": "1024Mi", "cpu": "1000m"})],
    ),
    "resource-name": (
        [resources({"gpu": "1"}), resources({"storage": "1Gi"}), resources({"nvidia.com/": "1"})],
        [resources({"ephemeral-storage": "1Gi", GPU: "1"})],
    ),
    "extended-resource": (
        [resources({GPU: "0.5"}), resources({GPU: "2"}, {GPU: "1"}), resources(requests={GPU: "1"})],
        [resources({GPU: "1"}, {GPU: "1"}), resources({GPU: 1})],
    ),
    "huge-pages": (
        [
            resources({"hugepages-2Mi": "4Mi"}, {"hugepages-2Mi": "2Mi"}),
            holding(resources={"limits": {"hugepages-2Mi": "2Mi"}}),
            resources({"hugepages-2Mi": "3Mi"}),
        ],
        [resources({"hugepages-2Mi": "4Mi"}, {"hugepages-2Mi": "4Mi"})],
    ),
    "pod-resources": (
        [
            pod_wide({"cpu": "x"}),
            pod_wide({"cpu": "1"}, {"cpu": "2"}),
            pod_wide({GPU: "1"}),
            pod_wide(requests={"cpu": "500m"}),
            pod_wide({"cpu": "500m"}),
        ],
        [pod_wide({"cpu": "2", "memory": "1Gi"}, {"cpu": "1", "memory": "128Mi"})],
    ),
    "container-port-number": (
        [ports({"containerPort": 0}), ports({"containerPort": 65536}), ports({"containerPort": 80, "hostPort": 70000})],
        [ports({"containerPort": 65535}), ports({"containerPort": 80, "hostPort": 0})],
    ),
    "container-port-name": (
        [ports({"containerPort": 80, "name": name}) for name in ("HTTP", "a--b", "-a", "8080", "a" * 16, "a_b")],
        [ports({"containerPort": 80, "name": name}) for name in ("http", "8080-tcp", "a" * 15)],
    ),
    "container-port-protocol": (
        [ports({"containerPort": 80, "protocol": "tcp"})],
        [ports({"containerPort": 80, "protocol": "SCTP"})],
    ),
    "duplicate-container-port-name": (
        [ports({"containerPort": 80, "name": "a"}, {"containerPort": 81, "name": "a"})],
        [ports({"containerPort": 80, "name": "a"}, {"containerPort": 81})],
    ),
    "duplicate-container-port": (
        [ports({"containerPort": 80}, {"containerPort": 80, "protocol": "TCP"})],
        [ports({"containerPort": 80}, {"containerPort": 80, "protocol": "UDP"})],
    ),
    "duplicate-host-port": (
        [
            ports({"containerPort": 80, "hostPort": 80}, {"containerPort": 81, "hostPort": 80}),
            with_pod(
                hostNetwork=True,
                containers=[container(name, ports=[{"containerPort": 80}], readinessProbe=HTTP) for name in "ab"],
            ),
        ],
        [
            ports({"containerPort": 80, "hostPort": 80}, {"containerPort": 80, "hostPort": 80, "protocol": "UDP"}),
            with_pod(containers=[container(name, ports=[{"containerPort": 80}], readinessProbe=HTTP) for name in "ab"]),
            with_pod(initContainers=[container(name, ports=[{"containerPort": 80, "hostPort": 80}]) for name in "ab"]),
        ],
    ),
    "host-port-differs": (
        [ports({"containerPort": 80, "hostPort": 8080}, hostNetwork=True)],
        [ports({"containerPort": 80}, hostNetwork=True), ports({"containerPort": 80, "hostPort": 8080})],
    ),
    "host-address": (
        [ports({"containerPort": 80, "hostPort": 80, "hostIP": "localhost"})],
        [ports({"containerPort": 80, "hostPort": 80, "hostIP": "127.0.0.1"})],
    ),
    "probe-handler": (
        [
            live(),
            live(**HTTP, exec={"command": ["x"]}),
            live(exec={"command": []}),
            live(httpGet={"port": 0}),
            live(tcpSocket={"port": 70000}),
            live(httpGet={"port": 80, "scheme": "http"}),
            live(httpGet={"port": 80, "httpHeaders": [{"name": "A B", "value": "x"}]}),
            live(grpc={"port": 0}),
        ],
        [
            live(**HTTP),
            live(exec={"command": ["x"]}),
            live(grpc={"port": 80}),
            live(httpGet={"port": 80, "httpHeaders": [{"name": "X-A", "value": "x"}]}),
        ],
    ),
    "negative-probe-number": (
        [live(**HTTP, periodSeconds=-1), live(**HTTP, initialDelaySeconds=-1)],
        [live(**HTTP, initialDelaySeconds=0)],
    ),
    "zero-probe-number": ([live(**HTTP, timeoutSeconds=0)], [live(**HTTP, timeoutSeconds=1, initialDelaySeconds=0)]),
    "success-threshold": (
        [live(**HTTP, successThreshold=2), holding(startupProbe=HTTP | {"successThreshold": 2})],
        [live(**HTTP, successThreshold=1), ready(**HTTP, successThreshold=2)],
    ),
    "probe-grace-period": (
        [ready(**HTTP, terminationGracePeriodSeconds=5), live(**HTTP, terminationGracePeriodSeconds=0)],
        [live(**HTTP, terminationGracePeriodSeconds=5)],
    ),
    "probe-port": (
        [live(tcpSocket={"port": "http"})],
        [
            holding(
                livenessProbe={"tcpSocket": {"port": "http"}},
                readinessProbe=HTTP,
                ports=[{"containerPort": 80, "name": "http"}],
            )
        ],
    ),
    "missing-readiness-probe": (
        [holding(ports=[{"containerPort": 80}])],
        [holding(), ports({"containerPort": 80}), job()],
    ),
    "latest-tag": (
        [image("a"), image("a:latest"), image("registry.example:5000/a")],
        [image("a:1"), image(f"a{DIGEST}"), image("registry.example:5000/a:1")],
    ),
    "missing-memory-limit": (
        [holding(resources={"limits": {"cpu": "1"}, "requests": {"memory": "1Mi"}})],
        [holding(), cron_job(), pod_wide({"memory": "1Gi"}, {"memory": "128Mi"})],
    ),
    "missing-requests": ([holding(resources={"limits": {"memory": "1Gi"}}), holding(resources={})], [holding()]),
    "part-of-byte": ([resources({"memory": "512m"})], [resources({"cpu": "512m"})]),
}
