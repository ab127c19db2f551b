"""What services share: networks, volumes, secrets, configs and models at the top of a file."""

from ..marked import Block
from .shapes import (
    any_texts,
    anything,
    block,
    either,
    flag_or_text,
    mapping,
    number_or_text,
    one_of,
    options,
    pairs,
    rows,
    text,
    whole_or_text,
)

_external = either({bool: anything, str: anything, Block: block({"name": text})})
_open_external = either({bool: anything, str: anything, Block: block({"name": text}, open_ended=True)})
_pool = block({"subnet": text, "ip_range": text, "gateway": text, "aux_addresses": mapping(text)})
_network = block(
    {
        "name": text,
        "driver": text,
        "driver_opts": options,
        "ipam": block({"driver": text, "config": rows(_pool), "options": mapping(text)}),
        "external": _external,
        "internal": flag_or_text,
        "enable_ipv4": flag_or_text,
        "enable_ipv6": flag_or_text,
        "attachable": flag_or_text,
        "labels": pairs,
    }
)
_volume = block({"name": text, "driver": text, "driver_opts": options, "external": _external, "labels": pairs})
network = either({Block: _network, type(None): anything})
volume = either({Block: _volume, type(None): anything})
secret = block(
    {
        "name": text,
        "environment": text,
        "file": text,
        "external": _open_external,
        "labels": pairs,
        "driver": text,
        "driver_opts": options,
        "template_driver": text,
    }
)
config = block(
    {
        "name": text,
        "content": text,
        "environment": text,
        "file": text,
        "external": _open_external,
        "labels": pairs,
        "template_driver": text,
    }
)
model = block(
    {"name": text, "model": text, "context_size": one_of(int), "runtime_flags": any_texts}, required=["model"]
)

_limit_of_ulimit = block({"hard": whole_or_text, "soft": whole_or_text}, required=["soft", "hard"])
_ulimit = either({int: anything, float: whole_or_text, str: anything, Block: _limit_of_ulimit})


def ulimits(value: object) -> None:
    """A mapping whose lower-case keys are limits; the schema leaves other keys alone."""
    mapping(lambda _: None, strict=False)(value)
    assert isinstance(value, Block)
    _lower({key: each for key, each in value.items() if key.isascii() and key.isalpha() and key.islower()}, value)


def _lower(limits: dict[str, object], of: Block) -> None:
    mapping(_ulimit)(Block(limits, of.spots))


blkio = block(
    {
        **dict.fromkeys(
            ("device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops"),
            rows(block({"path": text, "rate": whole_or_text}, extensions=False)),
        ),
        "weight": whole_or_text,
        "weight_device": rows(block({"path": text, "weight": whole_or_text}, extensions=False)),
    },
    extensions=False,
)
grants = rows(
    either(
        {
            str: anything,
            Block: block({"source": text, "target": text, "uid": text, "gid": text, "mode": number_or_text}),
        }
    )
)
