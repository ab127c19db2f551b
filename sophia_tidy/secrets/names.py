"""Which names hold secrets, of variables, keys and flags.

The word has to be what the name ends in: ``DB_PASSWORD``, not
``PASSWORD_MIN_LENGTH``.
"""

import re
from functools import lru_cache

# What a name that ends in one of these holds.
_HEADS = frozenset(
    """
password passwd passphrase passcode passkey pass passwort pwd pw pin token secret secrets apikey apitoken dsn credential credentials
salt pepper jwt bearer htpasswd basicauth requirepass masterauth userpass auth_token connectionstring connstr cookie pat
""".split()
)
_JOINED = (
    "password",
    "passwd",
    "passphrase",
    "token",
    "secret",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "userpass",
)
# A key is a secret where one of these stands before it; a primary, public or cache key is none.
_KEYS = frozenset(
    """
api access private secret auth encryption encrypt encr crypto cipher signing sign signature master ssh gpg pgp aes fernet
jwt hmac app application license licence admin root session cookie nonce in secure account storage subscription tls ssl
deploy deployment service client stripe openai anthropic openrouter groq mistral cohere pinecone weaviate portkey sendgrid mailgun
datadog newrelic honeycomb shared security hash webhook integration writer reader ingest meili rapidapi otp
""".split()
)
# Before ``key`` these say that it is none of a door; another word leaves it to the value.
_OPEN_KEYS = frozenset(
    """
primary foreign partition sort public cache routing group range index lookup object event map field shard row column hot
translation registry search query sharding answer issue project config
""".split()
)
# What may follow the word without changing what the name holds: DB_PASSWORD_DEV, SECRET_KEY_BASE, ROOT_PASSWORD_SHA2.
_TAILS = frozenset(
    """
base base64 b64 hash hashed sha sha2 sha256 bcrypt value string str dev prod production staging stage test testing local
old new current previous primary secondary default main raw plain encoded json live sandbox readonly ro rw v data
""".split()
)
# What may be a secret, or the name of a way to log in, of a user, of a machine.
_PERHAPS = frozenset(("auth", "creds", "cred", "login", "phrase", "conninfo"))
_MEASURES = frozenset(
    (
        "max",
        "min",
        "num",
        "limit",
        "total",
        "allow",
        "enable",
        "enabled",
        "disable",
        "use",
        "require",
        "has",
        "count",
        "per",
    )
)
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+"


@lru_cache(maxsize=4096)
def named_secret(name: str) -> bool:
    """Whether a variable, a flag or a key of that name holds a secret."""
    words = words_of(name)
    if _MEASURES & set(words[:2]):
        return False
    while len(words) > 1 and not _is_head(words) and (words[-1] in _TAILS or words[-1].isdigit()):
        words.pop()
    return bool(words) and _is_head(words)


def _is_head(words: list[str]) -> bool:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "key" or last == "keys":
        return before in _KEYS
    if last in ("phrase", "word") and before in ("pass", "secret"):
        return True
    if words == ["pwd"]:
        return False  # a shell's own: where it is
    if words[-3:] == ["access", "key", "id"] or words[-2:] == ["connection", "string"]:
        return True
    if last == "id" or (last == "secret" and before in ("tls", "pull", "existing")):
        return False  # the name of a Secret of the cluster
    return last in _HEADS or last.removesuffix("s").endswith(_JOINED)


def words_of(name: str) -> list[str]:
    """The words of a name in small letters, however they are joined: ``dbPassword``, ``DB_PASSWORD``, ``db-password``."""
    return [word.lower() for word in re.findall(_WORD, name)]


def opens_a_door(name: str) -> bool:
    """Whether a name of more than one word ends in ``key`` or ``auth``, with no word before it that says it is none of a door."""
    words = words_of(name)
    return len(words) > 1 and name.lower().rstrip("s").endswith(("key", "auth")) and words[-2] not in _OPEN_KEYS


def perhaps_secret(name: str) -> bool:
    """Whether a name may hold a secret, which its value has to show: ``HTTP_AUTH``, ``CREDS``, a key of something."""
    words = words_of(name)
    return bool(words) and (words[-1] in _PERHAPS or opens_a_door(name)) and not _MEASURES & set(words[:2])
