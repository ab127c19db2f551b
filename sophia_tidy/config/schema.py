"""What a project asks of us: ``[tool.sophia-tidy]`` in its ``pyproject.toml``.

A key that nobody reads is a typing error that nobody sees, so an unknown
key is an error with its place and its nearest known neighbour.  The file is
long because it names every key, with its default, once.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from ..kernel.errors import ConfigError
from ..kernel.location import Location
from . import bot_values
from .deployers import deployers
from .review import review
from .stack_choice import StackChoice
from .values import (
    BadValue,
    Target,
    accepted,
    branches,
    count,
    dns_name,
    dns_names,
    flag,
    folder,
    image_prefix,
    mail_address,
    names,
    networks,
    one_of,
    page,
    patterns,
    secret_name,
    secret_names,
    shown,
    stack_choices,
    strings,
    subtable,
    token_seconds,
    version,
    web_address,
    word,
    workflow_file,
)

Reads = Callable[[object], object]
TABLE = ("tool", "sophia-tidy")
PYPROJECT = PurePosixPath("pyproject.toml")
BRANCHES = ("main", "master")  # what teams work on where nothing says so; the first is the one to name


class FixConfig(NamedTuple):
    """``[tool.sophia-tidy.fix]``: which rules, whether unsafe changes too, seconds for `request-without-timeout`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    timeout: int = 30


class ArchiveConfig(NamedTuple):
    """``[tool.sophia-tidy.archive]``: files to keep for ever (as in ``.gitignore``), rules of one's own, and where to.

    ``ignored_destination`` is what becomes of a ``.gitignore`` that hides it: "leave", or "open" for a line at its end.
    """

    keep: tuple[str, ...] = ()
    extra_rules: tuple[str, ...] = ()
    destination: str = "archive"
    ignored_destination: str = "leave"


class ConvertConfig(NamedTuple):
    """``[tool.sophia-tidy.convert]``: what the cluster is, where manifests go, and what images are called there.

    The fields are those of `convert.cluster.Cluster`, in the words of the command line.
    ``ignored_destination`` is as that of `ArchiveConfig`.  ``hosts`` are
    services to the names that they answer to, ``variables`` what Compose would
    take from the environment, ``keys`` rules of the ledger to ``accepted: why``.
    ``stacks`` are files to what they are, where that is seen otherwise.
    """

    destination: str = "kubernetes"
    ignored_destination: str = "leave"
    environment: str = "production"
    namespace: str = ""
    kubernetes_version: str = ""
    routing: str = "traefik"
    exposure: str = "load-balancer"
    storage_class: str = ""
    shared_storage_class: str = ""
    claim_size: str = "1Gi"
    secret_store: str = "pulumi-esc"
    issuer: str = "letsencrypt"
    ingress_class: str = "traefik"
    registry: str = ""
    images: Mapping[str, str] = MappingProxyType({})
    hardened: bool = False
    network_policies: bool = True
    wait_for_dependencies: bool = True
    stacks: Mapping[str, StackChoice] = MappingProxyType({})
    hosts: Mapping[str, str] = MappingProxyType({})
    variables: Mapping[str, str] = MappingProxyType({})
    keys: Mapping[str, str] = MappingProxyType({})


class YamlConfig(NamedTuple):
    """``[tool.sophia-tidy.yaml]``: files to leave alone (as in ``.gitignore``), and what the one style leaves to taste."""

    exclude: tuple[str, ...] = ()
    indent_sequences: bool = True
    quotes: str = "double"


class WorkflowConfig(NamedTuple):
    """``[tool.sophia-tidy.workflow]``: how the one workflow deploys, and what a person decided about old duties.

    ``file`` is the one workflow's name; ``environments`` are names to branches; ``duties`` are ``file.yml/job`` (or
    ``file.yml`` for all of it) to ``kept: why`` or ``dropped: why``, ``deployers`` the same for kinds of deployers.
    ``registry`` is the prefix of the team's own images; ``images`` are services to Dockerfiles, "" for one that is
    built elsewhere.  ``secrets`` are names of secrets to the names that the one workflow reads in their place.
    ``gates`` must pass although no old job could fail at them, or ran them;
    one behind a minus is left out.  ``keep_files`` leaves each job that stays in its own file.
    """

    mode: str = "gitops"
    file: str = "deploy.yml"
    environments: Mapping[str, str] = MappingProxyType({})
    registry: str = ""
    registry_username_secret: str = ""
    registry_password_secret: str = ""
    images: Mapping[str, str] = MappingProxyType({})
    secrets: Mapping[str, str] = MappingProxyType({})
    kubeconfig_secret: str = ""
    builds_beside_gates: bool = False
    keep_files: bool = False
    gates: tuple[str, ...] = ()
    page: str = "docs/deploy-workflow.md"
    duties: Mapping[str, str] = MappingProxyType({})
    deployers: Mapping[str, str] = MappingProxyType({})


