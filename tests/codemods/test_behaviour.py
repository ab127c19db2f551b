"""What code does before and after an edit, by running both: a safe edit changes nothing that worked, and the others say what."""

import asyncio
import builtins
import inspect
import warnings
from collections.abc import Callable
from pathlib import PurePosixPath as P
from typing import Any

import pytest

from sophia_tidy import codemods
from sophia_tidy.adapters.ruff.check import check_contents
from sophia_tidy.codemods.rewriting import FileResult
from sophia_tidy.codemods.source.context import CodemodContext
from sophia_tidy.kernel.plan import Safety

PATH = P("m.py")


def rewritten(source: str, *safeties: Safety) -> FileResult:
    found = check_contents({PATH: source.encode()}, select=codemods.RUFF_CODES, target="py311")
    return codemods.rewrite(
        source.encode(), found, codemods.CODEMODS, CodemodContext(path=PATH), safeties or tuple(Safety)
    )


def run(source: str | bytes, **given: Any) -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": "m", **given}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, "m.py", "exec"), scope)
    return scope


def edit_of(source: str, safety: Safety) -> str:
    """The reason of the one edit, which must be of this safety."""
    result = rewritten(source)
    assert [fix.applicability for fix in result.applied] == [safety], (result.applied, result.skipped)
    return result.applied[0].reason


# bare-except: what else is caught.

WAITS = "async def wait(job):\n    try:\n        await job()\n    except:\n        return 'swallowed'\n"
YIELDS = "def items():\n    try:\n        yield 1\n    except:\n        events.append('closed')\n"
SERVES = "def main(server, save):\n    try:\n        server.serve_forever()\n    except:\n        pass\n    save()\n"
LOOPS = "def main(step, save):\n    n = 0\n    try:\n        while True:\n            n = step[n]\n    except:\n        pass\n    save()\n"


async def _cancelled(source: bytes) -> str:
    async def job() -> None:
        await asyncio.sleep(9)

    task = asyncio.ensure_future(run(source)["wait"](job))
    await asyncio.sleep(0)
    task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return "cancelled"


def test_a_cancelled_task_is_no_longer_swallowed_so_a_reader_is_told():
    assert "the cancellation of the task" in edit_of(WAITS, Safety.UNSAFE)
    assert asyncio.run(_cancelled(WAITS.encode())) == "swallowed"
    assert asyncio.run(_cancelled(rewritten(WAITS).content)) == "cancelled"
    assert rewritten(WAITS, Safety.SAFE).content == WAITS.encode()


def test_a_closed_generator_is_no_longer_caught_so_a_reader_is_told():
    assert "the closing of the generator" in edit_of(YIELDS, Safety.UNSAFE)
    seen = []
    for source in (YIELDS.encode(), rewritten(YIELDS).content):
        events: list[str] = []
        generator = run(source, events=events)["items"]()
        next(generator)
        generator.close()
        seen.append(events)
    assert seen == [["closed"], []]


class Server:
    """It serves until somebody stops it."""

    def serve_forever(self) -> None:
        raise KeyboardInterrupt


class Steps:
    """Numbers until ^C."""

    def __getitem__(self, number: int) -> int:
        if number == 3:
            raise KeyboardInterrupt
        return number + 1


@pytest.mark.parametrize(
    ("source", "given", "how"), [(SERVES, Server(), "`server.serve_forever()`"), (LOOPS, Steps(), "the loop")]
)
def test_what_runs_until_somebody_stops_it_never_reaches_what_follows_so_a_reader_is_told(source, given, how):
    reason = edit_of(source, Safety.UNSAFE)
    assert f"by which {how} may be meant to end" in reason
    assert "what follows the `try` is not reached" in reason
    saved: list[int] = []
    run(source)["main"](given, lambda: saved.append(1))
    with pytest.raises(KeyboardInterrupt):
        run(rewritten(source).content)["main"](given, lambda: saved.append(2))
    assert saved == [1]


