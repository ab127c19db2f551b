"""Run one tool over many pairs, and write down what came of each."""

import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import judge
from history import Blobs
from humans import TOLERATED, Human, Program
from pairs import Pair, read_source

OWN = "sophia-tidy"
TIERS = ("repaired", "review", "unrepaired")
_WARM_UP = (b"print 'x'\n", b"f(a\nx = 1\n", b"def f():\nreturn 1\n", b'"""import os\nx = "\n')


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool makes of a broken file."""

    content: bytes
    tier: str


History = Callable[[], Iterator[bytes]]
Tool = Callable[[bytes, History], Answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One tool on one pair."""

    tool: str
    id: str
    repo: str
    category: str
    local: bool
    derivable: bool
    tier: str
    parses: bool
    lost: int
    human: str
    seconds: float
    error: str

    @property
    def intact(self) -> bool:
        """Parses, and no code was neutralised for it."""
        return self.parses and self.lost <= TOLERATED


class OutOfTime(Exception):
    """A tool that used up its CPU time on one file."""


def load_tool(name: str) -> Tool:
    """A tool by its name; nothing is imported that is not asked for."""
    if name == OWN:
        return _load_own()
    from baselines import BASELINES

    change = BASELINES[name]

    def baseline(source: bytes, history: History) -> Answer:
        text = judge.decode(source)
        content = change(text)
        return Answer(judge.encode_like(content, source), TIERS[0] if content != text else TIERS[2])

    return baseline


def _load_own() -> Tool:
    """The tool under test: installed, on PYTHONPATH, or of this checkout."""
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from sophia_tidy.repair import repair

    def own(source: bytes, history: History) -> Answer:
        result = repair(source, target=(3, 13), history=history)
        return Answer(result.content, str(getattr(result.tier, "value", result.tier)))

    return own


def run(
    name: str, tool: Tool, folder: Path, pairs: Sequence[Pair], *, history: bool, limit: float
) -> tuple[list[Row], dict[str, Answer]]:
    """Every row of one tool, judged in bulk; and its answers, by pair."""
    for snippet in _WARM_UP:
        _attempt(tool, snippet, lambda: iter(()), limit)
    raw: dict[str, tuple[Answer, float, str]] = {}
    with ExitStack() as stack:
        ancestors = _Ancestors(stack, history)
        for pair in pairs:
            raw[pair.id] = _attempt(tool, read_source(folder, pair, "broken"), ancestors.of(pair), limit)
    texts = {key: judge.decode(answer.content) for key, (answer, _, _) in raw.items()}
    passed = judge.accepted(texts)
    rows = [_row(name, folder, pair, raw[pair.id], pair.id in passed) for pair in pairs]
    return rows, {key: answer for key, (answer, _, _) in raw.items()}


class _Ancestors:
    """History as the tool is given it: a callable, read only where it is called."""

    def __init__(self, stack: ExitStack, enabled: bool) -> None:
        self._stack, self._enabled = stack, enabled
        self._open: dict[str, Blobs] = {}

    def of(self, pair: Pair) -> History:
        return lambda: self._read(pair) if self._enabled else iter(())

    def _read(self, pair: Pair) -> Iterator[bytes]:
        if pair.git_dir not in self._open:
            self._open[pair.git_dir] = self._stack.enter_context(Blobs(Path(pair.git_dir)))
        return self._open[pair.git_dir].read_each(pair.history)


def _attempt(tool: Tool, source: bytes, history: History, limit: float) -> tuple[Answer, float, str]:
    """One call, timed.  A crash is a result: it is written down and counted."""
    start = _cpu()
    try:
        with _cpu_limit(limit):
            answer, error = tool(source, history), ""
    except Exception as problem:  # noqa: BLE001  whatever a tool raises is its result
        answer, error = Answer(source, TIERS[2]), f"{type(problem).__name__}: {problem}"
    return answer, _cpu() - start, error


def _cpu() -> float:
    """CPU seconds of this process and of the children that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@contextmanager
def _cpu_limit(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _row(name: str, folder: Path, pair: Pair, result: tuple[Answer, float, str], parses: bool) -> Row:
    answer, seconds, error = result
    lost, agreement = 0, ""
    if parses:
        human = human_of(folder, pair)
        program = Program(judge.decode(answer.content))
        agreement, lost = human.agrees(program), human.lost(program)
    return Row(
        name, pair.id, pair.repo, pair.category, pair.local, pair.derivable, answer.tier,
        parses, lost, agreement, seconds, error,
    )  # fmt: skip


def human_of(folder: Path, pair: Pair) -> Human:
    """The human's side of a pair, read from its files."""
    broken, fixed, minimal = (judge.decode(read_source(folder, pair, name)) for name in ("broken", "fixed", "minimal"))
    return Human(broken, Program(fixed), Program(minimal))