class FluxConfig(NamedTuple):
    """``[tool.sophia-tidy.flux]``: where the repository is, what reads the secrets, who is told.

    The environments and their branches are those of ``[tool.sophia-tidy.workflow]``.
    Each ``*_key`` names a key in the secret store, never a value.
    ``pulumi_environments`` and ``webhook_hosts`` are by environment, ``charts`` are
    names to versions, ``images`` names to semver ranges, ``notifiers`` kinds to
    the keys of their addresses.  ``timeout`` 0 is worked out from the manifests.
    """

    destination: str = "kubernetes/clusters"
    repository: str = ""
    source_secret: str = "flux-system"
    timeout: int = 0
    wait_for: str = "everything"
    store: str = "pulumi"
    pulumi_organization: str = ""
    pulumi_project: str = ""
    pulumi_environments: Mapping[str, str] = MappingProxyType({})
    pulumi_api_url: str = ""
    pulumi_token_secret: str = "pulumi-access-token"
    pulumi_service_account: str = ""
    pulumi_token_seconds: int = 600
    acme_email: str = ""
    acme_server: str = "https://acme-v02.api.letsencrypt.org/directory"
    traefik_redirect: bool = False
    traefik_trusted_proxies: tuple[str, ...] = ()
    charts: Mapping[str, str] = MappingProxyType({})
    images: Mapping[str, str] = MappingProxyType({})
    image_automation: bool = False
    github_token_key: str = "FLUX_GITHUB_TOKEN"
    webhook_token_key: str = "FLUX_WEBHOOK_TOKEN"
    webhook_hosts: Mapping[str, str] = MappingProxyType({})
    notifiers: Mapping[str, str] = MappingProxyType({})


class BotConfig(NamedTuple):
    """``[tool.sophia-tidy.bot]``: which forge, how much at once and when, in whose name; nothing of it is ever run.

    What is "" is told from the remote ``origin``: the kind of the ``forge``,
    the address of its ``api``, the ``repository`` (``owner/name``) and the
    ``base`` branch.  ``prefix`` begins every branch, ``label`` is on
    everything; ``open`` pull requests at once, ``new`` ones in a run.
    ``hours`` (of UTC, from until before; the same for always) and ``days``
    are when it writes.  ``groups`` are those that are looked at (all where
    none is named; one behind a minus is left out), ``unsafe`` those whose
    unsafe changes are drafts.  A group of more than ``split_files`` files or
    ``split_lines`` lines is split.  ``name`` and ``email`` are the
    committer's, ``time_limit`` is in minutes, for the writing half.
    """

    forge: str = ""
    api: str = ""
    repository: str = ""
    base: str = ""
    prefix: str = "tidy/"
    label: str = "tidy"
    open: int = 10
    new: int = 2
    hours: tuple[int, int] = (0, 0)
    days: tuple[str, ...] = bot_values.DAYS
    reviewers: int = 2
    dashboard: bool = True
    signed: bool = False
    groups: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    split_files: int = 40
    split_lines: int = 800
    name: str = "sophia-tidy bot"
    email: str = "bot@sophia-tidy.invalid"
    writes_per_minute: int = 80
    writes_per_hour: int = 500
    time_limit: int = 45


class Config(NamedTuple):
    """``[tool.sophia-tidy]``; every field has a default that suits an unknown repository.

    ``review`` is what a person has decided of changes that want an eye:
    selectors (see `config.review`) to ``take``, ``leave`` or ``by-folder``.
    """

    exclude: tuple[str, ...] = ()
    target_version: Target | None = None
    jobs: int | None = None
    max_file_size: int = 5_000_000
    fix: FixConfig = FixConfig()
    archive: ArchiveConfig = ArchiveConfig()
    convert: ConvertConfig = ConvertConfig()
    yaml: YamlConfig = YamlConfig()
    workflow: WorkflowConfig = WorkflowConfig()
    flux: FluxConfig = FluxConfig()
    bot: BotConfig = BotConfig()
    review: Mapping[str, str] = MappingProxyType({})


