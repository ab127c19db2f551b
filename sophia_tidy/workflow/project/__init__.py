"""The facts of the project that the one workflow is made from: of a tree, of the old workflows, of the configuration."""

from ...config.schema import BRANCHES, WorkflowConfig
from ...kernel.tree import Tree
from ..facts.inventory import Inventory
from .environments import environments_of
from .gate_runs import gates_of
from .listing import Listing
from .logins import registry_of
from .model import Mode, Project, RegistryLogin
from .node_version import node_version
from .notifiers import kubeconfig_of, notifiers_of
from .own_images import team_of
from .python import python_of


def project_of(
    tree: Tree, inventory: Inventory, config: WorkflowConfig, branch: str = BRANCHES[0], repository: str = ""
) -> Project:
    """All of it; what is missing or cannot be told is a finding, never a guess.

    ``branch`` is the default one, whose push deploys production; ``repository``
    is ``OWNER/NAME`` on GitHub, empty where it is not known.
    """
    listing = Listing(tree)
    environments = environments_of(listing, inventory, dict(config.environments), branch)
    team = team_of(listing, inventory, config, repository)
    named = RegistryLogin(config.registry_username_secret, config.registry_password_secret)
    registry = registry_of((*team.built, *team.blocked), inventory, named)
    gates = gates_of(inventory, tree)
    return Project(
        mode=Mode(config.mode),
        environments=environments.found,
        images=team.built,
        blocked=team.blocked,
        registry=registry.registry,
        python=python_of(listing, inventory, gates),
        gates=gates,
        notifiers=notifiers_of(inventory),
        kubeconfig=kubeconfig_of(inventory, config.kubeconfig_secret),
        builds_beside_gates=config.builds_beside_gates,
        file=config.file,
        branches=environments.branches,
        prefixes=team.prefixes,
        logins=registry.logins,
        node=node_version(inventory),
        findings=(*environments.findings, *team.findings, *registry.findings),
    )
