"""Every rule on manifests, in order: what a cluster refuses, then what people regret."""

from ..rule import Rule
from . import (
    access,
    containers,
    data,
    environment,
    features,
    jobs,
    mounts,
    names,
    networking,
    pods,
    ports,
    practice,
    probes,
    quotas,
    resources,
    scaling,
    scheduling,
    security,
    services,
    storage,
    volumes,
    workloads,
)

RULES: tuple[Rule, ...] = (
    *names.RULES, *workloads.RULES, *jobs.RULES, *pods.RULES, *scheduling.RULES, *security.RULES, *volumes.RULES,
    *containers.RULES, *environment.RULES, *resources.RULES, *ports.RULES, *probes.RULES, *mounts.RULES, *services.RULES,
    *networking.RULES, *storage.RULES, *data.RULES, *quotas.RULES, *scaling.RULES, *access.RULES, *features.RULES,
    *practice.RULES,
)
