"""Manifests that nothing is wrong with, to be made wrong in one place."""

from typing import Any

Manifest = dict[str, Any]
LABELS = {"app": "api"}


def container(name: str = "app", **fields: Any) -> Manifest:
    """A container with an image that has a version, and with requests and limits."""
    return {
        "name": name,
        "image": "registry.example/team/app:1.0",
        "resources": {"limits": {"cpu": "1", "memory": "128Mi"}},
    } | fields


def workload(kind: str = "Deployment", name: str = "api", *, pod: Manifest | None = None, **spec: Any) -> Manifest:
    """A Deployment or its like; ``pod`` is put over the pod's spec, ``spec`` over the workload's."""
    template = {"metadata": {"labels": dict(LABELS)}, "spec": {"containers": [container()]} | (pod or {})}
    plain = {"selector": {"matchLabels": dict(LABELS)}, "template": template}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": plain | spec}


def holding(**fields: Any) -> Manifest:
    """A Deployment of one container with these fields."""
    return workload(pod={"containers": [container(**fields)]})


def with_pod(**spec: Any) -> Manifest:
    """A Deployment whose pod has these fields."""
    return workload(pod=spec)


def stateful(name: str = "db", *, pod: Manifest | None = None, **spec: Any) -> Manifest:
    return workload("StatefulSet", name, pod=pod, **({"serviceName": "db"} | spec))


def job(name: str = "once", *, pod: Manifest | None = None, **spec: Any) -> Manifest:
    plain = {"template": {"spec": {"restartPolicy": "Never", "containers": [container()]} | (pod or {})}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": plain | spec}


def cron_job(name: str = "nightly", *, of_job: Manifest | None = None, **spec: Any) -> Manifest:
    plain = {"schedule": "0 3 * * *", "jobTemplate": {"spec": job()["spec"] | (of_job or {})}}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name}, "spec": plain | spec}


def service(name: str = "api", **spec: Any) -> Manifest:
    return thing("v1", "Service", name, spec={"selector": dict(LABELS), "ports": [{"port": 80}]} | spec)


def ingress(*paths: Manifest, **spec: Any) -> Manifest:
    rule = {"host": "app.example.org", "http": {"paths": list(paths or (path(),))}}
    return thing("networking.k8s.io/v1", "Ingress", "api", spec={"rules": [rule]} | spec)


def path(**fields: Any) -> Manifest:
    return {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "api", "port": {"number": 80}}}} | fields


def policy(**spec: Any) -> Manifest:
    return thing("networking.k8s.io/v1", "NetworkPolicy", "api", spec={"podSelector": {}} | spec)


def claim(**spec: Any) -> Manifest:
    return thing("v1", "PersistentVolumeClaim", "data", spec=claim_spec(**spec))


def claim_spec(**spec: Any) -> Manifest:
    return {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}} | spec


def volume(**spec: Any) -> Manifest:
    plain = {
        "capacity": {"storage": "1Gi"},
        "accessModes": ["ReadWriteMany"],
        "nfs": {"server": "nas.example", "path": "/data"},
    }
    return thing("v1", "PersistentVolume", "data", spec={k: v for k, v in (plain | spec).items() if v is not None})


def thing(version: str, kind: str, name: str = "thing", **fields: Any) -> Manifest:
    """Any object."""
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}} | fields


def marked(manifest: Manifest, **metadata: Any) -> Manifest:
    """The object with more metadata."""
    return manifest | {"metadata": manifest["metadata"] | metadata}