@pytest.mark.parametrize(
    ("tried", "word"),
    [
        ("x = input('? ')", "`input()`"),
        ("pytest.skip('no')", "nor what `pytest.skip()` raises"),
        ("time.sleep(9)", "`time.sleep()`"),
        ("q.get()", "`q.get()`"),
        ("thread.join()", "`thread.join()`"),
        ("f(1)", "comes out of `f()`"),
        ("a.b.c(1); g()", "`g()`"),
        ("from ours import x", "an exit of the module `ours`"),
        ("list(x)", "`list()`"),
        ("[f for f in x]", "the loop"),
        ("sys.stdin.read()", "`sys.stdin.read()`"),
        ("async with a: pass", "the task that awaits here"),
        ("async for i in a: pass", "the task that awaits here"),
        ("x = (yield)", "the generator that yields"),
        ("with a.lock: x = 1", "the waiting for `a.lock`"),
        ("raise q.Stopped", "nor `q.Stopped`, if it is no `Exception`"),
        ("class A(q.B): pass", "comes out of `class A`"),
        ("@f\n        def h(): pass", "`f()`"),
        ("def h(y=f()): pass", "`f()`"),
        ("len = 3; len(x)", "`len()`"),
        ("yield from x", "the generator that yields"),
        ("subprocess.call(x)", "`subprocess.call()`"),
    ],
)
def test_all_that_is_no_longer_caught_is_in_the_reason(tried, word):
    head = "async def main" if "async" in tried else "def main"
    source = f"import time, pytest, sys, subprocess, f, g, x, q, a, thread\n\n\n{head}():\n    try:\n        {tried}\n    except:\n        x = 1\n"
    reason = edit_of(source, Safety.UNSAFE)
    assert word in reason
    assert reason.startswith("^C and `sys.exit` are no longer caught, ")


QUICK = (
    "n = int(x)",
    "n = float(x['a'])",
    "n = x[0].strip().lower()",
    "n = json.loads(x)",
    "n = x['a']['b']",
    "n = x.a",
    "n = -x + 1",
    "import json as j; n = j",
    "n = os.path.getsize(x)",
    "n = getattr(x, 'a')",
    "n = x.split()[3]",
    "n = lambda: input()",
    "n = ','.join(x)",
    "n = f'{x:>3}'",
    "n = os.environ.get(x)",
    "raise ValueError",
    "n = len(x)",
    "raise ValueError(x)",
    "with open(f'/nowhere/{x}') as n: pass",
    "def n(): input()",
    "class n: a = 1",
)
GIVEN = (None, 1, "", "1", "a b c d", [], ["x"], {"a": 1}, {"a": {"b": "2"}}, object(), b"\xff", 1.5, "nan", "/nowhere")


@pytest.mark.parametrize("tried", QUICK)
def test_what_is_over_at_once_does_the_same_for_whatever_it_is_given(tried):
    source = f"import json\nimport os\n\n\ndef main(x):\n    n = None\n    try:\n        {tried}\n    except:\n        n = 'caught'\n    return n\n"
    edit_of(source, Safety.SAFE)
    before, after = run(source)["main"], run(rewritten(source, Safety.SAFE).content)["main"]
    for each in GIVEN:
        old, new = before(each), after(each)
        assert repr(old) == repr(new) or type(old) is type(new), each


def test_behind_a_handler_of_exceptions_it_means_the_same():
    source = (
        "def main(f):\n    try:\n        f()\n    except Exception:\n        return 1\n    except:\n        return 2\n"
    )
    assert edit_of(source, Safety.SAFE)
    for scope in (run(source), run(rewritten(source, Safety.SAFE).content)):
        assert [
            scope["main"](_raiser(error)) for error in (ValueError, KeyboardInterrupt, SystemExit, GeneratorExit)
        ] == [1, 2, 2, 2]


def _raiser(error: type[BaseException]) -> Callable[[], None]:
    def function() -> None:
        raise error

    return function


# raise-without-from: causes and circles.

WRAPS = """def wrap(error):
    return error


def main():
    try:
        try:
            {}["x"]
        except KeyError as first:
            raise ValueError("second") from first
    except ValueError as e:
        raise wrap(e)
"""


