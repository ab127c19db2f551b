"""The images that workflows build: Dockerfile, context and tags, from the build action and from ``docker build``."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ...kernel.location import Location
from ...kernel.tree import Tree
from ..expressions import EvaluationScope, paths_of
from ..model import Job, Step, Text, Workflow
from .matrix import filled, scopes, value_in
from .working_directory import JobWorkspace, joined, names_made

_ACTIONS = ("docker/build-push-action", "depot/build-push-action")  # the inputs of the second are those of the first
_BUILDERS = ("docker", "podman", "buildah")  # they name a Dockerfile to read it
_TAKE_VALUE = frozenset(
    """
-t --tag -f --file --build-arg --target --platform --label --secret --ssh --cache-from --cache-to --output -o --network
--progress --add-host --build-context --builder --iidfile --metadata-file --attest --provenance --sbom --shm-size
--ulimit -m --memory --cpuset-cpus --isolation --annotation --allow
""".split()
)


@dataclass(frozen=True, slots=True)
class Image:
    """One build; ``there`` says whether the Dockerfile is in the tree, None where only a run tells.

    ``dockerfile`` and ``context`` are paths from the root, or as written where they cannot be known.
    ``arguments`` may hold expressions; ``pushed`` is False only where the build surely stays where it ran.
    """

    dockerfile: str
    context: str
    tags: tuple[str, ...]
    at: Location
    job: str
    there: bool | None
    target: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    pushed: bool = True

    @property
    def registry(self) -> str:
        """The host that the first tag names, Docker's own where it names none; empty where only a run tells."""
        tag = self.tags[0] if self.tags else ""
        host, slash, _ = tag.partition("/")
        if not tag or "$" in host:
            return ""
        return host if slash and ("." in host or ":" in host or host == "localhost") else "docker.io"


def images_of(workflow: Workflow, tree: Tree) -> Iterator[Image]:
    """Every build in the order of the steps; one for each row of a matrix that changes its files."""
    for job in workflow.jobs:
        here = JobWorkspace(workflow, job, tree)
        for step in job.steps:
            here.enter(step)
            here.made |= {
                name
                for command, _ in here.commands(step)
                if command.program not in _BUILDERS
                for name in names_made(command.words)
            }
            if step.uses is not None and step.uses.value.partition("@")[0] in _ACTIONS:
                yield from _action(workflow, job, step, here)
            elif step.run is not None:
                yield from _run(job, step, here)


def _action(workflow: Workflow, job: Job, step: Step, here: JobWorkspace) -> Iterator[Image]:
    """``file`` counts from the root whatever the context is; the context of none is the repository."""
    context, file = step.input("context"), step.input("file")
    at = (file or context or step.uses or Text("", step.at)).at
    tags, target, arguments = _named_tags(job, step.input("tags")), step.input("target"), step.input("build-args")
    push, outputs = step.input("push"), step.input("outputs")
    pushed = (push is not None and push.value != "false") or (outputs is not None and "push=true" in outputs.value)
    seen: set[Image] = set()
    for scope in scopes(workflow, job):
        where, named = value_in(context, scope) if context else ".", value_in(file, scope)
        folder = None if where is None or not here.ours else joined("", where.removeprefix("{{defaultContext}}:"))
        path = (
            None
            if named is None
            else joined("", named)
            if named
            else None
            if folder is None
            else posixpath.join(folder, "Dockerfile")
        )
        names = tuple(name for line in _lines(tags, scope) for each in line.split(",") if (name := each.strip()))
        image = replace(
            _image(path, file or context, folder, context, names, at, job, here),
            target=filled(target, scope) if target else "",
            arguments=_pairs(_lines(arguments, scope)),
            pushed=pushed,
        )
        if image not in seen:
            seen.add(image)
            yield image


def _pairs(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, equals, value in (line.partition("=") for line in lines) if equals)


def _image(
    path: str | None,
    written: Text | None,
    folder: str | None,
    context: Text | None,
    tags: tuple[str, ...],
    at: Location,
    job: Job,
    here: JobWorkspace,
) -> Image:
    there = here.there(path) if path is not None and here.ours else None
    if there is False and path is not None and posixpath.basename(path) in here.made:
        there = None  # a step of the job may have written it
    name = posixpath.normpath(path) if path is not None else str(written or "Dockerfile")
    return Image(
        name.removeprefix("./"), str(context or ".") if folder is None else folder or ".", tags, at, job.id, there
    )


def _named_tags(job: Job, tags: Text | None) -> Text | None:
    """The tags; those that the metadata action makes are told from its images."""
    for tree, _ in tags.expressions if tags else ():
        for parts, _ in paths_of(tree):
            if parts[0] == "steps" and len(parts) > 1:
                made = next((step for step in job.steps if step.id == parts[1]), None)
                return (made.input("images") if made else None) or tags
    return tags


def _lines(written: Text | None, scope: EvaluationScope) -> Iterator[str]:
    """The lines of a list, with what is known before a run in them."""
    yield from (line.strip() for line in (filled(written, scope) if written else "").splitlines() if line.strip())


def _run(job: Job, step: Step, here: JobWorkspace) -> Iterator[Image]:
    for command, folder in here.commands(step):
        if is_build(command.words):
            yield _built(command.words, folder, here.line(step, command), job, here)


def is_build(words: tuple[str, ...]) -> bool:
    """``docker build``, ``docker buildx build`` and what stands in for them."""
    return words[:2] in (("docker", "build"), ("podman", "build"), ("nerdctl", "build")) or words[:3] in (
        ("docker", "buildx", "build"),
        ("docker", "image", "build"),
    )


def _built(words: tuple[str, ...], folder: str | None, at: Location, job: Job, here: JobWorkspace) -> Image:
    options, rest = _options(words[words.index("build") + 1 :])
    tags = tuple(value for name, value in options if name in ("-t", "--tag"))
    file = next((value for name, value in options if name in ("-f", "--file")), "")
    context = rest[0] if rest else "."
    if context == "-" or "://" in context or context.startswith("git@") or file == "-":
        return Image(file or "-", context, tags, at, job.id, None)
    where = joined(folder, context)
    path = joined(folder, file) if file else None if where is None else posixpath.join(where, "Dockerfile")
    there = here.there(path) if path is not None and here.ours else None
    if there is False and path is not None and posixpath.basename(path) in here.made:
        there = None  # a step of the job may have written it
    name = str(PurePosixPath(path)) if path is not None else file or f"{context}/Dockerfile"
    target = next((value for name, value in options if name == "--target"), "")
    arguments = _pairs(value for name, value in options if name == "--build-arg")
    return Image(
        name.removeprefix("./").lstrip("/") if path is not None else name,
        context if where is None else where or ".",
        tags,
        at,
        job.id,
        there,
        target,
        arguments,
    )


def _options(words: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[str]]:
    options, rest, waiting = [], [], ""
    for word in words:
        if waiting:
            options.append((waiting, word))
            waiting = ""
        elif word.startswith("-") and word != "-":
            name, equals, value = word.partition("=")
            if equals:
                options.append((name, value))
            elif name in _TAKE_VALUE:
                waiting = name
        elif not word.startswith((">", "<", "2>")):
            rest.append(word)
    return options, rest
