"""One registry of names for all objects of a stack: no two of one kind have the same.

A name is made of what people wrote (a service, a file, a router), and two
such names may come to the same: the credentials of ``api`` and its bound
``.env`` would both be the Secret ``api-env``, and the second would replace the
first.  Who claims a name first has it; every later owner gets the digest of
what it is behind it, so that the same stack always has the same names.
`order.py` claims first for who should keep the plain name.
"""

from collections.abc import Sequence

from ...context import Conversion
from ...names import LONGEST, fingerprint
from ...questions import asked_once_of

SECRET, CONFIG, CLAIM, SERVICE = "Secret", "ConfigMap", "PersistentVolumeClaim", "Service"
Owner = tuple[str, ...]


def named(kinds: Sequence[str], owner: Owner, wanted: str, conversion: Conversion) -> str:
    """The name of the owner's object, which no other owner's object of any of these kinds has."""
    owners = [_owners(kind, conversion) for kind in kinds]
    name = wanted
    for attempt in range(1000):
        if all(each.get(name, owner) == owner for each in owners):
            break
        name = f"{wanted[: LONGEST - 9].rstrip('-.')}-{fingerprint('/'.join((*owner, *['again'] * attempt)))}"
    for each in owners:
        each[name] = owner
    return name


def is_free(kind: str, owner: Owner, name: str, conversion: Conversion) -> bool:
    """Whether the owner may have exactly this name; it has it from then on."""
    owners = _owners(kind, conversion)
    return owners.setdefault(name, owner) == owner


@asked_once_of
def _owners(kind: str, conversion: Conversion) -> dict[str, Owner]:
    """Who has which name of a kind; the services' own names are theirs from the beginning."""
    services = conversion.names.items() if kind == SERVICE else ()
    return {name: ("service", service) for service, name in services}