def caught(source: str | bytes, *given: Any, **scope: Any) -> BaseException:
    with pytest.raises(Exception) as error:  # whatever it is
        run(source, **scope)["main"](*given)
    return error.value


def test_a_function_may_return_the_caught_error_whose_cause_would_be_lost_so_a_reader_is_told():
    assert "`wrap()` may return `e` itself, which then loses its cause" in edit_of(WRAPS, Safety.UNSAFE)
    assert isinstance(caught(WRAPS).__cause__, KeyError)
    circle = caught(rewritten(WRAPS).content)
    assert circle.__cause__ is circle
    assert rewritten(WRAPS, Safety.SAFE).content == WRAPS.encode()


@pytest.mark.parametrize(
    ("raised", "safety"),
    [
        ("ValueError('x')", Safety.SAFE),
        ("ValueError", Safety.SAFE),
        ("Ours(e)", Safety.SAFE),
        ("web.HTTPError(404)", Safety.SAFE),
        ("ours(e)", Safety.SAFE),
        ("Imported(e)", Safety.SAFE),
        ("self.retry(exc=e)", Safety.UNSAFE),
        ("make(e)", Safety.UNSAFE),
        ("type(x)(e)", Safety.UNSAFE),
        ("errors[0]", Safety.UNSAFE),
        ("saved", Safety.UNSAFE),
        ("Factory(e)", Safety.UNSAFE),
        ("self.error", Safety.UNSAFE),
        ("KINDS['a']()", Safety.UNSAFE),
        ("x or ValueError()", Safety.UNSAFE),
        ("kind(e)", Safety.UNSAFE),
        ("SAVED", Safety.UNSAFE),
        ("Shadowed()", Safety.UNSAFE),
        ("make().Error()", Safety.UNSAFE),
    ],
)
def test_only_what_a_class_makes_there_and_then_gets_a_cause_unasked(raised, safety):
    source = (
        "import web\nfrom errors import Imported\n\n\nclass Ours(Exception):\n    pass\n\n\nclass ours(Exception):\n    pass\n\n\n"
        "def Factory(e):\n    return e\n\n\nclass Shadowed(Exception):\n    pass\n\n\nShadowed = saved = SAVED = None\n\n\n"
        f"def main(self, x, kind, make, errors, KINDS):\n    try:\n        x()\n    except KeyError as e:\n        raise {raised}\n"
    )
    edit_of(source, safety)


def test_a_safe_cause_leaves_type_arguments_and_context_as_they_were():
    source = "def main():\n    try:\n        {}['x']\n    except KeyError as e:\n        raise ValueError('y', 3)\n"
    old, new = caught(source), caught(rewritten(source, Safety.SAFE).content)
    assert [(type(e), e.args, type(e.__context__)) for e in (old, new)] == [(ValueError, ("y", 3), KeyError)] * 2
    assert (old.__cause__, new.__cause__) == (None, new.__context__)


def test_the_outer_error_is_not_said_to_come_from_the_inner_one_unasked():
    source = (
        "def main(f, g):\n    try:\n        f()\n    except KeyError as e:\n        try:\n            g()\n"
        "        except OSError:\n            raise ValueError(str(e))\n"
    )
    assert "it speaks of `e`, the error of the handler around" in edit_of(source, Safety.UNSAFE)


# The other codemods.


def test_utcnow_keeps_the_value_so_that_what_is_compared_can_still_be():
    source = (
        "from dataclasses import dataclass, field\nfrom datetime import datetime\n\n\n@dataclass\nclass Job:\n"
        "    made: datetime = field(default_factory=datetime.utcnow)\n\n    def age(self):\n"
        "        return datetime.utcnow() - self.made\n\n\ndef at(seconds):\n    return datetime.utcfromtimestamp(seconds)\n"
    )
    before, after = run(source), run(rewritten(source).content)
    assert after["Job"]().age().total_seconds() < 1
    assert [scope["at"](s) for scope in (before, after) for s in (0, 1.5, 86_400 * 365)] == 2 * [
        before["at"](s) for s in (0, 1.5, 86_400 * 365)
    ]
    assert b"default_factory=datetime.utcnow)" in rewritten(source).content
    assert rewritten(source).content.count(b".replace(tzinfo=None)") == 2


