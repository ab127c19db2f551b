"""Questions about the one workflow that only the team can answer, each with the key that keeps the answer."""

from collections.abc import Iterator

from ...config.schema import WorkflowConfig
from ...kernel.decision import Decision
from ...kernel.tree import Tree
from ..duties.ledger import DutyLedger
from ..project.model import Project
from ..write.workflow_set import WorkflowSet
from .deployers import deployer_questions
from .duties import duty_questions
from .environments import branch_questions
from .file_name import file_question
from .gates import gate_questions
from .images import image_questions
from .secrets import secret_questions


def questions_of(
    tree: Tree,
    config: WorkflowConfig,
    project: Project,
    made: WorkflowSet,
    ledger: DutyLedger,
    repository: str = "",
    *,
    in_the_way: bool = False,
) -> Iterator[Decision]:
    """All of them, answered or not.

    ``repository`` is ``OWNER/NAME`` on the forge, "" where it is not known;
    ``in_the_way`` says that a file of the team's has the name of the one workflow and stays.
    """
    yield from file_question(
        tree, config, project, in_the_way=in_the_way or any(d.verdict.renames for d in ledger.duties)
    )
    yield from deployer_questions(ledger, config, project)
    yield from duty_questions(ledger, config, project)
    yield from gate_questions(project)
    yield from branch_questions(project, config)
    yield from image_questions(tree, project, config, repository)
    yield from secret_questions(project, made, ledger, config)
