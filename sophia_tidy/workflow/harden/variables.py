"""Variables for expressions: which one a step has already, what a new one is called, and what is known of its value."""

import re
from functools import lru_cache
from typing import NamedTuple

from ..expressions import ExpressionError
from ..expressions.parser import parse
from ..expressions.tree import Compare, Expression, FunctionCall, Index, Literal, Logical, Name, Not, paths_of
from ..model import Job, Step, Workflow

# The runner sets these itself, and lets nobody set them to something else
# (docs.github.com, "Variables reference", "Default environment variables").
DEFAULTS = {
    "github.actor": "GITHUB_ACTOR",
    "github.base_ref": "GITHUB_BASE_REF",
    "github.event_name": "GITHUB_EVENT_NAME",
    "github.head_ref": "GITHUB_HEAD_REF",
    "github.ref": "GITHUB_REF",
    "github.ref_name": "GITHUB_REF_NAME",
    "github.ref_type": "GITHUB_REF_TYPE",
    "github.repository": "GITHUB_REPOSITORY",
    "github.repository_owner": "GITHUB_REPOSITORY_OWNER",
    "github.run_attempt": "GITHUB_RUN_ATTEMPT",
    "github.run_id": "GITHUB_RUN_ID",
    "github.server_url": "GITHUB_SERVER_URL",
    "github.sha": "GITHUB_SHA",
    "github.triggering_actor": "GITHUB_TRIGGERING_ACTOR",
    "runner.arch": "RUNNER_ARCH",
    "runner.os": "RUNNER_OS",
}
_ONE_WORD = frozenset(DEFAULTS) - {"github.base_ref", "github.head_ref"} | {
    "github.run_number",
    "github.event.number",
    "github.event.pull_request.number",
    "github.event.issue.number",
    "github.job",
    "job.status",
}
_PREFIXES = {"secrets": "SECRET", "inputs": "INPUTS", "github": "RUN", "steps": "STEP"}
_BOOLEAN = frozenset("contains startsWith endsWith always success failure cancelled".split())


class Variable(NamedTuple):
    """A variable that holds what an expression says; ``added`` where the step must be given it."""

    name: str
    added: bool


class StepVariables:
    """The variables of one step; new ones clash neither with those that it has nor with words of its script.

    A ``remote`` script has none but those that it is given.
    """

    def __init__(self, workflow: Workflow, job: Job, step: Step, script: str, *, remote: bool = False):
        self.remote = remote
        self.own = {key.value for key, _ in step.env}
        self.outer = {key.value for key, _ in (*workflow.env, *job.env)}
        self.script = re.sub(r"\$\{\{.*?\}\}", "", script, flags=re.DOTALL)
        self.new: dict[str, str] = {}

    def of(self, inner: str) -> Variable | None:
        """The variable of an expression; None where the step's own environment is read within a larger one.

        The step's own environment is there when its script is read, and not yet
        when its environment is.
        """
        if self.remote:
            return None if _reads(inner, self.own) else Variable(self._added(" ".join(inner.split())), True)
        path = path_of(inner)
        default = DEFAULTS.get(path.lower())
        if default is not None and not self._is_set(default):
            return Variable(default, False)
        context, _, name = path.partition(".")
        if context.lower() == "env" and name in (self.own | self.outer) and not self._is_set(name):
            return Variable(name, False)
        if _reads(inner, self.own):
            return None
        return Variable(self._added(" ".join(inner.split())), True)

    def _added(self, inner: str) -> str:
        for name, known in self.new.items():
            if known == inner:
                return name
        wanted = name_of(inner)
        name, number = wanted, 1
        while name in self.new or name in self.own | self.outer or re.search(rf"\b{name}\b", self.script):
            number += 1
            name = f"{wanted}_{number}"
        self.new[name] = inner
        return name

    def _is_set(self, name: str) -> bool:
        """Whether the script may give the variable another value."""
        return re.search(rf"(?<![$\w])(?<!\$\{{){name}\b", self.script) is not None


def path_of(inner: str) -> str:
    """``secrets.TOKEN`` of an expression that is nothing but that; else nothing."""
    tree = _tree(inner)
    if isinstance(tree, Index | Name):
        for parts, _ in paths_of(tree):
            return "" if "*" in parts else ".".join(parts)
    return ""


def name_of(inner: str) -> str:
    """A name that no program reads by itself: where the value is from stands first."""
    tree = _tree(inner)
    paths = [] if tree is None else [parts for parts, _ in paths_of(tree)]
    if not paths:
        return "VALUE"
    first = [part for part in paths[0] if part not in ("*", "event", "outputs", "_")] or list(paths[0])
    head = "EVENT" if paths[0][:2] == ("github", "event") else _PREFIXES.get(first[0].lower(), first[0])
    words = "_".join([head, *first[1:]]) if path_of(inner) else "_".join(["VALUE", *first[1:]])
    return re.sub(r"\W+", "_", words).upper().strip("_")[:60]


def is_one_word(inner: str, job: Job) -> bool:
    """Whether its value is a word that no shell reads as anything else, whatever starts the run."""
    tree = _tree(inner)
    if tree is None:
        return False
    path = path_of(inner)
    if path.lower().startswith("matrix."):
        return _is_plain_axis(path.partition(".")[2], job)
    return path.lower() in _ONE_WORD or is_boolean(inner)


def is_boolean(inner: str) -> bool:
    """Whether its value is true or false."""
    tree = _tree(inner)
    return tree is not None and _boolean(tree)


def _boolean(tree: Expression) -> bool:
    match tree:
        case Not() | Compare():
            return True
        case Logical():
            return all(map(_boolean, tree.operands))
        case FunctionCall():
            return tree.name in _BOOLEAN
        case Literal():
            return isinstance(tree.value, bool)
    return False


def _is_plain_axis(name: str, job: Job) -> bool:
    strategy = job.strategy
    if strategy is None or strategy.computed is not None:
        return False
    values = [value for axis, each in strategy.axes if axis == name for value in each]
    rows = strategy.include
    values += [row[name] for row in rows if name in row]
    missing = not any(axis == name for axis, _ in strategy.axes) and any(name not in row for row in rows)
    return bool(values) and not missing and all(isinstance(v, str) and re.fullmatch(r"[\w./:@+=-]+", v) for v in values)


def _reads(inner: str, names: set[str]) -> bool:
    """Whether an expression reads one of these from ``env``, or all of it."""
    tree = _tree(inner)
    paths = [] if tree is None else [parts for parts, _ in paths_of(tree)]
    return any(
        parts[0].lower() == "env" and (len(parts) < 2 or parts[1] in names or parts[1] == "*") for parts in paths
    )


@lru_cache(maxsize=1024)
def _tree(inner: str) -> Expression | None:
    try:
        return parse(inner)
    except ExpressionError:
        return None