def read_config(content: bytes, path: PurePosixPath = PYPROJECT) -> Config:
    """The configuration that a ``pyproject.toml`` (or a file of the same shape) holds.

    Raises:
        ConfigError: broken TOML, an unknown key, or a value of the wrong type, each with its place.
    """
    text = _text(content, path)
    table = _loads(text, path)
    for depth, key in enumerate(TABLE):
        if key not in table:
            return Config()
        table = table[key]
        if not isinstance(table, dict):
            raise _error(text, path, TABLE[: depth + 1], f"{shown(table)}; expected a table")
    fields = _read(text, path, TABLE, table, _KEYS)
    fix = _read(text, path, (*TABLE, "fix"), fields.pop("fix", {}), _FIX_KEYS)
    archive = _read(text, path, (*TABLE, "archive"), fields.pop("archive", {}), _ARCHIVE_KEYS)
    convert = _read(text, path, (*TABLE, "convert"), fields.pop("convert", {}), _CONVERT_KEYS)
    yaml = _read(text, path, (*TABLE, "yaml"), fields.pop("yaml", {}), _YAML_KEYS)
    workflow = _read(text, path, (*TABLE, "workflow"), fields.pop("workflow", {}), _WORKFLOW_KEYS)
    flux = _read(text, path, (*TABLE, "flux"), fields.pop("flux", {}), _FLUX_KEYS)
    bot = BotConfig(**_read(text, path, (*TABLE, "bot"), fields.pop("bot", {}), _BOT_KEYS))
    if bot.base.startswith(bot.prefix):
        message = f"base is {bot.base!r}, which begins as the bot's own branches do; expected one that does not"
        raise _error(text, path, (*TABLE, "bot", "base"), message)
    return Config(
        **fields,
        fix=FixConfig(**fix),
        archive=ArchiveConfig(**archive),
        convert=ConvertConfig(**convert),
        yaml=YamlConfig(**yaml),
        workflow=WorkflowConfig(**workflow),
        flux=FluxConfig(**flux),
        bot=bot,
    )


def _text(content: bytes, path: PurePosixPath) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; expected TOML, which is"
        raise ConfigError(message, Location(path, line, column)) from error


def _loads(text: str, path: PurePosixPath) -> dict[str, Any]:
    import tomllib

    from ..formats.toml_json import read_toml
    from .toml_position import broken

    try:
        return read_toml(text)
    except tomllib.TOMLDecodeError as error:
        message, line, column = broken(error)
        line = line or text.count("\n") + 1
        raise ConfigError(f"{message}; expected TOML", Location(path, line, column)) from error


def _read(
    text: str,
    path: PurePosixPath,
    table: tuple[str, ...],
    values: Mapping[str, object],
    keys: Mapping[str, Reads],
) -> dict[str, Any]:
    fields = {}
    for key, value in values.items():
        if key not in keys:
            why = bot_values.refused(key) if keys is _BOT_KEYS else ""
            raise _error(text, path, (*table, key), why or _unknown(key, keys))
        try:
            fields[key.replace("-", "_")] = keys[key](value)
        except BadValue as bad:
            raise _error(text, path, (*table, key, *bad.keys), f"{key} is {bad}") from bad
    return fields


def _error(text: str, path: PurePosixPath, keys: tuple[str, ...], message: str) -> ConfigError:
    from .toml_position import position

    return ConfigError(message, Location(path, *position(text, keys)))


