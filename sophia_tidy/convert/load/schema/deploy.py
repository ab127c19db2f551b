"""``deploy``, ``gpus`` and ``develop`` (compose-spec, "Deploy" and "Develop" specifications)."""

from ..marked import Block, Row
from .shapes import (
    any_texts,
    anything,
    block,
    choice,
    either,
    flag_or_text,
    number_or_text,
    one_of,
    pairs,
    rows,
    text,
    text_or_texts,
    texts,
    whole_or_text,
)

_update = block(
    {
        "parallelism": whole_or_text,
        "delay": text,
        "failure_action": text,
        "monitor": text,
        "max_failure_ratio": number_or_text,
        "order": choice("start-first", "stop-first"),
    }
)
_device = {"capabilities": texts, "count": whole_or_text, "device_ids": texts, "driver": text, "options": pairs}
_generic = block({"discrete_resource_spec": block({"kind": text, "value": number_or_text})})
_deploy = block(
    {
        "mode": text,
        "endpoint_mode": text,
        "replicas": whole_or_text,
        "labels": pairs,
        "rollback_config": _update,
        "update_config": _update,
        "resources": block(
            {
                "limits": block({"cpus": number_or_text, "memory": text, "pids": whole_or_text}),
                "reservations": block(
                    {
                        "cpus": number_or_text,
                        "memory": text,
                        "generic_resources": rows(_generic),
                        "devices": rows(block(_device, required=["capabilities"])),
                    }
                ),
            }
        ),
        "restart_policy": block({"condition": text, "delay": text, "max_attempts": whole_or_text, "window": text}),
        "placement": block(
            {
                "constraints": any_texts,
                "preferences": rows(block({"spread": text})),
                "max_replicas_per_node": whole_or_text,
            }
        ),
    }
)
deploy = either({Block: _deploy, type(None): anything})
gpus = either({str: choice("all"), Row: rows(block(_device, open_ended=True))})

command = either({type(None): anything, str: anything, Row: any_texts})
hook = block(
    {"command": command, "user": text, "privileged": flag_or_text, "working_dir": text, "environment": pairs},
    required=["command"],
)
_watch = block(
    {
        "ignore": text_or_texts,
        "include": text_or_texts,
        "path": text,
        "action": choice("rebuild", "sync", "restart", "sync+restart", "sync+exec"),
        "target": text,
        "exec": hook,
        "initial_sync": one_of(bool),
    },
    required=["path", "action"],
)
develop = either({Block: block({"watch": rows(_watch)}), type(None): anything})
