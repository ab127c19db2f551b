"""The spellings that the API server takes: each function says what is wrong with a text, "" where nothing is.

After apimachinery ``pkg/util/validation/validation.go``.  Sets instead of
regular expressions: compiling some twenty of those would take longer than
checking a stack.
"""

# Not from ``string``, which compiles a template engine when it is loaded.
DIGITS = "0123456789"
LOWER = frozenset("abcdefghijklmnopqrstuvwxyz" + DIGITS)
ALNUM = LOWER | set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LABEL = LOWER | {"-"}
_QUALIFIED = ALNUM | set("-_.")
LABEL, SUBDOMAIN = 63, 253
HIGHEST_PORT = 65535


def dns_label(text: str) -> str:
    """RFC 1123: at most 63 of ``a-z0-9-``, a letter or digit at both ends."""
    if not text:
        return "is empty"
    if len(text) > LABEL:
        return f"has {len(text)} characters; expected at most {LABEL}"
    if not _LABEL.issuperset(text) or text[0] == "-" or text[-1] == "-":
        return "is no DNS label; expected lower-case letters, digits and '-' between them"
    return ""


def dns_1035_label(text: str) -> str:
    """RFC 1035: as `dns_label`, and the first is a letter."""
    wrong = dns_label(text)
    return wrong or ("" if text[0].isalpha() else "begins with a digit; expected a letter (DNS-1035)")


def dns_subdomain(text: str) -> str:
    """RFC 1123: labels with dots between them, at most 253 characters."""
    if not text:
        return "is empty"
    if len(text) > SUBDOMAIN:
        return f"has {len(text)} characters; expected at most {SUBDOMAIN}"
    if all(part and _LABEL.issuperset(part) and part[0] != "-" and part[-1] != "-" for part in text.split(".")):
        return ""
    return "is no DNS name; expected lower-case letters, digits, '-' and '.' between them"


def wildcard_name(text: str) -> str:
    """A DNS name of which the first label may be ``*``."""
    return dns_subdomain(text[2:] if text.startswith("*.") else text)


def label_value(text: str) -> str:
    """Empty, or at most 63 of ``A-Za-z0-9-_.`` with a letter or digit at both ends."""
    if len(text) > LABEL:
        return f"has {len(text)} characters; expected at most {LABEL}"
    if text and (not _QUALIFIED.issuperset(text) or text[0] not in ALNUM or text[-1] not in ALNUM):
        return "is no label value; expected letters, digits, '-', '_' and '.' between letters or digits"
    return ""


def qualified_name(text: str) -> str:
    """The key of a label or annotation: a name, perhaps after a DNS name and a slash."""
    prefix, slash, name = text.rpartition("/")
    if slash and (wrong := dns_subdomain(prefix)):
        return f"has a prefix that {wrong}"
    return "has no name" if not name else label_value(name).replace("label value", "qualified name")


def port_name(text: str) -> str:
    """IANA service name (RFC 6335): at most 15 of ``a-z0-9-``, a letter in it, no ``--``, no ``-`` at an end."""
    if not text:
        return "is empty"
    if len(text) > 15:
        return f"has {len(text)} characters; expected at most 15"
    if not _LABEL.issuperset(text):
        return "has other characters than lower-case letters, digits and '-'"
    if not any(letter.isalpha() for letter in text):
        return "has no letter; expected at least one"
    return "has '--' or '-' at an end" if "--" in text or text[0] == "-" or text[-1] == "-" else ""


def port_number(number: int) -> str:
    return "" if 1 <= number <= HIGHEST_PORT else f"{number} is no port; expected 1 to {HIGHEST_PORT}"


def port(value: int | str) -> str:
    """A number, or the name of a container's port."""
    if isinstance(value, str):
        return (wrong := port_name(value)) and f"{value!r} {wrong}"
    return port_number(value)


def env_name(text: str, relaxed: bool) -> str:
    """A variable's name; from 1.32 (``relaxed``) any printable ASCII but ``=``."""
    if not text:
        return "is empty"
    if relaxed:
        return (
            ""
            if text.isascii() and text.isprintable() and "=" not in text
            else "has '=' or what is not printable ASCII"
        )
    if not (_QUALIFIED.issuperset(text) and text[0] not in DIGITS):
        return "is no variable name before 1.32; expected letters, digits, '_', '-' and '.', no digit first"
    return "begins with '..' or is '.'" if text == "." or text.startswith("..") else ""


def data_key(text: str) -> str:
    """A key of a ConfigMap or Secret."""
    if not text or len(text) > SUBDOMAIN:
        return f"has {len(text)} characters; expected 1 to {SUBDOMAIN}"
    if not _QUALIFIED.issuperset(text):
        return "has other characters than letters, digits, '-', '_' and '.'"
    return "begins with '..' or is '.'" if text == "." or text.startswith("..") else ""


def path_segment(text: str) -> str:
    """The name of a Role or of a binding: whatever can stand in a URL's path."""
    return "is '.' or '..', or has '/' or '%'" if text in (".", "..") or {"/", "%"} & set(text) else ""


def below(path: str) -> str:
    """A path that stays below where it is mounted."""
    if path.startswith("/"):
        return "is absolute; expected a relative path"
    return "has '..'; expected a path that stays below" if ".." in path.split("/") else ""


def address(text: str) -> str:
    """An IP address, version 4 or 6."""
    if _dotted(text):
        return ""
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return "is no IP address"
    return ""


def special_address(text: str) -> str:
    """An address that leads to a node itself: unspecified, loopback, link-local."""
    from ipaddress import ip_address

    value = ip_address(text)
    special = value.is_unspecified or value.is_loopback or value.is_link_local
    return "is an address of the node itself; expected one from outside" if special else ""


def network(text: str) -> str:
    """A network in CIDR notation; bits behind the prefix are let pass, as the server does."""
    from ipaddress import ip_network

    if "/" not in text:
        return "is no network; expected an address and '/' and a prefix length"
    try:
        ip_network(text, strict=False)
    except ValueError:
        return "is no network in CIDR notation"
    return ""


def _dotted(text: str) -> bool:
    parts = text.split(".")
    return len(parts) == 4 and all(p.isascii() and p.isdigit() and int(p) < 256 and p == str(int(p)) for p in parts)


def among(value: str, allowed: tuple[str, ...]) -> str:
    """A closed set of words."""
    return "" if value in allowed else f"is {value!r}; expected {' or '.join(allowed)}"


def named(text: object, wrong: str) -> str:
    """``wrong`` with the text that it is said of in front."""
    return f"{text!r} {wrong}"
