"""The jobs of the reference repository, hardened and wrapped as carried jobs are: what checkers find is what is told, and no more."""

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.workflow.harden import built_in_rules, hardened, pins_of
from sophia_tidy.workflow.read import read_workflow

from ...checkout import ROOT

FOLDER = ROOT / "tests" / "reference" / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.y*ml"))
READ = [path for path in FILES if not read_workflow(PurePosixPath(path.name), path.read_bytes()).broken]
# The file that a job is carried to has a group of its own, so nothing is said of the job: that is not hardened here.
FLAGS = ("--offline", "--no-config", "--no-progress", "--quiet", "--persona", "auditor", "--format", "json")


@pytest.fixture(scope="module")
def results():
    known = pins_of(path.read_bytes() for path in FILES)
    found = {}
    for path in READ:
        content = path.read_bytes()
        workflow = read_workflow(PurePosixPath(".github/workflows") / path.name, content)
        jobs = [job.id for job in workflow.jobs]
        found[path.stem] = workflow, hardened(content, workflow, jobs, built_in_rules(), known)
    return found


def test_every_job_can_be_hardened(results):
    assert len(results) >= 8
    assert {name: dict(result.left) for name, (_, result) in results.items() if result.left} == {}


def test_what_zizmor_finds_in_a_job_is_told(results, tmp_path):
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name, (_, result) in results.items():
        folder.joinpath(f"{name}.yml").write_bytes(result.content)
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    told = subprocess.run([zizmor, *FLAGS, str(folder)], capture_output=True, text=True, check=False, timeout=120)
    inside = {(name, kind) for name, kind, job in found_by(told.stdout) if job and kind != "concurrency-limits"}
    assert inside == {(name, str(each.kind)) for name, (_, result) in results.items() for each in result.open}
    assert inside  # the reference repository has secrets without an environment


def found_by(text):
    """File, audit and job of each finding; what is said of the whole file has no job."""
    for finding in json.loads(text):
        place = next(each for each in finding["locations"] if each["symbolic"]["kind"] == "Primary")
        routes = [each["symbolic"]["route"]["route"] for each in finding["locations"]]
        job = any(keys[0].get("Key") == "jobs" and len(keys) > 1 for keys in routes if keys)
        yield Path(place["symbolic"]["key"]["Local"]["verbatim_path"]).stem, finding["ident"], job


def test_what_it_reads_to_is_what_it_was_but_for_scripts_and_what_is_told(results):
    for old, result in results.values():
        new = read_workflow(old.path, result.content)
        assert [job.id for job in new.jobs] == [job.id for job in old.jobs]
        assert [each.event.value for each in new.triggers] == [each.event.value for each in old.triggers]
        for before, after in zip(old.jobs, new.jobs, strict=True):
            assert [str(need) for need in after.needs] == [str(need) for need in before.needs]
            assert str(after.condition) == str(before.condition)
            assert [str(label) for label in after.runs_on] == [str(label) for label in before.runs_on]
            assert values(after.env) == values(before.env)
            assert values(after.outputs) == values(before.outputs)
            for first, second in zip(before.steps, after.steps, strict=True):
                assert (second.id, str(second.name), str(second.condition)) == (
                    first.id,
                    str(first.name),
                    str(first.condition),
                )
                assert values(first.env).items() <= values(second.env).items()
                assert values(first.inputs).keys() <= values(second.inputs).keys()


def values(pairs):
    return {key.value: value.value for key, value in pairs}
