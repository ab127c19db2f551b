"""Replaced commands: Docker's for a stack that is on the cluster now, and what a person types instead.

Only of stacks that were really converted, and not where the words are about
a machine for development.  A deployment becomes a push: Flux applies what
is in git, and nobody does it by hand.
The file is long because each verb of Docker has its one answer here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from . import kubectl_words as kubectl
from . import tone
from .docker_words import DockerCommand, container_command, docker_command
from .mention import COMMAND, SERVICE, DocumentReading, Mention
from .passage import Form, Passage
from .shell_lines import ShownCommand
from .stack_of import HOLDER, StackNames, StackPlace, by_default, by_files, is_for_development, possible_paths

_HOLDER_HELP = "say it for the workloads that are meant"


class Answer(NamedTuple):
    """What to type instead; None where no command does the same, with what a person does then.  ``note`` goes behind it as a comment."""

    text: str | None
    reason: str
    help: str = ""
    note: str = ""
    rule: str = COMMAND


class Site(NamedTuple):
    """What a command needs to know: the document, the stacks' names, the environment that the words around name."""

    reading: DocumentReading
    names: StackNames
    environment: str

    def push(self, place: StackPlace) -> str | None:
        """The push that Flux waits for; None while it watches no branch for the environment."""
        branch = self.reading.known.cluster.branches.get(place.environment)
        return None if branch is None else f"git push origin {branch}"


def in_command(
    reading: DocumentReading, passage: Passage, command: ShownCommand, names: StackNames
) -> Iterator[Mention]:
    """The answer to one command, where it has one."""
    parsed = docker_command(command)
    if parsed is None:
        return
    line = reading.sentence(passage, command.start, command.end)
    is_code = passage.form is Form.CODE
    if (not is_code and tone.is_past(line, ())) or tone.is_past("", passage.headings) or tone.is_manual(line):
        return
    if tone.is_error(line) or _is_development(reading, passage, parsed, line):
        return
    answer = _answer(Site(reading, names, _environment(names, line, passage)), parsed)
    if answer is None:
        return
    text = answer.text
    if text is not None and is_code and answer.note and command.is_last:
        text = f"{text}  # {answer.note}"
    if text is not None and "|" in text and line.lstrip().startswith("|") and "\n" not in line:
        text = text.replace("|", "\\|")
    yield Mention(command.start, command.end, answer.rule, answer.reason, text, help=answer.help or None)


def _is_development(reading: DocumentReading, passage: Passage, parsed: DockerCommand, line: str) -> bool:
    if any(is_for_development(file) for file in parsed.values("-f", "--file", "-c", "--compose-file")):
        return True
    compose = parsed.area == "compose"
    return tone.is_development(line, passage.headings, reading.path, first_steps=compose) or (
        compose and tone.is_document_of_developers(reading.text, passage.headings)
    )


def _environment(names: StackNames, line: str, passage: Passage) -> str:
    """The environment that the line or a heading names, the nearest first."""
    known = {environment for stack in names.cluster.stacks for environment in stack.overlays}
    for words in (line, *reversed(passage.headings)):
        found = [each for each in known if each.lower() in words.lower()]
        if len(found) == 1:
            return found[0]
    return ""


def _answer(site: Site, parsed: DockerCommand) -> Answer | None:
    match parsed.area:
        case "stack":
            return _stack(site, parsed)
        case "service":
            return _service(site, parsed)
        case "compose":
            return _compose(site, parsed)
        case "swarm":
            return _swarm(site, parsed)
        case "node":
            return _node(site, parsed)
        case "exec":
            return _exec(site, parsed)
        case _:
            return None


def _stack(site: Site, parsed: DockerCommand) -> Answer | None:
    if parsed.verb == "ls":
        return Answer("flux get kustomizations", "stacks are applied by Flux") if site.names.cluster.stacks else None
    place = _named(site, parsed)
    if place is None:
        return None
    match parsed.verb:
        case "deploy":
            return _deployed(site, place)
        case "ps":
            return Answer(kubectl.pods(place), _runs(place))
        case "services":
            return Answer(kubectl.workloads(place.stack.kinds, place.stack.namespace), _runs(place))
        case "rm":
            return Answer(
                None, _runs(place), f"take {place.overlay} out of git and push: Flux takes it out of the cluster"
            )
        case _:
            return None


