"""Plants every canary into one repository, runs every command in every format, and counts what comes out.

``python benchmarks/secrets/measure.py [--kingfisher PATH] [--json FILE]``
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.secrets.carried import CARRIED
from tests.secrets.errors import WRONG
from tests.secrets.forms import Form
from tests.secrets.lookalikes import LOOKALIKES
from tests.secrets.measuring import (
    APPLYING,
    FORMATS,
    PLANNING,
    STREAMS,
    as_it_is,
    called,
    in_files,
    leaked,
    open_to_others,
    snapshot,
)
from tests.secrets.planting import Files, repository
from tests.secrets.published import PUBLISHED

CANARIES = (*PUBLISHED, *CARRIED)
SHOWING = (("fix", "--diff", "--unsafe"), ("archive", "--unsafe", "--diff"), ("yaml", "--diff"))
QUOTED = ("GitHub personal token", "Stripe live key", "OpenAI project key", "address", "JSON web token")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kingfisher", metavar="PATH", help="the scanner, to look at the input and at all output")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all figures")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder), asked.kingfisher)
    print(table(figures))
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n")


def measured(folder: Path, kingfisher: str | None) -> dict[str, object]:
    """All figures by name; ``folder`` is empty."""
    root, said = folder / "repository", folder / "said"
    said.mkdir()
    planted(root, repository((*CANARIES, *LOOKALIKES)))
    (folder / "input").mkdir()
    for number, form in enumerate(CANARIES):
        (folder / "input" / f"{number:03}.{form.written}").write_text(form.text + "\n")
    outputs = dict(planning(root))
    lookalikes = {
        " ".join(command): [
            f"{form.kind}: {form.text}"
            for form in LOOKALIKES
            if form not in as_it_is(outputs[f"{' '.join(command)} --format text"], LOOKALIKES)
        ]
        for command in SHOWING
    }
    written = dict(applying(root, outputs))
    outputs |= dict(refused(folder / "refused"))
    for number, (name, text) in enumerate(outputs.items()):
        (said / f"{number:03}.txt").write_text(f"{name}\n{text}", errors="surrogateescape")
    return {
        "canaries": len(CANARIES),
        "published": len(PUBLISHED),
        "look-alikes": len(LOOKALIKES),
        "outputs": len(outputs),
        "leaks": {name: names(found) for name, text in outputs.items() if (found := leaked(text, CANARIES))},
        "written": written,
        "open to others": len(list(open_to_others(root / ".git" / "sophia-tidy"))),
        "look-alikes hidden": lookalikes,
        "kingfisher": {place: scanned(kingfisher, folder / place) for place in ("input", "said")} if kingfisher else {},
    }


def names(forms: list[Form]) -> list[str]:
    return [f"{form.kind} ({form.written})" for form in forms]


def planted(root: Path, files: Files) -> None:
    """The files as a repository with one commit."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-qm", "first")):
        subprocess.run(["git", *arguments], cwd=root, check=True)


def planning(root: Path) -> Iterator[tuple[str, str]]:
    """What each command says in each format; a canary in its exit code would be a bug of ours."""
    for command in PLANNING:
        for form in FORMATS:
            yield said(root, *command, "--format", form)
    for command in STREAMS:
        yield said(root, *command)


def said(root: Path, *arguments: str) -> tuple[str, str]:
    code, text = called(root, *arguments)
    if code == 3:
        raise AssertionError(f"{arguments}: {text[-2000:]}")
    return " ".join(arguments), text


def applying(root: Path, outputs: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Apply one command after the other; the canaries in files that nobody put there."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in APPLYING:
        before = snapshot(root)
        if command == ("flux",):  # it needs the overlays that `convert` has written by now
            outputs.update(said(root, "flux", "--diff", "--format", form) for form in FORMATS)
        outputs.update([said(root, *command, "--apply")])
        yield from (
            (f"{' '.join(command)}: {name}", names(found))
            for name, found in in_files(snapshot(root), before, CANARIES).items()
        )
        subprocess.run(["git", "add", "-A"], cwd=root, check=True)
        subprocess.run(
            ["git", *who, "commit", "-q", "--allow-empty", "-m", " ".join(command)],
            cwd=root,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    outputs.update([said(root, "undo", "--list")])


def refused(folder: Path) -> Iterator[tuple[str, str]]:
    """What is said of wrong input with a secret in it."""
    for secret in (form for form in CANARIES if form.kind in QUOTED):
        for number, wrong in enumerate(WRONG):
            arguments, files = wrong.with_secret(
                secret.text.partition("=")[2] if secret.kind == "address" else secret.secret
            )
            shutil.rmtree(folder, ignore_errors=True)
            try:
                planted(folder, {"empty.txt": b"", **files})
            except OSError:  # a name that no file can have
                continue
            for form in ("text", "json"):
                options = () if "--format" in arguments else ("--format", form)
                _, text = called(folder, *arguments, *options)
                yield f"wrong {number} {wrong.arguments} {secret.kind} {form}", text


def scanned(kingfisher: str, folder: Path) -> list[str]:
    """What the scanner finds, by rule and place; it asks no server."""
    done = subprocess.run(
        [kingfisher, "scan", "--no-validate", "--git-history", "none", "--format", "jsonl", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"rule"')]
    return sorted(f"{each['rule']['id']} {Path(each['finding']['path']).name}" for each in found)


def table(figures: dict) -> str:
    """The figures in words."""
    leaks = figures["leaks"]
    by_command: dict[str, list[int]] = {}
    for name in leaks:
        command = name.partition(" --format ")[0]
        by_command.setdefault("refused input" if name.startswith("wrong") else command, []).append(len(leaks[name]))
    lines = [
        f"{figures['canaries']} canaries ({figures['published']} of published formats), {figures['look-alikes']} look-alikes, "
        f"{figures['outputs']} outputs",
        f"outputs with a leak: {len(leaks)}",
    ]
    lines += [
        f"  {command}: {len(counts)} outputs, at most {max(counts)} canaries" for command, counts in by_command.items()
    ]
    lines += [
        f"files with a leak: {len(figures['written'])}",
        *(f"  {name}: {len(found)}" for name, found in figures["written"].items()),
        f"files of the journal that others may read: {figures['open to others']}",
    ]
    lines += [
        f"look-alikes hidden by {name}: {len(hidden)} of {figures['look-alikes']}"
        for name, hidden in figures["look-alikes hidden"].items()
    ]
    lines += [f"kingfisher in {place}: {len(found)}" for place, found in figures["kingfisher"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
