"""Claims, volumes of the cluster, storage classes."""

from ..manifests import claim, claim_spec, stateful, thing, volume


def size(text, **limits):
    return claim(resources={"requests": {"storage": text}} | ({"limits": limits} if limits else {}))


def templates(**spec):
    return stateful(volumeClaimTemplates=[{"metadata": {"name": "data"}, "spec": claim_spec(**spec)}])


def storage_class(**fields):
    return thing("storage.k8s.io/v1", "StorageClass", **({"provisioner": "rancher.io/local-path"} | fields))


LOCAL = {
    "required": {
        "nodeSelectorTerms": [
            {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": ["n1"]}]}
        ]
    }
}

CASES = {
    "access-mode": (
        [
            claim(accessModes=[]),
            claim(accessModes=["RWO"]),
            claim(accessModes=["ReadWriteOncePod", "ReadWriteOnce"]),
            volume(accessModes=[]),
            templates(accessModes=[]),
        ],
        [claim(), claim(accessModes=["ReadWriteOncePod"]), volume(), templates()],
    ),
    "claim-size": (
        [
            claim(resources={}),
            size("0"),
            size("-1Gi"),
            size("1GB"),
            size("2Gi", storage="1Gi"),
            templates(resources={}),
        ],
        [size("1Gi"), size("1Gi", storage="1Gi")],
    ),
    "storage-class-name": (
        [claim(storageClassName="My Class"), volume(storageClassName="A")],
        [claim(storageClassName="local-path"), claim(storageClassName="")],
    ),
    "volume-mode": ([claim(volumeMode="File")], [claim(volumeMode="Block")]),
    "claim-template-selector": (
        [templates(selector={"matchLabels": {"a": "x y"}})],
        [templates(selector={"matchLabels": {"a": "x"}})],
    ),
    "volume-capacity": (
        [volume(capacity={}), volume(capacity={"storage": "1Gi", "cpu": "1"}), volume(capacity={"storage": "0"})],
        [volume()],
    ),
    "volume-of-cluster-source": (
        [
            volume(nfs=None),
            volume(hostPath={"path": "/a"}),
            volume(nfs={"server": "nas", "path": "a"}),
            volume(nfs=None, local={"path": "/a"}),
            volume(nfs=None, hostPath={"path": "/../a"}),
        ],
        [
            volume(),
            volume(nfs=None, local={"path": "/a"}, nodeAffinity=LOCAL),
            volume(nfs=None, hostPath={"path": "/a"}),
        ],
    ),
    "reclaim-policy": (
        [volume(persistentVolumeReclaimPolicy="Keep")],
        [volume(persistentVolumeReclaimPolicy="Retain")],
    ),
    "claim-reference": (
        [volume(claimRef={"name": "data"}), volume(claimRef={"namespace": "shop"})],
        [volume(claimRef={"name": "data", "namespace": "shop"})],
    ),
    "storage-class": (
        [
            storage_class(provisioner=""),
            storage_class(reclaimPolicy="Recycle"),
            storage_class(volumeBindingMode="Late"),
        ],
        [storage_class(reclaimPolicy="Retain", volumeBindingMode="WaitForFirstConsumer")],
    ),
}
