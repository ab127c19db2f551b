"""Whether a text that stands where a secret's value would stand is one, or stands for one: a variable, a path, a placeholder, code."""

import re
from functools import lru_cache

from .kinds import TextKind
from .names import named_secret

# What a configuration says where a secret could be, and is none.
_WORDS = frozenset(
    """
true false yes no on off none null nil undefined disabled enabled required optional default auto automatic manual always never
inherit read write admin string str text bytes int integer number bool boolean object array any env environment file vault header
cookie query body form json basic bearer digest oauth oauth2 oidc jwt ldap saml password passwd pass pwd pw passphrase token secret
key apikey user username userpass login root me self this todo fixme tbd placeholder example dummy redacted hidden masked unknown missing invalid
expired empty unset plaintext plain encrypted
""".split()
)
_PLACEHOLDER = re.compile(r"""(?ix)
    (?:change|replace|insert|enter|put|fill|set|add)[-_ ]?(?:me|it|this|here|in|with|your)\b .* | (?:change|replace)me .* | (?:my|the|your|some)[-_ ].*
    | .*[-_ ]here | .*your[-_].* | (.)\1{2,} | .*(.)\2{7}.* | x{2,}.* | .*x{6,} | [.…*•]+.* | .*\.\.\. | (?:todo|fixme|tbd|replace|placeholder|example|dummy|redacted)\b.*""")
_REFERENCE = re.compile(r"""(?x)
    \$\{?[A-Za-z_\d] .* | \$[({] .* | .*\$\{\{ .* | \{\{? .* | <[^<>]*>? .* | %\(?\w+\)?[s%]? | %\{ .* | !\w+ .* | !Ref .* | [@&*](?=[A-Za-z_])\w+ | `.* | \[.* | \( .*
    | (?:op|vault|ssm|aws|gcp|azure|ref\+\w+|arn|secretsmanager|keyvault|sops|file|env|projects):[/\w].*""")
_PATH = re.compile(r"(?:file://)?(?:/|\./|\.\./|~/|[A-Za-z]:\\)(?:[\w.@ -]+[/\\])*[\w.@-]+/?\Z")
_FILE = re.compile(r"[\w./-]+\.(?:txt|pem|key|crt|json|ya?ml|env|toml|ini|conf|py|sh|md)\Z")
_CALL = re.compile(r"[A-Za-z_][\w.]*(?:\(|\[)")
_DOTTED = re.compile(r"(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*\Z")
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*://")
_NUMBERED = re.compile(
    r"[A-Za-z_.-]+\d{1,3}\Z|(?:[a-z]+\d{0,3}_)+[a-z]*\d{0,3}\Z|[A-Z]+(?:_[A-Z\d]+)+\Z|[a-z]{1,5}\d{1,3}[a-z]{0,4}\Z"
)
_TANGLED = re.compile(r"[a-z][A-Z]{2,}[a-z]|(?:[a-z][A-Z]+[a-z]?[a-z]?(?=[A-Z]|[a-z][A-Z]|\Z)){2}")
_LEAST, _MIXED_FROM, _SHORT, _SENTENCE = 3, 6, 10, 5


@lru_cache(maxsize=8192)
def is_secret(value: str, kind: TextKind = TextKind.DATA, *, quoted: bool = True) -> bool:
    """Whether a value is a secret, under a name that says so; ``quoted`` is a literal of its language.

    A word without quotes is a value in data; in code it is a name or a call, in
    prose a word, unless it is mixed as no name and no word is.
    """
    value = value.strip()
    if not value or _stands_for_one(value) or (not quoted and _CALL.match(value)):
        return False
    if re.search(r"\s", value):
        return quoted and is_mixed(value) and len(value.split()) < _SENTENCE
    if quoted or kind is TextKind.DATA:
        return True
    return is_mixed(value) and not (_is_name(value) and (kind is TextKind.CODE or len(value) < _SHORT))


def _stands_for_one(value: str) -> bool:
    if (
        len(value) < _LEAST
        or value.lower() in _WORDS
        or (value.isdecimal() and len(value) <= _LEAST)
        or not any(map(str.isalnum, value))
    ):
        return True
    if _REFERENCE.fullmatch(value) or _PLACEHOLDER.fullmatch(value) or named_secret(value):
        return True
    if _ADDRESS.match(value):  # a password or a token in it is found by itself
        return True
    return bool(_FILE.match(value) or (_PATH.match(value) and ("/" in value[1:] or "." in value)))


def _is_name(value: str) -> bool:
    return bool(_DOTTED.match(value) or _NUMBERED.match(value))


def is_mixed(value: str) -> bool:
    """Whether letters and digits, or small and capital letters, are mixed as in no word."""
    if len(value) < _MIXED_FROM or not any(map(str.isalpha, value)):
        return False
    return any(map(str.isdigit, value)) or _TANGLED.search(value) is not None
