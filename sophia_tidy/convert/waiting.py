"""What waits for a person in stacks: the namespace, hosts, variables, the issuer, and each kind of key that nobody can convert alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..kernel.decision import Decision, Option
from ..kernel.location import Location
from ..secrets.names import named_secret, perhaps_secret
from .cluster import Cluster
from .converted_stack import ConvertedStack
from .ledger import KeyFate, KeyStatus
from .load.interpolate import variable_of
from .resources.network.published_ports import WEB_PORT
from .unreadable import variable_question

NAMESPACE, ISSUER = "convert/namespace", "convert/issuer"
HOST, KEY = "convert/host", "convert/key"
_SHOWN = 3
_DEEP = 3  # of a pointer: the service and its key
_LONGEST = 300  # of a reason: the places are beside it


def questions_of(stacks: Sequence[ConvertedStack], cluster: Cluster) -> Iterator[Decision]:
    """All of them over all stacks, answered or not; the same of several places once."""
    if not stacks:
        return
    yield _namespace(stacks)
    yield from _issuer(stacks, cluster)
    yield from _hosts(stacks, cluster)
    yield from _variables(stacks)
    yield from _keys(stacks, cluster)


def _namespace(stacks: Sequence[ConvertedStack]) -> Decision:
    names = list(dict.fromkeys(stacked.name for stacked in stacks))
    one = f"the stack's own name: {names[0]}" if len(names) == 1 else "one for each stack, of its own name"
    return Decision(
        NAMESPACE,
        "In which namespace do the stacks run?",
        "Every object has a namespace, and moving one later means making it anew.",
        (Option("", one),),
        ("convert", "namespace"),
        default="",
        is_open=True,
        expected="the name of a namespace",
        locations=tuple(_place(stacked) for stacked in stacks),
    )


def _place(stacked: ConvertedStack) -> Location:
    return stacked.conversion.stack.model.place(())


def _issuer(stacks: Sequence[ConvertedStack], cluster: Cluster) -> Iterator[Decision]:
    """Asked where a certificate is asked for."""
    if any(
        item["kind"] == "Certificate" or "cert-manager" in str(item["metadata"].get("annotations", ""))
        for stacked in stacks
        for item in stacked.manifests
    ):
        yield Decision(
            ISSUER,
            "Which ClusterIssuer of cert-manager signs the certificates?",
            "Hosts are answered for with TLS, and a certificate names who signs it.",
            (Option(cluster.issuer, "it is made with the cluster's folders, for Let's Encrypt"),),
            ("convert", "issuer"),
            default=cluster.issuer,
            is_open=True,
            expected="the name of a ClusterIssuer",
        )


def _hosts(stacks: Sequence[ConvertedStack], cluster: Cluster) -> Iterator[Decision]:
    """A service that publishes a port of the web, and no name."""
    asked: dict[str, list[Location]] = {}
    for stacked, entry in _entries(stacks):
        if entry.rule == WEB_PORT and len(entry.pointer) > 1:
            asked.setdefault(str(entry.pointer[1]), []).append(stacked.conversion.stack.model.place(entry.pointer))
    for service, places in asked.items():
        yield Decision(
            f"{HOST}/{service}",
            f"To which host name does {service} answer?",
            "It publishes a port of the web, which Traefik has on every node: Traefik leads by names.",
            (Option("", "to none of its own"),),
            ("convert", "hosts", service),
            default="",
            is_open=True,
            expected="a host name, such as shop.example.org",
            locations=tuple(dict.fromkeys(places)),
            group=HOST,
        )


def _variables(stacks: Sequence[ConvertedStack]) -> Iterator[Decision]:
    asked: dict[str, dict[Location, None]] = defaultdict(dict)
    for stacked in stacks:
        for finding in stacked.findings:
            name = variable_of(finding)
            if name and not named_secret(name) and not perhaps_secret(name):
                asked[name][finding.location] = None
    return (variable_question(name, tuple(places)) for name, places in asked.items())


def _keys(stacks: Sequence[ConvertedStack], cluster: Cluster) -> Iterator[Decision]:
    """One question for each rule: what it says holds for every key that it is said of."""
    asked: dict[str, list[tuple[ConvertedStack, KeyFate]]] = defaultdict(list)
    for stacked, entry in _entries(stacks):
        waits = entry.status is KeyStatus.NEEDS_DECISION or entry.rule in cluster.accepted
        if waits and entry.rule != WEB_PORT:
            asked[entry.rule].append((stacked, entry))
    for rule, found in sorted(asked.items()):
        yield _key(rule, found)


def _key(rule: str, found: Sequence[tuple[ConvertedStack, KeyFate]]) -> Decision:
    places = dict.fromkeys(stacked.conversion.stack.model.place(entry.pointer) for stacked, entry in found)
    names = list(dict.fromkeys(".".join(map(str, entry.pointer[1:_DEEP])) for _, entry in found))
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    notes = "; ".join(dict.fromkeys(entry.note for _, entry in found))
    targets = list(dict.fromkeys(entry.target for _, entry in found if entry.target))
    as_it_is = f"as it is converted, into {targets[0]}" if targets else "it is left out"
    return Decision(
        f"{KEY}/{rule}",
        f"Is it good, what becomes of {shown}?",
        notes if len(notes) <= _LONGEST else f"{notes[:_LONGEST]}…",
        (Option("accepted: as it is converted", as_it_is),),
        ("convert", "keys", rule),
        is_open=True,
        expected="'accepted: why', or a change of the stack",
        locations=tuple(places),
        group=KEY,
    )


def _entries(stacks: Iterable[ConvertedStack]) -> Iterator[tuple[ConvertedStack, KeyFate]]:
    return ((stacked, entry) for stacked in stacks for entry in stacked.entries)
