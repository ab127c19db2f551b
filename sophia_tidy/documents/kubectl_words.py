"""kubectl, Flux and git in the words of Docker's commands: what a person types now to see or do the same.

Nothing here deploys by hand: what is in git is applied by Flux, so whatever
changes the stack is an edit of its overlay, and a push.  Sources: kubectl's
reference, kustomize's ``edit``, K3s' "Quick-Start", Docker's reference.
"""

import re
import shlex
from collections.abc import Iterable, Iterator

from .cluster import ClusterStack
from .docker_words import DockerCommand
from .stack_of import HOLDER, StackPlace

K3S = "curl -sfL https://get.k3s.io | sh -"
_PLAIN = re.compile(r"[\w@%+=:,./<>{}$\[\]-]+")
_NUMBER = re.compile(r"\d+")


def logs(place: StackPlace, names: tuple[str, ...], command: DockerCommand) -> str | None:
    """The logs of one workload, or of the whole stack."""
    if len(names) > 1:
        return None
    flags = list(_log_flags(command))
    if flags is None:
        return None
    head = f"kubectl -n {place.stack.namespace} logs"
    if not names:
        return " ".join(
            (head, "-l", f"app.kubernetes.io/part-of={place.stack.name}", "--all-containers", "--prefix", *flags)
        )
    reference = place.stack.reference(names[0])
    if reference is None or reference.startswith("cronjob/"):
        return " ".join((head, *flags, "-l", f"app.kubernetes.io/name={names[0]}"))
    return " ".join((head, *flags, reference))


def _log_flags(command: DockerCommand) -> Iterator[str]:
    """Docker's options of logs in kubectl's words; those of its own layout have none."""
    for name, value in command.options:
        if name in ("-f", "--follow"):
            yield "-f"
        elif name in ("-n", "--tail") and value:
            yield f"--tail={'-1' if value == 'all' else value}"
        elif name == "--since" and value:
            yield f"--since-time={value}" if ":" in value else f"--since={value}"
        elif name in ("-t", "--timestamps"):
            yield "--timestamps"
        elif re.fullmatch(r"-[ft]{2}", name):
            yield "-f --timestamps"


def pods(place: StackPlace, name: str = "") -> str:
    """What runs, of all or of one service."""
    label = f" -l app.kubernetes.io/name={name}" if name else ""
    return f"kubectl -n {place.stack.namespace} get pods{label}"


def workloads(kinds: Iterable[str], namespace: str = "") -> str:
    """The workloads of a namespace, or of all."""
    where = f"kubectl -n {namespace} get " if namespace else "kubectl get "
    return where + ",".join(kinds) + ("" if namespace else " -A")


def describe(place: StackPlace, name: str) -> str | None:
    reference = place.stack.reference(name)
    return None if reference is None else f"kubectl -n {place.stack.namespace} describe {reference}"


def restart(place: StackPlace, names: tuple[str, ...]) -> str | None:
    """The same pods anew; a CronJob has none that stay."""
    if not names:
        kinds = [kind.removesuffix("s") for kind in place.stack.kinds if kind != "cronjobs"]
        return f"kubectl -n {place.stack.namespace} rollout restart {','.join(kinds)}" if kinds else None
    references = [place.stack.reference(name) for name in names]
    if any(each is None or each.startswith("cronjob/") for each in references):
        return None
    return f"kubectl -n {place.stack.namespace} rollout restart {' '.join(each for each in references if each)}"


def execute(place: StackPlace, name: str, words: tuple[str, ...], *, terminal: bool) -> str | None:
    """A command inside of a workload's pod."""
    reference = place.stack.reference(name)
    if reference is None or reference.startswith("cronjob/") or not words:
        return None
    flag = "-it" if terminal else "-i"
    return f"kubectl -n {place.stack.namespace} exec {flag} {reference} -- {' '.join(map(_quoted, words))}"


def _quoted(word: str) -> str:
    """A word as a shell reads it; what a reader has to fill in stays as it is."""
    return word if _PLAIN.fullmatch(word) else shlex.quote(word)


def scale(place: StackPlace, counts: Iterable[tuple[str, str]]) -> str | None:
    """The replicas in the overlay, where Flux finds them; a workload of every node has none."""
    pairs = list(counts)
    for name, count in pairs:
        kind = place.stack.workloads.get(name)
        if kind not in ("Deployment", "StatefulSet") or not (_NUMBER.fullmatch(count) or HOLDER.search(count)):
            return None
    return _edited(place, "replicas " + " ".join(f"{name}={count}" for name, count in pairs)) if pairs else None


def image(place: StackPlace, name: str, new: str) -> str | None:
    """Another image in the overlay."""
    present = place.stack.images.get(name)
    if present is None or HOLDER.search(new):
        return None
    return _edited(place, f"image {repository(present)}={new}")


def repository(image_name: str) -> str:
    """An image's name without its tag and digest."""
    name = image_name.partition("@")[0]
    head, colon, tag = name.rpartition(":")
    return head if colon and "/" not in tag else name


def _edited(place: StackPlace, what: str) -> str:
    return f"(cd {place.overlay} && kustomize edit set {what})"


def namespace_of(stacks: Iterable[ClusterStack]) -> str:
    """The one namespace of all stacks; empty where they have several."""
    found = {stack.namespace for stack in stacks}
    return found.pop() if len(found) == 1 else ""
