"""Grammars of gates: what the options of each program do to its verdict.

Sources: the pages "Command-line flags" of pytest, "Configuring Ruff", "Options" of flake8, black and isort,
"The mypy command line", each in its project's documentation.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple


class GateGrammar(NamedTuple):
    """What a program's options do; those with a value are marked by an equals sign at their end.

    ``shows`` change no verdict; ``reports`` write something besides, so they
    are kept; ``stricter`` can only make it fail more, ``looser`` only less;
    ``narrows`` leave something out, ``picks`` say all that is looked at.
    """

    shows: frozenset[str]
    reports: frozenset[str] = frozenset()
    stricter: frozenset[str] = frozenset()
    looser: frozenset[str] = frozenset()
    narrows: frozenset[str] = frozenset()
    picks: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()  # without which it would rewrite instead of look
    short: re.Pattern[str] = re.compile(r"(?!)")  # joined short options that only show
    commands: frozenset[str] = frozenset()

    def kind(self, name: str, *, valued: bool) -> str:
        """The word for what an option does; empty where nobody here knows it."""
        spelled = (f"{name}=",) if valued else (name,)
        return next((kind for kind in _KINDS if any(each in getattr(self, kind) for each in spelled)), "")

    def takes_value(self, name: str) -> bool:
        return any(f"{name}=" in getattr(self, kind) for kind in _KINDS)


_KINDS = ("shows", "reports", "stricter", "looser", "narrows", "picks", "needs")


def _grammar(
    shows: str,
    *,
    reports: str = "",
    stricter: str = "",
    looser: str = "",
    narrows: str = "",
    picks: str = "",
    needs: str = "",
    short: str = r"(?!)",
    commands: str = "",
) -> GateGrammar:
    return GateGrammar(
        shows=frozenset(shows.split()),
        reports=frozenset(reports.split()),
        stricter=frozenset(stricter.split()),
        looser=frozenset(looser.split()),
        narrows=frozenset(narrows.split()),
        picks=frozenset(picks.split()),
        needs=frozenset(needs.split()),
        short=re.compile(short),
        commands=frozenset(commands.split()),
    )


GRAMMARS: Mapping[str, GateGrammar] = {
    "pytest": _grammar(
        shows="""-q --quiet -v --verbose -x --exitfirst -s --lf --ff --no-header --no-summary --showlocals -l --capture= --tb= --maxfail=
        --color= -n= --numprocesses= --dist= --durations= --durations-min= --verbosity= --show-capture= -r= --disable-warnings
        --code-highlight= --full-trace --log-level= --log-cli-level= --cache-clear --no-cov-on-fail --instafail""",
        reports="""--cov --cov= --cov-report= --cov-branch --cov-append --cov-config= --junitxml= --junit-xml= --html= --self-contained-html
        --cov-context= --report-log= --alluredir= --benchmark-json=""",
        stricter="--cov-fail-under= -W= --strict --strict-markers --strict-config --timeout= --fail-on-template-vars",
        narrows="--ignore= --ignore-glob= --deselect=",
        picks="-k= -m=",
        short=r"-[qvxsl]+|-r[a-zA-Z]+|-n\w+",
    ),
    "ruff": _grammar(
        shows="""-q --quiet -v --verbose --show-source --show-fixes --statistics --no-cache -n --output-format= --cache-dir= --show-files
        --exit-non-zero-on-fix --no-fix --output-file= -o= --force-exclude --diff --unsafe-fixes --no-unsafe-fixes""",
        stricter="--extend-select=",
        looser="--ignore= --extend-ignore= --per-file-ignores= --extend-per-file-ignores=",
        narrows="--exclude= --extend-exclude=",
        picks="--select=",
        needs="--check",
        commands="check format",
    ),
    "flake8": _grammar(
        shows="--count --show-source --statistics --benchmark -q --quiet -v --verbose --format= --color= -j= --jobs= --output-file= --tee",
        stricter="--max-complexity= --extend-select=",
        looser="--ignore= --extend-ignore= --per-file-ignores=",
        narrows="--exclude= --extend-exclude= --filename=",
        picks="--select=",
    ),
    "black": _grammar(
        shows="-q --quiet -v --verbose --diff --color --no-color -W= --workers= --no-cache",
        narrows="--exclude= --extend-exclude= --force-exclude= --include=",
        needs="--check",
    ),
    "isort": _grammar(
        shows="--diff --df -q --quiet -v --verbose --color -j= --jobs=",
        narrows="--skip= --skip-glob= -s= --extend-skip= --filter-files",
        needs="--check --check-only -c",
    ),
    "mypy": _grammar(
        shows="""--pretty --show-error-codes --show-error-context --show-column-numbers --no-color-output --color-output --error-summary
        --no-error-summary --no-incremental --cache-dir= --show-traceback -v --verbose --hide-error-codes --install-types --non-interactive""",
        reports="--junit-xml= --html-report= --txt-report= --cobertura-xml-report= --linecount-report=",
        stricter="""--strict --disallow-untyped-defs --disallow-untyped-calls --check-untyped-defs --warn-unused-ignores --warn-return-any
        --no-implicit-optional --strict-optional --warn-redundant-casts --disallow-any-generics --enable-error-code=""",
        looser="--ignore-missing-imports --no-strict-optional --allow-untyped-globals --disable-error-code=",
        narrows="--exclude=",
    ),
    "bandit": _grammar(
        shows="-q --quiet -v --verbose -r --recursive -f= --format= -n= --number= -a= --aggregate=",
        reports="-o= --output=",
        looser="-l -ll -lll -i -ii -iii -s= --skip= --severity-level= --confidence-level= -b= --baseline=",
        narrows="-x= --exclude=",
        picks="-t= --tests=",
    ),
    "yamllint": _grammar(shows="-f= --format= --no-warnings", stricter="-s --strict"),
    "compileall": _grammar(shows="-q -qq -f -j= -b"),
}
