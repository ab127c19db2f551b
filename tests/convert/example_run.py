"""What ``convert`` makes of the few files of a rule's example: the whole conversion, in memory."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from sophia_tidy.cli.convert_cluster import cluster_of

from sophia_tidy.cli.parser import parser
from sophia_tidy.config.schema import ConvertConfig
from sophia_tidy.convert.converted_stack import World, convert_stack
from sophia_tidy.convert.file_names import environment_of, override_of, unmerged
from sophia_tidy.convert.input_fixes import Mended, mended
from sophia_tidy.convert.known_images.table import built_in
from sophia_tidy.convert.ledger import Entry
from sophia_tidy.convert.load import LoadError, load_model
from sophia_tidy.convert.model import Asked, Dialect, Model
from sophia_tidy.convert.planner import Environment, Layout, Site, plan_convert
from sophia_tidy.convert.withheld import withheld
from sophia_tidy.kernel.errors import TidyError, UnsafePath
from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Write
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.convert_refused import refused_of

ROOT = PurePosixPath("/shop")
STACK = "compose.yaml"


class Made(NamedTuple):
    """The ledger of all stacks, what was found, and the files that would be written."""

    ledger: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, str]
    rules: frozenset[str]  # of the files

    def said(self, rule: str) -> list[str]:
        """What a person is told under the name of a rule: notes of the ledger and messages."""
        return [
            *(entry.note for entry in self.ledger if entry.rule == rule),
            *(finding.message for finding in self.findings if finding.rule == rule),
        ]


class _Files(NamedTuple):
    """The files of an example as a folder; what is outside of it may not be read.

    ``(1,100,000 bytes)`` stands for a text that is too long to be shown.
    """

    texts: Mapping[str, str]

    def read(self, path: PurePosixPath) -> bytes:
        if not path.is_relative_to(ROOT):
            raise UnsafePath(f"{path} leads out of {ROOT}; expected a file below it", Location(path))
        text = self.texts.get(str(path.relative_to(ROOT)))
        if text is None:
            raise FileNotFoundError(path)
        size = re.fullmatch(r"\(([\d,]+) bytes\)\n", text)
        return text.encode() if size is None else b"word " * (int(size[1].replace(",", "")) // 5)

    def glance(self, name: str) -> bytes | None:
        try:
            return self.read(PurePosixPath(name))
        except (FileNotFoundError, UnsafePath):
            return None

    def names_in(self, name: str) -> tuple[str, ...] | None:
        folder = PurePosixPath(name)
        below = [ROOT / path for path in self.texts if (ROOT / path).is_relative_to(folder)]
        return tuple(sorted(str(path.relative_to(folder)) for path in below if path != folder)) or None


def made_of(before: str | Mapping[str, str], command: str = "") -> Made:
    """The conversion of one stack's text, or of files by their paths, as the command line asks for it.

    Raises:
        TidyError: the one stack cannot be read, and was not mended.
    """
    texts = {STACK: before} if isinstance(before, str) else dict(before)
    options = parser().parse_args((command or "sophia-tidy convert").split()[1:])
    asked = [PurePosixPath(name) for name in options.files or [STACK]]
    overrides = [PurePosixPath(name) for name in options.override]
    files, cluster = _Files(texts), cluster_of(options, ConvertConfig())
    dialect = Dialect(options.dialect) if options.dialect else None
    world = World(cluster, built_in(), files.glance, dialect, files.names_in)
    sites: dict[int, Site] = {}
    findings: list[Finding] = []
    as_meant: dict[str, Mended] = {}
    for index, stack in enumerate(asked):
        name = options.name[index] if index < len(options.name) else stack.stem if len(asked) > 1 else None
        try:
            model, slips = _model((stack,), name, files, tuple(options.profile))
            as_meant |= {} if slips is None else {str(stack): slips}
        except TidyError as error:
            if len(asked) == 1:
                raise
            findings.append(Finding(error.location or Location(stack), error.rule, error.message, Severity.ERROR))
            continue
        stacked = convert_stack(model, world)
        environments = [
            Environment(environment_of(each, stack), convert_stack(_model((stack, each), name, files)[0], world))
            for each in overrides
        ]
        sites[index] = Site(
            stacked, ((str(stack), texts[str(stack)].encode()),), (*environments, Environment("production"))
        )
        beside = [each for each in override_of(stack) if str(each) in texts and each not in overrides]
        findings += [unmerged(stack, each) for each in beside]
    layout = Layout(helm=False)
    refused, linted = refused_of(sites, cluster.version, layout.destination, alone=len(asked) == 1)
    written = [site for index, site in sites.items() if index not in refused]
    unwritten = {index: str(stack) for index, stack in enumerate(asked) if index in refused or index not in sites}
    tree = Tree({PurePosixPath(path): text.encode() for path, text in texts.items() if path.startswith("kubernetes/")})
    plan = plan_convert(tree, written, layout, unwritten)
    told = [withheld(asked[index], sites[index].stacked.name, why) for index, why in refused.items()]
    slipped = [finding for done in as_meant.values() for finding in done.findings]
    stacks = [finding for site in sites.values() for finding in site.stacked.findings]
    return Made(
        tuple(entry for site in sites.values() for entry in site.stacked.entries),
        tuple(dict.fromkeys((*findings, *slipped, *linted, *stacks, *plan.findings, *told))),
        {path: done.content.decode() for path, done in as_meant.items()}
        | {str(each.path): each.content.decode() for each in plan.changes if isinstance(each, Write)},
        frozenset(each.rule for each in plan.changes),
    )


def _model(
    stack: tuple[PurePosixPath, ...], name: str | None, files: _Files, profiles: tuple[str, ...] = ()
) -> tuple[Model, Mended | None]:
    """The model, and the stack as it was meant where a slip had to be mended for it."""
    full = tuple(ROOT / each for each in stack)
    asked = Asked(full, full[0].parent, files.read, profiles=profiles, name=name, root=ROOT, forgiving=True)
    try:
        return load_model(asked), None
    except LoadError:
        done = mended(files.read(full[0]), stack[0])
        if not done.findings:
            raise
        meant = asked._replace(read=lambda path: done.content if path == full[0] else files.read(path))
        return load_model(meant), done