def _unknown(key: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return f"unknown key {key!r}; expected one of {', '.join(sorted(known))}{hint}"


_KEYS: Mapping[str, Reads] = {
    "exclude": patterns,
    "target-version": version,
    "jobs": count,
    "max-file-size": count,
    "fix": subtable,
    "archive": subtable,
    "convert": subtable,
    "yaml": subtable,
    "workflow": subtable,
    "flux": subtable,
    "bot": subtable,
    "review": review,
}
_FIX_KEYS: Mapping[str, Reads] = {
    "select": strings,
    "ignore": strings,
    "unsafe": flag,
    "timeout": count,
}
_ARCHIVE_KEYS: Mapping[str, Reads] = {
    "keep": patterns,
    "extra-rules": strings,
    "destination": folder,
    "ignored-destination": one_of("leave", "open"),
}
_CONVERT_KEYS: Mapping[str, Reads] = {
    **dict.fromkeys(
        (
            "environment",
            "namespace",
            "kubernetes-version",
            "storage-class",
            "shared-storage-class",
            "claim-size",
            "secret-store",
            "issuer",
            "ingress-class",
            "registry",
        ),
        word,
    ),
    "destination": folder,
    "ignored-destination": one_of("leave", "open"),
    "images": names,
    "stacks": stack_choices,
    "hosts": dns_names,
    "variables": names,
    "keys": accepted,
    "hardened": flag,
    "network-policies": flag,
    "wait-for-dependencies": flag,
    "routing": one_of("traefik", "ingress", "none"),
    "exposure": one_of("load-balancer", "node-port", "none"),
}
_YAML_KEYS: Mapping[str, Reads] = {
    "exclude": patterns,
    "indent-sequences": flag,
    "quotes": one_of("double", "single", "keep"),
}
_WORKFLOW_KEYS: Mapping[str, Reads] = {
    "mode": one_of("gitops", "kubectl"),
    "file": workflow_file,
    "environments": branches,
    "registry": image_prefix,
    "images": names,
    **dict.fromkeys(("kubeconfig-secret", "registry-username-secret", "registry-password-secret"), secret_name),
    "secrets": secret_names,
    "builds-beside-gates": flag,
    "keep-files": flag,
    "gates": strings,
    "page": page,
    "duties": names,
    "deployers": deployers,
}
_FLUX_KEYS: Mapping[str, Reads] = {
    **dict.fromkeys(
        (
            "repository",
            "source-secret",
            "pulumi-organization",
            "pulumi-project",
            "github-token-key",
            "webhook-token-key",
        ),
        word,
    ),
    **dict.fromkeys(("pulumi-environments", "charts", "images", "notifiers"), names),
    **dict.fromkeys(("traefik-redirect", "image-automation"), flag),
    **dict.fromkeys(("pulumi-token-secret", "pulumi-service-account"), dns_name),
    **dict.fromkeys(("pulumi-api-url", "acme-server"), web_address),
    "acme-email": mail_address,
    "destination": folder,
    "timeout": count,
    "wait-for": one_of("everything", "workloads"),
    "store": one_of("pulumi", "none"),
    "pulumi-token-seconds": token_seconds,
    "traefik-trusted-proxies": networks,
    "webhook-hosts": dns_names,
}
_BOT_KEYS: Mapping[str, Reads] = {
    **dict.fromkeys(("dashboard", "signed"), flag),
    **dict.fromkeys(("split-files", "split-lines", "time-limit"), count),
    "forge": one_of(*bot_values.FORGES),
    "api": bot_values.api_address,
    "repository": bot_values.repository_name,
    "base": bot_values.base_branch,
    "prefix": bot_values.branch_prefix,
    "label": bot_values.label_word,
    "open": bot_values.between(0, 1000),
    "new": bot_values.between(0, 1000),
    "hours": bot_values.hours,
    "days": bot_values.days,
    "reviewers": bot_values.between(0, 2),
    "groups": bot_values.chosen_groups,
    "unsafe": bot_values.group_names,
    "name": bot_values.person_name,
    "email": bot_values.person_email,
    "writes-per-minute": bot_values.between(1, 80),  # of content, which is what GitHub takes
    "writes-per-hour": bot_values.between(1, 500),
}
_TABLES: Mapping[str, Mapping[str, Reads]] = {
    "fix": _FIX_KEYS,
    "archive": _ARCHIVE_KEYS,
    "convert": _CONVERT_KEYS,
    "yaml": _YAML_KEYS,
    "workflow": _WORKFLOW_KEYS,
    "flux": _FLUX_KEYS,
    "bot": _BOT_KEYS,
}


def reader_of(key: Sequence[str]) -> Reads | None:
    """What reads the value under a key below the table; None where the key is one of a table that has any."""
    if len(key) == 1:
        return _KEYS.get(key[0])
    return _TABLES.get(key[0], {}).get(key[1]) if len(key) == 2 else None
