"""The one check: always there, and passed only where every gate has."""

import subprocess

import pytest

from .projects import PROJECTS
from .test_deploy import jobs


@pytest.mark.parametrize("name", PROJECTS)
def test_it_waits_for_all_that_a_pull_request_runs_and_always_runs(name):
    project, files = PROJECTS[name]
    found = jobs(project, files=files)
    check = found["gates"]
    assert check["if"] == "${{ always() }}" and check["permissions"] == {}
    assert set(check["needs"]) == {job for job, body in found.items() if not body.get("needs") and job != "gates"}
    told = " ".join(f"{job}=${{{{ needs.{job}.result }}}}" for job in check["needs"])
    assert check["steps"][0]["env"] == {"RESULTS": told}


@pytest.mark.parametrize("shell", [("bash", "-e"), ("bash", "--noprofile", "--norc", "-eo", "pipefail")])
@pytest.mark.parametrize(
    ("results", "code"),
    [
        (("success", "success"), 0),
        (("success", "failure"), 1),
        (("failure", "success"), 1),
        (("skipped", "success"), 1),
        (("success", "cancelled"), 1),
        (("success", ""), 1),
    ],
)
def test_nothing_but_success_passes(results, code, shell):
    project, files = PROJECTS["one image, uv"]
    [step] = jobs(project, files=files)["gates"]["steps"]
    told = " ".join(f"{name}={result}" for name, result in zip(("lint", "tests"), results, strict=True))
    done = subprocess.run([*shell, "-c", step["run"]], env={"RESULTS": told}, capture_output=True, text=True)
    assert done.returncode == code
    assert ("::error::" in done.stdout) is bool(code)
