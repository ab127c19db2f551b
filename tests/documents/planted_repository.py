"""The planted repository: documents that say what is no longer so, beside what is so, and the truth about them."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sophia_tidy.documents.knowledge import Knowledge
from sophia_tidy.documents.read_knowledge import ArchivedPath, Surroundings, read_knowledge
from sophia_tidy.kernel.tree import Tree

HERE = Path(__file__).parent / "planted"
P = PurePosixPath
# What went to the archive, with its text where that matters.
_ARCHIVED = {
    **dict.fromkeys(
        (
            "scripts/fix_imports.py",
            "scripts/deploy_notes.py",
            "scripts/migrate_prices.py",
            "scripts/deploy_old.sh",
            "scripts/health check (1).py",
            "scripts/legacy/one.py",
            "scripts/legacy/two.py",
            "deploy.sh",
            "docs/notes/OLD_PLAN.md",
            "docs/notes/swarm-notes.rst",
            "ops/topology-old.png",
            "deploy/old-stack.yml",
        ),
        "",
    ),
}
_WORKFLOWS = {
    "ci.yml": ("name: CI\non: push\n", "all that it did is accounted for (merged), see the page of the duties"),
    "deploy-production.yml": (
        "name: Deploy to production\non: push\n",
        "all that it did is accounted for (superseded), see the page of the duties",
    ),
    "health.yml": (
        "name: Health check\non: push\n",
        "all that it did is accounted for (dropped), see the page of the duties",
    ),
}


@dataclass(frozen=True)
class Planted:
    """One mention: what stands there, what has to stand there (None for a finding), and the rule; ``leave`` for a look-alike."""

    rule: str
    at: str
    becomes: str | None

    @property
    def is_left_alone(self) -> bool:
        return self.rule == "leave"


def planted_tree() -> Tree:
    """The repository after its migration, its documents as they were."""
    root = HERE / "repository"
    files = {P(path.relative_to(root).as_posix()): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    archived = {P("archive") / path: text.encode() for path, text in _ARCHIVED.items()}
    workflows = {P("archive/workflows") / name: text.encode() for name, (text, _) in _WORKFLOWS.items()}
    return Tree({**archived, **workflows, **files})


def surroundings() -> Surroundings:
    """What the archive's manifest, git's history and the remote would say of it."""
    files = (ArchivedPath(path, f"archive/{path}", "history") for path in _ARCHIVED)
    workflows = (
        ArchivedPath(f".github/workflows/{name}", f"archive/workflows/{name}", reason)
        for name, (_, reason) in _WORKFLOWS.items()
    )
    return Surroundings(
        archive=P("archive"),
        manifests=P("kubernetes"),
        clusters=P("kubernetes/clusters"),
        workflow=P(".github/workflows/deploy.yml"),
        archived=(*files, *workflows),
        renamed={"scripts/seed_database.py": "tools/seed_database.py"},
    )


def planted_knowledge() -> Knowledge:
    return read_knowledge(planted_tree(), surroundings())


def truth() -> dict[str, list[Planted]]:
    """For each document its mentions and look-alikes, in the order in which they were written down."""
    found: dict[str, list[Planted]] = {}
    entries: list[Planted] = []
    for block in (HERE / "truth.txt").read_text("utf-8").split("\n== ")[1:]:
        name, _, rest = block.partition("\n")
        entries = found.setdefault(name.strip(), [])
        rule, old, new = "", list[str](), list[str]()
        for line in [*rest.split("\n"), "end"]:
            if line.startswith("- "):
                old.append(line[2:])
            elif line.startswith("+ "):
                new.append(line[2:])
            elif line:
                if rule:
                    entries.append(Planted(rule, "\n".join(old), "\n".join(new) if new else None))
                rule, old, new = line, [], []
    return found