def _named(site: Site, parsed: DockerCommand) -> StackPlace | None:
    """The stack of the file that is deployed, else of the name."""
    name = parsed.rest[-1] if parsed.rest else ""
    files = parsed.values("-c", "--compose-file") if parsed.verb == "deploy" else ()
    place = by_files(files, site.names.cluster, site.reading.folder)
    if place is not None:
        return site.names.in_environment(
            place.stack, site.environment if len(files) == 1 and site.environment else place.environment
        )
    if HOLDER.search(name) and not files and len(site.names.cluster.stacks) == 1:
        return site.names.in_environment(site.names.cluster.stacks[0], site.environment)
    if any(_is_another(site, file) for file in files):
        return None
    return site.names.place(name, site.environment)


def _is_another(site: Site, file: str) -> bool:
    """Whether a file is there, of which no overlay was made: another stack, whatever it is called when it is deployed."""
    known = site.reading.known
    return any(path in known.paths and not known.in_archive(path) for path in possible_paths(file, site.reading.folder))


def _deployed(site: Site, place: StackPlace) -> Answer:
    push = site.push(place)
    if push is None:
        return Answer(
            None, _runs(place), "what takes its place is a push, once `sophia-tidy flux` has written what Flux watches"
        )
    return Answer(push, f"{_runs(place)}, and Flux applies what is pushed", note=f"Flux applies {place.overlay}")


def _runs(place: StackPlace) -> str:
    return f"{place.stack.name} runs on the cluster, from {place.overlay}"


def _service(site: Site, parsed: DockerCommand) -> Answer | None:
    stacks = site.names.cluster.stacks
    if parsed.verb == "ls":
        kinds, namespace = site.names.cluster.kinds, kubectl.namespace_of(stacks)
        return Answer(kubectl.workloads(kinds, namespace), "services are workloads on the cluster") if stacks else None
    if parsed.verb == "scale":
        return _scaled(site, tuple(parsed.rest))
    name = parsed.rest[-1] if parsed.rest else ""
    found = site.names.service(name)
    if found is None:
        return None
    place, service = site.names.in_environment(found[0].stack, site.environment or found[0].environment), found[1]
    if HOLDER.search(service):
        return _held(place, service, parsed)
    if service not in place.stack.workloads:
        return _gone(site, service)
    match parsed.verb:
        case "ps":
            return Answer(kubectl.pods(place, service), _runs(place))
        case "logs":
            return Answer(kubectl.logs(place, (service,), parsed), _runs(place))
        case "inspect":
            return Answer(kubectl.describe(place, service), _runs(place))
        case "update":
            return _updated(site, place, service, parsed)
        case "rollback":
            back = "revert the commit that promoted its digests and push, or start the roll-back of the workflow"
            return Answer(None, _runs(place), back)
        case "rm" | "create":
            return Answer(None, _runs(place), f"change {place.overlay} and push")
        case _:
            return None


def _held(place: StackPlace, service: str, parsed: DockerCommand) -> Answer | None:
    """A service that the reader has to fill in: what is asked by a label can be said, the rest depends on its kind."""
    if parsed.verb == "ps":
        return Answer(kubectl.pods(place, service), _runs(place))
    if parsed.verb == "logs":
        return Answer(kubectl.logs(place, (service,), parsed), _runs(place))
    return Answer(None, _runs(place), _HOLDER_HELP) if parsed.verb in ("update", "inspect", "rollback", "rm") else None


def _gone(site: Site, service: str) -> Answer | None:
    """A service that no manifest has: told where an old stack had it."""
    file = site.reading.known.old_stacks.services.get(service)
    if file is None:
        return None
    return Answer(
        None, f"{service} is a service of {file}, and no manifest has it", "take the mention out", rule=SERVICE
    )