def test_a_text_with_z_behind_it_stays_one():
    source = "from datetime import datetime\n\nx = datetime.utcnow().isoformat() + 'Z'\ny = f'{datetime.utcnow().isoformat()}Z'\n"
    scope = run(rewritten(source).content)
    assert "+00:00" not in scope["x"] + scope["y"]


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("Dict[str, Any]", "Dict[str, Any] | None"),
        ("Optional[Dict]", "Optional[Dict]"),
        ("Union[list, None]", "Union[list, None]"),
        ("List[Optional[int]]", "List[Optional[int]] | None"),
        ("Any", "Any"),
        ("typing.Any", "typing.Any"),
        ("list | None", "list | None"),
        ("Annotated[list, None]", "Annotated[list, None]"),
        ("list[object]", "list[object] | None"),
    ],
)
def test_an_annotation_admits_none_and_can_be_evaluated(hint, expected):
    source = (
        f"import typing\nfrom typing import Annotated, Any, Dict, List, Optional, Union\n\n\ndef main(x: {hint} = []):\n"
        "    # what it is for\n    y = x\n    return y\n"
    )
    after = rewritten(source).content.decode()
    assert (
        f"def main(x: {expected} = None):\n    if x is None:\n        x = []\n    # what it is for\n    y = x\n"
        in after
    )
    scope = run(after)
    assert scope["main"]() == [] and scope["main"]([1]) == [1]
    assert inspect.signature(scope["main"]).parameters["x"].default is None


@pytest.mark.parametrize(
    "text", [r"'\d'", r"'\d\n'", r"b'\s'", r"u'\d'", r"f'\d{1}'", r"'''\.\'\\'''", r"'\8\9'", r"'a' '\q' r'\d'"]
)
def test_a_text_with_a_wrong_escape_keeps_its_value(text):
    source = f"x = {text}\n"
    result = rewritten(source, Safety.SAFE)
    assert result.content != source.encode()
    assert run(result.content)["x"] == run(source)["x"]


@pytest.mark.parametrize(
    ("written", "safety", "given"),
    [
        ("x is 1", Safety.UNSAFE, True),
        ("x is ()", Safety.UNSAFE, []),
        ("x is 'a'", Safety.UNSAFE, "a"),
        ("str(x) is 'a'", Safety.SAFE, "a"),
        ("len(x) is 0", Safety.SAFE, ()),
        ("len(x) is 0.0", Safety.UNSAFE, ()),
        ("type(x).__name__ is 'int'", Safety.SAFE, 1),
        ("x.lower() is 'a'", Safety.UNSAFE, "A"),
    ],
)
def test_equality_takes_the_place_of_identity_unasked_only_between_plain_values(written, safety, given):
    source = f"def main(x):\n    return {written}\n"
    edit_of(source, safety)
    assert run(rewritten(source).content)["main"](given) == eval(written.replace(" is ", " == "), {"x": given})


def test_a_name_error_that_is_answered_today_stays_so_unless_a_reader_agrees():
    source = "def main():\n    try:\n        return unichr(65)\n    except Exception:\n        return 'fallback'\n"
    assert "answers its NameError today" in edit_of(source, Safety.UNSAFE)
    assert (run(source)["main"](), run(rewritten(source).content)["main"]()) == ("fallback", "A")
    assert rewritten(source, Safety.SAFE).content == source.encode()


def test_a_type_error_that_is_answered_today_stays_so_unless_a_reader_agrees():
    source = "def main():\n    try:\n        raise NotImplemented\n    except TypeError:\n        return 1\n"
    assert "will not catch this" in edit_of(source, Safety.UNSAFE)
    assert run(source)["main"]() == 1
    assert isinstance(caught(rewritten(source).content), builtins.NotImplementedError)
