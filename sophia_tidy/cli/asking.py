"""What is asked on the terminal: the open questions of the fold, planned anew only where an answer settles others."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ..kernel.decision import Decision, Option, in_order
from ..kernel.errors import TidyError
from ..steps.choices.answering import STEP, GivenAnswer, configuration
from ..steps.choices.answers import answer_of, table_of
from .answers import GUIDE, Answers, folded
from .place import place_of_config
from .progress import Bar

if TYPE_CHECKING:
    from ..kernel.step import StepResult
    from ..steps.context import Context
    from ..steps.run import Fold

    Plans = Callable[[Context, StepResult[object] | None], Fold]


class Asking:
    """The questions of one fold; ``names`` (ids, or patterns of them) are asked again though they are answered."""

    def __init__(
        self, context: "Context", options: Namespace, before: Answers, plan: "Plans", names: Iterable[str] = ()
    ):
        self._context, self._options, self._before, self._plan = context, options, before, plan
        self._names = tuple(names)
        self._known: dict[str, Decision] = {}
        self._last: tuple[Answers, Fold] | None = None

    def fold(self, answers: Mapping[str, str]) -> "Fold":
        """The fold with these answers; the last one is remembered."""
        given = (*self._before, *(GivenAnswer(id, value, GUIDE) for id, value in answers.items()))
        if self._last is None or self._last[0] != given:
            whole = (
                folded(self._context, self._options, given, self._plan) if given else self._plan(self._context, None)
            )
            self._last = given, whole
        return self._last[1]

    def waiting(self, answers: Mapping[str, str]) -> tuple[Decision, ...]:
        """The questions that are open with these answers, those first that others hang on."""
        whole = self.fold(answers)
        for result in whole.results:
            for each in result.decisions:
                self._known[each.id] = each
        if isinstance(self._context.progress, Bar):
            self._context.progress.rest()
        asked = in_order(each for result in whole.results for each in result.decisions)
        table = table_of(self._configured(whole))
        return tuple(each for each in asked if each.id not in answers and self._is_open(each, table))

    def _is_open(self, asked: Decision, table: dict[str, object]) -> bool:
        return answer_of(asked, table) is None or any(fnmatchcase(asked.id, name) for name in self._names)

    def _configured(self, whole: "Fold") -> str:
        """The configuration as it is with the answers."""
        first = whole.results[0] if whole.results else None
        if first is None or first.step != STEP or not first.plan:
            return self._context.source.text
        (write,) = first.plan
        return first.tree.after(first.plan)[write.path].decode("utf-8-sig", "replace")

    def check(self, decision: Decision, value: str) -> None:
        """Whether the answer will do.

        Raises:
            TidyError: it will not, with what was expected.
        """
        path, before = place_of_config(self._context, self._options)
        configuration([GivenAnswer(decision.id, value, GUIDE)], {decision.id: decision}, before or b"", path)

    def difference(self, option: Option) -> Iterable[str]:
        """The lines of the diff that the answer would make."""
        asked = next(each for each in self._known.values() if any(option is one for one in each.options))
        return self.changes(asked, option)

    def changes(self, decision: Decision, option: Option) -> list[str]:
        """The diff of an answer: what its option says that it changes, else from what is planned now to what would be planned with it."""
        from ..report.decision_text import between, difference

        now, whole = self._last or ((), self.fold({}))
        result = next((each for each in whole.results if any(one.id == decision.id for one in each.decisions)), None)
        if option.plan:
            return difference(option.plan, result)
        answered = (*(each for each in now if each.id != decision.id), GivenAnswer(decision.id, option.value, GUIDE))
        try:
            then = folded(self._context, self._options, answered, self._plan)
        except TidyError as error:
            return [str(error)]
        if isinstance(self._context.progress, Bar):
            self._context.progress.rest()
        return between(whole.tree, then.tree)
