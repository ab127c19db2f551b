"""Volumes of pods, and where containers mount them."""

from ..manifests import claim_spec, container, stateful, with_pod

EMPTY = {"name": "data", "emptyDir": {}}


def volumes(*items):
    return with_pod(volumes=list(items))


def source(**one):
    return volumes({"name": "data"} | one)


def projected(*sources, **more):
    return source(projected={"sources": list(sources)} | more)


def mounted(*mounts, volume=EMPTY, **fields):
    return with_pod(
        volumes=[volume],
        containers=[
            container(volumeMounts=[{"name": "data", "mountPath": "/data"} | each for each in mounts], **fields)
        ],
    )


def devices(*paths, volume, **fields):
    return with_pod(
        volumes=[volume],
        containers=[container(volumeDevices=[{"name": "data", "devicePath": each} for each in paths], **fields)],
    )


CLAIM = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}
CLAIMS = [{"metadata": {"name": "data"}, "spec": claim_spec()}]

CASES = {
    "volume-name": (
        [volumes({"name": "My", "emptyDir": {}}), volumes({"name": "a" * 64, "emptyDir": {}})],
        [volumes({"name": "a" * 63, "emptyDir": {}})],
    ),
    "duplicate-volume-name": ([volumes(EMPTY, EMPTY)], [volumes(EMPTY, {"name": "more", "emptyDir": {}})]),
    "volume-source": ([volumes({"name": "data"}), source(emptyDir={}, secret={"secretName": "a"})], [volumes(EMPTY)]),
    "volume-source-name": (
        [
            source(secret={}),
            source(configMap={"name": "A"}),
            source(persistentVolumeClaim={"claimName": ""}),
            projected({"secret": {}}),
        ],
        [
            source(secret={"secretName": "a"}),
            source(configMap={"name": "a"}),
            volumes(CLAIM),
            projected({"configMap": {"name": "a"}}),
        ],
    ),
    "empty-dir-size": (
        [source(emptyDir={"sizeLimit": "-1"}), source(emptyDir={"sizeLimit": "64M B"})],
        [source(emptyDir={"sizeLimit": "64Mi"})],
    ),
    "empty-dir-medium": (
        [source(emptyDir={"medium": "RAM"})],
        [source(emptyDir={"medium": "Memory"}), source(emptyDir={"medium": "HugePages-2Mi"})],
    ),
    "host-path": (
        [
            source(hostPath={"path": ""}),
            source(hostPath={"path": "/a/../b"}),
            source(hostPath={"path": "/a", "type": "Dir"}),
        ],
        [
            source(hostPath={"path": "/var/run/docker.sock", "type": "Socket"}),
            source(hostPath={"path": "/a..b", "type": ""}),
        ],
    ),
    "nfs-source": (
        [source(nfs={"server": "", "path": "/a"}), source(nfs={"server": "nas", "path": "a"})],
        [source(nfs={"server": "nas", "path": "/a"})],
    ),
    "file-mode": (
        [
            source(secret={"secretName": "a", "defaultMode": 644 * 2}),
            source(configMap={"name": "a", "items": [{"key": "k", "path": "p", "mode": -1}]}),
            projected({"secret": {"name": "a"}}, defaultMode=0o1777),
        ],
        [
            source(secret={"secretName": "a", "defaultMode": 0o400}),
            source(configMap={"name": "a", "items": [{"key": "k", "path": "p", "mode": 0o777}]}),
        ],
    ),
    "volume-item": (
        [
            source(secret={"secretName": "a", "items": [{"key": "k", "path": "/p"}]}),
            source(secret={"secretName": "a", "items": [{"key": "k", "path": "../p"}]}),
            source(configMap={"name": "a", "items": [{"key": "a b", "path": "p"}]}),
            source(configMap={"name": "a", "items": [{"key": "k", "path": ""}]}),
        ],
        [source(secret={"secretName": "a", "items": [{"key": "tls.crt", "path": "tls/..x/crt"}]})],
    ),
    "downward-item": (
        [
            source(downwardAPI={"items": [{"path": "a"}]}),
            source(downwardAPI={"items": [{"path": "a", "fieldRef": {"fieldPath": "spec.nodeName"}}]}),
            source(
                downwardAPI={"items": [{"path": "a", "resourceFieldRef": {"resource": "cpu", "containerName": "app"}}]}
            ),
            source(downwardAPI={"items": [{"path": "a", "resourceFieldRef": {"resource": "limits.cpu"}}]}),
        ],
        [
            source(downwardAPI={"items": [{"path": "a", "fieldRef": {"fieldPath": "metadata.labels"}}]}),
            source(downwardAPI={"items": [{"path": "a", "fieldRef": {"fieldPath": "metadata.labels['app']"}}]}),
        ],
    ),
    "projected-source": (
        [
            projected({}),
            projected({"secret": {"name": "a"}, "configMap": {"name": "a"}}),
            projected({"serviceAccountToken": {"path": "t", "expirationSeconds": 599}}),
        ],
        [projected({"serviceAccountToken": {"path": "t", "expirationSeconds": 600}}, {"secret": {"name": "a"}})],
    ),
    "projected-clash": (
        [projected(*({"secret": {"name": name, "items": [{"key": "k", "path": "p"}]}} for name in "ab"))],
        [projected(*({"secret": {"name": name, "items": [{"key": "k", "path": name}]}} for name in "ab"))],
    ),
    "mount-without-volume": (
        [
            mounted({"name": "other"}),
            stateful(pod={"containers": [container(volumeMounts=[{"name": "data", "mountPath": "/d"}])]}),
        ],
        [
            mounted({}),
            stateful(
                volumeClaimTemplates=CLAIMS,
                pod={"containers": [container(volumeMounts=[{"name": "data", "mountPath": "/d"}])]},
            ),
        ],
    ),
    "duplicate-mount-path": ([mounted({}, {})], [mounted({}, {"mountPath": "/data/sub"})]),
    "mount-path": ([mounted({"mountPath": ""}), mounted({"mountPath": "/a:/b"})], [mounted({"mountPath": "/a b"})]),
    "sub-path": (
        [
            mounted({"subPath": "/a"}),
            mounted({"subPath": "a/../b"}),
            mounted({"subPathExpr": "../$(X)"}),
            mounted({"subPath": "a", "subPathExpr": "b"}),
        ],
        [mounted({"subPath": "a..b/c"}), mounted({"subPathExpr": "$(POD)"})],
    ),
    "mount-propagation": (
        [mounted({"mountPropagation": "Shared"}), mounted({"mountPropagation": "Bidirectional"})],
        [
            mounted({"mountPropagation": "HostToContainer"}),
            mounted({"mountPropagation": "Bidirectional"}, securityContext={"privileged": True}),
        ],
    ),
    "recursive-read-only": (
        [
            mounted({"recursiveReadOnly": "Enabled"}),
            mounted({"recursiveReadOnly": "Yes", "readOnly": True}),
            mounted({"recursiveReadOnly": "Enabled", "readOnly": True, "mountPropagation": "HostToContainer"}),
        ],
        [mounted({"recursiveReadOnly": "Enabled", "readOnly": True}), mounted({"recursiveReadOnly": "Disabled"})],
    ),
    "device-of-claim": (
        [
            devices("/dev/x", volume=EMPTY),
            devices("/dev/../x", volume=CLAIM),
            devices("/dev/x", "/dev/x", volume=CLAIM),
            devices("/dev/x", volume=CLAIM, volumeMounts=[{"name": "data", "mountPath": "/d"}]),
        ],
        [devices("/dev/x", volume=CLAIM)],
    ),
}