def _scaled(site: Site, words: tuple[str, ...]) -> Answer | None:
    """``docker service scale shop_api=3 shop_web=2``, all of one stack."""
    pairs: list[tuple[str, str]] = []
    places: list[StackPlace] = []
    for word in words:
        name, _, count = word.partition("=")
        found = site.names.service(name)
        if found is None:
            return None
        if found[1] not in found[0].stack.workloads and not HOLDER.search(found[1]):
            return _gone(site, found[1])
        places.append(found[0])
        pairs.append((found[1], count))
    if not places or len({place.stack.name for place in places}) > 1:
        return None
    place = site.names.in_environment(places[0].stack, site.environment or places[0].environment)
    return Answer(
        kubectl.scale(place, pairs),
        f"{_runs(place)}, and Flux keeps to the replicas that are in git",
        _HOLDER_HELP,
        "then commit and push",
    )


def _updated(site: Site, place: StackPlace, service: str, parsed: DockerCommand) -> Answer:
    """Another image is a push or an edit of the overlay, more replicas too; by force it is a restart."""
    images = parsed.values("--image")
    if images:
        return _new_image(site, place, service, images[0])
    if replicas := parsed.values("--replicas"):
        text = kubectl.scale(place, ((service, replicas[0]),))
        return Answer(
            text,
            f"{_runs(place)}, and Flux keeps to the replicas that are in git",
            _HOLDER_HELP,
            "then commit and push",
        )
    asked = {name for name, _ in parsed.options} - {"-d", "--detach", "-q", "--quiet", "--with-registry-auth"}
    if asked == {"--force"}:
        return Answer(kubectl.restart(place, (service,)), _runs(place))
    return Answer(None, _runs(place), f"say it in a patch of {place.overlay}, and push")


def _new_image(site: Site, place: StackPlace, service: str, image: str) -> Answer:
    ours = kubectl.repository(place.stack.images.get(service, ""))
    push = site.push(place)
    if push is not None and ours and ours in site.reading.known.built:
        return Answer(
            push, f"{_runs(place)}, and a push builds and promotes the image", note=f"Flux applies {place.overlay}"
        )
    return Answer(
        kubectl.image(place, service, image),
        f"{_runs(place)}, and its images are in git",
        _HOLDER_HELP,
        "then commit and push",
    )


def _compose(site: Site, parsed: DockerCommand) -> Answer | None:
    place = _of_compose(site, parsed)
    if place is None:
        return None
    services = tuple(word for word in parsed.rest if not HOLDER.search(word))
    held = len(services) < len(parsed.rest)
    known = place.stack.workloads
    if parsed.verb in ("logs", "restart", "exec", "up", "build") and any(
        name not in known for name in _services(parsed)
    ):
        missing = next(name for name in _services(parsed) if name not in known)
        return _gone(site, missing) if not HOLDER.search(missing) else Answer(None, _runs(place), _HOLDER_HELP)
    match parsed.verb:
        case "up":
            return _deployed(site, place)
        case "build":
            return _built(site, place, services)
        case "logs":
            return Answer(None if held else kubectl.logs(place, services, parsed), _runs(place), _HOLDER_HELP)
        case "restart":
            return Answer(None if held else kubectl.restart(place, services), _runs(place), _HOLDER_HELP)
        case "ps":
            return Answer(kubectl.pods(place, services[0] if len(services) == 1 else ""), _runs(place))
        case "exec":
            return _executed(place, parsed)
        case "config":
            return Answer(f"kubectl kustomize {place.overlay}", _runs(place))
        case "down" | "stop" | "rm" | "start" | "kill":
            return Answer(
                None, _runs(place), f"take {place.overlay} out of git and push: Flux takes it out of the cluster"
            )
        case "pull" | "run" | "scale":
            return Answer(None, _runs(place), f"change {place.overlay} and push")
        case _:
            return None


