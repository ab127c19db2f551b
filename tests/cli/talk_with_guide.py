"""A program that lets the guide ask four questions, and prints what was answered; run on a terminal by the tests."""

import json
import sys
from collections.abc import Iterable, Mapping

from sophia_tidy.cli.guide import check_terminal, guided
from sophia_tidy.cli.talk import guarded
from sophia_tidy.kernel.decision import Decision, Option, in_order
from sophia_tidy.kernel.errors import TidyError

LONG = (
    "It reads the secrets of every service, and without it no pod starts that needs one, which is nearly all of them."
)
QUESTIONS = (
    Decision(
        "flux/project",
        "In which project?",
        "Nothing says it.",
        (),
        ("flux", "project"),
        is_open=True,
        expected="a name of a project",
        needs=("flux/store",),
    ),
    Decision(
        "flux/store",
        "Who makes the secret store?",
        LONG,
        (Option("pulumi", "it reads Pulumi ESC"), Option("none", "somebody else makes it")),
        ("flux", "store"),
    ),
    Decision(
        "flux/mail",
        "Who is told?",
        "Certificates run out.",
        (Option("", "nobody"),),
        ("flux", "mail"),
        default="",
        is_open=True,
        expected="a mail address",
    ),
    Decision(
        "workflow/name",
        "What is the workflow called?",
        "There is one already.",
        (Option("deploy.yml", "as it is usual"), Option("ship.yml", "another name")),
        ("workflow", "name"),
    ),
)


class Four:
    """The project is asked for only where Pulumi is the store."""

    def waiting(self, answers: Mapping[str, str]) -> tuple[Decision, ...]:
        settled = {"flux/project"} if answers.get("flux/store") == "none" else set()
        return in_order(each for each in QUESTIONS if each.id not in settled and each.id not in answers)

    def check(self, decision: Decision, value: str) -> None:
        if decision.id == "flux/project" and " " in value:
            raise TidyError(f"{value!r} has a space; expected a name of a project")

    def difference(self, option: Option) -> Iterable[str]:
        return (f"+{option.value} {n}" for n in range(50)) if option.value == "pulumi" else ()


if __name__ == "__main__":
    try:
        check_terminal()
    except TidyError as error:
        sys.exit(str(error))
    with guarded():
        answers = guided(Four(), sys.argv[1:])
    print(json.dumps(answers))
