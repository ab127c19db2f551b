"""The step of `convert`: the facts of a stack by the doors, then the wing's work, in order."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .convert.cluster import Cluster
from .convert.file_names import environment_of, override_of, own_words, unmerged
from .convert.images import built_in
from .convert.lint import lint
from .convert.load import LoadError, load_model
from .convert.model import Asked, Dialect, Model
from .convert.planner import Environment, Layout, Site, plan_convert
from .convert.resources.shared import external_objects
from .convert.stacked import Stacked, World, convert_stack
from .errors import TidyError
from .finding import Finding
from .places import Places
from .plan import Plan, Safety, Write, digest
from .schemas import load_schemas
from .tree import Tree

if TYPE_CHECKING:
    from .convert.slips import Mended


class Stacks(NamedTuple):
    """What is asked for.

    ``root`` is the folder that bounds all reading and writing.  Each of
    ``files`` is a stack of its own (from the root, POSIX); ``overrides`` are
    laid over the first and become overlays.  ``names`` are the stacks' names,
    in their order; one without takes its file's.  ``variables`` is the process
    environment.  ``merged`` are laid over the first file and are part of its stack.
    """

    root: Path
    files: tuple[PurePosixPath, ...]
    overrides: tuple[PurePosixPath, ...] = ()
    env_files: tuple[PurePosixPath, ...] = ()
    profiles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    dialect: Dialect | None = None
    environment: str = "production"
    variables: Mapping[str, str] = MappingProxyType({})
    cluster: Cluster = Cluster()
    layout: Layout = Layout()
    merged: tuple[PurePosixPath, ...] = ()

    def parts(self, index: int) -> tuple[PurePosixPath, ...]:
        """The files of one stack, in the order in which they are laid over each other."""
        return (self.files[index], *(self.merged if index == 0 else ()))


class Converted(NamedTuple):
    """What became of the stacks: the plan over the files that were there, and each stack in full."""

    tree: Tree
    plan: Plan
    sites: tuple[Site, ...]

    @property
    def stacks(self) -> tuple[Stacked, ...]:
        return tuple(site.stacked for site in self.sites)


def convert(asked: Stacks) -> Converted:
    """Plan the conversion; nothing is written.

    A stack that Compose refuses for a slip is read as it was meant; the
    mended file is in the plan, for a person's eye.

    Raises:
        TidyError: a stack that cannot be loaded, a path that leaves the root, a rule that is wrong.
    """
    places = Places(asked.root.resolve())
    world = World(asked.cluster, built_in(), places.glance, asked.dialect, places.names_in)
    slips = Slips(places)
    sites = _sites(asked, asked.names, slips, world)
    if len({site.stacked.name for site in sites}) < len(sites):
        sites = _sites(asked, _apart(asked, sites), slips, world)
    tree = Tree({**places.below(asked.layout.destination), **slips.tree()})
    plan = slips.plan() + plan_convert(tree, sites, asked.layout)
    findings = (*plan.findings, *_unmerged(asked, places), *_linted(asked, sites))
    return Converted(tree, Plan(plan.changes, tuple(dict.fromkeys(findings))), sites)


def _sites(asked: Stacks, names: Sequence[str | None], slips: "Slips", world: World) -> tuple[Site, ...]:
    return tuple(_site(asked, asked.parts(index), name, slips, world, asked.overrides if index == 0 else ())
                 for index, (_, name) in enumerate(zip_longest(asked.files, names)))


def _apart(asked: Stacks, sites: Sequence[Site]) -> list[str | None]:
    """Names for stacks that would have one, as files of one folder do: each after its own file.

    Raises:
        TidyError: the files' names do not tell them apart either, or a person gave one name twice.
    """
    several = Counter(site.stacked.name for site in sites)
    given = (*asked.names, *[None] * len(sites))
    names = [name or (own_words(file) if several[site.stacked.name] > 1 else site.stacked.conversion.stack.name)
             for file, site, name in zip(asked.files, sites, given, strict=False)]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise TidyError(f"{asked.files[names.index(name)]} and {asked.files[index]} are both the stack {name}; "
                            "expected a --name for each", rule="convert")
    return list(names)


def _unmerged(asked: Stacks, places: Places) -> Iterator[Finding]:
    """An override that Compose would have merged by its name alone."""
    for file in asked.files:
        beside = override_of(file)
        for name in beside if file not in asked.merged else ():
            taken = name in (*asked.overrides, *asked.merged, *asked.files)
            if not taken and places.glance(str(places.root / name)) is not None:
                yield unmerged(file, name)


def _site(asked: Stacks, files: tuple[PurePosixPath, ...], name: str | None, slips: "Slips", world: World,
          overrides: tuple[PurePosixPath, ...]) -> Site:
    stacked = convert_stack(_model(asked, files, name, slips), world)
    environments = tuple(
        Environment(environment_of(override, files[0]),
                    convert_stack(_model(asked, (*files, override), name, slips), world))
        for override in overrides)
    named = {environment.name for environment in environments}
    plain = () if asked.environment in named else (Environment(asked.environment),)
    return Site(stacked, _sources(slips.places, files), plain + environments)


def _model(asked: Stacks, files: tuple[PurePosixPath, ...], name: str | None, slips: "Slips") -> Model:
    """The loaded model; where Compose refuses the files, that of what they were meant to say.

    Raises:
        TidyError: the files cannot be loaded; the first error, whose lines are those of the files as they are.
    """
    root = slips.places.root
    full = tuple(PurePosixPath(root / file) for file in files)
    query = Asked(full, full[0].parent, slips.read, asked.variables,
                  tuple(PurePosixPath(root / each) for each in asked.env_files), asked.profiles, name,
                  PurePosixPath(root), forgiving=True)
    try:
        return load_model(query)
    except LoadError as first:
        if not slips.mend(files):
            raise
        try:
            return load_model(query)
        except LoadError:
            slips.forget(files)
            raise first from None


class Slips:
    """The files of the stacks as they were meant, where a slip keeps Compose from reading them."""

    def __init__(self, places: Places):
        self.places = places
        self._mended: dict[PurePosixPath, Mended] = {}

    def read(self, path: PurePosixPath) -> bytes:
        """As `Places.read`, mended files as they were meant."""
        known = self._mended.get(path)
        return self.places.read(path) if known is None else known.content

    def mend(self, files: tuple[PurePosixPath, ...]) -> bool:
        """Mend these files; whether any of them changed."""
        from .convert.slips import mended

        before = len(self._mended)
        for file in files:
            full = PurePosixPath(self.places.root / file)
            content = self.places.glance(str(full))
            done = mended(content, file) if content is not None and full not in self._mended else None
            if done is not None and done.findings:
                self._mended[full] = done
        return len(self._mended) > before

    def forget(self, files: tuple[PurePosixPath, ...]) -> None:
        """Take the files as they are: mending them did not help."""
        for file in files:
            self._mended.pop(PurePosixPath(self.places.root / file), None)

    def tree(self) -> dict[PurePosixPath, bytes]:
        """The mended files as they are on the disk, by path from the root."""
        return {self._place(full): self.places.read(full) for full in self._mended}

    def plan(self) -> Plan:
        """The mended files as changes that want a reader's eye."""
        changes = tuple(Write(self._place(full), done.content, digest(self.places.read(full)), "stack-slip", Safety.UNSAFE)
                        for full, done in self._mended.items())
        return Plan(changes, tuple(finding for done in self._mended.values() for finding in done.findings))

    def _place(self, full: PurePosixPath) -> PurePosixPath:
        return full.relative_to(self.places.root)


def _externals(site: Site) -> frozenset[str]:
    """What the manifests name and somebody else makes, as ``Kind/name``."""
    scene = site.stacked.conversion
    return external_objects(scene) | {f"ClusterSecretStore/{scene.cluster.secret_store}"}


def _sources(places: Places, files: tuple[PurePosixPath, ...]) -> tuple[tuple[str, bytes], ...]:
    return tuple((str(file), places.read(PurePosixPath(places.root / file))) for file in files)


def _linted(asked: Stacks, sites: tuple[Site, ...]) -> tuple[Finding, ...]:
    """What a cluster would refuse, at the place where each object would be written."""
    source = load_schemas(asked.cluster.version)
    found: list[Finding] = []
    for site in sites:
        below = PurePosixPath() if len(sites) == 1 else PurePosixPath(site.stacked.name)
        places = {asked.layout.destination / "base" / below / f"{stem}.yaml": items
                  for stem, items in site.stacked.files.items() if items}
        found += lint(places, asked.cluster.version, source, externals=_externals(site))
    return tuple(found)
