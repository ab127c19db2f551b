"""What a value of the configuration may be: each reader gives the value, or says what was found and what was expected."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from ..manifests.name_rules import address, dns_subdomain, network
from .stack_choice import EXPECTED, StackChoice, read_choice

Target = tuple[int, int]


class BadValue(Exception):
    """A value that a reader cannot take: what was found and what was expected; ``keys`` lead to it in a table."""

    def __init__(self, message: str, *keys: str):
        super().__init__(message)
        self.keys = keys


def shown(value: object) -> str:
    """The value as its author wrote it, near enough: TOML says true where Python says True."""
    if isinstance(value, dict):
        return "a table"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadValue(f"{shown(value)}; expected a list of strings")
    return tuple(value)


def patterns(value: object) -> tuple[str, ...]:
    from ..formats.ignore_patterns import BadPattern, spec

    try:
        spec(strings(value))
    except BadPattern as error:
        raise BadValue(f"{shown(value)}: {error}; expected patterns as in .gitignore") from error
    return strings(value)


def folder(value: object) -> str:
    """A folder below the root: what is moved to the root, or out of it, would not be out of the way."""
    parts = PurePosixPath(value).parts if isinstance(value, str) else ()
    if not parts or ".." in parts or parts[0] in ("/", ".git"):
        raise BadValue(f"{shown(value)}; expected a folder below the root, such as 'archive'")
    return str(PurePosixPath(*parts))


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadValue(f"{shown(value)}; expected true or false")
    return value


def count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadValue(f"{shown(value)}; expected a whole number from 1 up")
    return value


def version(value: object) -> Target:
    match = re.fullmatch(r"(?:py)?3\.?(\d{1,2})", value) if isinstance(value, str) else None
    if not match:
        raise BadValue(f"{shown(value)}; expected a Python version such as '3.11'")
    return 3, int(match[1])


def word(value: object) -> str:
    if not isinstance(value, str):
        raise BadValue(f"{shown(value)}; expected a string")
    return value


def one_of(*words: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in words:
            raise BadValue(f"{shown(value)}; expected one of {', '.join(words)}")
        return str(value)

    return read


def dns_name(value: object) -> str:
    """A name that a Kubernetes object may have (RFC 1123, with dots)."""
    if wrong := dns_subdomain(word(value)):
        raise BadValue(f"{shown(value)}, which {wrong}")
    return str(value)


def dns_names(value: object) -> dict[str, str]:
    """A table whose values are such names, or nothing."""
    return {key: each and dns_name(each) for key, each in names(value).items()}


def web_address(value: object) -> str:
    """Where an API answers, without a name or a password in it: those are no configuration."""
    if not re.fullmatch(r"https?://[^\s/@]+(/[^\s@]*)?", word(value)):
        raise BadValue("no address that can be used; expected https://host/path, without a credential")
    return str(value)


def token_seconds(value: object) -> int:
    """For how long a token is good; External Secrets takes no less than ten minutes."""
    seconds = count(value)
    if seconds < 600:
        raise BadValue(f"{value}; expected a whole number from 600 up")
    return seconds


def networks(value: object) -> tuple[str, ...]:
    """Addresses or networks in CIDR notation."""
    found = strings(value)
    for each in found:
        if network(each) and address(each):
            raise BadValue(
                f"{shown(value)}, of which {each!r} is neither; expected addresses and networks as 10.0.0.0/8"
            )
    return found


def names(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise BadValue(f"{shown(value)}; expected a table of strings")
    return value


def stack_choices(value: object) -> dict[str, StackChoice]:
    """Files of services, from the root, to what a person says that they are."""
    found = {}
    for name, text in names(value).items():
        path = PurePosixPath(name)
        if not path.parts or path.is_absolute() or ".." in path.parts or path.suffix not in (".yml", ".yaml"):
            raise BadValue(f"a table with {shown(name)}; expected YAML files below the root", name)
        choice = read_choice(text)
        if choice is None:
            raise BadValue(f"{shown(text)} for {name}; expected one of {EXPECTED}", name)
        found[str(path)] = choice
    return found


def accepted(value: object) -> dict[str, str]:
    """A table of ``accepted: why``: what a person has looked at and found good as it is."""
    found = names(value)
    for each in found.values():
        said, colon, why = each.partition(":")
        if said.strip() != "accepted" or not colon or not why.strip():
            raise BadValue(f"a table with {shown(each)}; expected 'accepted: why'")
    return found


def branch_name(text: str) -> bool:
    """Whether a branch may be called so, as git and the case of a shell take it (git-check-ref-format(1))."""
    return bool(
        re.fullmatch(r"(?!.*(\.\.|//|/\.|@\{))[\w.+=,%@/-]+(?<![./])", text)
        and text[0] not in "-./"
        and not text.endswith(".lock")
    )


def branches(value: object) -> dict[str, str]:
    """Environments to their branches."""
    found = names(value)
    for name, branch in found.items():
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise BadValue(f"a table with {shown(name)}; expected names of environments, such as 'production'")
        if not branch_name(branch):
            raise BadValue(f"a table with the branch {shown(branch)}; expected names of branches, such as 'main'")
    return dict(found)


def page(value: object) -> str:
    """A Markdown file below the root, but not where GitHub looks for workflows."""
    path = PurePosixPath(value) if isinstance(value, str) else PurePosixPath("..")
    if (
        path.suffix != ".md"
        or ".." in path.parts
        or path.is_absolute()
        or path.parts[0] == ".git"
        or path.is_relative_to(".github/workflows")
    ):
        raise BadValue(f"{shown(value)}; expected a Markdown file below the root, such as 'docs/deploy-workflow.md'")
    return str(path)


def workflow_file(value: object) -> str:
    """A file that GitHub reads as a workflow: right in its folder."""
    if not re.fullmatch(r"[A-Za-z0-9_][\w.-]*\.ya?ml", word(value)):
        raise BadValue(f"{shown(value)}; expected a file of .github/workflows, such as 'deploy.yml'")
    return str(value)


def secret_name(value: object) -> str:
    """The name of a secret of GitHub's, or nothing."""
    if not re.fullmatch(r"(?!(?i:GITHUB_))([A-Za-z_][A-Za-z0-9_]*)?", word(value)):
        raise BadValue(f"{shown(value)}; expected the name of a secret, such as 'KUBECONFIG'")
    return str(value)


def secret_names(value: object) -> dict[str, str]:
    """A table of names of secrets to other names."""
    return {secret_name(key): secret_name(each) for key, each in names(value).items()}


def image_prefix(value: object) -> str:
    """What the names of images begin with: a host, an owner, or both; or nothing."""
    if not re.fullmatch(r"([a-z0-9][A-Za-z0-9._:-]*(/[a-z0-9][a-z0-9._-]*)*/?)?", word(value)):
        raise BadValue(f"{shown(value)}; expected what the images' names begin with, such as 'ghcr.io/team'")
    return str(value)


def mail_address(value: object) -> str:
    """Where word of certificates goes, or nothing."""
    if not re.fullmatch(r"([^\s@]+@[^\s@]+)?", word(value)):
        raise BadValue(f"{shown(value)}; expected an address, such as 'ops@example.org'")
    return str(value)


def subtable(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadValue(f"{shown(value)}; expected a table")
    return value
