"""The step of `convert`: the facts of a stack by the doors, then the wing's work, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .convert.cluster import Cluster
from .convert.images import ImageTable, read_images
from .convert.lint import lint
from .convert.load import load_model
from .convert.model import Asked, Dialect, Model
from .convert.output.header import Origin, origin_of
from .convert.planner import Environment, Layout, Site, plan_convert
from .convert.stacked import Stacked, World, convert_stack
from .finding import Finding
from .places import Places
from .plan import Plan
from .rules import rules_root
from .schemas import schema_source
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Stacks:
    """What is asked for.

    ``root`` is the folder that bounds all reading and writing.  Each of
    ``files`` is a stack of its own (from the root, POSIX); ``overrides`` are
    laid over the first and become overlays.  ``variables`` is the process
    environment.
    """

    root: Path
    files: tuple[PurePosixPath, ...]
    overrides: tuple[PurePosixPath, ...] = ()
    env_files: tuple[PurePosixPath, ...] = ()
    profiles: tuple[str, ...] = ()
    name: str | None = None
    dialect: Dialect | None = None
    environment: str = "production"
    variables: Mapping[str, str] = field(default_factory=dict)
    cluster: Cluster = field(default_factory=Cluster)
    layout: Layout = field(default_factory=Layout)


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of the stacks: the plan over the files that were there, and each stack in full."""

    tree: Tree
    plan: Plan
    sites: tuple[Site, ...]

    @property
    def stacks(self) -> tuple[Stacked, ...]:
        return tuple(site.stacked for site in self.sites)


def convert(asked: Stacks) -> Converted:
    """Plan the conversion; nothing is written.

    Raises:
        TidyError: a stack that cannot be loaded, a path that leaves the root, a rule that is wrong.
    """
    places = Places(asked.root.resolve())
    world = World(asked.cluster, image_table(), places.glance, asked.dialect)
    sites = tuple(_site(asked, file, places, world, asked.overrides if index == 0 else ())
                  for index, file in enumerate(asked.files))
    tree = places.below(asked.layout.destination)
    plan = plan_convert(tree, sites, asked.layout)
    return Converted(tree, Plan(plan.changes, tuple(dict.fromkeys((*plan.findings, *_linted(asked, sites))))), sites)


def image_table() -> ImageTable:
    """What is known of images, from `rules/convert/images/`.

    Raises:
        RuleError: a rule is wrong.
    """
    folder = rules_root() / "convert" / "images"
    return read_images({each.name: each.read_bytes() for each in sorted(folder.iterdir(), key=lambda each: each.name)
                        if each.name.endswith(".yaml")})


def _site(asked: Stacks, file: PurePosixPath, places: Places, world: World, overrides: tuple[PurePosixPath, ...]) -> Site:
    stacked = convert_stack(_model(asked, (file,), places), world)
    origin = _origin(places, (file,))
    environments = tuple(
        Environment(environment_of(override, file),
                    convert_stack(_model(asked, (file, override), places), world), _origin(places, (file, override)))
        for override in overrides)
    return Site(stacked, origin, environments or (Environment(asked.environment),))


def _model(asked: Stacks, files: tuple[PurePosixPath, ...], places: Places) -> Model:
    full = tuple(PurePosixPath(places.root / file) for file in files)
    return load_model(Asked(full, full[0].parent, places.read, asked.variables,
                            tuple(PurePosixPath(places.root / each) for each in asked.env_files),
                            asked.profiles, asked.name))


def _origin(places: Places, files: tuple[PurePosixPath, ...]) -> Origin:
    return origin_of((str(file), places.read(PurePosixPath(places.root / file))) for file in files)


def environment_of(override: PurePosixPath, base: PurePosixPath) -> str:
    """The environment that an override file stands for: ``docker-compose.staging.yml`` → ``staging``."""
    from .convert.names import label

    common = {*base.stem.replace("_", "-").replace(".", "-").split("-"), "docker", "compose", "stack", "swarm", "override"}
    words = [word for word in override.stem.replace("_", "-").replace(".", "-").split("-") if word not in common]
    return label("-".join(words) or override.stem)


def _linted(asked: Stacks, sites: tuple[Site, ...]) -> tuple[Finding, ...]:
    """What a cluster would refuse, at the place where each object would be written."""
    source = schema_source()
    found: list[Finding] = []
    for site in sites:
        below = PurePosixPath() if len(sites) == 1 else PurePosixPath(site.stacked.name)
        places = {asked.layout.destination / "base" / below / f"{stem}.yaml": items
                  for stem, items in site.stacked.files.items() if items}
        found += lint(places, asked.cluster.version, source)
    return tuple(found)
