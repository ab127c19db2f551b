"""Examples of errors that no command line brings about by itself: a plan that comes too late, a broken installation."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.adapters.kubernetes_schemas import Schemas, load_schemas
from sophia_tidy.adapters.ruff import check as ruff
from sophia_tidy.apply.apply import apply
from sophia_tidy.archive.planner import check_references
from sophia_tidy.bot.bundle.bundle import read_bundle
from sophia_tidy.config.ruff_settings import RuffInvocation
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.plan import Plan, Write, digest
from sophia_tidy.kernel.rule import Example, Rule

from ...archive.repositories import facts_of, read
from ..seen import Seen, before
from . import forge

Files = Mapping[str, str]


def run(rule: Rule, example: Example, folder: Path) -> Seen:
    """The error that comes of it."""
    files = before(rule, example)
    for path, text in files.items():
        (folder / path).write_text(text, "utf-8")
    try:
        _PROVOKED[rule.id](files, folder)
    except TidyError as error:
        return Seen(said=((error.rule, error.message),))
    return Seen()


def _late(files: Files, folder: Path) -> None:
    tree = read_tree(folder).tree
    path = PurePosixPath(next(iter(files)))
    plan = Plan((Write(path, b"x = 1 == 1\n", digest(tree[path]), "literal-comparison"),))
    (folder / path).write_text("x = 2 is 2\n", "utf-8")
    apply(plan, folder, tree)


def _refused_by_ruff(files: Files, folder: Path) -> None:
    path = PurePosixPath(next(iter(files)))
    list(ruff.check(folder, (path,), select=(), target="py311", told=RuffInvocation()))


def _dangling(_: Files, __: Path) -> None:
    files = {"Makefile": "a:\n\tsh x.sh\n"}
    moved = read(facts_of({**files, "archive/x.sh": "ls\n"}).tree)
    check_references(facts_of({**files, "x.sh": "ls\n"}), moved, {PurePosixPath("x.sh"): PurePosixPath("archive/x.sh")})


def _no_version(_: Files, __: Path) -> None:
    load_schemas((1, 2))


def _broken_schemas(_: Files, __: Path) -> None:
    Schemas(b"io.k8s.api.core.v1.Pod\t{}").definition("#/definitions/io.k8s.api.core.v1.PodSpec")


def _no_bundle(files: Files, folder: Path) -> None:
    read_bundle(folder / next(iter(files)))


_PROVOKED: dict[str, Callable[[Files, Path], None]] = {
    **forge.PROVOKED,
    "stale-plan": _late,
    "ruff": _refused_by_ruff,
    "dangling-reference": _dangling,
    "kubernetes-version": _no_version,
    "kubernetes-schemas": _broken_schemas,
    "bundle": _no_bundle,
}