def _services(parsed: DockerCommand) -> tuple[str, ...]:
    return parsed.rest[:1] if parsed.verb == "exec" else parsed.rest


def _of_compose(site: Site, parsed: DockerCommand) -> StackPlace | None:
    files = parsed.values("-f", "--file") if parsed.leading else ()
    if not files:
        if parsed.values("--project-directory", "--profile"):
            return None
        place = by_default(site.names.cluster, site.reading.folder)
    else:
        place = by_files(
            [value for name, value in parsed.leading if name in ("-f", "--file")],
            site.names.cluster,
            site.reading.folder,
        )
    return place and site.names.in_environment(place.stack, site.environment or place.environment)


def _executed(place: StackPlace, parsed: DockerCommand) -> Answer:
    plain = {name for name, _ in parsed.options} <= {"-T", "-i", "-t", "-it", "--interactive", "--no-TTY"}
    if not plain or not parsed.rest:
        return Answer(None, _runs(place), "kubectl exec knows no user, folder or variable: say them in the command")
    terminal = not parsed.has("-T", "--no-TTY")
    return Answer(kubectl.execute(place, parsed.rest[0], parsed.rest[1:], terminal=terminal), _runs(place))


def _built(site: Site, place: StackPlace, services: tuple[str, ...]) -> Answer:
    """The one workflow builds what it knows how to build; nobody builds the rest from here."""
    images = [place.stack.images.get(name, "") for name in services or place.stack.images]
    push = site.push(place)
    if push is not None and images and all(kubectl.repository(each) in site.reading.known.built for each in images):
        return Answer(
            push, f"{_runs(place)}, and a push builds its images", note="the workflow builds what has changed"
        )
    return Answer(None, _runs(place), "the workflow builds the images that it knows, of a push")


def _swarm(site: Site, parsed: DockerCommand) -> Answer | None:
    if not site.names.cluster.stacks:
        return None
    if parsed.verb == "init":
        return Answer(kubectl.K3S, "the cluster is one of Kubernetes")
    if parsed.verb in ("join", "leave", "join-token", "update", "ca", "unlock"):
        return Answer(None, "the cluster is one of Kubernetes", "say how a node joins the cluster, or leaves it")
    return None


def _node(site: Site, parsed: DockerCommand) -> Answer | None:
    if not site.names.cluster.stacks:
        return None
    reason, node = "nodes are the cluster's", parsed.rest[-1] if parsed.rest else ""
    match parsed.verb:
        case "ls":
            return Answer("kubectl get nodes", reason)
        case "inspect":
            return Answer(f"kubectl describe node {node}", reason) if node and node != "self" else None
        case "update":
            return Answer(_node_update(parsed, node), reason, "say it with kubectl label, taint or drain")
        case "ps" | "rm" | "promote" | "demote":
            return Answer(None, reason, "say it with kubectl get pods, drain or delete node")
        case _:
            return None


def _node_update(parsed: DockerCommand, node: str) -> str | None:
    added = parsed.values("--label-add")
    if added and len(added) == len(parsed.options):
        return f"kubectl label node {node} {' '.join(added)}"
    match parsed.values("--availability"):
        case ("drain",):
            return f"kubectl drain {node} --ignore-daemonsets --delete-emptydir-data"
        case ("active",):
            return f"kubectl uncordon {node}"
        case ("pause",):
            return f"kubectl cordon {node}"
        case _:
            return None


def _exec(site: Site, parsed: DockerCommand) -> Answer | None:
    """``docker exec -it $(docker ps -q -f name=shop_api) sh``: the verb is the container, or an option before it."""
    found = container_command(parsed)
    if found is None:
        return None
    name, words, terminal = found
    service = site.names.service(name.partition(".")[0])
    if service is None or service[1] not in service[0].stack.workloads:
        return None
    place = site.names.in_environment(service[0].stack, site.environment or service[0].environment)
    return Answer(kubectl.execute(place, service[1], words, terminal=terminal), _runs(place))
