"""Questions of `workflow`: those of the wing, and where its page goes."""

from ...kernel.decision import Decision
from ...workflow.project.repository_name import repository_of
from ...workflow.questions import questions_of
from ..context import Context
from ..workflow_facts import WorkflowKnowledge
from .duties_page import page_question, unseen_page


def workflow_questions(context: Context, facts: WorkflowKnowledge, *, in_the_way: bool = False) -> tuple[Decision, ...]:
    """All of them, answered or not; ``in_the_way`` says that a file of the team's has the one workflow's name and stays.

    Raises:
        ToolMissing, TidyError: git refuses.
    """
    config, repository = context.config.workflow, repository_of(context.doors.origin_url or "")
    team = facts.tree.without(facts.ours)
    asked = questions_of(team, config, facts.project, facts.made, facts.ledger, repository, in_the_way=in_the_way)
    unseen = unseen_page(context)
    return (*asked, *([] if unseen is None else [page_question(context, unseen)]))
