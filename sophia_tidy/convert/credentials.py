"""Whether a name and a value are a credential.

Told by the name (``DB_PASSWORD``, not ``PASSWORD_MIN_LENGTH``: the word has
to be what the name ends in), and by the value (a token of a known shape, a
key, an address with a password in it).  Nothing in here returns or prints a
value.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from ..secret_shapes import is_random, shape_of

# What a name that ends in one of these holds.
_HEADS = frozenset("""
password passwd passphrase passcode passkey pass passwort pwd pw pin token secret secrets apikey apitoken dsn credential credentials
salt pepper jwt bearer htpasswd basicauth requirepass masterauth userpass auth_token connectionstring connstr cookie
""".split())
_JOINED = ("password", "passwd", "passphrase", "token", "secret", "apikey", "accesskey", "secretkey", "privatekey", "userpass")
# A key is a secret where one of these stands before it; a primary, public or cache key is none.
_KEYS = frozenset("""
api access private secret auth encryption encrypt encr crypto cipher signing sign signature master ssh gpg pgp aes fernet
jwt hmac app application license licence admin root session cookie nonce in secure account storage subscription tls ssl
deploy deployment service stripe openai anthropic openrouter groq mistral cohere pinecone weaviate portkey sendgrid mailgun
datadog newrelic honeycomb shared security hash webhook integration writer reader ingest meili rapidapi otp
""".split())
# Before ``key`` these say that it is none of a door; another word leaves it to the value.
_OPEN_KEYS = frozenset("""
primary foreign partition sort public cache routing group range index lookup object event map field shard row column hot
translation registry search query sharding answer issue project config
""".split())
# What may follow the word without changing what the name holds: DB_PASSWORD_DEV, SECRET_KEY_BASE, ROOT_PASSWORD_SHA2.
_TAILS = frozenset("""
base base64 b64 hash hashed sha sha2 sha256 bcrypt value string str dev prod production staging stage test testing local
old new current previous primary secondary default main raw plain encoded json live sandbox readonly ro rw v
""".split())
_MEASURES = frozenset(("max", "min", "num", "limit", "total", "allow", "enable", "enabled", "disable", "use", "require",
                       "has", "count", "per"))
_NOT_SECRET = frozenset(("true", "false", "yes", "no", "on", "off", "none", "null", "nil", "disabled", "enabled", "required",
                         "optional", "0", "1", "-1"))
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+"
_PATH = r"(?:file://)?(?:/|\./|~/|[A-Za-z]:\\)(?:[\w.@ -]+[/\\])*[\w.@-]+/?\Z"
_ADDRESS = r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<user>[^\s/@'\"]*?):(?P<password>[^\s/'\"]+)@"
_PAIRED = r"(?i)(?:^|[;\s,])(?:password|pwd|accountkey|sharedaccesskey|secret)\s*=\s*[^;\s$<{%][^;\s]*(?:;|$)"
_RANDOM_FROM = 32
_RANDOM_BITS = 4.2
_GENERATED_FROM, _DOOR_BITS = 16, 3.2


@lru_cache(maxsize=4096)
def named_secret(name: str) -> bool:
    """Whether a variable, a flag or a key of that name holds a secret."""
    words = [word.lower() for word in re.findall(_WORD, name)]
    if _MEASURES & set(words[:2]):
        return False
    while len(words) > 1 and not _is_head(words) and (words[-1] in _TAILS or words[-1].isdigit()):
        words.pop()
    return bool(words) and _is_head(words)


def _is_head(words: list[str]) -> bool:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "key" or last == "keys":
        return before in _KEYS
    if words[-3:] == ["access", "key", "id"] or words[-2:] == ["connection", "string"]:
        return True
    if last == "id" or (last == "secret" and before in ("tls", "pull")):
        return False  # the name of a Secret of the cluster
    return last in _HEADS or last.removesuffix("s").endswith(_JOINED)


def is_credential(name: str, value: str | None, known: Collection[str] = ()) -> bool:
    """Whether the value that goes by that name is a credential; ``known`` are names that an image keeps secret."""
    if not value or not (name in known or named_secret(name) or _is_door_key(name, value) or holds_credential(value, name)):
        return False
    return not (value.strip().lower() in _NOT_SECRET or _is_path(value) or _is_reference(value))


def _is_door_key(name: str, value: str) -> bool:
    """``SOMETHING_KEY`` or ``…_AUTH`` with a value that a generator made: letters and digits, no words between dots or slashes."""
    if len(value) < _GENERATED_FROM or not name.lower().rstrip("s").endswith(("key", "auth")):
        return False
    words = [word.lower() for word in re.findall(_WORD, name)]
    generated = re.fullmatch(r"[A-Za-z0-9+/_=-]+", value) and re.search(r"\d", value) and re.search("[A-Za-z]", value)
    return bool(generated) and len(words) > 1 and words[-2] not in _OPEN_KEYS and is_random(value.encode(), _DOOR_BITS)


def holds_credential(value: str, name: str = "") -> bool:
    """Whether there is a credential in the value, told by the value alone."""
    if "://" in value and password_in(value) is not None:
        return True
    if "=" in value and re.search(_PAIRED, value):
        return True
    return shape_of(value.encode()) is not None or _looks_random(name, value)


def password_in(text: str) -> re.Match[str] | None:
    """The first address with a password in it, as a match with the group ``password``."""
    return next((match for match in re.finditer(_ADDRESS, text) if not _is_reference(match["password"])), None)


def _is_path(value: str) -> bool:
    return bool(re.match(_PATH, value)) and ("/" in value[1:] or "." in value)


def _is_reference(value: str) -> bool:
    """What stands for a value that comes from elsewhere at run time: ``$NAME``, ``{{ … }}``, ``<your key>``."""
    value = value.strip()
    return bool(re.fullmatch(r"\$\w+|\$?\{.*\}|\$\(.*\)|<[^<>]*>|%\w+%|\*+", value, re.DOTALL)) or value.startswith("{{")


def _looks_random(name: str, value: str) -> bool:
    """A long string of mixed letters and digits under a name that does not say what else it is."""
    if len(value) < _RANDOM_FROM or not value.isascii() or not re.fullmatch(r"[A-Za-z0-9+/_=-]+", value):
        return False
    words = {word.lower() for word in re.findall(_WORD, name)}
    if words & {"id", "sha", "hash", "commit", "digest", "version", "revision", "checksum", "fingerprint", "public", "path", "image"}:
        return False
    varied = re.search("[a-z]", value) and re.search("[A-Z]", value) and re.search(r"\d", value)
    return bool(varied) and is_random(value.encode(), _RANDOM_BITS)
