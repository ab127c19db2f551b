"""The probes of ``tests/convert/probes``: one small stack for each behaviour, and what a cluster must be told of it.

They are written from the compose-spec and the Kubernetes API, not from what
the code does.  `test_no_probe_is_right_about_nothing` holds the referee
itself to account: an expectation that an empty answer meets cannot fail.
"""

import pytest
import yaml

from .referee.converters import ours
from .referee.judging import Verdict, judge
from .referee.outcome import Outcome
from .referee.probe_file import read_probes
from .referee.trial import run

PROBES = read_probes()

# compose-spec, schema/compose-spec.json, the properties of a service.
SERVICE_KEYS = frozenset(
    """
annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count
cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy
develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends
external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging
mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable
oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged profiles provider pull_policy
pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period
stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir
""".split()
)
DEPLOY_KEYS = frozenset(
    "endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config".split()
)
TOP_KEYS = frozenset("configs include models name networks secrets services version volumes x-".split())


class _Loader(yaml.SafeLoader):
    """Reads over ``!reset`` and ``!override``."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_the_probe_holds(probe):
    judged = run(probe, ours)
    assert judged.verdict is Verdict.RIGHT, "\n".join((probe.title, *judged.unmet, *judged.told[:3]))


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_no_probe_is_right_about_nothing(probe):
    assert judge(probe, Outcome()).verdict is not Verdict.RIGHT


def test_every_key_of_the_compose_spec_has_a_probe():
    services: set[str] = set()
    parts: set[str] = set()
    tops: set[str] = set()
    for probe in PROBES:
        values = {} if probe.refused and "\t" in probe.compose else yaml.load(probe.compose, _Loader)
        tops |= {"x-" if key.startswith("x-") else key for key in values}
        for each in values.get("services", {}).values():
            services |= each.keys()
            parts |= (each.get("deploy") or {}).keys()
    assert (SERVICE_KEYS - services, DEPLOY_KEYS - parts, TOP_KEYS - tops) == (set(), set(), set())


def test_every_point_of_the_checklist_has_a_probe():
    assert set(range(1, 29)) - {point for probe in PROBES for point in probe.points} == set()


def test_there_are_as_many_probes_as_were_asked_for():
    assert len(PROBES) >= 160
    assert len({probe.title for probe in PROBES}) == len(PROBES)
