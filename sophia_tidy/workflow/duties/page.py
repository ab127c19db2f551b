"""The migration page: where each duty went, and what a person has to do, as Markdown; one sentence a line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ...formats.markdown import cell, code
from ..project.model import Project
from .build_ledger import line_for
from .decisions import TABLE
from .ledger import Duty, DutyLedger, DutyStatus
from .manual_steps import manual_steps
from .second_deployers import first_line

_MEANING = {
    DutyStatus.KEPT: "its file stays",
    DutyStatus.CARRIED: "the same job, out of one of the few files",
    DutyStatus.MERGED: "{new} does the same",
    DutyStatus.SUPERSEDED: "{new} does it in another way",
    DutyStatus.DROPPED: "it cannot have worked, or a person gave it up",
    DutyStatus.UNMAPPED: "a person has to decide",
}


def render_page(
    ledger: DutyLedger, budget: str | None = None, project: Project | None = None, more: Sequence[str] = ()
) -> str:
    """The whole page; ``budget`` is the table of the times, with a line before it or not, ``project`` what there is to set up for.

    ``more`` are lines of sections behind the tables of the duties.

    Names of secrets stand there, never a value; what comes from the repository is escaped.
    """
    sections = [
        _head(ledger, project or Project()),
        _todo(ledger),
        manual_steps(project) if project is not None else [],
        *_tables(ledger),
        list(more),
        _checks(ledger),
        _secrets(ledger),
        _environments(ledger),
        _blocked(ledger),
        ["## Time from commit to production", "", *budget.strip("\n").split("\n"), ""] if budget else [],
    ]
    return "\n".join(line for section in sections for line in section).rstrip("\n") + "\n"


def _head(ledger: DutyLedger, project: Project) -> list[str]:
    new, second = project.file, first_line(ledger, project, code)
    counts = Counter(duty.verdict.status for duty in ledger.duties)
    files = len({duty.path for duty in ledger.duties})
    return [
        "# From many workflows to one",
        "",
        *(
            [f"**{second}**", "Until they are superseded or gone, a roll-back of the one is undone by the other.", ""]
            if second
            else []
        ),
        f"{_count(files, 'workflow')} had {_count(len(ledger.duties), 'duty', 'duties')}: every job, every schedule, "
        "and every file that cannot be read.",
        f"{_count(len(ledger.moves), 'file')} of them {'goes' if len(ledger.moves) == 1 else 'go'} to the archive.",
        "",
        "| status | duties | meaning |",
        "|---|---:|---|",
        *(f"| {status.value} | {counts[status]} | {meaning.format(new=new)} |" for status, meaning in _MEANING.items()),
        "",
    ]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _todo(ledger: DutyLedger) -> list[str]:
    """What to do now, in the order in which it hurts."""
    lines: list[str] = []
    unmapped = [duty for duty in ledger.duties if duty.verdict.status is DutyStatus.UNMAPPED]
    for path in dict.fromkeys(duty.path for duty in unmapped if duty.verdict.renames):
        lines += [
            f"Give {code(path.name)} another name: the new workflow takes it, and jobs of the old one stay.",
            "Whoever calls it has to call it by the new name.",
            "",
        ]
    open_duties = [duty for duty in unmapped if not duty.verdict.renames]
    if open_duties:
        lines += [
            f"Decide these in `pyproject.toml`, under `{TABLE}`; until then nothing is complete.",
            "Say `kept`, `merged`, `superseded` or `dropped`, and why.",
            "",
            "```toml",
            TABLE,
            *(f"{line_for(duty)}  # {_comment(duty.verdict.reason)}" for duty in open_duties),
            "```",
            "",
        ]
    if ledger.checks:
        lines += [
            "Change the required status checks of the branch protection as the table below says, "
            "when the new workflow is merged.",
            "A required check that no run reports leaves every pull request waiting for ever.",
            "",
        ]
    if ledger.unused:
        lines += [
            "Look at the secrets that nothing reads any more, and delete them when the first deployment has gone well.",
            "",
        ]
    if ledger.blocked:
        lines += ["Bring the blocked images below, or take them out of the manifests.", ""]
    return ["## What to do now", "", *(lines or ["Nothing: every duty is accounted for.", ""])]


def _comment(text: str) -> str:
    return " ".join(text.split()).replace("```", "'''")


def _tables(ledger: DutyLedger) -> Iterator[list[str]]:
    yield ["## Where each duty went", ""]
    for path in dict.fromkeys(duty.path for duty in ledger.duties):
        fate = "goes to the archive" if path in ledger.moves else "stays"
        cut = ledger.cuts.get(path, ())
        lines = [f"### {code(path.name)}", "", f"The file {fate}."]
        if cut:
            lines.append(f"These jobs go out of it: {', '.join(code(job) for job in cut)}.")
        lines += ["", "| duty | what it is | trigger | status | where and why |", "|---|---|---|---|---|"]
        yield [*lines, *(_row(duty) for duty in ledger.of(path)), ""]


def _row(duty: Duty) -> str:
    name = code(duty.job) if duty.job else f"schedule {code(duty.schedule)}" if duty.schedule else "the whole file"
    where = f"{code(duty.verdict.target)}: " if duty.verdict.target else ""
    kinds = ", ".join(kind.value for kind in duty.kinds)
    return (
        f"| {name} (line {duty.at.line}) | {kinds} | {cell(duty.triggers)} | **{duty.verdict.status.value}** "
        f"| {where}{cell(duty.verdict.reason)} |"
    )


def _checks(ledger: DutyLedger) -> list[str]:
    lines = []
    if ledger.required:
        lines += [
            f"Require one check of the new workflow: {code(ledger.required)}.",
            "It is reported whatever becomes of the gates, and passes only where each of them has: "
            "a gate that comes, goes or is split changes no setting.",
            "A required check whose name no run reports leaves pull requests waiting for ever, "
            "and one whose job was skipped counts as passed.",
            "",
        ]
    if ledger.checks:
        lines += [
            "These checks are not reported any more.",
            "Where the branch protection requires one, require the new one instead.",
            "",
            "| old check | from | new check |",
            "|---|---|---|",
            *(
                f"| {code(each.old)} | {code(each.path.name)} "
                f"| {', '.join(code(name) for name in each.new) or 'none: take it out'} |"
                for each in ledger.checks
            ),
            "",
        ]
    return ["## Required checks", "", *lines] if lines else []


def _secrets(ledger: DutyLedger) -> list[str]:
    lines: list[str] = []
    if ledger.aliases:
        lines += [
            "Names that look like one secret:",
            "",
            "| names | the workflow reads |",
            "|---|---|",
            *(f"| {_codes(each.names)} | {_codes(each.used) or 'none of them'} |" for each in ledger.aliases),
            "",
        ]
    if ledger.unused:
        lines += [
            "Nothing in the workflows reads these any more:",
            "",
            *(f"- {code(name)}" for name in ledger.unused),
            "",
        ]
    return ["## Secrets", "", *lines] if lines else []


def _environments(ledger: DutyLedger) -> list[str]:
    if not ledger.environments:
        return []
    rows = (
        f"| {code(name)} | {', '.join(code(f'{each.path.name}:{each.line}') for each in places)} |"
        for name, places in ledger.environments
    )
    return [
        "## Environments",
        "",
        "The old workflows named these; their protection rules and secrets stay in the settings.",
        "",
        "| environment | named in |",
        "|---|---|",
        *rows,
        "",
    ]


def _blocked(ledger: DutyLedger) -> list[str]:
    if not ledger.blocked:
        return []
    rows = (f"| {code(name)} | {cell(reason)} | {code(str(at))} |" for name, reason, at in ledger.blocked)
    return [
        "## Blocked images",
        "",
        "These cannot be built, and nothing was guessed.",
        "",
        "| image | why | told by |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _codes(names: Iterable[str]) -> str:
    return ", ".join(code(name) for name in names)
