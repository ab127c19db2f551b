"""``sysctls`` → the ``sysctls`` of a pod.

Docker sets namespaced parameters only.  Kubernetes calls some of them safe;
the others a kubelet refuses to start unless ``--allowed-unsafe-sysctls``
names them (kubernetes.io, "Using sysctls in a Kubernetes Cluster").  A pod
that shares the host's network or IPC may not set those namespaces'.
"""

from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_pod
from ..naming.network_names import on_host_network

_SAFE = {
    "kernel.shm_rmid_forced": (1, 0),
    "net.ipv4.ip_local_port_range": (1, 0),
    "net.ipv4.tcp_syncookies": (1, 0),
    "net.ipv4.ping_group_range": (1, 18),
    "net.ipv4.ip_unprivileged_port_start": (1, 22),
    "net.ipv4.ip_local_reserved_ports": (1, 27),
    "net.ipv4.tcp_keepalive_time": (1, 29),
    "net.ipv4.tcp_fin_timeout": (1, 29),
    "net.ipv4.tcp_keepalive_intvl": (1, 29),
    "net.ipv4.tcp_keepalive_probes": (1, 29),
    "net.ipv4.tcp_rmem": (1, 32),
    "net.ipv4.tcp_wmem": (1, 32),
}
_IPC = ("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")
_NET = "net."


def sysctls(service: Service, conversion: Conversion) -> list[dict[str, str]]:
    """The parameters that a pod may set, values as text."""
    place = in_pod(service, conversion, "securityContext.sysctls")
    found = []
    for written, value in (service.get("sysctls") or {}).items():
        name, at = written.replace("/", "."), service.key("sysctls", written)
        if reason := _refused(name, service, conversion):
            conversion.decide(at, "sysctl-of-node", reason)
            continue
        found.append({"name": name, "value": str(value)})
        if _SAFE.get(name, (99, 0)) <= conversion.cluster.version:
            conversion.ledger.mapped(at, place, rule="sysctl")
        else:
            conversion.decide(
                at,
                "unsafe-sysctl",
                f"a kubelet starts {service.name} only with --allowed-unsafe-sysctls={name}: "
                "allow it on the nodes, or take the setting out",
                target=place,
            )
    return found


def _refused(name: str, service: Service, conversion: Conversion) -> str:
    """Why a pod cannot set a parameter, "" where it can."""
    if name.startswith(_NET):
        shared = on_host_network(service, conversion)
    elif name.startswith(_IPC):
        shared = service.get("ipc") == "host"
    else:
        return f"{name} is not of a namespace: it holds for the whole node and has to be set there"
    return f"{name} is the host's, whose namespace this pod shares; set it on the nodes" if shared else ""
