"""Image references: ``registry.example/team/app:1.2@sha256:…``.

After distribution/reference, ``reference.go``; the API server only refuses
spaces around one, but a node refuses to pull what is not a reference
(InvalidImageName), so the pod never starts.
"""

from ..name_rules import ALNUM, DIGITS, LOWER

_TAG = ALNUM | set("_.-")
_HOST = ALNUM | set("-.")
_HEXADECIMAL = frozenset(DIGITS + "abcdefABCDEF")
_LONGEST_NAME, _LONGEST_TAG = 255, 128


def image_wrong(text: str) -> str:
    """What is wrong with a reference, "" where nothing is."""
    if text != text.strip():
        return "has spaces around it"
    name, _, digest = text.partition("@")
    if "@" in text and not _is_digest(digest):
        return "has no good digest after '@'; expected sha256: and 64 hexadecimal digits"
    name, tag = split_tag(name)
    if tag is not None and not (0 < len(tag) <= _LONGEST_TAG and _TAG.issuperset(tag) and tag[0] not in ".-"):
        return "has no good tag after ':'; expected letters, digits, '_', '.' and '-'"
    return _name_wrong(name)


def split_tag(name: str) -> tuple[str, str | None]:
    """The name and the tag of a reference without digest; the colon of a registry's port is not one of a tag."""
    head, colon, tag = name.rpartition(":")
    return (head, tag) if colon and "/" not in tag else (name, None)


def _name_wrong(name: str) -> str:
    if not name or len(name) > _LONGEST_NAME:
        return f"has a name of {len(name)} characters; expected 1 to {_LONGEST_NAME}"
    first, *rest = name.split("/")
    if rest and (set(first) & {".", ":"} or first == "localhost" or first != first.lower()):
        host, _, number = first.partition(":")
        if not host or not (_HOST | set("[]:")).issuperset(host) or (":" in first and not number.isdigit()):
            return f"has a registry {first!r} that is no host"
    else:
        rest = [first, *rest]
    return next(
        (
            f"has a part {part!r} that is no name; expected lower-case letters, digits, and '.', '_', '__' or '-' between them"
            for part in rest
            if not _is_part(part)
        ),
        "",
    )


def _is_part(part: str) -> bool:
    """Letters and digits with one ``.``, one or two ``_``, or any number of ``-`` between them."""
    if not part or part[0] not in LOWER or part[-1] not in LOWER:
        return False
    runs, run = list[str](), ""
    for letter in part:
        if letter in LOWER:
            runs, run = ([*runs, run] if run else runs), ""
        else:
            run += letter
    return all(run in (".", "_", "__") or set(run) == {"-"} for run in runs)


def _is_digest(text: str) -> bool:
    algorithm, _, value = text.partition(":")
    return algorithm.isascii() and algorithm[:1].isalpha() and len(value) >= 32 and _HEXADECIMAL.issuperset(value)
