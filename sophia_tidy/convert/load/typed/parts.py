"""The parts of a service and of the file around it, as tables of keys and readers (compose-go, ``types``).

The file is long because it is one table: a key is looked up in one place.
"""

from typing import Any

from ....manifests.pointer import Pointer
from ..marked import Block
from .record import ModelRecord
from .scalars import count, decimal, delay, duration, flag, mode, rate, size, text, unsigned, whole, wrong
from .shapes import (
    Keep,
    command,
    environment,
    full,
    hosts,
    labels,
    named,
    options,
    plain_options,
    rows,
    struct,
    test,
    text_list,
    texts,
)

hook = struct(
    {
        "command": (command, Keep.ALWAYS),
        **full("user", "working_dir", read=text),
        **full("privileged", read=flag),
        **full("environment", read=environment),
    },
    {"command": None},
)


def ulimit(value: Any, _at: Pointer, _record: ModelRecord) -> Any:
    """A single limit as a number, two as a mapping; zeros are left out."""
    if value.__class__ is int:
        return value or {}
    if not isinstance(value, Block):
        raise wrong(value, "a whole number or a mapping")
    limits = {key: value[key] for key in ("soft", "hard") if key in value}
    for each in limits.values():
        if each.__class__ is not int:
            raise wrong(each, "a whole number")
    return {key: each for key, each in limits.items() if each}


ulimits = named(ulimit)


def ssh(value: Any, _at: Pointer, _record: ModelRecord) -> list[str]:
    """``id=path``, or the id alone; Compose itself cannot print the former as JSON."""
    if not isinstance(value, Block):
        raise wrong(value, "a mapping")
    return sorted(key if not path else f"{key}={path}" for key, path in value.items())


grant = struct({**full("source", "target", "uid", "gid", read=text), "mode": (mode, Keep.SET)})
build = struct(
    {
        **full(
            "context",
            "dockerfile",
            "dockerfile_inline",
            "provenance",
            "sbom",
            "isolation",
            "network",
            "target",
            read=text,
        ),
        **full("entitlements", read=texts),
        **full("args", read=environment),
        **full("ssh", read=ssh),
        **full("labels", "additional_contexts", read=labels),
        **full("cache_from", "cache_to", "tags", "platforms", read=text_list),
        **full("no_cache", "pull", "privileged", read=flag),
        **full("extra_hosts", read=hosts),
        **full("secrets", read=rows(grant, {})),
        **full("shm_size", read=size),
        **full("ulimits", read=ulimits),
    }
)
develop = struct(
    full(
        "watch",
        read=rows(
            struct(
                {
                    "path": (text, Keep.ALWAYS),
                    "action": (text, Keep.ALWAYS),
                    **full("target", read=text),
                    "exec": (hook, Keep.ALWAYS),
                    **full("include", "ignore", read=texts),
                    **full("initial_sync", read=flag),
                },
                {"path": "", "action": "", "exec": {"command": None}},
            )
        ),
    )
)


def _capitalised(fields: dict[str, Any], zero: Any) -> Any:
    """``Path`` and the like: Compose's own types have no names for these keys in JSON."""
    inner = struct(fields, zero)

    def read(value: Any, at: Pointer, record: ModelRecord) -> dict[str, Any]:
        return {key.capitalize(): each for key, each in inner(value, at, record).items()}

    return read


