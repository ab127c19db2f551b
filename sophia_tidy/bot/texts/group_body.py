"""The body of a group's pull request: all that a reviewer has to know to take it or leave it."""

from collections.abc import Iterator

from ...formats.forge_markdown import folded, forge_code, forge_table, forge_text
from ...formats.markdown_fit import fitted
from ...secrets.redact import Redactor
from ..model.rules import BotRules
from ..model.story import EyeChange, FileStat, GroupStory, LeftOut, VerifiedRow

ROOM = 56_000  # of the 65,536 of a body: notes, boxes, the marker and what people add have to find room too
_FEW, _NAMED = 5, 10
_SENTENCE = 1_000
_HIDDEN = "[a line that looks secret is not shown]"


def group_body(story: GroupStory, rules: BotRules, family: str = "", room: int = ROOM) -> str:
    """Markdown of no more than ``room`` (`forge_size`), the same for the same story.

    ``family`` is the word for the group in ``[tool.sophia-tidy.bot]``; without it no line of the configuration is told.
    """
    parts = (
        f"{forge_text(story.what, _SENTENCE)} {forge_text(story.why, _SENTENCE)}".strip(),
        *_verified(story.verified),
        *_eye(story.eye),
        *_files(story.files),
        *_left_out(story.left_out),
        *_ways_out(rules, family),
    )
    return fitted(Redactor().last_look("\n\n".join(part for part in parts if part)), room)


def _verified(rows: tuple[VerifiedRow, ...]) -> Iterator[str]:
    if rows:
        yield "### What was verified"
        cells = [tuple(map(forge_text, (row.what, row.before, row.after, row.how))) for row in rows]
        yield forge_table(("", ">before", ">after", "how"), [(a, b, c, d) for a, b, c, d in cells])


def _eye(changes: tuple[EyeChange, ...]) -> Iterator[str]:
    if changes:
        yield "### Look at these first"
        yield "\n".join(f"- {_place(each)} ({forge_text(each.rule)}): {_evidence(each.evidence)}" for each in changes)


def _place(change: EyeChange) -> str:
    return forge_code(f"{change.path}:{change.line}" if change.line else change.path)


def _evidence(text: str) -> str:
    """The evidence, but for lines that look secret."""
    lines = text.splitlines()
    return forge_text(" ".join(line if Redactor().text(line) == line else _HIDDEN for line in lines))


def _files(files: tuple[FileStat, ...]) -> Iterator[str]:
    if not files:
        return
    added, removed = sum(each.added for each in files), sum(each.removed for each in files)
    moved = sum(bool(each.target) for each in files)
    said = f"{_many(len(files), 'file')}, {_many(added, 'line')} added, {removed} removed"
    yield "### What it changes"
    table = forge_table(
        ("file", ">added", ">removed"), [(_file(each), str(each.added), str(each.removed)) for each in files]
    )
    said += f", {moved} moved" if moved else ""
    if len(files) <= _FEW:
        yield f"{said[0].upper()}{said[1:]}."
        yield table
    else:
        yield folded(said, table)


def _file(stat: FileStat) -> str:
    return f"{forge_code(stat.path)} → {forge_code(stat.target)}" if stat.target else forge_code(stat.path)


def _left_out(left: tuple[LeftOut, ...]) -> Iterator[str]:
    if not left:
        return
    yield "### What was left out"
    by_reason: dict[str, list[str]] = {}
    for each in left:
        by_reason.setdefault(each.reason, []).append(each.path)
    rows = "\n".join(f"- {_named(paths)}: {forge_text(reason)}" for reason, paths in by_reason.items())
    yield rows if len(left) <= _FEW else folded(_many(len(left), "change"), rows)


def _named(paths: list[str]) -> str:
    """Names, of many only the first."""
    more = len(paths) - _NAMED
    return ", ".join(map(forge_code, paths[:_NAMED])) + (f" and {more} more" if more > 0 else "")


def _ways_out(rules: BotRules, family: str) -> Iterator[str]:
    hold, stop = forge_code(f"{rules.label}/hold"), forge_code(f"{rules.label}/stop")
    line = forge_code(f'groups = ["-{family}"]')
    never = f"; for good, with {line} in `[tool.sophia-tidy.bot]`" if family else ""
    yield "### If you do not want it"
    yield "\n".join(
        (
            f"- **Not this**: close it. It stays closed until there is something else to change{never}.",
            f"- **Not so**: commit to its branch, which the bot then leaves alone; the label {hold} does the same.",
            f"- **Not now**: the label {stop} on the dashboard stops the bot.",
            "- **No longer**: `git revert` the commit that it was merged as, and the bot takes that for a no."
            " `sophia-tidy undo` takes back what `--apply` made on a machine of yours.",
        )
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
