"""Carried duties in the ledger and on the page: nothing of a file that stays is told to have gone."""

from pathlib import PurePosixPath

from sophia_tidy.kernel.location import Location
from sophia_tidy.workflow.carry.describe import describe_carrying
from sophia_tidy.workflow.carry.ledger import with_carried
from sophia_tidy.workflow.carry.model import CarriedJob, Carrying, NotCarried
from sophia_tidy.workflow.carry.page import carrying_sections
from sophia_tidy.workflow.duties.ledger import Duty, DutyKind, DutyLedger, DutyStatus, DutyVerdict
from sophia_tidy.workflow.harden.model import Hardening, HardeningEdit

CI, NIGHT, NEW = (PurePosixPath(".github/workflows") / name for name in ("ci.yml", "night.yml", "checks.yml"))


def duty(path, status, job="", schedule=""):
    return Duty(path, Location(path, 3), "push", (DutyKind.OTHER,), DutyVerdict(status, "why"), job, schedule)


LEDGER = DutyLedger(
    duties=(
        duty(CI, DutyStatus.MERGED, "lint"),
        duty(CI, DutyStatus.KEPT, "matrix"),
        duty(CI, DutyStatus.KEPT, schedule="0 3 * * *"),
        duty(NIGHT, DutyStatus.KEPT, "sync"),
    ),
    cuts={CI: ("lint",), NIGHT: ("old",)},
)
CARRYING = Carrying(jobs=(CarriedJob(CI, "matrix", NEW, "ci-matrix"),))


def test_a_kept_duty_of_a_carried_file_is_carried_with_the_file_and_the_job():
    verdicts = [each.verdict for each in with_carried(LEDGER, CARRYING).duties]
    assert [(each.status, each.target) for each in verdicts] == [
        (DutyStatus.MERGED, ""),
        (DutyStatus.CARRIED, "checks.yml, ci-matrix"),
        (DutyStatus.CARRIED, "checks.yml"),
        (DutyStatus.KEPT, ""),
    ]
    assert verdicts[1].reason == "why"


def test_a_carried_file_goes_and_nothing_is_cut_out_of_it():
    ledger = with_carried(LEDGER, CARRYING)
    assert (ledger.moves, dict(ledger.cuts)) == ((CI,), {NIGHT: ("old",)})


def test_without_anything_carried_the_ledger_is_the_same():
    assert with_carried(LEDGER, Carrying()) == LEDGER


def test_the_page_tells_what_changed_what_is_open_and_what_stayed():
    edit = HardeningEdit(Hardening.PIN, "matrix", Location(CI, 9), "actions/checkout@v4 is pinned")
    still = HardeningEdit(Hardening.OTHER, "matrix", Location(CI, 4), "runs on a runner of one's own")
    left = NotCarried(NIGHT, Location(NIGHT, 7), "it publishes | with its name")
    lines = carrying_sections(Carrying(jobs=CARRYING.jobs, edits=(edit, edit), open=(still,), left=(left,)))
    assert "| actions/checkout@v4 is pinned | 2 |" in lines
    assert "| runs on a runner of one's own | 1 | `ci.yml:4` |" in lines
    assert r"| `night.yml` | 7 | it publishes \| with its name |" in lines
    assert carrying_sections(Carrying()) == []


def test_the_plain_data_has_every_job_and_every_edit():
    edit = HardeningEdit(Hardening.PIN, "matrix", Location(CI, 9), "actions/checkout@v4 is pinned")
    said = describe_carrying(Carrying(jobs=CARRYING.jobs, edits=(edit,)))
    assert said["jobs"] == [{"workflow": str(CI), "job": "matrix", "file": str(NEW), "id": "ci-matrix"}]
    assert said["edits"] == [
        {"workflow": str(CI), "line": 9, "job": "matrix", "kind": "unpinned-uses", "told": edit.told}
    ]
    assert said["stays"] == said["open"] == said["inputs"] == []
