"""Leftovers of our own making for a well-kept repository, which has none to take away.

With them the repository passes for a heap, so that weak evidence counts too;
what the tool then moves of the repository itself is what it would break.
"""

from pathlib import Path

from checkout import at

MODULES, EACH = 15, 8


def plant(place: Path) -> None:
    """Commit backups beside the modules, and reports and programs at the root, that name living files."""
    names = at(place, "ls-files", "-z", "*.py").decode().split("\0")[:-1]
    for name in names[:: max(1, len(names) // MODULES)]:
        (place / f"{name}.bak").write_bytes((place / name).read_bytes())
    for number in range(EACH):
        name = names[number % len(names)]
        (place / f"MODULE_{number}_STATUS_REPORT.md").write_text(f"# Status\n\n[It]({name}) is done.\n")
        (place / f"fix_module_{number}.py").write_text(f'"""One-time fix of {name}."""\n\nopen("{name}").read()\n')
        (place / f"check_{number}_20250603_224031.json").write_text("{}\n")
    at(place, "add", "--all")
    at(place, "commit", "--quiet", "--message", "Leftovers")
