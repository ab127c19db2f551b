"""Names of secrets: which of several is read, and with which the registry is logged in to.  Never a value."""

from collections.abc import Iterator

from ...config.schema import WorkflowConfig
from ...kernel.decision import Decision, Option
from ...kernel.location import Location
from ..duties.ledger import DutyLedger
from ..facts.inventory import FOLDER
from ..project.logins import OWN_TOKEN
from ..project.model import Project
from ..write.workflow_set import WorkflowSet

GROUP, REGISTRY = "workflow/secret", "workflow/registry-login"
PASSWORD, USERNAME = "workflow/registry-password-secret", "workflow/registry-username-secret"  # ids, no values


def secret_questions(
    project: Project, made: WorkflowSet, ledger: DutyLedger, config: WorkflowConfig
) -> Iterator[Decision]:
    """Of each group of names that look like one, where the one workflow reads one; and the registry's login."""
    for alias in ledger.aliases:
        for name in sorted(made.reads.intersection(alias.names)):
            yield _alias(name, alias.names, (Location(FOLDER / project.file),))
    yield from _logins(project, config)


def _alias(name: str, names: tuple[str, ...], places: tuple[Location, ...]) -> Decision:
    others = [each for each in names if each != name]
    return Decision(
        f"{GROUP}/{name}",
        f"Under which name does the one workflow read the secret {name}?",
        f"Old workflows read {', '.join(names)}, which look like one secret under {len(names)} names.",
        (Option(name, "as most of what it stands for"), *(Option(each, f"{each} in its place") for each in others)),
        ("workflow", "secrets", name),
        default=name,
        is_open=True,
        expected="the name of a secret of GitHub's",
        locations=places,
        group=GROUP,
    )


def _logins(project: Project, config: WorkflowConfig) -> Iterator[Decision]:
    """Asked where no old workflow logs in, or several secrets do."""
    registry = project.registry
    several = len({each.password for each in project.logins}) > 1
    if registry is None or registry.host == OWN_TOKEN:
        return
    if not (several or not project.logins or config.registry_password_secret):
        return
    known = None if not project.logins else registry.password
    yield Decision(
        PASSWORD,
        f"Which secret of GitHub's holds the password or token of {registry.host}?",
        "Old workflows log in with several."
        if several
        else f"Images are pushed to {registry.host}, and no old workflow logs in there with a secret.",
        tuple(
            Option(each, "an old workflow logs in with it")
            for each in dict.fromkeys(e.password for e in project.logins)
        ),
        ("workflow", "registry-password-secret"),
        default=known,
        is_open=True,
        expected="the name of a secret, never its value",
        locations=(Location(FOLDER),),
        group=REGISTRY,
    )
    if not project.logins or config.registry_username_secret:
        yield Decision(
            USERNAME,
            f"Which secret of GitHub's holds the user's name at {registry.host}?",
            f"A login at {registry.host} takes a name and a password.",
            tuple(
                Option(each, "an old workflow logs in with it")
                for each in dict.fromkeys(e.username for e in project.logins)
                if each
            ),
            ("workflow", "registry-username-secret"),
            is_open=True,
            expected="the name of a secret, never its value",
            locations=(Location(FOLDER),),
            group=REGISTRY,
        )
