"""The keys of a service, and of the file around it (compose-spec, ``compose-spec.json``)."""

from ..marked import Block, Row
from .deploy import command, deploy, develop, gpus, hook
from .shapes import (
    Check,
    any_texts,
    anything,
    between,
    block,
    choice,
    either,
    flag_or_text,
    mapping,
    matching,
    named,
    number_or_text,
    one_of,
    options,
    pairs,
    rows,
    text,
    text_or_texts,
    texts,
    whole_or_text,
)
from .shared import blkio, config, grants, model, network, secret, ulimits, volume

# Patterns as text, here and elsewhere, are compiled where a stack has need of them.
_PULL = "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+"
_CONTAINER = "[a-zA-Z0-9][a-zA-Z0-9_.-]+"

_hosts = either({Block: mapping(either({str: anything, Row: any_texts})), Row: texts})
_build = either(
    {
        str: anything,
        Block: block(
            {
                **dict.fromkeys(("context", "dockerfile", "dockerfile_inline", "network", "target", "isolation"), text),
                **dict.fromkeys(("entitlements", "cache_from", "cache_to", "tags", "platforms"), any_texts),
                **dict.fromkeys(("args", "ssh", "labels", "additional_contexts"), pairs),
                **dict.fromkeys(("no_cache", "provenance", "sbom", "pull", "privileged"), flag_or_text),
                "shm_size": whole_or_text,
                "extra_hosts": _hosts,
                "secrets": grants,
                "ulimits": ulimits,
            }
        ),
    }
)
_dependency = block(
    {
        "restart": flag_or_text,
        "required": one_of(bool),
        "condition": choice("service_started", "service_healthy", "service_completed_successfully"),
    },
    required=["condition"],
)
_device = either(
    {str: anything, Block: block({"source": text, "target": text, "permissions": text}, required=["source"])}
)
_env_file = block({"path": text, "format": text, "required": flag_or_text}, required=["path"], extensions=False)
_healthcheck = block(
    {
        "disable": flag_or_text,
        "retries": number_or_text,
        "test": either({str: anything, Row: any_texts}),
        **dict.fromkeys(("interval", "timeout", "start_period", "start_interval"), text),
    }
)
_attachment = block(
    {
        "aliases": texts,
        "link_local_ips": texts,
        "driver_opts": options,
        "priority": one_of(int, float),
        "gw_priority": one_of(int, float),
        **dict.fromkeys(("interface_name", "ipv4_address", "ipv6_address", "mac_address"), text),
    }
)
_model_use = block({"endpoint_var": text, "model_var": text})
_port = block(
    {
        **dict.fromkeys(("name", "mode", "host_ip", "protocol", "app_protocol"), text),
        "target": whole_or_text,
        "published": whole_or_text,
    }
)
_flat = one_of(str, int, float, bool)
_provider = block(
    {
        "type": text,
        "options": mapping(
            either({**dict.fromkeys((str, int, float, bool), anything), Row: rows(_flat)}), strict=False
        ),
    },
    required=["type"],
)
_mount = block(
    {
        "type": choice("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
        "source": text,
        "target": text,
        "read_only": flag_or_text,
        "consistency": text,
        "bind": block(
            {
                "propagation": text,
                "create_host_path": flag_or_text,
                "recursive": choice("enabled", "disabled", "writable", "readonly"),
                "selinux": choice("z", "Z"),
            }
        ),
        "volume": block({"labels": pairs, "nocopy": flag_or_text, "subpath": text}),
        "tmpfs": block({"size": between(0, None), "mode": number_or_text}),
        "image": block({"subpath": text}),
    },
    required=["type"],
)
_logging = block({"driver": text, "options": mapping(one_of(str, int, float, type(None)), strict=False)})
_null = {type(None): anything}

SERVICE: dict[str, Check] = {
    **dict.fromkeys(
        (
            "cgroup_parent",
            "cpuset",
            "domainname",
            "hostname",
            "image",
            "ipc",
            "isolation",
            "mac_address",
            "network_mode",
            "platform",
            "pull_refresh_after",
            "restart",
            "runtime",
            "stop_grace_period",
            "stop_signal",
            "user",
            "uts",
            "userns_mode",
            "working_dir",
        ),
        text,
    ),
    **dict.fromkeys(
        (
            "cap_add",
            "cap_drop",
            "device_cgroup_rules",
            "dns_opt",
            "external_links",
            "links",
            "profiles",
            "security_opt",
            "volumes_from",
        ),
        texts,
    ),
    **dict.fromkeys(("annotations", "environment", "labels", "sysctls"), pairs),
    **dict.fromkeys(
        ("attach", "init", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty"), flag_or_text
    ),
    **dict.fromkeys(
        (
            "cpu_shares",
            "cpu_quota",
            "cpu_period",
            "cpu_rt_period",
            "cpu_rt_runtime",
            "cpus",
            "mem_limit",
            "memswap_limit",
            "pids_limit",
            "shm_size",
        ),
        number_or_text,
    ),
    **dict.fromkeys(("mem_reservation", "mem_swappiness", "scale"), whole_or_text),
    **dict.fromkeys(("dns", "dns_search", "tmpfs"), text_or_texts),
    **dict.fromkeys(("command", "entrypoint"), command),
    **dict.fromkeys(("configs", "secrets"), grants),
    **dict.fromkeys(("post_start", "pre_stop"), rows(hook)),
    "blkio_config": blkio,
    "build": _build,
    "deploy": deploy,
    "develop": develop,
    "gpus": gpus,
    "ulimits": ulimits,
    "cgroup": choice("host", "private"),
    "cpu_count": between(0, None),
    "cpu_percent": between(0, 100),
    "container_name": matching(_CONTAINER, "letters, digits, '_', '.' and '-'"),
    "credential_spec": block({"config": text, "file": text, "registry": text}),
    "depends_on": either({Row: texts, Block: named(_dependency)}),
    "devices": rows(_device),
    "env_file": either({str: anything, Row: rows(either({str: anything, Block: _env_file}))}),
    "expose": rows(number_or_text, unique=True),
    "extends": either(
        {str: anything, Block: block({"service": text, "file": text}, required=["service"], extensions=False)}
    ),
    "extra_hosts": _hosts,
    "group_add": rows(number_or_text, unique=True),
    "healthcheck": _healthcheck,
    "label_file": either({str: anything, Row: any_texts}),
    "logging": _logging,
    "models": either({Row: texts, Block: named(either({Block: _model_use, **_null}), strict=False)}),
    "networks": either({Row: texts, Block: named(either({Block: _attachment, **_null}))}),
    "oom_score_adj": between(-1000, 1000),
    "pid": one_of(str, type(None)),
    "ports": rows(either({int: anything, float: anything, str: anything, Block: _port}), unique=True),
    "provider": _provider,
    "pull_policy": matching(_PULL, "always, never, build, missing, daily, weekly or every_<duration>"),
    "storage_opt": block({}, open_ended=True),
    "use_api_socket": one_of(bool),
    "volumes": rows(either({str: anything, Block: _mount}), unique=True),
}

_include = either(
    {
        str: anything,
        Block: block({"path": text_or_texts, "env_file": text_or_texts, "project_directory": text}, extensions=False),
    }
)
TOP: dict[str, Check] = {
    "version": text,
    "name": text,
    "include": rows(_include),
    "services": named(block(SERVICE)),
    "models": named(model, strict=False),
    "networks": named(network, strict=False),
    "volumes": named(volume),
    "secrets": named(secret),
    "configs": named(config),
}
check_model = block(TOP)
