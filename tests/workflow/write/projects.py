"""Projects that a workflow is written for: a table, and a strategy that makes more."""

from dataclasses import replace
from pathlib import PurePosixPath

from hypothesis import strategies as st

from sophia_tidy.formats.shell import commands
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.gates import gate_in
from sophia_tidy.workflow.model import JobContainer, Text
from sophia_tidy.workflow.project.model import (
    BuiltImage,
    DeployTarget,
    GateRun,
    Mode,
    Notifier,
    Project,
    PythonInstall,
    Registry,
)
from sophia_tidy.workflow.write.ruleset import built_in

AT = Location(PurePosixPath(".github/workflows/old.yml"), 7, 9)
MAIN = DeployTarget("production", "main", "kubernetes/overlays/production")
STAGING = DeployTarget("staging", "develop", "kubernetes/overlays/staging")
HUB = Registry("docker.io", "DOCKERHUB_USERNAME", "DOCKERHUB_TOKEN")
GHCR = Registry("ghcr.io")
UV = PythonInstall("uv", "3.12", ("uv sync --locked --group dev",), tests=True)
PIP = PythonInstall(
    "pip", "3.11", ("python -m pip install --upgrade pip", "python -m pip install -e '.[dev]'"), tests=True
)
POETRY = PythonInstall("poetry", "3.13", ("pipx install poetry", "poetry install --no-interaction"), tests=True)
SLACK, DISCORD = Notifier("slack", "SLACK_WEBHOOK"), Notifier("discord", "DISCORD_WEBHOOK")
NODE = {"web/package.json": "{}", "web/package-lock.json": "{}"}


def tree_of(files: dict[str, str]) -> Tree:
    """The tree of these files."""
    return Tree({PurePosixPath(path): text.encode() for path, text in files.items()})


def text(value: str) -> Text:
    return Text(value, AT)


def image(name: str, **more: object) -> BuiltImage:
    """An image built from a folder of its own name."""
    return BuiltImage(
        **{
            "name": name,
            "image": f"acme/{name}",
            "dockerfile": f"{name}/Dockerfile",
            "context": name,
            "paths": (name,),
            "at": AT,
            **more,
        }
    )


def ran(name: str, command: str | None = None, **more: object) -> GateRun:
    """A gate of an old job; the command is the gate's name unless another is given."""
    return GateRun(
        **{
            "name": name,
            "command": name if command is None else command,
            "folder": ".",
            "at": AT,
            "job": "test",
            **more,
        }
    )


POSTGRES = JobContainer(
    "postgres", text("postgres:16"), ((text("POSTGRES_PASSWORD"), text("it's a test")),), (text("5432:5432"),)
)
REDIS = JobContainer(
    "redis", text("redis:7"), (), (text("6379:6379"),), text("--health-cmd 'redis-cli ping' --health-interval 2s")
)
TWELVE = (
    *(image(f"mcp-{number}", context=".", paths=(".",)) for number in range(10)),
    image("api", target="runtime", arguments=(("PYTHON", "3.12"), ("NOTE", "a: b # c"))),
    image("web"),
)
GATES = tuple(
    ran(
        example.gate or gate_in(commands(example.ran)[0]),
        example.ran,
        folder="web" if gate.toolchain.value == "node" else ".",
    )
    for gate in built_in().gates
    for example in gate.examples
    if example.ran and not example.masked
)

