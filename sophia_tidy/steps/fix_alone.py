"""One rule of `fix` by itself: what it makes of some files as they are, without what else is planned of them.

In a fold a file's changes stand on one another, rule by rule.  Who wants one
rule without the others gets it from here: of the findings that there are
already, so that ruff looks through no tree twice.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePosixPath

from ..codemods.all_codemods import RULES
from ..kernel.plan import MADE, Plan, Safety
from ..kernel.tree import Tree
from .fix import FixFacts, FixKnowledge, StagePlan, fix_with_ruff, offer, rewrite, rewrite_taken
from .never_worse import never_worse

RUFF = "ruff-fix"


def fix_alone(
    tree: Tree, known: FixFacts, rule: str, paths: Collection[PurePosixPath], *, unsafe: bool = False
) -> Plan:
    """What a codemod, or ruff, makes of these files by itself; with ``unsafe`` only what it has to offer.

    Nothing in it makes a file worse.  Files that do not parse are left as they are.

    Raises:
        TidyError: ruff refuses.
    """
    facts = known.python
    config = facts.context.config
    others = tuple(sorted({*RULES, RUFF} - {rule}))
    config = config._replace(fix=config.fix._replace(ignore=(*config.fix.ignore, *others)))
    found = {path: facts.found[path] for path in facts.found if path in paths}
    some = replace(facts, context=facts.context._replace(config=config), found=found)
    alone = FixKnowledge(some, {})
    plan, left = Plan(), tree
    for stage in (offer,) if unsafe else (rewrite, rewrite_taken, fix_with_ruff):
        planned: StagePlan = stage(left, alone)
        plan += Plan(planned.plan.changes)
        left = left.after(planned.plan)
    chosen = tuple(Safety) if unsafe else MADE
    return never_worse(plan, some, chosen).plan.only(*chosen)
