"""Round trip: what the ledger calls mapped, the manifests give back."""

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.errors import TidyError

from ..checkout import OUTSIDE, ROOT
from ..planned import converted
from .projection import lost

CORPUS = OUTSIDE / "corpus" / "compose"
DEPLOY = PurePosixPath("tests/reference/deploy")


def stacks(root, *files):
    return converted(root, *files).facts.stacks


@pytest.mark.parametrize("file", ["production.yml", "monitoring.yml"])
def test_the_reference_stacks_come_back(file):
    (stacked,) = stacks(ROOT, DEPLOY / file)
    assert lost(stacked) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the project")
def test_every_stack_of_the_corpus_comes_back():
    found, read = {}, 0
    for entry in json.loads((CORPUS / "index.json").read_text()):
        try:
            (stacked,) = stacks(CORPUS, entry["file"]) or (None,)
        except TidyError:
            continue
        if stacked is None:  # mended in part: what is left keeps it from being read
            continue
        read += 1
        if missing := lost(stacked):
            found[entry["file"]] = missing
    assert found == {} and read > 190


BREAKS = {
    "services.api.image": lambda pod: pod["containers"][0].update(image="other"),
    "services.api.command": lambda pod: pod["containers"][0].pop("args"),
    "services.api.environment.LOG_LEVEL": lambda pod: pod["containers"][0]["env"].pop(1),
    "services.api.deploy.resources.limits.memory": lambda pod: pod["containers"][0]["resources"]["limits"].update(
        memory="2G"
    ),
    "services.api.stop_grace_period": lambda pod: pod.pop("terminationGracePeriodSeconds"),
}


@pytest.mark.parametrize(("pointer", "harm"), BREAKS.items(), ids=BREAKS)
def test_what_is_lost_is_named(pointer, harm):
    (stacked,) = stacks(ROOT, DEPLOY / "production.yml")
    files = deepcopy(dict(stacked.files))
    harm(next(item for item in files["api"] if item["kind"] == "Deployment")["spec"]["template"]["spec"])
    changed = (
        replace(stacked, files=files) if hasattr(stacked, "__dataclass_fields__") else stacked._replace(files=files)
    )
    assert lost(changed) == [pointer]