PROJECTS: dict[str, tuple[Project, dict[str, str]]] = {
    "one image, uv": (
        Project(environments=(MAIN,), images=(image("api"),), registry=HUB, python=UV, notifiers=(SLACK,)),
        {},
    ),
    "twelve images, every gate": (
        Project(
            environments=(MAIN, STAGING),
            images=TWELVE,
            registry=HUB,
            python=PIP,
            gates=GATES,
            notifiers=(SLACK, DISCORD),
        ),
        NODE,
    ),
    "beside the gates": (
        Project(environments=(MAIN,), images=TWELVE, registry=GHCR, python=POETRY, builds_beside_gates=True),
        {},
    ),
    "no image": (Project(environments=(MAIN,), python=PIP), {}),
    "no image, nothing else": (Project(environments=(MAIN,)), {}),
    "kubectl": (
        Project(
            Mode.KUBECTL,
            (MAIN,),
            (image("api"),),
            registry=HUB,
            python=UV,
            kubeconfig="KUBE_CONFIG",
            notifiers=(SLACK,),
        ),
        {},
    ),
    "kubectl, two environments": (
        Project(
            Mode.KUBECTL, (MAIN, STAGING), TWELVE, registry=GHCR, python=PIP, gates=GATES, kubeconfig="KUBE_CONFIG"
        ),
        NODE,
    ),
    "kubectl, no image": (Project(Mode.KUBECTL, (MAIN,), kubeconfig="KUBE_CONFIG"), {}),
    "services": (
        Project(
            environments=(MAIN,),
            images=(image("api"),),
            registry=HUB,
            python=UV,
            gates=(
                ran(
                    "pytest",
                    "pytest -q",
                    services=(POSTGRES, REDIS),
                    env=((text("URL"), text("postgres://localhost/x")),),
                ),
            ),
        ),
        {},
    ),
    "two webhooks of one kind": (
        Project(
            environments=(MAIN,),
            images=(image("api"),),
            registry=GHCR,
            notifiers=(
                SLACK,
                Notifier("slack", "SLACK_OPS"),
                *(Notifier(kind, f"{kind.upper().replace('-', '_')}_URL") for kind in built_in().notifiers),
            ),
        ),
        {},
    ),
    "front ends": (
        Project(
            environments=(MAIN,),
            gates=(
                ran("pnpm lint", folder="web"),
                ran("npm test", folder="admin"),
                ran("yarn test", folder="docs"),
                ran("go test", "go test ./..."),
            ),
        ),
        {"pnpm-lock.yaml": "", "admin/package-lock.json": "{}", "docs/yarn.lock": "", "go.mod": "", ".nvmrc": "22"},
    ),
    "a branch for releases": (
        Project(
            environments=(replace(MAIN, branch="release"),),
            images=(image("api"),),
            registry=HUB,
            python=UV,
            gates=(ran("npm test", folder="web"), ran("go test")),
        ),
        NODE | {"go.mod": ""},
    ),
    "no login is known": (
        Project(environments=(MAIN,), images=(image("api"),), registry=Registry("registry.example.org")),
        {},
    ),
    "a user that is no secret": (
        Project(
            environments=(MAIN,),
            images=(image("api"),),
            registry=Registry("docker.io", "", "DOCKERHUB_TOKEN", "${{ vars.DOCKERHUB_USERNAME }}"),
        ),
        {},
    ),
}

_NAMES = st.from_regex(r"[a-z]([a-z0-9-]{0,12}[a-z0-9])?", fullmatch=True)
_PATHS = st.from_regex(r"[A-Za-z0-9_.][A-Za-z0-9_. é'&-]{0,12}[a-z]", fullmatch=True)
_VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20).filter(
    lambda each: "${{" not in each
)
_SECRETS = st.from_regex(r"[A-Z][A-Z0-9_]{2,12}", fullmatch=True).filter(lambda each: not each.startswith("GITHUB_"))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any project: odd names, values that a writer of YAML or a shell could stumble over."""
    names = draw(st.lists(_NAMES, unique=True, max_size=4))
    pairs = st.tuples(st.from_regex(r"[A-Z_]{1,8}", fullmatch=True), _VALUES)
    images = tuple(
        BuiltImage(
            name,
            f"acme/{name}",
            draw(_PATHS),
            draw(_PATHS),
            tuple(draw(st.lists(_PATHS, min_size=1, max_size=3))),
            AT,
            arguments=tuple(draw(st.lists(pairs, max_size=2))),
        )
        for name in names
    )
    environments = tuple(
        DeployTarget(name, f"release/{name}", f"deploy/{name}")
        for name in draw(st.lists(_NAMES, unique=True, min_size=1, max_size=3))
    )
    gates = tuple(
        draw(
            st.lists(
                st.sampled_from((*GATES, ran("pytest", masked=True), ran("pytest", services=(POSTGRES,)))), max_size=6
            )
        )
    )
    return Project(
        draw(st.sampled_from(Mode)),
        environments,
        images,
        registry=draw(st.sampled_from((HUB, GHCR))),
        python=draw(st.sampled_from((None, UV, PIP, POETRY))),
        gates=gates,
        notifiers=tuple(
            Notifier(draw(st.sampled_from(sorted(built_in().notifiers))), secret)
            for secret in draw(st.lists(_SECRETS, unique=True, max_size=3))
        ),
        kubeconfig=draw(_SECRETS),
        builds_beside_gates=draw(st.booleans()),
    )