_throttles = rows(_capitalised({"path": (text, Keep.ALWAYS), "rate": (rate, Keep.ALWAYS)}, {"path": "", "rate": "0"}))
blkio = struct(
    {
        **full("weight", read=unsigned(16)),
        **full(
            "weight_device",
            read=rows(
                _capitalised(
                    {"path": (text, Keep.ALWAYS), "weight": (unsigned(16), Keep.ALWAYS)}, {"path": "", "weight": 0}
                )
            ),
        ),
        **full("device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops", read=_throttles),
    }
)
healthcheck = struct(
    {
        **full("test", read=test),
        **full("disable", read=flag),
        "retries": (unsigned(64), Keep.SET),
        **dict.fromkeys(("timeout", "interval", "start_period", "start_interval"), (duration, Keep.SET)),
    }
)
logging = struct({**full("driver", read=text), **full("options", read=options)})
dependency = struct(
    {**full("condition", read=text), **full("restart", read=flag), "required": (flag, Keep.ALWAYS)}, {"required": False}
)
port = struct(
    {
        **full("name", "mode", "host_ip", "published", "protocol", "app_protocol", read=text),
        **full("target", read=unsigned(32)),
    }
)
mount = struct(
    {
        **full("type", "source", "target", "consistency", read=text),
        **full("read_only", read=flag),
        "bind": (
            struct({**full("selinux", "propagation", "recursive", read=text), **full("create_host_path", read=flag)}),
            Keep.SET,
        ),
        "volume": (
            struct({**full("labels", read=labels), **full("nocopy", read=flag), **full("subpath", read=text)}),
            Keep.SET,
        ),
        "tmpfs": (struct({**full("size", read=size), **full("mode", read=unsigned(32))}), Keep.SET),
        "image": (struct(full("subpath", read=text)), Keep.SET),
    }
)
attachment = struct(
    {
        **full("aliases", "link_local_ips", read=texts),
        **full("driver_opts", read=options),
        **full("gw_priority", "priority", read=whole),
        **full("interface_name", "ipv4_address", "ipv6_address", "mac_address", read=text),
    }
)
device = struct(full("source", "target", "permissions", read=text))
request = struct(
    {
        **full("capabilities", "device_ids", read=texts),
        **full("driver", read=text),
        **full("count", read=count),
        **full("options", read=labels),
    }
)
model_use = struct(full("endpoint_var", "model_var", read=text))
credential = struct(full("config", "file", "registry", read=text))

_update = struct(
    {
        "parallelism": (unsigned(64), Keep.SET),
        **full("delay", "monitor", read=delay),
        **full("failure_action", "order", read=text),
        **full("max_failure_ratio", read=decimal),
    }
)
_share = struct(
    {
        **full("cpus", read=decimal),
        **full("memory", read=size),
        **full("pids", read=whole),
        **full("devices", read=rows(request, {})),
        **full(
            "generic_resources",
            read=rows(
                struct(
                    {
                        "discrete_resource_spec": (
                            struct(
                                {"kind": (text, Keep.ALWAYS), "value": (whole, Keep.ALWAYS)}, {"kind": "", "value": 0}
                            ),
                            Keep.SET,
                        )
                    }
                ),
                {},
            ),
        ),
    }
)
deploy = struct(
    {
        **full("mode", "endpoint_mode", read=text),
        "replicas": (whole, Keep.SET),
        **full("labels", read=labels),
        "update_config": (_update, Keep.SET),
        "rollback_config": (_update, Keep.SET),
        "resources": (struct({"limits": (_share, Keep.SET), "reservations": (_share, Keep.SET)}), Keep.ALWAYS),
        "restart_policy": (
            struct(
                {
                    **full("condition", read=text),
                    "max_attempts": (unsigned(64), Keep.SET),
                    "delay": (duration, Keep.SET),
                    "window": (duration, Keep.SET),
                }
            ),
            Keep.SET,
        ),
        "placement": (
            struct(
                {
                    **full("constraints", read=texts),
                    **full("preferences", read=rows(struct(full("spread", read=text)), {})),
                    **full("max_replicas_per_node", read=unsigned(64)),
                }
            ),
            Keep.ALWAYS,
        ),
    },
    {"resources": {}, "placement": {}},
)

_pool = struct({**full("subnet", "gateway", "ip_range", read=text), **full("aux_addresses", read=labels)})
network = struct(
    {
        **full("name", "driver", read=text),
        **full("driver_opts", read=options),
        "ipam": (struct({**full("driver", read=text), **full("config", read=rows(_pool))}), Keep.ALWAYS),
        **full("external", "internal", "attachable", read=flag),
        **full("labels", read=labels),
        "enable_ipv4": (flag, Keep.SET),
        "enable_ipv6": (flag, Keep.SET),
    },
    {"ipam": {}},
)
volume = struct(
    {
        **full("name", "driver", read=text),
        **full("driver_opts", read=options),
        **full("external", read=flag),
        **full("labels", read=labels),
    }
)
file_object = struct(
    {
        **full("name", "file", "environment", "content", "driver", "template_driver", read=text),
        **full("external", read=flag),
        **full("labels", read=labels),
        **full("driver_opts", read=plain_options),
    }
)
model = struct(
    {**full("name", "model", read=text), **full("context_size", read=whole), **full("runtime_flags", read=texts)}
)
